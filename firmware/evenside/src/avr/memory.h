/* The EEPROM of an AVR: the settings' bytes, a count of boots, a number that tells this device from
 * all others. */
#ifndef EVENSIDE_AVR_MEMORY_H
#define EVENSIDE_AVR_MEMORY_H

#include "../core/device.h"

void memory_begin(ev_hal *hal);

/* Which device this is, and which of its boots. Counts the boot. */
void memory_identify(ev_identity *identity);

#endif
