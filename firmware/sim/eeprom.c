#include "eeprom.h"

#include <string.h>

#include "evsim.h"

#define WRITE_TIME (EVSIM_HZ / 10000 * 34) /* 3.4 ms, data sheet: erase and write */

static void show_busy(ev_eeprom *eeprom, bool is_busy) {
  avr_regbit_setto(eeprom->avr, eeprom->module->eepe, is_busy);
}

static void is_written(void *owner, uint64_t when) {
  (void)when;
  show_busy(owner, false);
}

static void control_written(avr_t *avr, avr_io_addr_t at, uint8_t value, void *param) {
  ev_eeprom *eeprom = param;
  avr_eeprom_t *module = eeprom->module;
  bool asks = avr_regbit_get(avr, module->eempe) && (value & (1u << module->eepe.bit));
  bool is_busy = eeprom->written.due != 0;
  if (asks && is_busy)
    eeprom->n_ignored++;
  if (is_busy)
    value &= (uint8_t)~(1u << module->eepe.bit);
  eeprom->simavrs_write(avr, at, value, eeprom->simavrs_param);
  if (asks && !is_busy) {
    eeprom->address =
        (uint16_t)(avr->data[module->r_eearl] | avr->data[module->r_eearh] << 8) % module->size;
    eeprom->n_writes++;
    ev_alarm_set(&eeprom->written, avr->cycle + WRITE_TIME);
  }
  show_busy(eeprom, eeprom->written.due != 0);
}

void ev_eeprom_init(ev_eeprom *eeprom, ev_alarms *alarms) {
  avr_t *avr = alarms->avr;
  *eeprom = (ev_eeprom){.avr = avr, .lot = 1};
  for (avr_io_t *io = avr->io_port; io; io = io->next)
    if (!strcmp(io->kind, "eeprom"))
      eeprom->module = (avr_eeprom_t *)io;
  int control = AVR_DATA_TO_IO(eeprom->module->r_eecr);
  eeprom->simavrs_write = avr->io[control].w.c;
  eeprom->simavrs_param = avr->io[control].w.param;
  avr->io[control].w.c = control_written;
  avr->io[control].w.param = eeprom;
  ev_alarm_init(alarms, &eeprom->written, is_written, eeprom);
}

void ev_eeprom_supply_fails(ev_eeprom *eeprom) {
  if (!eeprom->written.due)
    return;
  ev_alarm_stop(&eeprom->written);
  eeprom->lot = eeprom->lot * 1664525u + 1013904223u; /* any will do; the same in every run */
  eeprom->module->eeprom[eeprom->address] = (uint8_t)(eeprom->lot >> 24);
}

/* A write that is under way ends in its own time. */
void ev_eeprom_mcu_restarted(ev_eeprom *eeprom) {
  show_busy(eeprom, eeprom->written.due != 0);
}
