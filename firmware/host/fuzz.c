/* A fuzzer's entry: the input is a script of what may happen to a device. Whatever it was, afterwards
 * the device says nothing but whole frames, numbered without a hole, and answers a ping.
 *
 * Runs under libFuzzer (clang -fsanitize=fuzzer), or over files by itself with -DEVH_FUZZ_MAIN. */
#include <stdlib.h> /* abort */
#include <string.h>

#include "../evenside/src/core/messages.h"
#include "host_device.h"

#define LONGEST_US 3000000 /* of a script: what two more seconds would show, one has shown */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

typedef struct {
  const uint8_t *data;
  size_t n;
} script;

static uint8_t next(script *s) {
  if (s->n == 0) return 0;
  s->n--;
  return *s->data++;
}

/* --- what the device says --------------------------------------------------------------------- */

typedef struct {
  uint8_t piece[256];
  size_t n;
  uint16_t next_seq;
  bool has_pong;
} listener;

static void check(bool is_right) {
  if (!is_right) abort();
}

/* Undoes COBS without the limit of the device's own reader; the length of payload and CRC. */
static size_t unstuffed(const uint8_t *in, size_t n, uint8_t *out) {
  size_t written = 0;
  size_t at = 0;
  while (at < n) {
    size_t end = at + in[at];
    check(end <= n);
    for (at++; at < end; at++) out[written++] = in[at];
    if (at < n) out[written++] = 0;
  }
  return written;
}

static void hear_frame(listener *ear) {
  uint8_t bytes[256];
  size_t n = unstuffed(ear->piece, ear->n, bytes);
  uint16_t crc = EV_CRC_START;
  for (size_t i = 0; i < n; i++) crc = ev_crc16(crc, bytes[i]);
  check(n >= EV_MIN_PAYLOAD + 2 && crc == 0);
  check(ev_get16(bytes + 1) == ear->next_seq);
  ear->next_seq++;
  if (bytes[0] == EV_ANSWER && bytes[5] == EV_PING && bytes[6] == EV_OK) ear->has_pong = true;
}

static void hear(listener *ear, evh *board) {
  uint8_t bytes[512];
  size_t n;
  while ((n = evh_take(board, bytes, sizeof bytes)) > 0) {
    for (size_t i = 0; i < n; i++) {
      if (bytes[i] != 0) {
        check(ear->n < sizeof ear->piece);
        ear->piece[ear->n++] = bytes[i];
      } else {
        hear_frame(ear);
        ear->n = 0;
      }
    }
  }
}

/* --- what happens to it ----------------------------------------------------------------------- */

/* Random bytes hardly ever have the right CRC: this sends a whole frame around them. */
static void send_framed(evh *board, const uint8_t *body, uint8_t n) {
  static ev_outbox box;
  ev_payload payload;
  memset(&box, 0, sizeof box);
  ev_begin(&payload, n > 0 ? body[0] : 0);
  if (n > 1) ev_put_bytes(&payload, body + 1, (uint8_t)(n - 1));
  ev_outbox_send(&box, &payload);
  evh_receive(board, box.ring, box.head);
}

static void send_some(script *s, evh *board, bool is_framed) {
  uint8_t bytes[64];
  uint8_t n = next(s) % sizeof bytes;
  for (uint8_t i = 0; i < n; i++) bytes[i] = next(s);
  if (is_framed) {
    send_framed(board, bytes, n);
  } else {
    evh_receive(board, bytes, n);
  }
}

static void convert(script *s, evh *board, int64_t now_us) {
  uint8_t what = next(s);
  int64_t at_us = now_us + 1 + next(s) * 100;
  int32_t count = (int32_t)((uint32_t)next(s) << 16 | (uint32_t)next(s) << 8) - 0x800000;
  evh_add_conversions(board, what % EV_MAX_CELLS, &at_us, &count, 1);
}

static void press(evh *board, int64_t now_us) {
  int64_t at_us = now_us + 1;
  evh_add_button_edges(board, &at_us, 1);
}

static int64_t happen(script *s, evh *board, int64_t now_us) {
  uint8_t value;
  switch (next(s) % 8) {
    case 0: send_some(s, board, false); break;
    case 1: send_some(s, board, true); break;
    case 2: convert(s, board, now_us); break;
    case 3: press(board, now_us); break;
    case 4: value = next(s); evh_set_fault(board, value % EV_MAX_CELLS, value >> 4 & 3); break;
    case 5: value = next(s); evh_set_line(board, (uint32_t)(value >> 1) * 200, value & 1); break;
    case 6: evh_memory(board)[ev_get16((uint8_t[]){next(s), next(s)}) % EV_STORED_BYTES] ^= 1; break;
    default: now_us += 100 + 1000 * next(s); break;
  }
  evh_run(board, now_us);
  return now_us;
}

/* Settings that are being stored take half a second each; whatever was asked before comes first. */
static void must_still_answer(evh *board, listener *ear, int64_t now_us) {
  static const uint8_t ping[] = {EV_PING, 1, 2, 3, 4};
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) evh_set_fault(board, cell, 0);
  evh_set_line(board, 0, false);
  evh_receive(board, (const uint8_t[]){0}, 1);
  hear(ear, board);
  ear->has_pong = false;
  send_framed(board, ping, sizeof ping);
  for (int i = 0; i < 600 && !ear->has_pong; i++) {
    now_us += 100000;
    evh_run(board, now_us);
    hear(ear, board);
  }
  check(ear->has_pong && ear->n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
  static const ev_identity identity = {7, {0, 1, 0}, {1}, {2}};
  script s = {data, n};
  listener ear = {{0}, 0, 0, false};
  int64_t now_us = 0;
  uint8_t flags = next(&s);
  evh *board = evh_new(&identity, 0xFFFFF000U); /* the clock wraps soon */
  evh_set_store_us(board, flags & 1 ? 3400 : 0);
  evh_set_rate_pins(board, flags & 2);
  for (uint8_t i = 0; i < 16 && flags & 4; i++) evh_memory(board)[next(&s)] = next(&s);
  evh_boot(board, 8);
  while (s.n > 0 && now_us < LONGEST_US) {
    now_us = happen(&s, board, now_us);
    hear(&ear, board);
  }
  must_still_answer(board, &ear, now_us);
  evh_free(board);
  return 0;
}

#ifdef EVH_FUZZ_MAIN
#include <stdio.h>

int main(int n_files, char **files) {
  static uint8_t bytes[1 << 16];
  for (int i = 1; i < n_files; i++) {
    FILE *file = fopen(files[i], "rb");
    if (file == NULL) return 1;
    LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
  }
  printf("%d inputs, all well\n", n_files - 1);
  return 0;
}
#endif
