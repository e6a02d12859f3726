/* One HX711 or HX717: when it has converted, what it counted, whether it is well.
 *
 * A conversion is known by the falling edge of the data line. Its number comes from the time since
 * the one before, so that a conversion that nobody could read uses up its number, and a flutter of
 * the line does not. Every cell goes by itself: a slow, dead or mad one costs the others nothing. */
#ifndef EVENSIDE_CELL_H
#define EVENSIDE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "hal.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EV_FULL_SCALE 0x7FFFFFL /* where a converter stops, and one below its negative */

/* Data sheet of the HX711: 400 ms at 10 samples/s and 50 ms at 80, which is four conversions, from
 * power-up or a change of rate or gain to a valid count. */
#define EV_SETTLING_CONVERSIONS 4

typedef enum {
  EV_CELL_WELL,
  EV_CELL_DEAD, /* no conversion: no power, no wire, a shorted line */
  EV_CELL_STUCK, /* one count for ever: no real bridge is so quiet */
  EV_CELL_FLOODING, /* its line falls faster than any oscillator of these chips may run */
} ev_cell_health;

typedef struct {
  uint32_t index;
  uint32_t ticks; /* when it was converted */
  int32_t count;
  bool is_settling;
  bool is_desync; /* the line was low after the last pulse */
} ev_sample;

typedef struct {
  uint32_t next_index;
  uint32_t last_ticks; /* of the latest conversion; of the start before the first */
  uint32_t settled_index; /* conversions before this one are not yet valid */
  uint32_t earliest_ticks; /* what comes sooner after a conversion is none */
  uint32_t dead_ticks; /* without a conversion for so long it is dead */
  uint32_t period_q4; /* the real period as measured, in sixteenths of a tick */
  uint32_t flooding_q4; /* and what is shorter is no converter's */
  uint32_t n_unread; /* conversions whose count nobody will know, since boot */
  uint32_t cycled_ticks; /* when the power was last taken away from a dead one */
  int32_t last_count;
  uint8_t number;
  uint8_t n_same; /* how often running it was the last count */
  uint8_t n_pulses; /* of a read: 25 for a gain of 128, 27 for 64 */
  bool has_converted; /* at least once since the start */
  bool is_dead;
  bool is_flooding;
  bool is_asleep; /* dead, and its clock line held high to reset it */
} ev_cell;

void ev_cell_init(ev_cell *cell, uint8_t number, uint8_t gain, uint32_t rate_mhz, uint32_t now);

/* The converter was switched to another rate just now: it has to settle. */
void ev_cell_set_rate(ev_cell *cell, uint32_t rate_mhz, uint32_t now);

/* True with the next sample if there is one. To be called often: at least twice in a period. */
bool ev_cell_poll(ev_cell *cell, const ev_hal *hal, uint32_t now, ev_sample *out);

ev_cell_health ev_cell_health_of(const ev_cell *cell);

#ifdef __cplusplus
}
#endif

#endif
