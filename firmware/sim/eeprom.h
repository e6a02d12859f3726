/* What simavr's EEPROM leaves out: a write takes 3.4 ms, during which EEPE reads as set and further
 * writes are ignored, and a supply that fails meanwhile leaves the byte with any value. */
#ifndef EVSIM_EEPROM_H
#define EVSIM_EEPROM_H

#include <simavr/avr_eeprom.h>

#include "alarm.h"

typedef struct {
  avr_t *avr;
  avr_eeprom_t *module;
  avr_io_write_t simavrs_write;
  void *simavrs_param;
  ev_alarm written;
  uint16_t address;
  uint32_t lot;
  uint64_t n_writes, n_ignored;
} ev_eeprom;

void ev_eeprom_init(ev_eeprom *eeprom, ev_alarms *alarms);
void ev_eeprom_supply_fails(ev_eeprom *eeprom);
void ev_eeprom_mcu_restarted(ev_eeprom *eeprom);

#endif
