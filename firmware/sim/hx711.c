#include "hx711.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CYCLES_PER_US (EVSIM_HZ / 1000000)
#define ASLEEP_AFTER (60 * CYCLES_PER_US) /* SCK high, data sheet */
#define UPDATE (75 * CYCLES_PER_US) /* DOUT high when an unread conversion is replaced */
#define FLOOD_HALF (25 * CYCLES_PER_US) /* of 20 kHz */
#define SETTLING 4 /* conversions: 50 ms at 80/s, 400 ms at 10/s */

/* A bit stands on DOUT 0.1 us after the rise of SCK (data sheet). simavr tells of the rise when the
 * writing instruction begins, up to two cycles early, and the port's synchroniser shows a level one
 * to one and a half cycles late: 2 + 1 + 1, at 16 MHz. */
#define VALID_AFTER 4

/* --- the data line --------------------------------------------------------------------------- */

static void show(hx711 *chip, bool level) {
  chip->wanted_dout = level;
  if (chip->fault == EVSIM_SOUND || chip->fault == EVSIM_STUCK)
    ev_drive(&chip->dout, level);
}

static void bit_is_valid(void *owner, uint64_t when) {
  hx711 *chip = owner;
  (void)when;
  show(chip, chip->next_dout);
}

static void flood(void *owner, uint64_t when) {
  hx711 *chip = owner;
  ev_drive(&chip->dout, !chip->dout.level);
  ev_alarm_set(&chip->flood, when + FLOOD_HALF);
}

void hx711_break(hx711 *chip, evsim_fault fault) {
  chip->fault = fault;
  chip->stuck_at = (int32_t)chip->value;
  ev_alarm_stop(&chip->flood);
  switch (fault) {
    case EVSIM_SOUND:
    case EVSIM_STUCK:
      ev_drive(&chip->dout, chip->wanted_dout);
      break;
    case EVSIM_DEAD:
      ev_drive(&chip->dout, true);
      break;
    case EVSIM_SHORTED:
      ev_drive(&chip->dout, false);
      break;
    case EVSIM_FLOODING:
      ev_alarm_set(&chip->flood, chip->avr->cycle + FLOOD_HALF);
      break;
  }
}

/* --- the clock of the conversions ------------------------------------------------------------ */

double hx711_conversion_s(const hx711 *chip, uint64_t n_ahead) {
  double since = (double)(chip->number + n_ahead - chip->anchor);
  return chip->anchor_s + since / (chip->nominal_hz * chip->factor);
}

static uint64_t conversion_cycle(const hx711 *chip, uint64_t n_ahead) {
  return chip->power_on + (uint64_t)llround(hx711_conversion_s(chip, n_ahead) * EVSIM_HZ);
}

static void plan(hx711 *chip) {
  chip->hungry_at =
      chip->is_asleep ? UINT64_MAX : conversion_cycle(chip, chip->n_counts - chip->n_used);
  if (!chip->is_asleep)
    ev_alarm_set(&chip->conversion, conversion_cycle(chip, 0));
}

static double now_s(const hx711 *chip) {
  return (double)(chip->avr->cycle - chip->power_on) / EVSIM_HZ;
}

/* The next conversion ends a whole period from now. */
static void begin_anew(hx711 *chip) {
  *chip->is_replanned = true;
  chip->anchor = chip->number;
  chip->anchor_s = now_s(chip) + 1.0 / (chip->nominal_hz * chip->factor);
  plan(chip);
}

void hx711_set_rate(hx711 *chip, double nominal_hz) {
  if (chip->nominal_hz == nominal_hz)
    return;
  chip->nominal_hz = nominal_hz;
  begin_anew(chip);
}

void hx711_feed(hx711 *chip, const int32_t *counts, size_t n) {
  chip->n_counts -= chip->n_used;
  if (chip->n_counts)
    memmove(chip->counts, chip->counts + chip->n_used, chip->n_counts * sizeof *counts);
  chip->n_used = 0;
  if (chip->n_counts + n > chip->room) {
    chip->room = 2 * (chip->n_counts + n);
    chip->counts = realloc(chip->counts, chip->room * sizeof *counts);
  }
  memcpy(chip->counts + chip->n_counts, counts, n * sizeof *counts);
  chip->n_counts += n;
  plan(chip);
}

/* --- converting ------------------------------------------------------------------------------ */

/* Counts are fed as they are at gain 128. Nothing is wired to input B (26 pulses). */
static int32_t amplified(const hx711 *chip, int32_t count) {
  switch (chip->gain_pulses) {
    case 26:
      return 0;
    case 27:
      return count / 2;
    default:
      return count;
  }
}

static int32_t next_count(hx711 *chip) {
  int32_t count = amplified(chip, chip->counts[chip->n_used++]);
  if (chip->n_unsettled) {
    count = (int32_t)((int64_t)count * (SETTLING - chip->n_unsettled + 1) / SETTLING);
    chip->n_unsettled--;
  }
  return chip->fault == EVSIM_STUCK ? chip->stuck_at : count;
}

static void choose_gain(hx711 *chip) {
  if (chip->n_pulses < 25)
    return;
  if (chip->n_pulses > 27)
    chip->account.long_trains++;
  else
    chip->account.trains[chip->n_pulses - 25]++;
  if (chip->n_pulses <= 27 && chip->n_pulses != chip->gain_pulses) {
    chip->gain_pulses = chip->n_pulses;
    chip->n_unsettled = SETTLING;
  }
}

static void is_ready(void *owner, uint64_t when) {
  hx711 *chip = owner;
  (void)when;
  chip->is_updating = false;
  chip->is_unread = true;
  chip->n_pulses = 0;
  show(chip, false);
}

static void conversion_ends(void *owner, uint64_t when) {
  hx711 *chip = owner;
  bool was_unread = chip->is_unread;
  choose_gain(chip);
  chip->account.conversions++;
  chip->account.unread += was_unread && chip->n_pulses == 0;
  chip->account.corrupted += was_unread && chip->n_pulses > 0;
  chip->value = (uint32_t)next_count(chip) & 0xFFFFFF;
  chip->number++;
  plan(chip);
  if (!was_unread) {
    is_ready(chip, when);
    return;
  }
  chip->is_updating = true;
  ev_alarm_stop(&chip->output);
  show(chip, true);
  ev_alarm_set(&chip->shown, when + UPDATE);
}

/* --- the clock line -------------------------------------------------------------------------- */

static void sck_rises(hx711 *chip) {
  uint64_t now = chip->avr->cycle;
  if (chip->fell && now - chip->fell < chip->account.shortest_low)
    chip->account.shortest_low = now - chip->fell;
  chip->rose = now;
  ev_alarm_set(&chip->asleep_at, now + ASLEEP_AFTER);
  if (chip->is_updating)
    return;
  chip->account.early += !chip->is_unread && chip->n_pulses == 0;
  chip->n_pulses++;
  chip->next_dout = chip->n_pulses > 24 || ((chip->value >> (24 - chip->n_pulses)) & 1);
  if (chip->n_pulses == 25 && chip->is_unread) {
    chip->is_unread = false;
    chip->account.reads++;
  }
  ev_alarm_set(&chip->output, now + VALID_AFTER);
}

static void falls_asleep(void *owner, uint64_t when) {
  hx711 *chip = owner;
  (void)when;
  chip->account.power_downs++;
  chip->is_asleep = true;
  chip->is_updating = chip->is_unread = false;
  ev_alarm_stop(&chip->conversion);
  ev_alarm_stop(&chip->shown);
  ev_alarm_stop(&chip->output);
  show(chip, true);
  plan(chip);
}

static void wakes(hx711 *chip) {
  chip->is_asleep = false;
  chip->value = 0xFFFFFF;
  chip->n_pulses = 0;
  chip->gain_pulses = 25;
  chip->n_unsettled = SETTLING;
  begin_anew(chip);
}

static void sck_falls(hx711 *chip) {
  uint64_t high = chip->avr->cycle - chip->rose;
  chip->fell = chip->avr->cycle;
  ev_alarm_stop(&chip->asleep_at);
  if (chip->is_asleep) {
    wakes(chip);
    return;
  }
  if (high < chip->account.shortest_high)
    chip->account.shortest_high = high;
  if (high > chip->account.longest_high)
    chip->account.longest_high = high;
}

static void sck_changes(struct avr_irq_t *irq, uint32_t value, void *param) {
  hx711 *chip = param;
  bool level = value & 1;
  (void)irq;
  if (level == chip->sck)
    return;
  chip->sck = level;
  if (level)
    sck_rises(chip);
  else
    sck_falls(chip);
}

/* --- power ----------------------------------------------------------------------------------- */

void hx711_init(hx711 *chip, ev_alarms *alarms, ev_pin data, ev_pin clock,
                bool *is_replanned) {
  *chip = (hx711){
      .avr = alarms->avr, .factor = 1.0, .nominal_hz = 80.0, .is_replanned = is_replanned};
  chip->first_s = 1.0 / chip->nominal_hz;
  chip->account.shortest_high = chip->account.shortest_low = UINT64_MAX;
  ev_alarm_init(alarms, &chip->conversion, conversion_ends, chip);
  ev_alarm_init(alarms, &chip->output, bit_is_valid, chip);
  ev_alarm_init(alarms, &chip->shown, is_ready, chip);
  ev_alarm_init(alarms, &chip->asleep_at, falls_asleep, chip);
  ev_alarm_init(alarms, &chip->flood, flood, chip);
  ev_driven_init(&chip->dout, chip->avr, data, true);
  chip->sck_irq = ev_pin_irq(chip->avr, clock);
  avr_irq_register_notify(chip->sck_irq, sck_changes, chip);
}

void hx711_free(hx711 *chip) {
  free(chip->counts);
}

void hx711_power_on(hx711 *chip) {
  ev_alarm_stop(&chip->shown);
  ev_alarm_stop(&chip->output);
  ev_alarm_stop(&chip->asleep_at);
  chip->is_asleep = chip->is_updating = chip->is_unread = false;
  chip->n_pulses = chip->n_unsettled = 0; /* the counts as fed are those of a chip that begins */
  chip->gain_pulses = 25;
  chip->value = 0xFFFFFF;
  chip->n_counts = chip->n_used = 0; /* those of the last run are void */
  chip->power_on = chip->avr->cycle;
  chip->anchor = chip->number = 0;
  chip->anchor_s = chip->first_s;
  show(chip, true);
  plan(chip);
}

/* While the MCU starts its pins are inputs; a clock line that nobody drives is low. */
void hx711_mcu_restarted(hx711 *chip) {
  ev_drive_again(&chip->dout);
  avr_raise_irq(chip->sck_irq, 0);
}
