/* Two lines to the host, the cable and the radio, made into the one that the core knows.
 *
 * Both are heard, a whole frame at a time, so that the frames of one never tear those of the other.
 * What the device says goes to the line that last sent a whole command. A line that ends while it
 * is the one spoken to stops the samples, as if the host had said STOP, and the cable has the word
 * again. Nothing waits, and nothing here knows what kind of board it is on. */
#ifndef EVENSIDE_ESP32_LINES_H
#define EVENSIDE_ESP32_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EV_CABLE = 0, EV_RADIO = 1, EV_LINES = 2 };

/* One byte more than the core's reader takes, so that what is too long stays so; the delimiter. */
#define EV_PIECE_BYTES (EV_READER_BYTES + 2)

typedef struct {
  void *context;
  uint16_t (*send)(void *context, const uint8_t *bytes, uint16_t n); /* how many it took */
  int16_t (*receive)(void *context); /* the next byte, or -1 */
} ev_line;

typedef struct { /* the bytes of one line since its last delimiter */
  uint8_t bytes[EV_PIECE_BYTES];
  uint8_t n;
} ev_piece;

typedef struct {
  ev_line lines[EV_LINES];
  ev_piece pieces[EV_LINES];
  ev_piece heard; /* on its way to the core */
  uint8_t n_told; /* bytes of it that the core has */
  uint8_t spoken_to;
  bool is_mid_frame; /* the last byte that was sent was no delimiter */
  bool skips; /* the rest of a frame whose beginning went to the other line */
  bool owes_delimiter; /* to cut the line off from whatever it was sent before */
  bool owes_stop;
  uint32_t n_commands; /* whole ones, from either line */
} ev_lines;

void ev_lines_init(ev_lines *lines, const ev_line *cable, const ev_line *radio);

/* For ev_hal: bytes for the line that is spoken to; the next byte that the host said, or -1. */
uint16_t ev_lines_send(ev_lines *lines, const uint8_t *bytes, uint16_t n);
int16_t ev_lines_receive(ev_lines *lines);

/* The connection of a line is over. */
void ev_lines_end(ev_lines *lines, uint8_t line);

#ifdef __cplusplus
}
#endif

#endif
