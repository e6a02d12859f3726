/* Arduino-ESP32 3.x, as far as the firmware calls it. */
#ifndef STUB_ARDUINO_H
#define STUB_ARDUINO_H

#include <stddef.h>
#include <stdint.h>

#include "freertos/FreeRTOS.h"

#define LOW 0x0
#define HIGH 0x1
#define INPUT 0x01
#define OUTPUT 0x03
#define INPUT_PULLUP 0x05
#define IRAM_ATTR

extern "C" {
unsigned long micros();
void pinMode(uint8_t pin, uint8_t mode);
void digitalWrite(uint8_t pin, uint8_t level);
int digitalRead(uint8_t pin);
uint32_t analogReadMilliVolts(uint8_t pin);
float temperatureRead();
void enableLoopWDT();
}

class HardwareSerial {
 public:
  size_t setTxBufferSize(size_t n);
  void begin(unsigned long baud);
  int availableForWrite();
  size_t write(const uint8_t *bytes, size_t n);
  int read();
};
extern HardwareSerial Serial;

class EspClass {
 public:
  uint64_t getEfuseMac();
};
extern EspClass ESP;

#endif
