#include "rate.h"

/* HX711: RATE, on the first pin, low 10/s, high 80/s. HX717: that the first pin is the higher
 * bit of its four rates is an assumption, the same as in docs/firmware.md; no data sheet was at
 * hand. */
static const double hx711_hz[] = {10, 80};
static const double hx717_hz[] = {10, 20, 80, 320};

double ev_rate_hz(const ev_rate *rate) {
  switch (rate->kind) {
    case EVSIM_HX711_PINS:
      return hx711_hz[rate->levels[0]];
    case EVSIM_HX717_PINS:
      return hx717_hz[rate->levels[0] << 1 | rate->levels[1]];
    default:
      return rate->fixed_hz;
  }
}

static void tell(ev_rate *rate) {
  rate->changed(rate->owner, ev_rate_hz(rate));
}

static void pin_changes(struct avr_irq_t *irq, uint32_t value, void *param) {
  ev_rate *rate = param;
  rate->levels[irq == rate->pins[1]] = value & 1;
  tell(rate);
}

void ev_rate_init(ev_rate *rate, avr_t *avr, const ev_wiring *wiring,
                  void (*changed)(void *, double), void *owner) {
  *rate = (ev_rate){.changed = changed, .owner = owner, .fixed_hz = 80};
  for (int i = 0; i < 2; i++) {
    rate->pins[i] = ev_pin_irq(avr, wiring->rate[i]);
    avr_irq_register_notify(rate->pins[i], pin_changes, rate);
  }
}

void ev_rate_choose(ev_rate *rate, evsim_rate_kind kind, double fixed_hz) {
  rate->kind = kind;
  rate->fixed_hz = fixed_hz;
  tell(rate);
}
