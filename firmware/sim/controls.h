/* What a hand does at known times: the dial's converter steps, the button's contact. */
#ifndef EVSIM_CONTROLS_H
#define EVSIM_CONTROLS_H

#include <simavr/avr_adc.h>

#include "alarm.h"
#include "pins.h"

#define EV_SUPPLY_MV 5000

typedef struct {
  uint64_t cycle;
  uint16_t value;
} ev_step;

/* A row of steps, each taken when it is due. */
typedef struct {
  ev_alarm due;
  void (*take)(void *owner, uint16_t value);
  void *owner;
  ev_step *steps;
  size_t n, n_taken, room;
} ev_row;

typedef struct {
  avr_irq_t *dial;
  ev_driven button;
  uint16_t dial_steps;
  ev_row rows[2]; /* by evsim_control */
} ev_controls;

void ev_controls_init(ev_controls *controls, ev_alarms *alarms, const ev_wiring *wiring);
void ev_controls_free(ev_controls *controls);
void ev_control_at(ev_controls *controls, evsim_control control, uint64_t cycle, uint16_t value);
void ev_controls_power_on(ev_controls *controls); /* steps not yet taken are forgotten */
void ev_controls_mcu_restarted(ev_controls *controls);

#endif
