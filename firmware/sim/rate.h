/* Which rate the converters run at: a fixed one, or what the board's rate pins say. */
#ifndef EVSIM_RATE_H
#define EVSIM_RATE_H

#include "evsim.h"
#include "pins.h"

typedef struct {
  avr_irq_t *pins[2];
  bool levels[2];
  void (*changed)(void *owner, double hz);
  void *owner;
  evsim_rate_kind kind;
  double fixed_hz;
} ev_rate;

void ev_rate_init(ev_rate *rate, avr_t *avr, const ev_wiring *wiring,
                  void (*changed)(void *, double), void *owner);
void ev_rate_choose(ev_rate *rate, evsim_rate_kind kind, double fixed_hz);
double ev_rate_hz(const ev_rate *rate);

#endif
