#include "frame.h"

/* Four shifts and four xors in place of a loop over bits or of a table of 512 bytes: x^16 = x^12 +
 * x^5 + 1, folded for the whole byte at once. */
uint16_t ev_crc16(uint16_t crc, uint8_t byte) {
  uint8_t high = (uint8_t)((crc >> 8) ^ byte);
  high ^= (uint8_t)(high >> 4);
  return (uint16_t)((crc << 8) ^ ((uint16_t)high << 12) ^ ((uint16_t)high << 5) ^ high);
}

void ev_frame_reader_next(ev_frame_reader *reader) {
  reader->n = 0;
  reader->is_too_long = false;
}

/* Undoes COBS in place; false if the chain of distances does not end at the end. */
static bool unstuff(uint8_t *bytes, uint8_t *n) {
  uint8_t to_next = bytes[0];
  uint8_t written = 0;
  for (uint8_t i = 1; i < *n; i++) {
    if (--to_next == 0) {
      to_next = bytes[i];
      bytes[written++] = 0;
    } else {
      bytes[written++] = bytes[i];
    }
  }
  *n = written;
  return to_next == 1;
}

static bool is_whole(const uint8_t *bytes, uint8_t n) {
  uint16_t crc = EV_CRC_START;
  for (uint8_t i = 0; i < n; i++) crc = ev_crc16(crc, bytes[i]);
  return crc == 0; /* the CRC travels high byte first, so that over itself it comes out as zero */
}

static ev_frame_event ended(ev_frame_reader *reader) {
  bool is_good = !reader->is_too_long && reader->n >= EV_MIN_BETWEEN &&
                 unstuff(reader->bytes, &reader->n) && is_whole(reader->bytes, reader->n);
  if (!is_good) {
    ev_frame_reader_next(reader);
    return EV_FRAME_BAD;
  }
  reader->n = (uint8_t)(reader->n - 2);
  return EV_FRAME_GOOD;
}

ev_frame_event ev_frame_reader_feed(ev_frame_reader *reader, uint8_t byte) {
  if (byte == 0) return reader->n == 0 ? EV_FRAME_NONE : ended(reader);
  if (reader->n < EV_READER_BYTES) {
    reader->bytes[reader->n++] = byte;
  } else {
    reader->is_too_long = true;
  }
  return EV_FRAME_NONE;
}
