/* A payload in the making: little-endian fields one after the other. */
#ifndef EVENSIDE_PAYLOAD_H
#define EVENSIDE_PAYLOAD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The longest that this firmware sends is HELLO: 40 fixed bytes, a length, a name of 32. */
#define EV_PAYLOAD_BYTES 80

typedef struct {
  uint8_t bytes[EV_PAYLOAD_BYTES];
  uint8_t n;
} ev_payload;

void ev_begin(ev_payload *payload, uint8_t type); /* leaves room for the sequence number */
void ev_put8(ev_payload *payload, uint8_t value);
void ev_put16(ev_payload *payload, uint16_t value);
void ev_put24(ev_payload *payload, uint32_t value);
void ev_put32(ev_payload *payload, uint32_t value);
void ev_put_bytes(ev_payload *payload, const uint8_t *bytes, uint8_t n);

uint16_t ev_get16(const uint8_t *bytes);
uint32_t ev_get32(const uint8_t *bytes);

#ifdef __cplusplus
}
#endif

#endif
