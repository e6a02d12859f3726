/* What the chip's own converter reads, as the core and the radio want it. All in millivolts at the
 * pin; docs/firmware-esp32.md draws the resistors. */
#ifndef EVENSIDE_ESP32_VOLTS_H
#define EVENSIDE_ESP32_VOLTS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The dial from end to end: 0 to 1023. The chip reads neither near 0 V nor above 2.45 V, so the
 * dial stands between 680 ohm to ground and 3.9 kilohm to 3.3 V; 10 kilohm then reach from 154 to
 * 2417 mV. The steps end a little inside, so that parts that are 5 % off reach both ends too. */
#define EV_DIAL_LOWEST_MV 180
#define EV_DIAL_HIGHEST_MV 2380
uint16_t ev_dial_steps(uint32_t pin_mv);

/* The battery behind a divider of two equal resistors; EV_NO_BATTERY where there cannot be one. */
#define EV_LEAST_BATTERY_MV 2500
uint16_t ev_battery_mv(uint32_t pin_mv);

/* How full a lithium-ion cell at rest is, 0 to 100; good to ten points. */
uint8_t ev_battery_percent(uint16_t battery_mv);

#ifdef __cplusplus
}
#endif

#endif
