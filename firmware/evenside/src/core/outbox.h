/* The sending end: numbers frames, puts them into a ring, hands the ring to the line.
 *
 * Nothing here waits. A frame that finds no room is dropped whole and counted; it uses up no number,
 * so that the host's count of numbers is the count of what was sent. */
#ifndef EVENSIDE_OUTBOX_H
#define EVENSIDE_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "hal.h"
#include "payload.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A power of two. 256: 10 ms at 250000 baud, and four times the longest burst of samples. A board
 * with Bluetooth has memory for the 2 s after which a connection without a sign counts as lost: 80
 * frames of 33 bytes a second are 5.3 kB. */
#ifndef EV_OUTBOX_BYTES
#if defined(ARDUINO_ARCH_ESP32)
#define EV_OUTBOX_BYTES 8192
#else
#define EV_OUTBOX_BYTES 256
#endif
#endif

typedef struct {
  uint8_t ring[EV_OUTBOX_BYTES];
  uint16_t head; /* where the next byte goes */
  uint16_t tail; /* where the oldest unsent byte is */
  uint32_t frames_sent; /* since boot; its low 16 bits are the next frame's number */
  uint32_t frames_dropped;
} ev_outbox;

/* Whether a payload of n bytes would find room now. */
bool ev_outbox_has_room(const ev_outbox *box, uint8_t n);

/* False if there was no room. Writes the sequence number into the payload. */
bool ev_outbox_send(ev_outbox *box, ev_payload *payload);

/* Hands over as many bytes as the line takes. */
void ev_outbox_pump(ev_outbox *box, const ev_hal *hal);

bool ev_outbox_is_empty(const ev_outbox *box);

#ifdef __cplusplus
}
#endif

#endif
