/* One HX711 (or HX717) as its data sheet describes it, with a clock line and a data line of its
 * own.
 *
 * It converts all the time, whether it is read or not. DOUT falls when a conversion is done; 24
 * rising edges of SCK shift it out, highest bit first; the 25th makes DOUT high, and the number
 * of pulses, 25 to 27, chooses gain and input of the next conversion. A conversion that nobody
 * read is replaced by the next: DOUT is high for 75 us and then low again. One that ends while
 * the last is being read spoils it. SCK high for 60 us puts the chip to sleep; when it falls the
 * chip begins anew, and its filter takes four conversions to fill, as it does after a change of
 * gain. */
#ifndef EVSIM_HX711_H
#define EVSIM_HX711_H

#include "alarm.h"
#include "evsim.h"
#include "pins.h"

typedef struct {
  avr_t *avr;
  ev_driven dout;
  avr_irq_t *sck_irq;
  ev_alarm conversion, output, shown, asleep_at, flood;

  /* Its clock: conversion `anchor` ends at anchor_s, the others follow at the rate. */
  uint64_t power_on;
  double first_s, factor, nominal_hz, anchor_s;
  uint64_t anchor, number; /* `number` is the next */

  /* What it will convert to. */
  int32_t *counts;
  size_t n_counts, n_used, room;
  uint64_t hungry_at; /* cycle of the first conversion that has no count */
  bool *is_replanned; /* set when that has changed */

  bool is_asleep, is_updating, is_unread, sck, next_dout, wanted_dout;
  uint32_t value; /* being shifted out, 24 bits */
  int32_t stuck_at;
  int n_pulses, gain_pulses, n_unsettled;
  uint64_t rose, fell;
  evsim_fault fault;
  evsim_chip_account account;
} hx711;

void hx711_init(hx711 *chip, ev_alarms *alarms, ev_pin data, ev_pin clock,
                bool *is_replanned);
void hx711_free(hx711 *chip);
void hx711_power_on(hx711 *chip);
void hx711_mcu_restarted(hx711 *chip);
void hx711_set_rate(hx711 *chip, double nominal_hz);
void hx711_feed(hx711 *chip, const int32_t *counts, size_t n);
void hx711_break(hx711 *chip, evsim_fault fault);
double hx711_conversion_s(const hx711 *chip, uint64_t n_ahead); /* 0: the next one */

#endif
