/* What the device remembers without power: its name, its cells, how it is wired.
 *
 * The settings are one row of bytes, laid out as on the wire, so that reading or writing one is
 * copying some of them. They are kept twice, in two slots with a generation and a CRC each: a power
 * cut while one is written leaves the other. */
#ifndef EVENSIDE_SETTINGS_H
#define EVENSIDE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "hal.h"
#include "messages.h"
#include "payload.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EV_NAME_BYTES 32
#define EV_CELL_NAME_BYTES 16

typedef enum {
  EV_KEY_NAME = 1,
  EV_KEY_KIND = 2,
  EV_KEY_RADIUS = 3,
  EV_KEY_RATE = 4,
  EV_KEY_WIRED = 5,
  EV_KEY_N_CELLS = 6,
  EV_KEY_DEVICE_ID = 7,
  EV_KEY_CELL = 16,
  EV_KEY_CELL_NAME = 17,
} ev_key;

/* What hangs on the board besides cells and button; the converters are HX711 unless bit 2 is set. */
enum { EV_WIRED_DIAL = 1, EV_WIRED_RATE_PINS = 2, EV_WIRED_HX717 = 4 };

/* Where a cell's values stand within EV_KEY_CELL. */
enum { EV_CELL_GAIN = 0, EV_CELL_CAPACITY = 1, EV_CELL_RATED = 3, EV_CELL_X = 5, EV_CELL_BYTES = 11 };

#define EV_SETTINGS_BYTES \
  (1 + EV_NAME_BYTES + 1 + 4 + 4 + 1 + 1 + EV_MAX_CELLS * (EV_CELL_BYTES + 1 + EV_CELL_NAME_BYTES))
#define EV_SLOT_BYTES (2 + EV_SETTINGS_BYTES + 2) /* version, generation; the settings; a CRC */
#define EV_STORED_BYTES (2 * EV_SLOT_BYTES) /* from address 0 on; what follows is the board's */

typedef struct {
  uint8_t bytes[EV_SETTINGS_BYTES];
  uint8_t generation; /* of the slot that holds them now */
  uint8_t slot; /* which one that is */
  bool is_storing;
  uint8_t n_stored; /* bytes of the other slot that are written */
  uint16_t crc; /* over those */
} ev_settings;

/* From the newer whole slot, or the defaults if there is none. */
void ev_settings_load(ev_settings *settings, const ev_hal *hal);

void ev_settings_erase(ev_settings *settings);

/* The value behind a key, with its length; NULL if there is no such key or index. Text shorter than
 * its place is told by its first byte, which is not part of the value. */
const uint8_t *ev_settings_find(const ev_settings *settings, uint8_t key, uint8_t index, uint8_t *n);

/* EV_OK, or why not; nothing is changed then. */
ev_result ev_settings_write(ev_settings *settings, uint8_t key, uint8_t index, const uint8_t *value,
                            uint8_t n);

/* Begin to store; then go on, until the return value is false. Never waits for a byte to be written. */
void ev_settings_store(ev_settings *settings);
bool ev_settings_go_on(ev_settings *settings, const ev_hal *hal);

#ifdef __cplusplus
}
#endif

#endif
