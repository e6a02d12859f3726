#include "settings.h"

#include <stddef.h> /* NULL */
#include <string.h> /* memcpy, memset */

#include "frame.h"
#include "montage.h"

#define VERSION 1 /* of the row below: another layout, another number, and the old row is not read */

enum { /* where things stand in the row */
  AT_NAME = 0,
  AT_KIND = AT_NAME + 1 + EV_NAME_BYTES,
  AT_RADIUS = AT_KIND + 1,
  AT_RATE = AT_RADIUS + 4,
  AT_WIRED = AT_RATE + 4,
  AT_N_CELLS = AT_WIRED + 1,
  AT_CELLS = AT_N_CELLS + 1,
  CELL_ROW = EV_CELL_BYTES + 1 + EV_CELL_NAME_BYTES,
};

/* --- defaults: the reference plate ------------------------------------------------------------ */

/* Four cells at the corners; 80 samples a second; nothing else wired. A dial that is not there must
 * never give a score. */
static void put_text(uint8_t *at, const char *text) {
  at[0] = (uint8_t)strlen(text);
  memcpy(at + 1, text, at[0]);
}

static void put16(uint8_t *at, int16_t value) {
  at[0] = (uint8_t)value;
  at[1] = (uint8_t)((uint16_t)value >> 8);
}

static void default_cell(uint8_t *row, uint8_t cell) {
  char name[] = "corner --";
  int16_t x = cell & 2 ? EV_PLATE_X : -EV_PLATE_X;
  int16_t y = cell & 1 ? EV_PLATE_Y : -EV_PLATE_Y;
  row[EV_CELL_GAIN] = EV_PLATE_GAIN;
  put16(row + EV_CELL_CAPACITY, EV_PLATE_CAPACITY);
  put16(row + EV_CELL_RATED, EV_PLATE_RATED);
  put16(row + EV_CELL_X, x);
  put16(row + EV_CELL_X + 2, y);
  put16(row + EV_CELL_X + 4, EV_PLATE_AXIS);
  if (x > 0) name[7] = '+';
  if (y > 0) name[8] = '+';
  put_text(row + EV_CELL_BYTES, name);
}

static void set_defaults(uint8_t *row) {
  memset(row, 0, EV_SETTINGS_BYTES);
  put_text(row + AT_NAME, "Evenside plate");
  row[AT_KIND] = 1;
  put16(row + AT_RATE, (int16_t)(80000UL & 0xFFFF));
  row[AT_RATE + 2] = 80000UL >> 16;
  row[AT_N_CELLS] = EV_MAX_CELLS;
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) {
    default_cell(row + AT_CELLS + cell * CELL_ROW, cell);
  }
}

/* --- one setting ------------------------------------------------------------------------------ */

typedef struct {
  uint8_t at;
  uint8_t n; /* bytes; of a text, at most, behind its length */
  bool is_text;
} place;

static place place_of(uint8_t key, uint8_t index) {
  static const place nowhere = {0, 0, false};
  if (key >= EV_KEY_CELL ? index >= EV_MAX_CELLS : index != 0) return nowhere;
  uint8_t cell = (uint8_t)(AT_CELLS + index * CELL_ROW);
  switch (key) {
    case EV_KEY_NAME: return (place){AT_NAME, EV_NAME_BYTES, true};
    case EV_KEY_KIND: return (place){AT_KIND, 1, false};
    case EV_KEY_RADIUS: return (place){AT_RADIUS, 4, false};
    case EV_KEY_RATE: return (place){AT_RATE, 4, false};
    case EV_KEY_WIRED: return (place){AT_WIRED, 1, false};
    case EV_KEY_N_CELLS: return (place){AT_N_CELLS, 1, false};
    case EV_KEY_CELL: return (place){cell, EV_CELL_BYTES, false};
    case EV_KEY_CELL_NAME: return (place){(uint8_t)(cell + EV_CELL_BYTES), EV_CELL_NAME_BYTES, true};
    default: return nowhere;
  }
}

const uint8_t *ev_settings_find(const ev_settings *settings, uint8_t key, uint8_t index, uint8_t *n) {
  place found = place_of(key, index);
  const uint8_t *at = settings->bytes + found.at;
  if (found.n == 0) return NULL;
  *n = found.is_text ? at[0] : found.n;
  return found.is_text ? at + 1 : at;
}

static bool is_rate(uint32_t rate_mhz) {
  return rate_mhz == 10000 || rate_mhz == 20000 || rate_mhz == 80000 || rate_mhz == 320000;
}

static bool is_cell(const uint8_t *value) {
  uint8_t gain = value[EV_CELL_GAIN];
  return (gain == 128 || gain == 64) && ev_get16(value + EV_CELL_CAPACITY) != 0 &&
         ev_get16(value + EV_CELL_RATED) != 0;
}

/* Whether a value of the right length is one that the key may have. */
static bool is_good(uint8_t key, const uint8_t *value) {
  switch (key) {
    case EV_KEY_KIND: return value[0] == 1 || value[0] == 2;
    case EV_KEY_RATE: return is_rate(ev_get32(value));
    case EV_KEY_WIRED: return value[0] <= (EV_WIRED_DIAL | EV_WIRED_RATE_PINS | EV_WIRED_HX717);
    case EV_KEY_N_CELLS: return value[0] >= 1 && value[0] <= EV_MAX_CELLS;
    case EV_KEY_CELL: return is_cell(value);
    default: return true;
  }
}

ev_result ev_settings_write(ev_settings *settings, uint8_t key, uint8_t index, const uint8_t *value,
                            uint8_t n) {
  place found = place_of(key, index);
  uint8_t *at = settings->bytes + found.at;
  if (found.n == 0 || n > found.n || (!found.is_text && n < found.n)) return EV_BAD_ARGUMENT;
  if (!is_good(key, value)) return EV_BAD_ARGUMENT;
  if (found.is_text) *at++ = n;
  memcpy(at, value, n);
  return EV_OK;
}

void ev_settings_erase(ev_settings *settings) {
  set_defaults(settings->bytes);
}

/* --- two slots -------------------------------------------------------------------------------- */

static uint8_t load(const ev_hal *hal, uint8_t slot, uint8_t at) {
  return hal->load(hal->context, (uint16_t)(slot * EV_SLOT_BYTES + at));
}

static bool is_slot_whole(const ev_hal *hal, uint8_t slot) {
  uint16_t crc = EV_CRC_START;
  for (uint8_t at = 0; at < EV_SLOT_BYTES; at++) crc = ev_crc16(crc, load(hal, slot, at));
  return crc == 0 && load(hal, slot, 0) == VERSION;
}

static bool is_second_newer(const ev_hal *hal) {
  return (int8_t)(load(hal, 1, 1) - load(hal, 0, 1)) > 0; /* generations wrap */
}

void ev_settings_load(ev_settings *settings, const ev_hal *hal) {
  memset(settings, 0, sizeof *settings);
  set_defaults(settings->bytes);
  if (hal->load == NULL) return;
  bool is_first = is_slot_whole(hal, 0);
  bool is_second = is_slot_whole(hal, 1);
  if (!is_first && !is_second) return;
  settings->slot = is_second && (!is_first || is_second_newer(hal));
  settings->generation = load(hal, settings->slot, 1);
  for (uint8_t i = 0; i < EV_SETTINGS_BYTES; i++) {
    settings->bytes[i] = load(hal, settings->slot, (uint8_t)(2 + i));
  }
}

void ev_settings_store(ev_settings *settings) {
  settings->slot ^= 1U;
  settings->generation++;
  settings->n_stored = 0;
  settings->crc = EV_CRC_START;
  settings->is_storing = true;
}

static uint8_t slot_byte(const ev_settings *settings, uint8_t at) {
  if (at == 0) return VERSION;
  if (at == 1) return settings->generation;
  if (at < 2 + EV_SETTINGS_BYTES) return settings->bytes[at - 2];
  return (uint8_t)(at == 2 + EV_SETTINGS_BYTES ? settings->crc >> 8 : settings->crc);
}

/* The last byte is asked for twice: the memory takes it the second time when the first is over, and
 * only then would all of it outlast the power. */
bool ev_settings_go_on(ev_settings *settings, const ev_hal *hal) {
  while (settings->is_storing) {
    uint8_t at = settings->n_stored < EV_SLOT_BYTES ? settings->n_stored : EV_SLOT_BYTES - 1;
    uint8_t byte = slot_byte(settings, at);
    uint16_t address = (uint16_t)(settings->slot * EV_SLOT_BYTES + at);
    if (!hal->store(hal->context, address, byte)) return true;
    if (at < 2 + EV_SETTINGS_BYTES) settings->crc = ev_crc16(settings->crc, byte);
    settings->is_storing = ++settings->n_stored <= EV_SLOT_BYTES;
  }
  return false;
}
