/* Four HX711 or HX717 on an ESP32: edges of the data lines, reads, power, rate. */
#ifndef EVENSIDE_ESP32_CONVERTERS_H
#define EVENSIDE_ESP32_CONVERTERS_H

#include "../core/hal.h"

/* To be called by the task that reads; a converter that is ready wakes it. */
void converters_begin(ev_hal *hal);

/* Asleep, with their clock lines held high for as long as the chip itself sleeps. */
void converters_sleep();

#endif
