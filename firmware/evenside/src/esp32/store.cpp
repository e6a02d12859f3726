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

static uint8_t load(void *, uint16_t address) {
  return address < sizeof bytes ? bytes[address] : 0xFF;
}

/* The core writes a slot from its first byte to its last, and answers the host after that one. So
 * the last byte is the moment to write: what was answered was stored. It takes some milliseconds,
 * and the core stores nothing while samples are sent. */
static bool store(void *, uint16_t address, uint8_t value) {
  if (address >= sizeof bytes) return true;
  bytes[address] = value;
  bool is_slot_whole = address % EV_SLOT_BYTES == EV_SLOT_BYTES - 1;
  return !is_slot_whole || flash.putBytes(KEY, bytes, sizeof bytes) == sizeof bytes;
}

void store_begin(ev_hal *hal) {
  memset(bytes, 0xFF, sizeof bytes);
  flash.begin(SPACE, false);
  if (flash.getBytesLength(KEY) == sizeof bytes) flash.getBytes(KEY, bytes, sizeof bytes);
  hal->load = load;
  hal->store = store;
}

#endif
