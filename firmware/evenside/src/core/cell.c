#include "cell.h"

/* The oscillator of an HX711 is loose: 70 to 96 conversions a second were measured on chips set to
 * 80. So what comes within 0.72 of the nominal period is no conversion, and a line that keeps below
 * 0.78 is no converter.
 *
 * A conversion that ends during a read spoils it, so none begins later than that same 0.72 after the
 * edge: a chip that runs a fifth fast then still leaves room for the 0.1 ms that a read takes. */
#define EARLIEST(nominal) ((nominal) * 72U / 100U)
#define FLOODING(nominal) ((nominal) * 78U / 100U)

#define DEAD_TICKS 500000UL /* half a second, or four periods where that is longer */
#define CYCLE_TICKS 1000000UL /* a dead one is reset once a second */
#define ASLEEP_TICKS 100UL /* over 60 us of clock high put it to sleep (data sheet) */
#define STUCK_CONVERSIONS 32U /* 50 nV of noise are 20 counts: two alike are rare, 32 are not a bridge */

static void start_at_rate(ev_cell *cell, uint32_t rate_mhz) {
  uint32_t nominal_ticks = EV_TICK_HZ * 1000UL / rate_mhz;
  cell->earliest_ticks = EARLIEST(nominal_ticks);
  cell->dead_ticks = 4 * nominal_ticks > DEAD_TICKS ? 4 * nominal_ticks : DEAD_TICKS;
  cell->period_q4 = nominal_ticks << 4;
  cell->flooding_q4 = FLOODING(nominal_ticks) << 4;
  cell->is_flooding = false;
  cell->settled_index = cell->next_index + EV_SETTLING_CONVERSIONS;
  cell->n_same = 0;
}

void ev_cell_init(ev_cell *cell, uint8_t number, uint8_t gain, uint32_t rate_mhz, uint32_t now) {
  *cell = (ev_cell){.number = number, .n_pulses = gain == 128 ? 25 : 27};
  cell->last_ticks = now;
  start_at_rate(cell, rate_mhz);
}

void ev_cell_set_rate(ev_cell *cell, uint32_t rate_mhz, uint32_t now) {
  /* The first conversion at the new rate comes when it likes: its number is the next one. */
  cell->last_ticks = now;
  cell->has_converted = false;
  start_at_rate(cell, rate_mhz);
}

/* How many conversions ended in this time, the one that was just seen included; 0: it is none. */
static uint32_t conversions_in(const ev_cell *cell, uint32_t elapsed) {
  if (!cell->has_converted) return 1;
  if (elapsed < cell->earliest_ticks) return 0;
  uint32_t period = cell->period_q4 >> 4;
  if (elapsed < period + period / 2) return 1; /* nearly always: no division */
  return (elapsed + period / 2) / period;
}

/* The measured period follows one eighth of the way: it is right before numbers depend on it. */
static void measure(ev_cell *cell, uint32_t elapsed) {
  int32_t error = (int32_t)((elapsed << 4) - cell->period_q4);
  cell->period_q4 = (uint32_t)((int32_t)cell->period_q4 + error / 8);
  cell->is_flooding = cell->period_q4 < cell->flooding_q4;
}

static void note_conversions(ev_cell *cell, uint32_t ticks, uint32_t n) {
  if (n == 1 && cell->has_converted) measure(cell, ticks - cell->last_ticks);
  cell->next_index += n;
  cell->last_ticks = ticks;
  cell->has_converted = true;
  if (cell->is_dead) cell->settled_index = cell->next_index - 1 + EV_SETTLING_CONVERSIONS;
  cell->is_dead = false;
}

static void note_count(ev_cell *cell, int32_t count) {
  bool is_at_an_end = count == EV_FULL_SCALE || count == -EV_FULL_SCALE - 1;
  if (count != cell->last_count || is_at_an_end) {
    cell->n_same = 0;
  } else if (cell->n_same < STUCK_CONVERSIONS) {
    cell->n_same++;
  }
  cell->last_count = count;
}

static int32_t signed_count(uint32_t read) {
  return (int32_t)((read & 0xFFFFFFUL) ^ 0x800000UL) - 0x800000L;
}

/* The line fell at these ticks: read what it has, unless it is nothing. */
static bool take(ev_cell *cell, const ev_hal *hal, uint32_t ticks, ev_sample *out) {
  uint32_t n = conversions_in(cell, ticks - cell->last_ticks);
  uint32_t read = hal->read(hal->context, cell->number, cell->n_pulses);
  hal->arm(hal->context, cell->number);
  if (read & EV_NOT_READY) return false; /* a flutter; the real edge is still to come */
  note_conversions(cell, ticks, n);
  cell->n_unread += n - 1;
  *out = (ev_sample){
      .index = cell->next_index - 1,
      .ticks = ticks,
      .count = signed_count(read),
      .is_settling = (int32_t)(cell->next_index - 1 - cell->settled_index) < 0,
      .is_desync = (read & EV_LINE_LOW) != 0,
  };
  note_count(cell, out->count);
  return ev_cell_health_of(cell) != EV_CELL_FLOODING;
}

/* Nothing came for long: say so, and take its power away for a moment once a second. */
static void revive(ev_cell *cell, const ev_hal *hal, uint32_t now) {
  if (cell->is_asleep) {
    if (now - cell->cycled_ticks < ASLEEP_TICKS) return;
    cell->is_asleep = false;
    hal->power(hal->context, cell->number, true);
    hal->arm(hal->context, cell->number);
    return;
  }
  if (!cell->is_dead && now - cell->last_ticks < cell->dead_ticks) return;
  if (cell->is_dead && now - cell->cycled_ticks < CYCLE_TICKS) return;
  cell->is_dead = true;
  cell->is_asleep = true;
  cell->cycled_ticks = now;
  hal->power(hal->context, cell->number, false);
}

static bool is_fallen(const ev_cell *cell, const ev_hal *hal) {
  return ((unsigned)hal->fallen(hal->context) >> cell->number & 1U) != 0;
}

bool ev_cell_poll(ev_cell *cell, const ev_hal *hal, uint32_t now, ev_sample *out) {
  if (cell->is_asleep || !is_fallen(cell, hal)) {
    revive(cell, hal, now);
    return false;
  }
  uint32_t ticks = hal->fell_at(hal->context, cell->number);
  if (conversions_in(cell, ticks - cell->last_ticks) == 0) {
    if (now - cell->last_ticks >= cell->earliest_ticks) {
      hal->arm(hal->context, cell->number);
    }
    return false;
  }
  /* Signed: the line may have fallen a moment after `now` was read. */
  if ((int32_t)(now - ticks) > (int32_t)cell->earliest_ticks) {
    hal->arm(hal->context, cell->number);
    return false;
  }
  return take(cell, hal, ticks, out);
}

ev_cell_health ev_cell_health_of(const ev_cell *cell) {
  if (cell->is_dead) return EV_CELL_DEAD;
  if (cell->is_flooding) return EV_CELL_FLOODING;
  return cell->n_same >= STUCK_CONVERSIONS ? EV_CELL_STUCK : EV_CELL_WELL;
}
