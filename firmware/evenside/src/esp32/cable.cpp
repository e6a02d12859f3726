#if defined(ARDUINO_ARCH_ESP32)

#include "cable.h"

#include <Arduino.h>

#define BAUD 250000 /* as on every other board; CP2102, CH340 and FT232 all have it */
#define SEND_BYTES 1024 /* 40 ms of it */

static uint16_t send(void *, const uint8_t *bytes, uint16_t n) {
  int room = Serial.availableForWrite();
  if (room <= 0) return 0;
  return (uint16_t)Serial.write(bytes, n < (uint16_t)room ? n : (uint16_t)room);
}

static int16_t receive(void *) {
  return (int16_t)Serial.read();
}

ev_line cable_begin() {
  Serial.setTxBufferSize(SEND_BYTES);
  Serial.begin(BAUD);
  return {nullptr, send, receive};
}

#endif
