/* The serial line between the board's UART and the host, byte by byte at its real speed.
 * simavr's UART takes 11 bit times for a byte and keeps 64 of them for a slow reader; here a
 * byte takes 10 (8N1), and what the chip has no room for is lost: it holds two bytes and the one
 * that is just arriving. */
#ifndef EVSIM_LINE_H
#define EVSIM_LINE_H

#include <simavr/avr_uart.h>
#include <stddef.h>

#include "alarm.h"

typedef struct {
  uint8_t *bytes;
  size_t n, n_taken, room;
} ev_bytes;

typedef struct {
  avr_t *avr;
  avr_uart_t *uart;
  avr_irq_t *input;
  ev_alarm next_in;
  ev_bytes in, out;
  uint32_t slowdown;
  uint64_t n_lost_in;
} ev_line;

void ev_line_init(ev_line *line, ev_alarms *alarms);
void ev_line_free(ev_line *line);
void ev_line_send(ev_line *line, const uint8_t *bytes, size_t n);
size_t ev_line_receive(ev_line *line, uint8_t *bytes, size_t room);
void ev_line_hang_up(ev_line *line); /* what was under way to the board is gone */

#endif
