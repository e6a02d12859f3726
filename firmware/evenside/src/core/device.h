/* The whole device between power-on and power-off: protocol v1 over a board (hal.h).
 *
 * The caller owns the state and calls ev_device_poll() as often as it can. Nothing waits: what is
 * not due, not there or has no room is left for the next call. */
#ifndef EVENSIDE_DEVICE_H
#define EVENSIDE_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "batch.h"
#include "cell.h"
#include "controls.h"
#include "frame.h"
#include "hal.h"
#include "outbox.h"
#include "settings.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EV_SECOND_TICKS EV_TICK_HZ
#define EV_TURN_TICKS 20000UL /* the turn sensor is read fifty times a second */

#define EV_DESCRIBED 0xFF /* next_description when nothing is left to say */

typedef struct {
  uint32_t boot_id; /* random at every boot */
  uint8_t fw_version[3];
  uint8_t fw_hash[8];
  uint8_t device_id[8];
} ev_identity;

typedef struct {
  const ev_hal *hal;
  ev_identity identity;
  ev_settings settings;
  ev_frame_reader reader;
  ev_outbox outbox;
  ev_cell cells[EV_MAX_CELLS];
  ev_batch batches[EV_MAX_CELLS];
  uint32_t overflows[EV_MAX_CELLS]; /* conversions that were to be sent and never were */
  uint32_t n_unread[EV_MAX_CELLS]; /* of the cell, as counted here so far */
  ev_dial dial;
  ev_button button;
  uint32_t rate_mhz;
  uint32_t uptime_s;
  uint32_t second_ticks; /* when the current second began */
  uint32_t dial_ticks; /* when the dial was due for the last time */
  uint32_t turn_ticks;
  uint16_t rx_bad;
  uint16_t request_seq; /* of the request whose answer waits for the settings to be stored */
  uint8_t request;
  uint8_t n_cells; /* as wired at boot */
  uint8_t wired;
  uint8_t batch_size;
  uint8_t next_description; /* 0 HELLO, then GROUPs, then CHANNELs */
  uint8_t n_dial; /* readings since one was a twentieth */
  bool is_streaming;
} ev_device;

/* After boot; the device begins to describe itself at the first poll. */
void ev_device_init(ev_device *device, const ev_hal *hal, const ev_identity *identity);

void ev_device_poll(ev_device *device);

bool ev_device_is_streaming(const ev_device *device);

/* Nothing waits to be sent or stored: the power may be taken away. */
bool ev_device_is_quiet(const ev_device *device);

#ifdef __cplusplus
}
#endif

#endif
