/* What a hand and an eye meet, and what the chip measures of itself: dial, button, light, battery,
 * temperature. */
#ifndef EVENSIDE_ESP32_PANEL_H
#define EVENSIDE_ESP32_PANEL_H

#include "../core/hal.h"

void panel_begin(ev_hal *hal);

bool panel_is_button_pressed();

#endif
