/* Registers of the pins; the addresses stand in the ESP32 Technical Reference Manual, 4.12. */
#ifndef STUB_GPIO_REG_H
#define STUB_GPIO_REG_H

#include <stdint.h>

#define GPIO_OUT_W1TS_REG 0x3FF44008
#define GPIO_OUT_W1TC_REG 0x3FF4400C
#define GPIO_IN1_REG 0x3FF44040

/* Macros in truth; functions here, so that a test can put a model of the chip behind them. */
extern "C" {
uint32_t REG_READ(uint32_t address);
void REG_WRITE(uint32_t address, uint32_t value);
}

#endif
