/* The byte stream cut into notifications: as full as the connection allows, and none older than it
 * must be.
 *
 * Frames are not kept together: the host puts the stream together again, so any cut is right, down
 * to the 20 bytes of a connection that negotiated nothing. What the radio does not take stays here
 * and is offered again; meanwhile nothing more is taken from the core, whose outbox then drops
 * whole frames and counts them. */
#ifndef EVENSIDE_ESP32_PACKETS_H
#define EVENSIDE_ESP32_PACKETS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EV_ATT_HEADER 3 /* bytes of the MTU that a notification needs for itself */
#define EV_SMALLEST_MTU 23 /* what every connection has before it agrees on more */
#define EV_WANTED_MTU 247 /* one packet of the link layer with data length extension */
#define EV_PACKET_BYTES (EV_WANTED_MTU - EV_ATT_HEADER)

/* A frame of four samples at 80/s is 37.5 ms old when it is whole; it must leave before 50. */
#define EV_PACKET_TICKS 10000UL

typedef struct {
  void *context;
  bool (*notify)(void *context, const uint8_t *bytes, uint16_t n); /* false: no room now */
  uint8_t bytes[EV_PACKET_BYTES];
  uint16_t n;
  uint16_t n_at_most;
  uint32_t since; /* ticks of the first byte */
} ev_packets;

/* A connection begins: nothing is waiting, and nothing is agreed on yet. */
void ev_packets_begin(ev_packets *packets);

void ev_packets_set_mtu(ev_packets *packets, uint16_t mtu);

/* How many bytes it took. */
uint16_t ev_packets_send(ev_packets *packets, const uint8_t *bytes, uint16_t n, uint32_t now);

/* Sends what is due; false if the radio did not take it. */
bool ev_packets_poll(ev_packets *packets, uint32_t now);

#ifdef __cplusplus
}
#endif

#endif
