#include "describe.h"

#include <stddef.h> /* NULL */

#include "messages.h"

#define N_BITS 24

bool ev_has_dial(const ev_device *device) {
  return device->hal->dial != NULL && (device->wired & EV_WIRED_DIAL) != 0;
}

static uint16_t features_of(const ev_device *device) {
  const ev_hal *hal = device->hal;
  uint16_t features = 0;
  if (ev_has_dial(device)) features |= EV_HAS_DIAL;
  if (hal->button != NULL) features |= EV_HAS_BUTTON;
  if (hal->temperature_centi != NULL) features |= EV_HAS_TEMPERATURE;
  if (hal->battery_mv != NULL) features |= EV_HAS_BATTERY;
  if (hal->turn != NULL) features |= EV_HAS_TURN_SENSOR;
  if (hal->store != NULL) features |= EV_HAS_SETTINGS;
  return features;
}

static void put_setting(const ev_device *device, uint8_t key, uint8_t index, ev_payload *out) {
  uint8_t n;
  const uint8_t *bytes = ev_settings_find(&device->settings, key, index, &n);
  ev_put_bytes(out, bytes, n);
}

static void put_text(const ev_device *device, uint8_t key, uint8_t index, ev_payload *out) {
  uint8_t n;
  ev_settings_find(&device->settings, key, index, &n);
  ev_put8(out, n);
  put_setting(device, key, index, out);
}

static void hello(const ev_device *device, ev_payload *out) {
  const ev_identity *identity = &device->identity;
  ev_begin(out, EV_HELLO);
  ev_put8(out, EV_PROTOCOL_VERSION);
  put_setting(device, EV_KEY_KIND, 0, out);
  ev_put32(out, identity->boot_id);
  ev_put32(out, EV_TICK_HZ);
  ev_put8(out, device->n_cells);
  ev_put8(out, device->n_cells);
  ev_put16(out, features_of(device));
  ev_put_bytes(out, identity->fw_version, sizeof identity->fw_version);
  ev_put_bytes(out, identity->fw_hash, sizeof identity->fw_hash);
  ev_put_bytes(out, identity->device_id, sizeof identity->device_id);
  put_setting(device, EV_KEY_RADIUS, 0, out);
  put_text(device, EV_KEY_NAME, 0, out);
}

/* Every converter is a group of its own: its conversions keep its own time. */
static void group(const ev_device *device, uint8_t number, ev_payload *out) {
  ev_begin(out, EV_GROUP);
  ev_put8(out, number);
  ev_put8(out, 1);
  ev_put32(out, device->rate_mhz);
  ev_put8(out, N_BITS);
}

static void channel(const ev_device *device, uint8_t number, ev_payload *out) {
  ev_begin(out, EV_CHANNEL);
  ev_put8(out, number);
  ev_put8(out, number);
  ev_put8(out, 0);
  put_setting(device, EV_KEY_CELL, number, out); /* gain to axis, laid out as here */
  put_text(device, EV_KEY_CELL_NAME, number, out);
}

void ev_describe_poll(ev_device *device) {
  while (device->next_description != EV_DESCRIBED) {
    uint8_t part = device->next_description;
    ev_payload payload;
    if (part == 0) {
      hello(device, &payload);
    } else if (part <= device->n_cells) {
      group(device, (uint8_t)(part - 1), &payload);
    } else {
      channel(device, (uint8_t)(part - 1 - device->n_cells), &payload);
    }
    if (!ev_outbox_has_room(&device->outbox, payload.n)) return;
    ev_outbox_send(&device->outbox, &payload);
    device->next_description = part == 2 * device->n_cells ? EV_DESCRIBED : (uint8_t)(part + 1);
  }
}

static uint16_t temperature_of(const ev_hal *hal) {
  return hal->temperature_centi == NULL ? EV_NO_TEMPERATURE
                                        : (uint16_t)hal->temperature_centi(hal->context);
}

static uint16_t battery_of(const ev_hal *hal) {
  return hal->battery_mv == NULL ? EV_NO_BATTERY : hal->battery_mv(hal->context);
}

void ev_describe_status(const ev_device *device, uint32_t now, ev_payload *out) {
  ev_begin(out, EV_STATUS);
  ev_put32(out, now);
  ev_put32(out, device->uptime_s);
  ev_put32(out, device->identity.boot_id);
  ev_put32(out, device->outbox.frames_sent);
  ev_put32(out, device->outbox.frames_dropped);
  ev_put16(out, device->rx_bad);
  ev_put16(out, temperature_of(device->hal));
  ev_put16(out, battery_of(device->hal));
  ev_put8(out, device->n_cells);
  for (uint8_t i = 0; i < device->n_cells; i++) {
    ev_put8(out, i);
    ev_put32(out, device->cells[i].next_index);
    ev_put32(out, device->overflows[i]);
    ev_put8(out, ev_cell_health_of(&device->cells[i]) != EV_CELL_WELL);
  }
}
