/* The settings' bytes in the chip's flash. */
#ifndef EVENSIDE_ESP32_STORE_H
#define EVENSIDE_ESP32_STORE_H

#include "../core/hal.h"

void store_begin(ev_hal *hal);

#endif
