#include "packets.h"

#include <string.h> /* memcpy, memmove */

void ev_packets_begin(ev_packets *packets) {
  packets->n = 0;
  ev_packets_set_mtu(packets, EV_SMALLEST_MTU);
}

void ev_packets_set_mtu(ev_packets *packets, uint16_t mtu) {
  if (mtu < EV_SMALLEST_MTU) mtu = EV_SMALLEST_MTU;
  if (mtu > EV_WANTED_MTU) mtu = EV_WANTED_MTU;
  packets->n_at_most = (uint16_t)(mtu - EV_ATT_HEADER);
}

/* One notification; more than one is needed only where the MTU has become smaller. */
static bool notify(ev_packets *packets) {
  uint16_t n = packets->n < packets->n_at_most ? packets->n : packets->n_at_most;
  if (!packets->notify(packets->context, packets->bytes, n)) return false;
  packets->n = (uint16_t)(packets->n - n);
  memmove(packets->bytes, packets->bytes + n, packets->n);
  return true;
}

static uint16_t fill(ev_packets *packets, const uint8_t *bytes, uint16_t n, uint32_t now) {
  uint16_t room = (uint16_t)(packets->n_at_most - packets->n);
  if (n > room) n = room;
  if (packets->n == 0) packets->since = now;
  memcpy(packets->bytes + packets->n, bytes, n);
  packets->n = (uint16_t)(packets->n + n);
  return n;
}

uint16_t ev_packets_send(ev_packets *packets, const uint8_t *bytes, uint16_t n, uint32_t now) {
  uint16_t n_taken = 0;
  while (n_taken < n) {
    if (packets->n >= packets->n_at_most && !notify(packets)) break;
    if (packets->n >= packets->n_at_most) continue;
    n_taken = (uint16_t)(n_taken + fill(packets, bytes + n_taken, (uint16_t)(n - n_taken), now));
  }
  return n_taken;
}

bool ev_packets_poll(ev_packets *packets, uint32_t now) {
  bool is_full = packets->n >= packets->n_at_most;
  bool is_old = packets->n > 0 && now - packets->since >= EV_PACKET_TICKS;
  return !(is_full || is_old) || notify(packets);
}
