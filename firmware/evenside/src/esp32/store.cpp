#if defined(ARDUINO_ARCH_ESP32)

#include "store.h"

#include <Preferences.h>
#include <string.h>

#include "../core/settings.h"

#define SPACE "evenside"
#define KEY "settings"

/* Flash is not written byte by byte. The bytes are kept here and written as one, which the flash
 * library does whole or not at all. */
static Preferences flash;
static uint8_t bytes[EV_STORED_BYTES];
static bool is_changed; /* since the last write */

static uint8_t load(void *, uint16_t address) {
  return address < sizeof bytes ? bytes[address] : 0xFF;
}

/* The core writes a slot from its first byte to its last, asks for the last one once more to be
 * sure of it, and then answers the host. So the last byte is the moment to write: what was answered
 * was stored. It takes some milliseconds, and the core stores nothing while samples are sent. */
static bool store(void *, uint16_t address, uint8_t value) {
  if (address >= sizeof bytes) return true;
  is_changed = is_changed || bytes[address] != value;
  bytes[address] = value;
  bool is_slot_whole = address % EV_SLOT_BYTES == EV_SLOT_BYTES - 1;
  if (!is_slot_whole || !is_changed) return true;
  is_changed = flash.putBytes(KEY, bytes, sizeof bytes) != sizeof bytes;
  return !is_changed;
}

void store_begin(ev_hal *hal) {
  memset(bytes, 0xFF, sizeof bytes);
  flash.begin(SPACE, false);
  if (flash.getBytesLength(KEY) == sizeof bytes) flash.getBytes(KEY, bytes, sizeof bytes);
  hal->load = load;
  hal->store = store;
}

#endif
