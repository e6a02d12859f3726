/* Frames of protocol v1: COBS around payload and CRC, ended by a zero byte (docs/protocol.md). */
#ifndef EVENSIDE_FRAME_H
#define EVENSIDE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EV_FRAME_EXTRA 4 /* bytes that a frame has more than its payload: code, CRC, delimiter */
#define EV_MIN_PAYLOAD 3 /* type and sequence number */
#define EV_MIN_BETWEEN 6 /* bytes between two delimiters, at least: payload, CRC, code */

/* The longest command is a WRITE_SETTING of a 32-byte name: 6 + 32 bytes and 3 around them. */
#define EV_READER_BYTES 48

#define EV_CRC_START 0xFFFFU

/* CRC-16/CCITT-FALSE, a byte at a time. */
uint16_t ev_crc16(uint16_t crc, uint8_t byte);

/* The receiving end: collects the bytes between two delimiters. */
typedef struct {
  uint8_t bytes[EV_READER_BYTES];
  uint8_t n;
  bool is_too_long;
} ev_frame_reader;

typedef enum {
  EV_FRAME_NONE, /* go on */
  EV_FRAME_GOOD, /* the payload is in bytes[0 .. n - 1]; ev_frame_reader_next() before going on */
  EV_FRAME_BAD, /* a piece of the stream that was no frame; go on */
} ev_frame_event;

void ev_frame_reader_next(ev_frame_reader *reader);

ev_frame_event ev_frame_reader_feed(ev_frame_reader *reader, uint8_t byte);

#ifdef __cplusplus
}
#endif

#endif
