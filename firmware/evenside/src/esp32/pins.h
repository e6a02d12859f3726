/* Which pin does what on an ESP32 (WROOM-32 and WROVER alike). docs/firmware-esp32.md shows the
 * same table for whoever solders.
 *
 * Left alone: 6 to 11 (flash), 16 and 17 (memory of a WROVER), 0, 5, 12 and 15 (looked at during
 * boot), 1 and 3 (the cable). 34 to 39 are inputs without resistors of their own. */
#ifndef EVENSIDE_ESP32_PINS_H
#define EVENSIDE_ESP32_PINS_H

#include <stdint.h>

/* Four neighbours of the second bank of pins, whose register then shows all of them. An unplugged
 * converter must read as not ready: 32 and 33 have a resistor inside, 34 and 35 need one. */
#define DATA_PIN_OF_CELL_0 32
#define DATA_PINS_WITH_PULL_UP 2

/* In the first bank: one register sets them, one clears them. */
static const uint8_t clock_pins[] = {18, 19, 22, 23};

static const uint8_t rate_pins[] = {25, 26}; /* high bit, low bit */

#define BUTTON_PIN 27 /* to ground; one of those that can end a deep sleep */
#define LIGHT_PIN 2 /* where most boards have theirs; low at boot, as a light to ground leaves it */

/* Of the first analog converter: the radio takes the second one for itself. */
#define DIAL_PIN 36
#define BATTERY_PIN 39

#endif
