#include "payload.h"

#include <string.h> /* memcpy */

void ev_begin(ev_payload *payload, uint8_t type) {
  payload->bytes[0] = type;
  payload->n = 3;
}

void ev_put8(ev_payload *payload, uint8_t value) {
  payload->bytes[payload->n++] = value;
}

void ev_put16(ev_payload *payload, uint16_t value) {
  ev_put8(payload, (uint8_t)value);
  ev_put8(payload, (uint8_t)(value >> 8));
}

void ev_put24(ev_payload *payload, uint32_t value) {
  ev_put16(payload, (uint16_t)value);
  ev_put8(payload, (uint8_t)(value >> 16));
}

void ev_put32(ev_payload *payload, uint32_t value) {
  ev_put16(payload, (uint16_t)value);
  ev_put16(payload, (uint16_t)(value >> 16));
}

void ev_put_bytes(ev_payload *payload, const uint8_t *bytes, uint8_t n) {
  memcpy(payload->bytes + payload->n, bytes, n);
  payload->n = (uint8_t)(payload->n + n);
}

uint16_t ev_get16(const uint8_t *bytes) {
  return (uint16_t)(bytes[0] | (uint16_t)(bytes[1] << 8));
}

uint32_t ev_get32(const uint8_t *bytes) {
  return ev_get16(bytes) | (uint32_t)ev_get16(bytes + 2) << 16;
}
