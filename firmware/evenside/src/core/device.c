#include "device.h"

#include <stddef.h> /* NULL */
#include <string.h> /* memset */

#include "commands.h"
#include "describe.h"
#include "messages.h"

static uint32_t now_ticks(const ev_device *device) {
  return device->hal->ticks(device->hal->context);
}

/* --- boot ------------------------------------------------------------------------------------- */

static void take_settings(ev_device *device) {
  const uint8_t *bytes;
  uint8_t n;
  bytes = ev_settings_find(&device->settings, EV_KEY_RATE, 0, &n);
  device->rate_mhz = ev_get32(bytes);
  bytes = ev_settings_find(&device->settings, EV_KEY_WIRED, 0, &n);
  device->wired = bytes[0];
  bytes = ev_settings_find(&device->settings, EV_KEY_N_CELLS, 0, &n);
  device->n_cells = bytes[0];
}

static void start_cells(ev_device *device, uint32_t now) {
  const ev_hal *hal = device->hal;
  if (device->wired & EV_WIRED_RATE_PINS && hal->set_rate != NULL) {
    hal->set_rate(hal->context, device->rate_mhz);
  }
  for (uint8_t i = 0; i < device->n_cells; i++) {
    uint8_t n;
    const uint8_t *cell = ev_settings_find(&device->settings, EV_KEY_CELL, i, &n);
    ev_cell_init(&device->cells[i], i, cell[EV_CELL_GAIN], device->rate_mhz, now);
    hal->power(hal->context, i, true);
    hal->arm(hal->context, i);
  }
}

void ev_device_init(ev_device *device, const ev_hal *hal, const ev_identity *identity) {
  memset(device, 0, sizeof *device);
  device->hal = hal;
  device->identity = *identity;
  ev_settings_load(&device->settings, hal);
  take_settings(device);
  device->batch_size = ev_batch_size(device->rate_mhz);
  device->second_ticks = device->dial_ticks = device->turn_ticks = now_ticks(device);
  start_cells(device, device->second_ticks);
}

/* --- samples ---------------------------------------------------------------------------------- */

static void send_batch(ev_device *device, uint8_t group) {
  ev_batch *batch = &device->batches[group];
  ev_payload payload;
  if (batch->n == 0) return;
  ev_batch_write(batch, group, device->overflows[group], &payload);
  if (!ev_outbox_send(&device->outbox, &payload)) device->overflows[group] += batch->n;
  batch->n = 0;
}

static void take_sample(ev_device *device, uint8_t group, const ev_sample *sample) {
  ev_batch *batch = &device->batches[group];
  if (!ev_batch_continues(batch, sample)) send_batch(device, group);
  ev_batch_add(batch, sample);
  if (batch->n == device->batch_size) send_batch(device, group);
}

/* What the converter did and nobody could read is lost only while it was to be sent. */
static void count_unread(ev_device *device, uint8_t group) {
  uint32_t n_unread = device->cells[group].n_unread;
  if (device->is_streaming) device->overflows[group] += n_unread - device->n_unread[group];
  device->n_unread[group] = n_unread;
}

static void poll_cell(ev_device *device, uint8_t group, uint32_t now) {
  ev_sample sample;
  bool has_sample = ev_cell_poll(&device->cells[group], device->hal, now, &sample);
  count_unread(device, group);
  if (!device->is_streaming) return;
  if (has_sample) take_sample(device, group, &sample);
  int32_t waited = (int32_t)(now - device->batches[group].ticks); /* -1: converted since `now` */
  if (device->batches[group].n > 0 && waited >= (int32_t)EV_MAX_WAIT_TICKS) send_batch(device, group);
}

/* --- what is due by the clock ----------------------------------------------------------------- */

static bool has_faulty_cell(const ev_device *device) {
  for (uint8_t i = 0; i < device->n_cells; i++) {
    if (ev_cell_health_of(&device->cells[i]) != EV_CELL_WELL) return true;
  }
  return false;
}

static void poll_seconds(ev_device *device, uint32_t now) {
  ev_payload payload;
  while (now - device->second_ticks >= EV_SECOND_TICKS) {
    device->second_ticks += EV_SECOND_TICKS;
    device->uptime_s++;
    ev_describe_status(device, now, &payload);
    ev_outbox_send(&device->outbox, &payload);
  }
}

static void poll_dial(ev_device *device, uint32_t now) {
  const ev_hal *hal = device->hal;
  ev_payload payload;
  uint16_t hundredths;
  if (now - device->dial_ticks < EV_DIAL_TICKS) return;
  device->dial_ticks += EV_DIAL_TICKS;
  if (++device->n_dial == EV_DIAL_AT_LEAST) device->n_dial = 0;
  if (!device->is_streaming || !ev_has_dial(device)) return;
  bool is_moved = ev_dial_read(&device->dial, hal->dial(hal->context), &hundredths);
  if (!is_moved && device->n_dial != 0) return;
  ev_begin(&payload, EV_DIAL);
  ev_put32(&payload, now);
  ev_put16(&payload, hundredths);
  ev_outbox_send(&device->outbox, &payload);
}

static void poll_button(ev_device *device, uint32_t now) {
  const ev_hal *hal = device->hal;
  ev_payload payload;
  if (hal->button == NULL) return;
  if (!ev_button_see(&device->button, hal->button(hal->context), now)) return;
  if (!device->is_streaming) return;
  ev_begin(&payload, EV_BUTTON);
  ev_put32(&payload, device->button.first_edge_ticks);
  ev_put8(&payload, device->button.is_pressed);
  ev_outbox_send(&device->outbox, &payload);
}

static void poll_turn(ev_device *device, uint32_t now) {
  const ev_hal *hal = device->hal;
  ev_payload payload;
  ev_turn turn;
  if (now - device->turn_ticks < EV_TURN_TICKS) return;
  device->turn_ticks += EV_TURN_TICKS;
  if (!device->is_streaming || hal->turn == NULL || !hal->turn(hal->context, &turn)) return;
  ev_begin(&payload, EV_TURN);
  ev_put32(&payload, now);
  ev_put16(&payload, turn.full_scale_dps);
  for (uint8_t axis = 0; axis < 3; axis++) ev_put16(&payload, (uint16_t)turn.rate[axis]);
  ev_outbox_send(&device->outbox, &payload);
}

static void poll_light(ev_device *device, uint32_t now) {
  const ev_hal *hal = device->hal;
  if (hal->led == NULL) return;
  hal->led(hal->context,
           ev_light(device->uptime_s, now - device->second_ticks, device->is_streaming,
                    has_faulty_cell(device), device->button.is_pressed));
}

/* --- one round -------------------------------------------------------------------------------- */

/* Requests first, so that what they start holds for what follows; then what is due by the clock;
 * then the cells. The simulated device keeps the same order. */
void ev_device_poll(ev_device *device) {
  uint32_t now = now_ticks(device);
  ev_commands_poll(device);
  ev_describe_poll(device);
  poll_seconds(device, now);
  poll_dial(device, now);
  poll_button(device, now);
  poll_turn(device, now);
  now = now_ticks(device); /* what went before may have taken a while */
  for (uint8_t i = 0; i < device->n_cells; i++) poll_cell(device, i, now);
  poll_light(device, now);
  ev_outbox_pump(&device->outbox, device->hal);
  if (device->hal->idle != NULL) device->hal->idle(device->hal->context);
}

bool ev_device_is_streaming(const ev_device *device) {
  return device->is_streaming;
}

bool ev_device_is_quiet(const ev_device *device) {
  return ev_outbox_is_empty(&device->outbox) && !device->settings.is_storing;
}
