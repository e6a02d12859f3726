#include "controls.h"

#include <stdlib.h>

#define FULL_STEPS 1023

static void next_is_due(void *owner, uint64_t when) {
  ev_row *row = owner;
  while (row->n_taken < row->n && row->steps[row->n_taken].cycle <= when)
    row->take(row->owner, row->steps[row->n_taken++].value);
  if (row->n_taken < row->n)
    ev_alarm_set(&row->due, row->steps[row->n_taken].cycle);
}

static void append(ev_row *row, ev_step step) {
  if (row->n_taken == row->n)
    row->n = row->n_taken = 0;
  if (row->n == row->room) {
    row->room = 2 * row->room + 16;
    row->steps = realloc(row->steps, row->room * sizeof *row->steps);
  }
  row->steps[row->n++] = step;
}

/* simavr works with whole millivolts and rounds down to steps: the lowest that gives this step. */
static void turn_dial(void *owner, uint16_t steps) {
  ev_controls *controls = owner;
  controls->dial_steps = steps;
  avr_raise_irq(controls->dial, ((uint32_t)steps * EV_SUPPLY_MV + FULL_STEPS - 1) / FULL_STEPS);
}

static void press(void *owner, uint16_t is_pressed) {
  ev_controls *controls = owner;
  ev_drive(&controls->button, !is_pressed);
}

void ev_controls_init(ev_controls *controls, ev_alarms *alarms, const ev_wiring *wiring) {
  avr_t *avr = alarms->avr;
  *controls = (ev_controls){
      .dial = avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + wiring->dial),
      .rows = {[EVSIM_DIAL] = {.take = turn_dial, .owner = controls},
               [EVSIM_BUTTON] = {.take = press, .owner = controls}},
  };
  ev_driven_init(&controls->button, avr, wiring->button, true);
  for (int i = 0; i < 2; i++)
    ev_alarm_init(alarms, &controls->rows[i].due, next_is_due, &controls->rows[i]);
}

void ev_controls_free(ev_controls *controls) {
  for (int i = 0; i < 2; i++)
    free(controls->rows[i].steps);
}

void ev_control_at(ev_controls *controls, evsim_control control, uint64_t cycle, uint16_t value) {
  ev_row *row = &controls->rows[control];
  append(row, (ev_step){cycle, value});
  if (!row->due.due)
    ev_alarm_set(&row->due, cycle);
}

void ev_controls_power_on(ev_controls *controls) {
  for (int i = 0; i < 2; i++) {
    controls->rows[i].n = controls->rows[i].n_taken = 0;
    ev_alarm_stop(&controls->rows[i].due);
  }
}

void ev_controls_mcu_restarted(ev_controls *controls) {
  ev_drive_again(&controls->button);
  turn_dial(controls, controls->dial_steps);
}
