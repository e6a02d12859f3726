#if defined(ARDUINO_ARCH_AVR)

#include "memory.h"

#include <Arduino.h>
#include <avr/boot.h>
#include <avr/eeprom.h>

#include "../core/settings.h"
#include "pins.h"

/* Behind the settings. A boot costs one of a cell's 100 000 writes: thirteen years of twenty a day. */
#define AT_BOOTS ((uint32_t *)EV_STORED_BYTES)
#define AT_DEVICE_ID ((uint8_t *)(EV_STORED_BYTES + 4))

#define FNV_START 2166136261UL
#define FNV_PRIME 16777619UL

static uint8_t load(void *, uint16_t address) {
  return eeprom_read_byte((const uint8_t *)address);
}

/* A write takes 3.4 ms; it is begun here and goes on by itself. Bytes that are right already cost
 * neither time nor wear. */
static bool store(void *, uint16_t address, uint8_t value) {
  uint8_t *at = (uint8_t *)address;
  if (!eeprom_is_ready()) return false;
  if (eeprom_read_byte(at) != value) eeprom_write_byte(at, value);
  return true;
}

static uint32_t fnv(uint32_t hash, uint8_t byte) {
  return (hash ^ byte) * FNV_PRIME;
}

/* The last bits of an open or noisy analog input. */
static uint32_t with_noise(uint32_t hash) {
  for (uint8_t i = 0; i < 32; i++) hash = fnv(hash, (uint8_t)analogRead(DIAL_PIN));
  return fnv(hash, TCNT0);
}

/* The maker's own marks on the chip (its signature row holds a serial number on newer ones), and
 * noise for those that have none. */
static uint32_t chip_hash(uint32_t hash) {
#ifdef SIGRD
  for (uint8_t at = 0x0E; at < 0x18; at++) hash = fnv(hash, boot_signature_byte_get(at));
#endif
  return with_noise(hash);
}

static void make_device_id(uint8_t *id) {
  uint32_t halves[2];
  halves[0] = chip_hash(FNV_START);
  halves[1] = chip_hash(halves[0]);
  memcpy(id, halves, sizeof halves);
  eeprom_update_block(id, AT_DEVICE_ID, sizeof halves);
}

static bool is_blank(const uint8_t *id) {
  for (uint8_t i = 0; i < 8; i++) {
    if (id[i] != 0xFF) return false;
  }
  return true;
}

void memory_identify(ev_identity *identity) {
  uint8_t *id = identity->device_id;
  eeprom_read_block(id, AT_DEVICE_ID, sizeof identity->device_id);
  if (is_blank(id)) make_device_id(id);
  uint32_t boots = eeprom_read_dword(AT_BOOTS) + 1;
  eeprom_update_dword(AT_BOOTS, boots);
  uint32_t hash = with_noise(FNV_START);
  for (uint8_t i = 0; i < sizeof identity->device_id; i++) hash = fnv(hash, id[i]);
  for (uint8_t i = 0; i < 4; i++) hash = fnv(hash, (uint8_t)(boots >> (8 * i)));
  identity->boot_id = hash;
}

void memory_begin(ev_hal *hal) {
  hal->load = load;
  hal->store = store;
}

#endif
