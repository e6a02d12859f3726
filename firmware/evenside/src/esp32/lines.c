#include "lines.h"

#include <string.h> /* memset, memcpy */

#include "../core/messages.h"

/* A STOP for the case that the host can no longer say it; docs/protocol.md shows these bytes. */
static const uint8_t stop_frame[] = {0x02, 0x43, 0x04, 0x01, 0x98, 0x40, 0x00};

void ev_lines_init(ev_lines *lines, const ev_line *cable, const ev_line *radio) {
  memset(lines, 0, sizeof *lines);
  lines->lines[EV_CABLE] = *cable;
  lines->lines[EV_RADIO] = *radio;
}

/* --- what the device says --------------------------------------------------------------------- */

/* What the old line was not sent of a frame is dropped: the new one would get a frame without a
 * head, and the old one may never take it. */
static void speak_to(ev_lines *lines, uint8_t line) {
  if (lines->spoken_to == line) return;
  lines->spoken_to = line;
  if (lines->is_mid_frame) lines->skips = true;
  lines->is_mid_frame = false;
  lines->owes_delimiter = true;
}

static uint16_t skip(ev_lines *lines, const uint8_t *bytes, uint16_t n) {
  for (uint16_t i = 0; i < n && lines->skips; i++) {
    if (bytes[i] == 0) {
      lines->skips = false;
      return (uint16_t)(i + 1);
    }
  }
  return lines->skips ? n : 0;
}

static bool has_paid_delimiter(ev_lines *lines, const ev_line *line) {
  static const uint8_t delimiter = 0;
  if (lines->owes_delimiter) lines->owes_delimiter = line->send(line->context, &delimiter, 1) == 0;
  return !lines->owes_delimiter;
}

uint16_t ev_lines_send(ev_lines *lines, const uint8_t *bytes, uint16_t n) {
  const ev_line *line = &lines->lines[lines->spoken_to];
  uint16_t n_skipped = skip(lines, bytes, n);
  if (n_skipped == n || !has_paid_delimiter(lines, line)) return n_skipped;
  uint16_t n_sent = line->send(line->context, bytes + n_skipped, (uint16_t)(n - n_skipped));
  if (n_sent > 0) lines->is_mid_frame = bytes[n_skipped + n_sent - 1] != 0;
  return (uint16_t)(n_skipped + n_sent);
}

/* --- what the host says ----------------------------------------------------------------------- */

static bool is_command(const ev_piece *piece) {
  ev_frame_reader reader = {{0}, 0, false};
  ev_frame_event event = EV_FRAME_NONE;
  for (uint8_t i = 0; i < piece->n; i++) event = ev_frame_reader_feed(&reader, piece->bytes[i]);
  return event == EV_FRAME_GOOD && reader.bytes[0] >= EV_FIRST_REQUEST;
}

/* True when the byte ended a piece. A piece that is too long loses its end, and stays too long. */
static bool collect(ev_piece *piece, uint8_t byte) {
  bool is_end = byte == 0;
  if (is_end || piece->n < EV_PIECE_BYTES - 1) piece->bytes[piece->n++] = byte;
  return is_end;
}

static void hear(ev_lines *lines, uint8_t from) {
  if (is_command(&lines->pieces[from])) {
    lines->n_commands++;
    speak_to(lines, from);
  }
  lines->heard = lines->pieces[from];
  lines->n_told = 0;
  lines->pieces[from].n = 0;
}

static bool has_heard(ev_lines *lines, uint8_t from) {
  const ev_line *line = &lines->lines[from];
  int16_t byte;
  while ((byte = line->receive(line->context)) >= 0) {
    if (!collect(&lines->pieces[from], (uint8_t)byte)) continue;
    hear(lines, from);
    return true;
  }
  return false;
}

static void hear_stop(ev_lines *lines) {
  memcpy(lines->heard.bytes, stop_frame, sizeof stop_frame);
  lines->heard.n = sizeof stop_frame;
  lines->n_told = 0;
  lines->owes_stop = false;
}

int16_t ev_lines_receive(ev_lines *lines) {
  if (lines->n_told == lines->heard.n) {
    if (lines->owes_stop) {
      hear_stop(lines);
    } else if (!has_heard(lines, EV_CABLE) && !has_heard(lines, EV_RADIO)) {
      return -1;
    }
  }
  return lines->heard.bytes[lines->n_told++];
}

void ev_lines_end(ev_lines *lines, uint8_t line) {
  lines->pieces[line].n = 0;
  if (lines->spoken_to != line) return;
  lines->owes_stop = true;
  speak_to(lines, EV_CABLE);
}
