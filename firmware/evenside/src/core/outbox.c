#include "outbox.h"

#include "frame.h"

#define MASK (EV_OUTBOX_BYTES - 1U)

static uint16_t room(const ev_outbox *box) {
  return (uint16_t)((box->tail - box->head - 1U) & MASK); /* one byte stays free: full is not empty */
}

bool ev_outbox_has_room(const ev_outbox *box, uint8_t n) {
  return room(box) >= (uint16_t)(n + EV_FRAME_EXTRA);
}

/* COBS on the way into the ring: the place of the last distance is kept and filled in later. */
typedef struct {
  uint16_t distance_at;
  uint8_t distance;
} stuffer;

static void append(ev_outbox *box, uint8_t byte) {
  box->ring[box->head] = byte;
  box->head = (uint16_t)((box->head + 1U) & MASK);
}

static void mark(ev_outbox *box, stuffer *cobs) {
  cobs->distance_at = box->head;
  cobs->distance = 1;
  append(box, 0);
}

static void stuff(ev_outbox *box, stuffer *cobs, uint8_t byte) {
  if (byte == 0) {
    box->ring[cobs->distance_at] = cobs->distance;
    mark(box, cobs);
  } else {
    append(box, byte);
    cobs->distance++; /* at most 83: the long code of COBS is never needed */
  }
}

bool ev_outbox_send(ev_outbox *box, ev_payload *payload) {
  if (!ev_outbox_has_room(box, payload->n)) {
    box->frames_dropped++;
    return false;
  }
  payload->bytes[1] = (uint8_t)box->frames_sent;
  payload->bytes[2] = (uint8_t)(box->frames_sent >> 8);
  box->frames_sent++;

  stuffer cobs;
  uint16_t crc = EV_CRC_START;
  mark(box, &cobs);
  for (uint8_t i = 0; i < payload->n; i++) {
    crc = ev_crc16(crc, payload->bytes[i]);
    stuff(box, &cobs, payload->bytes[i]);
  }
  stuff(box, &cobs, (uint8_t)(crc >> 8));
  stuff(box, &cobs, (uint8_t)crc);
  box->ring[cobs.distance_at] = cobs.distance;
  append(box, 0);
  return true;
}

void ev_outbox_pump(ev_outbox *box, const ev_hal *hal) {
  while (box->tail != box->head) {
    uint16_t end = box->head > box->tail ? box->head : EV_OUTBOX_BYTES;
    uint16_t n = (uint16_t)(end - box->tail);
    uint16_t taken = hal->send(hal->context, box->ring + box->tail, n);
    box->tail = (uint16_t)((box->tail + taken) & MASK);
    if (taken < n) return;
  }
}

bool ev_outbox_is_empty(const ev_outbox *box) {
  return box->head == box->tail;
}
