#include "host_device.h"

#include <stdlib.h> /* calloc, realloc, free, abort */
#include <string.h>

#define POLL_US 1000 /* a board is woken at least so often by its own clock */
#define FLOOD_US 50

typedef struct {
  void *items;
  size_t n, next, room;
} queue;

static void *grow(queue *q, size_t n, size_t size) {
  if (q->next == q->n) q->next = q->n = 0; /* all taken: begin again at the front */
  if (q->n + n > q->room) {
    q->room = 2 * (q->n + n) + 64;
    q->items = realloc(q->items, q->room * size);
    if (q->items == NULL) abort();
  }
  void *at = (char *)q->items + q->n * size;
  q->n += n;
  return at;
}

typedef struct {
  int64_t at_us;
  int32_t count;
} conversion;

typedef struct {
  queue conversions;
  int32_t latched;
  int64_t fell_us;
  int64_t flood_us;
  int fault;
  bool is_low, is_armed, has_fallen, is_asleep;
} chip;

struct evh {
  ev_device device;
  ev_hal hal;
  ev_identity identity;
  uint32_t start_ticks;
  int64_t now_us;
  int64_t boot_us;
  chip chips[EV_MAX_CELLS];
  queue edges, dial_steps, from_host, to_host;
  bool is_pressed;
  int64_t pressed_us;
  uint32_t line_per_s;
  bool is_stopped;
  double line_credit;
  int64_t line_us;
  uint32_t store_us;
  int64_t stored_us;
  int32_t temperature_centi, battery_mv;
  uint32_t rate_mhz;
  bool is_light;
  uint8_t memory[EVH_MEMORY_BYTES];
};

/* --- the converters --------------------------------------------------------------------------- */

static uint32_t as_ticks(const evh *board, int64_t us) {
  return board->start_ticks + (uint32_t)us;
}

static uint32_t hal_ticks(void *context) {
  evh *board = context;
  return as_ticks(board, board->now_us);
}

static uint8_t hal_fallen(void *context) {
  evh *board = context;
  unsigned cells = 0;
  for (unsigned i = 0; i < EV_MAX_CELLS; i++) cells |= (unsigned)board->chips[i].has_fallen << i;
  return (uint8_t)cells;
}

static uint32_t hal_fell_at(void *context, uint8_t cell) {
  evh *board = context;
  return as_ticks(board, board->chips[cell].fell_us);
}

static void hal_arm(void *context, uint8_t cell) {
  chip *c = &((evh *)context)->chips[cell];
  c->has_fallen = false;
  c->is_armed = true;
}

static uint32_t hal_read(void *context, uint8_t cell, uint8_t n_pulses) {
  chip *c = &((evh *)context)->chips[cell];
  (void)n_pulses;
  if (c->fault == EVH_SHORTED || c->fault == EVH_FLOODING) return EV_LINE_LOW;
  if (!c->is_low) return EV_NOT_READY;
  c->is_low = false;
  return (uint32_t)c->latched & 0xFFFFFFU;
}

static void hal_power(void *context, uint8_t cell, bool on) {
  chip *c = &((evh *)context)->chips[cell];
  c->is_asleep = !on;
  if (!on) c->is_low = false;
}

static void hal_set_rate(void *context, uint32_t rate_mhz) {
  ((evh *)context)->rate_mhz = rate_mhz;
}

static void fall(chip *c, int64_t at_us) {
  if (!c->is_armed) return;
  c->is_armed = false;
  c->has_fallen = true;
  c->fell_us = at_us;
}

static const conversion *next_conversion(const chip *c) {
  const queue *q = &c->conversions;
  return q->next < q->n ? (const conversion *)q->items + q->next : NULL;
}

static void convert_until(chip *c, int64_t now_us) {
  const conversion *next;
  while ((next = next_conversion(c)) != NULL && next->at_us <= now_us) {
    c->conversions.next++;
    if (c->is_asleep || c->fault == EVH_DEAD || c->fault == EVH_SHORTED) continue;
    c->latched = next->count;
    c->is_low = true;
    fall(c, next->at_us);
  }
  if (c->fault == EVH_FLOODING && now_us - c->flood_us >= FLOOD_US) {
    c->flood_us = now_us;
    fall(c, now_us);
  }
}

/* --- controls, sensors, memory ---------------------------------------------------------------- */

static uint16_t hal_dial(void *context) {
  evh *board = context;
  queue *q = &board->dial_steps;
  size_t reading = (size_t)((board->now_us - board->boot_us) / (int64_t)EV_DIAL_TICKS);
  return reading >= 1 && reading <= q->n ? ((const uint16_t *)q->items)[reading - 1] : 0;
}

static bool hal_button(void *context) {
  return ((evh *)context)->is_pressed;
}

static const int64_t *next_edge(const evh *board) {
  const queue *q = &board->edges;
  return q->next < q->n ? (const int64_t *)q->items + q->next : NULL;
}

static void press_until(evh *board, int64_t now_us) {
  const int64_t *edge;
  while ((edge = next_edge(board)) != NULL && *edge <= now_us) {
    board->edges.next++;
    board->is_pressed = !board->is_pressed;
    board->pressed_us = *edge;
  }
}

static int16_t hal_temperature(void *context) {
  return (int16_t)((evh *)context)->temperature_centi;
}

static uint16_t hal_battery(void *context) {
  return (uint16_t)((evh *)context)->battery_mv;
}

static void hal_led(void *context, bool on) {
  ((evh *)context)->is_light = on;
}

static uint8_t hal_load(void *context, uint16_t address) {
  return ((evh *)context)->memory[address % EVH_MEMORY_BYTES];
}

static bool hal_store(void *context, uint16_t address, uint8_t value) {
  evh *board = context;
  if (board->now_us < board->stored_us) return false;
  board->stored_us = board->now_us + board->store_us;
  board->memory[address % EVH_MEMORY_BYTES] = value;
  return true;
}

/* --- the line --------------------------------------------------------------------------------- */

static int16_t hal_receive(void *context) {
  queue *q = &((evh *)context)->from_host;
  return q->next < q->n ? (int16_t)((const uint8_t *)q->items)[q->next++] : -1;
}

/* A line of so many bytes a second with a buffer of 64, as the boards have. */
static size_t line_room(evh *board, size_t wanted) {
  if (board->is_stopped) return 0;
  if (board->line_per_s == 0) return wanted;
  board->line_credit += (double)(board->now_us - board->line_us) * 1e-6 * board->line_per_s;
  board->line_us = board->now_us;
  if (board->line_credit > 64.0) board->line_credit = 64.0;
  return wanted < (size_t)board->line_credit ? wanted : (size_t)board->line_credit;
}

static uint16_t hal_send(void *context, const uint8_t *bytes, uint16_t n) {
  evh *board = context;
  size_t taken = line_room(board, n);
  if (board->line_per_s != 0) board->line_credit -= (double)taken;
  if (taken > 0) memcpy(grow(&board->to_host, taken, 1), bytes, taken);
  return (uint16_t)taken;
}

/* --- its life --------------------------------------------------------------------------------- */

static void fill_hal(evh *board) {
  board->hal = (ev_hal){
      .context = board,
      .ticks = hal_ticks,
      .fallen = hal_fallen,
      .fell_at = hal_fell_at,
      .arm = hal_arm,
      .read = hal_read,
      .power = hal_power,
      .set_rate = hal_set_rate,
      .dial = hal_dial,
      .button = hal_button,
      .led = hal_led,
      .send = hal_send,
      .receive = hal_receive,
      .load = hal_load,
      .store = hal_store,
  };
}

evh *evh_new(const ev_identity *identity, uint32_t start_ticks) {
  evh *board = calloc(1, sizeof *board);
  if (board == NULL) abort();
  board->identity = *identity;
  board->start_ticks = start_ticks;
  memset(board->memory, 0xFF, sizeof board->memory);
  fill_hal(board);
  ev_device_init(&board->device, &board->hal, &board->identity);
  return board;
}

void evh_free(evh *board) {
  for (unsigned i = 0; i < EV_MAX_CELLS; i++) free(board->chips[i].conversions.items);
  free(board->edges.items);
  free(board->dial_steps.items);
  free(board->from_host.items);
  free(board->to_host.items);
  free(board);
}

void evh_boot(evh *board, uint32_t boot_id) {
  board->identity.boot_id = boot_id;
  board->boot_us = board->now_us;
  board->from_host.next = board->from_host.n;
  ev_device_init(&board->device, &board->hal, &board->identity);
}

void evh_add_conversions(evh *board, uint8_t cell, const int64_t *at_us, const int32_t *counts,
                         size_t n) {
  if (n == 0) return;
  conversion *at = grow(&board->chips[cell].conversions, n, sizeof *at);
  for (size_t i = 0; i < n; i++) at[i] = (conversion){at_us[i], counts[i]};
}

void evh_add_button_edges(evh *board, const int64_t *at_us, size_t n) {
  if (n > 0) memcpy(grow(&board->edges, n, sizeof *at_us), at_us, n * sizeof *at_us);
}

void evh_add_dial_steps(evh *board, const uint16_t *steps, size_t n) {
  if (n > 0) memcpy(grow(&board->dial_steps, n, sizeof *steps), steps, n * sizeof *steps);
}

void evh_set_fault(evh *board, uint8_t cell, int fault) {
  board->chips[cell].fault = fault;
}

void evh_set_line(evh *board, uint32_t bytes_per_s, bool is_stopped) {
  board->line_per_s = bytes_per_s;
  board->is_stopped = is_stopped;
}

void evh_set_store_us(evh *board, uint32_t us) {
  board->store_us = us;
}

void evh_set_sensors(evh *board, int32_t temperature_centi, int32_t battery_mv) {
  board->temperature_centi = temperature_centi;
  board->battery_mv = battery_mv;
  board->hal.temperature_centi = temperature_centi == -1 ? NULL : hal_temperature;
  board->hal.battery_mv = battery_mv == -1 ? NULL : hal_battery;
}

void evh_set_rate_pins(evh *board, bool has_them) {
  board->hal.set_rate = has_them ? hal_set_rate : NULL;
}

void evh_receive(evh *board, const uint8_t *bytes, size_t n) {
  if (n > 0) memcpy(grow(&board->from_host, n, 1), bytes, n);
}

static int64_t earlier(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* When something happens next: an edge, the end of a bounce, or the board's own millisecond. */
static int64_t next_time(const evh *board, int64_t until_us) {
  int64_t next = board->now_us + POLL_US - (board->now_us - board->boot_us) % POLL_US;
  for (unsigned i = 0; i < EV_MAX_CELLS; i++) {
    const conversion *c = next_conversion(&board->chips[i]);
    if (c != NULL) next = earlier(next, c->at_us);
    if (board->chips[i].fault == EVH_FLOODING) next = earlier(next, board->now_us + FLOOD_US);
  }
  const int64_t *edge = next_edge(board);
  if (edge != NULL) next = earlier(next, *edge);
  int64_t quiet_us = board->pressed_us + (int64_t)EV_BUTTON_QUIET_TICKS;
  if (quiet_us > board->now_us) next = earlier(next, quiet_us);
  if (next <= board->now_us) next = board->now_us + 1; /* what is past was left over by a boot */
  return earlier(next, until_us);
}

void evh_run(evh *board, int64_t until_us) {
  ev_device_poll(&board->device); /* what was received is obeyed now, not at the next edge */
  while (board->now_us < until_us) {
    board->now_us = next_time(board, until_us);
    press_until(board, board->now_us);
    for (unsigned i = 0; i < EV_MAX_CELLS; i++) convert_until(&board->chips[i], board->now_us);
    ev_device_poll(&board->device);
  }
}

size_t evh_take(evh *board, uint8_t *out, size_t room) {
  queue *q = &board->to_host;
  size_t n = q->n - q->next;
  if (n > room) n = room;
  if (n > 0) memcpy(out, (const uint8_t *)q->items + q->next, n);
  q->next += n;
  return n;
}

uint8_t *evh_memory(evh *board) {
  return board->memory;
}

uint32_t evh_rate_mhz(const evh *board) {
  return board->rate_mhz;
}

bool evh_light(const evh *board) {
  return board->is_light;
}

bool evh_is_quiet(const evh *board) {
  return ev_device_is_quiet(&board->device);
}
