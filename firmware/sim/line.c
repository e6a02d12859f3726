#include "line.h"

#include <stdlib.h>
#include <string.h>

#include "evsim.h"

#define HOST_BYTE (10 * EVSIM_HZ / 250000) /* cycles: 10 bits at 250000 baud */
#define UART_HOLDS 3 /* two in the buffer, one in the shift register */

static void put(ev_bytes *queue, const uint8_t *bytes, size_t n) {
  if (queue->n_taken == queue->n)
    queue->n = queue->n_taken = 0;
  if (queue->n + n > queue->room) {
    queue->room = 2 * (queue->n + n);
    queue->bytes = realloc(queue->bytes, queue->room);
  }
  memcpy(queue->bytes + queue->n, bytes, n);
  queue->n += n;
}

static size_t take(ev_bytes *queue, uint8_t *bytes, size_t n) {
  size_t left = queue->n - queue->n_taken;
  if (n > left)
    n = left;
  memcpy(bytes, queue->bytes + queue->n_taken, n);
  queue->n_taken += n;
  return n;
}

/* As the firmware set it up. */
static uint32_t cycles_per_byte(const ev_line *line) {
  const avr_uart_t *uart = line->uart;
  uint32_t low = line->avr->data[uart->ubrrl.reg];
  uint32_t high = line->avr->data[uart->ubrrh.reg] & 0xFu;
  uint32_t per_bit = avr_regbit_get(line->avr, uart->u2x) ? 8 : 16;
  return 10 * per_bit * ((low | high << 8) + 1);
}

/* Called when the firmware writes a byte, just before simavr looks how long that will take. */
static void byte_from_board(struct avr_irq_t *irq, uint32_t value, void *param) {
  ev_line *line = param;
  uint8_t byte = (uint8_t)value;
  (void)irq;
  line->uart->cycles_per_byte = (avr_cycle_count_t)cycles_per_byte(line) * line->slowdown;
  put(&line->out, &byte, 1);
}

static unsigned n_unread(const avr_uart_t *uart) {
  return (unsigned)(uart->input.write - uart->input.read) % uart_fifo_fifo_size;
}

/* The start bit of the next byte from the host. */
static void byte_to_board(void *owner, uint64_t when) {
  ev_line *line = owner;
  uint8_t byte;
  if (!take(&line->in, &byte, 1))
    return;
  if (n_unread(line->uart) >= UART_HOLDS) {
    line->n_lost_in++;
  } else {
    if (n_unread(line->uart) == 0)
      line->uart->cycles_per_byte = HOST_BYTE;
    avr_raise_irq(line->input, byte);
  }
  ev_alarm_set(&line->next_in, when + HOST_BYTE);
}

void ev_line_init(ev_line *line, ev_alarms *alarms) {
  avr_t *avr = alarms->avr;
  uint32_t flags = 0; /* neither printed nor waited for in real time */
  *line = (ev_line){.avr = avr, .slowdown = 1};
  for (avr_io_t *io = avr->io_port; io; io = io->next)
    if (!strcmp(io->kind, "uart") && ((avr_uart_t *)io)->name == '0')
      line->uart = (avr_uart_t *)io;
  line->input = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
  avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  ev_alarm_init(alarms, &line->next_in, byte_to_board, line);
  avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                          byte_from_board, line);
}

void ev_line_free(ev_line *line) {
  free(line->in.bytes);
  free(line->out.bytes);
}

void ev_line_send(ev_line *line, const uint8_t *bytes, size_t n) {
  put(&line->in, bytes, n);
  if (!line->next_in.due)
    ev_alarm_set(&line->next_in, line->avr->cycle);
}

size_t ev_line_receive(ev_line *line, uint8_t *bytes, size_t room) {
  return take(&line->out, bytes, room);
}

void ev_line_hang_up(ev_line *line) {
  line->in.n = line->in.n_taken = 0;
}
