/* Four HX711 or HX717 on an AVR: edges of the data lines, reads, power, rate. */
#ifndef EVENSIDE_AVR_CONVERTERS_H
#define EVENSIDE_AVR_CONVERTERS_H

#include "../core/hal.h"

void converters_begin(ev_hal *hal);

/* Called with interrupts off. */
bool converters_have_news();

#endif
