/* Which pin of which MCU leads where, and the levels that the outside puts on them. */
#ifndef EVSIM_PINS_H
#define EVSIM_PINS_H

#include <simavr/avr_ioport.h>
#include <stdbool.h>
#include <stdint.h>

#include "evsim.h"

typedef struct {
  char port;
  uint8_t bit;
} ev_pin;

typedef struct {
  const char *mcu;
  ev_pin data[EVSIM_CELLS], clock[EVSIM_CELLS], rate[2], button, led;
  uint8_t dial; /* of the analogue inputs */
} ev_wiring;

/* A pin that something outside drives, whatever pull-up the firmware switches on. */
typedef struct {
  avr_irq_t *irq;
  avr_ioport_t *port;
  uint8_t mask;
  bool level;
} ev_driven;

extern const ev_wiring ev_wirings[]; /* by evsim_kind */

void ev_pins_mend(avr_t *avr); /* right after avr_init */
avr_irq_t *ev_pin_irq(avr_t *avr, ev_pin pin);
bool ev_pin_level(avr_t *avr, ev_pin pin);
void ev_driven_init(ev_driven *driven, avr_t *avr, ev_pin pin, bool level);
void ev_drive(ev_driven *driven, bool level);
void ev_drive_again(ev_driven *driven); /* the MCU started anew and forgot its inputs */

#endif
