#include "commands.h"

#include <stddef.h> /* NULL */

#include "messages.h"

#define MAX_ANSWER 48 /* bytes of payload: the one that carries a name of 32 has 42 */

typedef struct {
  uint8_t type;
  uint16_t seq;
  const uint8_t *body;
  uint8_t n;
} request;

static void begin_answer(ev_payload *out, uint16_t seq, uint8_t type, ev_result result) {
  ev_begin(out, EV_ANSWER);
  ev_put16(out, seq);
  ev_put8(out, type);
  ev_put8(out, (uint8_t)result);
}

/* --- samples, rate, time ---------------------------------------------------------------------- */

static ev_result start(ev_device *device) {
  if (!device->is_streaming) ev_dial_start(&device->dial);
  device->is_streaming = true;
  return EV_OK;
}

static ev_result stop(ev_device *device) {
  device->is_streaming = false;
  for (uint8_t i = 0; i < device->n_cells; i++) device->batches[i].n = 0;
  return EV_OK;
}

static uint32_t distance(uint32_t a, uint32_t b) {
  return a > b ? a - b : b - a;
}

static uint32_t nearest_rate(const ev_device *device, uint32_t wanted_mhz) {
  static const uint32_t hx711_mhz[] = {10000, 80000};
  static const uint32_t hx717_mhz[] = {10000, 20000, 80000, 320000};
  bool is_hx717 = (device->wired & EV_WIRED_HX717) != 0;
  const uint32_t *rates_mhz = is_hx717 ? hx717_mhz : hx711_mhz;
  uint32_t best = rates_mhz[0];
  for (uint8_t i = 1; i < (is_hx717 ? 4 : 2); i++) {
    if (distance(rates_mhz[i], wanted_mhz) < distance(best, wanted_mhz)) best = rates_mhz[i];
  }
  return best;
}

/* A rate that is set already is left alone: pins that do not move disturb no conversion. */
static void apply_rate(ev_device *device, uint32_t rate_mhz) {
  const ev_hal *hal = device->hal;
  if (rate_mhz == device->rate_mhz) return;
  hal->set_rate(hal->context, rate_mhz);
  device->rate_mhz = rate_mhz;
  device->batch_size = ev_batch_size(rate_mhz);
  for (uint8_t i = 0; i < device->n_cells; i++) {
    ev_cell_set_rate(&device->cells[i], rate_mhz, hal->ticks(hal->context));
    hal->arm(hal->context, i);
  }
}

/* One pin or two set the rate of all converters together. */
static ev_result set_rate(ev_device *device, const request *asked) {
  const ev_hal *hal = device->hal;
  if (asked->n < 5) return EV_BAD_ARGUMENT;
  uint8_t group = asked->body[0];
  if (group != EV_ALL_GROUPS && group >= device->n_cells) return EV_BAD_ARGUMENT;
  if (device->is_streaming) return EV_BUSY;
  bool is_for_all = group == EV_ALL_GROUPS || device->n_cells == 1;
  if (!(device->wired & EV_WIRED_RATE_PINS) || hal->set_rate == NULL || !is_for_all) {
    return EV_NOT_SUPPORTED;
  }
  apply_rate(device, nearest_rate(device, ev_get32(asked->body + 1)));
  return EV_OK;
}

static void put_pong(ev_device *device, const request *asked, ev_payload *out) {
  ev_put_bytes(out, asked->body, 4);
  ev_put32(out, device->hal->ticks(device->hal->context));
  ev_put32(out, device->uptime_s);
}

/* --- settings --------------------------------------------------------------------------------- */

static const uint8_t *find_setting(const ev_device *device, uint8_t key, uint8_t index, uint8_t *n) {
  if (key != EV_KEY_DEVICE_ID) return ev_settings_find(&device->settings, key, index, n);
  *n = sizeof device->identity.device_id;
  return index == 0 ? device->identity.device_id : NULL;
}

static ev_result read_setting(const ev_device *device, const request *asked) {
  uint8_t n;
  if (device->hal->store == NULL) return EV_NOT_SUPPORTED;
  if (asked->n < 2) return EV_BAD_ARGUMENT;
  return find_setting(device, asked->body[0], asked->body[1], &n) == NULL ? EV_BAD_ARGUMENT : EV_OK;
}

static void put_setting(const ev_device *device, const request *asked, ev_payload *out) {
  uint8_t n;
  const uint8_t *value = find_setting(device, asked->body[0], asked->body[1], &n);
  ev_put_bytes(out, asked->body, 2);
  ev_put8(out, n);
  ev_put_bytes(out, value, n);
}

/* Somebody who merely reaches the line, by radio say, changes nothing: the button is on the device. */
static ev_result may_change(const ev_device *device) {
  if (device->hal->store == NULL) return EV_NOT_SUPPORTED;
  if (device->is_streaming) return EV_BUSY;
  return device->button.is_pressed ? EV_OK : EV_LOCKED;
}

static ev_result write_setting(ev_device *device, const request *asked) {
  ev_result result = may_change(device);
  if (result != EV_OK) return result;
  if (asked->n < 3 || asked->n - 3 < asked->body[2]) return EV_BAD_ARGUMENT;
  if (asked->body[0] == EV_KEY_DEVICE_ID && asked->body[1] == 0) return EV_NOT_SUPPORTED;
  return ev_settings_write(&device->settings, asked->body[0], asked->body[1], asked->body + 3,
                           asked->body[2]);
}

static ev_result erase_settings(ev_device *device) {
  ev_result result = may_change(device);
  if (result == EV_OK) ev_settings_erase(&device->settings);
  return result;
}

/* --- all of them ------------------------------------------------------------------------------ */

static ev_result obey(ev_device *device, const request *asked) {
  switch (asked->type) {
    case EV_DESCRIBE: return EV_OK;
    case EV_START: return start(device);
    case EV_STOP: return stop(device);
    case EV_RATE: return set_rate(device, asked);
    case EV_PING: return asked->n < 4 ? EV_BAD_ARGUMENT : EV_OK;
    case EV_READ_SETTING: return read_setting(device, asked);
    case EV_WRITE_SETTING: return write_setting(device, asked);
    case EV_ERASE_SETTINGS: return erase_settings(device);
    default: return EV_UNKNOWN_COMMAND;
  }
}

static void answer(ev_device *device, const request *asked, ev_result result) {
  ev_payload payload;
  begin_answer(&payload, asked->seq, asked->type, result);
  if (result == EV_OK) {
    if (asked->type == EV_PING) put_pong(device, asked, &payload);
    if (asked->type == EV_RATE) ev_put32(&payload, device->rate_mhz);
    if (asked->type == EV_READ_SETTING) put_setting(device, asked, &payload);
    if (asked->type == EV_DESCRIBE) device->next_description = 0;
  }
  ev_outbox_send(&device->outbox, &payload);
}

static void handle(ev_device *device, const request *asked) {
  if (asked->type < EV_FIRST_REQUEST) return; /* what devices say is not for devices */
  ev_result result = obey(device, asked);
  bool is_change = asked->type == EV_WRITE_SETTING || asked->type == EV_ERASE_SETTINGS;
  if (is_change && result == EV_OK) {
    ev_settings_store(&device->settings); /* the answer comes when it will outlast the power */
    device->request = asked->type;
    device->request_seq = asked->seq;
    return;
  }
  answer(device, asked, result);
}

/* True while an answer waits for the settings to be stored. */
static bool is_storing(ev_device *device) {
  if (!device->settings.is_storing) return false;
  if (ev_settings_go_on(&device->settings, device->hal)) return true;
  request stored = {.type = device->request, .seq = device->request_seq, .body = NULL, .n = 0};
  answer(device, &stored, EV_OK);
  return false;
}

void ev_commands_poll(ev_device *device) {
  const ev_hal *hal = device->hal;
  while (!is_storing(device) && ev_outbox_has_room(&device->outbox, MAX_ANSWER)) {
    int16_t byte = hal->receive(hal->context);
    if (byte < 0) return;
    ev_frame_event event = ev_frame_reader_feed(&device->reader, (uint8_t)byte);
    if (event == EV_FRAME_BAD) device->rx_bad++;
    if (event != EV_FRAME_GOOD) continue;
    const uint8_t *bytes = device->reader.bytes;
    request asked = {bytes[0], ev_get16(bytes + 1), bytes + 3, (uint8_t)(device->reader.n - 3)};
    handle(device, &asked);
    ev_frame_reader_next(&device->reader);
  }
}
