/* When a device that nobody uses goes to sleep. */
#ifndef EVENSIDE_ESP32_REST_H
#define EVENSIDE_ESP32_REST_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Ten minutes: longer than any pause of a session, short enough to save the battery overnight. */
#define EV_REST_TICKS 600000000UL

typedef struct {
  uint32_t used_at; /* ticks */
  uint32_t n_commands; /* of the host, when last asked */
} ev_rest;

void ev_rest_begin(ev_rest *rest, uint32_t now);

/* To be asked at least once a minute, as ticks wrap. True when for ten minutes there was no
 * connection, no further command, and no hand on the button. Samples that are sent do not count: a
 * host that listens pings once a second. */
bool ev_rest_is_due(ev_rest *rest, uint32_t now, bool is_connected, bool is_pressed,
                    uint32_t n_commands);

#ifdef __cplusplus
}
#endif

#endif
