#include "volts.h"

#include "../core/hal.h"

#define DIAL_STEPS 1023U

uint16_t ev_dial_steps(uint32_t pin_mv) {
  if (pin_mv <= EV_DIAL_LOWEST_MV) return 0;
  if (pin_mv >= EV_DIAL_HIGHEST_MV) return DIAL_STEPS;
  return (uint16_t)((pin_mv - EV_DIAL_LOWEST_MV) * DIAL_STEPS /
                    (EV_DIAL_HIGHEST_MV - EV_DIAL_LOWEST_MV));
}

uint16_t ev_battery_mv(uint32_t pin_mv) {
  uint32_t battery_mv = 2 * pin_mv;
  return battery_mv < EV_LEAST_BATTERY_MV ? EV_NO_BATTERY : (uint16_t)battery_mv;
}

typedef struct {
  uint16_t mv;
  uint8_t percent;
} charge;

/* Voltage at rest of a lithium-ion cell with a cobalt or mixed cathode, rounded: flat in the
 * middle, steep at the ends. */
static const charge charges[] = {
    {3300, 0},  {3600, 5},  {3700, 12}, {3750, 25},  {3800, 40},
    {3850, 55}, {3950, 70}, {4100, 90}, {4200, 100},
};

uint8_t ev_battery_percent(uint16_t battery_mv) {
  const uint8_t n = sizeof charges / sizeof charges[0];
  if (battery_mv <= charges[0].mv) return 0;
  for (uint8_t i = 1; i < n; i++) {
    const charge *low = &charges[i - 1];
    const charge *high = &charges[i];
    if (battery_mv > high->mv) continue;
    uint32_t part = (uint32_t)(battery_mv - low->mv) * (uint32_t)(high->percent - low->percent);
    return (uint8_t)(low->percent + part / (uint32_t)(high->mv - low->mv));
  }
  return 100;
}
