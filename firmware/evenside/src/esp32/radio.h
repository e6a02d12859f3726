/* The line over Bluetooth Low Energy: the byte stream in the Nordic UART service, and beside it who
 * the device is and how full its battery. docs/firmware-esp32.md says it byte by byte. */
#ifndef EVENSIDE_ESP32_RADIO_H
#define EVENSIDE_ESP32_RADIO_H

#include "../core/device.h"
#include "lines.h"

/* Switches the radio on. The chip's random numbers are good from then on. */
ev_line radio_begin();

/* Puts up the services and shows itself under this name (UTF-8). */
void radio_advertise(const uint8_t *name, uint8_t n, const ev_identity *identity);

/* To be called as often as possible: sends what is due. */
void radio_poll(uint32_t now);

bool radio_is_connected();

/* True once for every connection that came to its end. */
bool radio_has_ended();

void radio_tell_battery(uint8_t percent);

void radio_off();

#endif
