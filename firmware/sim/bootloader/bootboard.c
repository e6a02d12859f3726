/* An Arduino as it comes out of its box, on a pseudo terminal: a simulated processor with nothing but
 * its bootloader, so that a real avrdude can be tried on it. A test tool: it links simavr (GPL-3) and
 * never travels in the wheel.
 *
 *   bootboard atmega328p 0x54 0x7e00 optiboot.bin
 *
 * prints the port's name and lives until it is killed. Opening the port is a reset, as the DTR line
 * makes it one on a board: a pseudo terminal has no DTR, but its other end can tell when somebody opens
 * it. The numbers are the address of MCUSR in data space, where the cause of a reset stands, and the
 * bootloader's place in flash.
 * Bytes pass whatever baud rates the two sides set, which is harsher than the real thing: what a host
 * says to our program at 250000 baud while the bootloader listens arrives here unspoilt. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>

#define HZ 16000000
#define NS_PER_S 1000000000L
#define SLICE_US 1000
#define LATE_NS 20000000 /* what is made up for; see live() */
#define MAX_BOOTLOADER 8192 /* the Mega's; the largest that an AVR's fuses can give */
#define EXTERNAL_RESET 0x02 /* EXTRF in MCUSR, on both processors */

typedef struct {
  avr_t *avr;
  avr_irq_t *uart_in;
  uint16_t mcusr;
  int port; /* the master end */
  bool is_open, can_take;
} board;

static void sleep_not(avr_t *avr, avr_cycle_count_t cycles)
{
  (void)avr, (void)cycles; /* simavr would sleep in real time; live() keeps the time */
}

static void to_host(avr_irq_t *irq, uint32_t value, void *param)
{
  board *b = param;
  uint8_t byte = (uint8_t)value;
  (void)irq;
  if (b->is_open && write(b->port, &byte, 1) != 1)
    fprintf(stderr, "the host does not read: a byte is lost\n");
}

static void may_send(avr_irq_t *irq, uint32_t value, void *param)
{
  (void)irq, (void)value;
  ((board *)param)->can_take = true;
}

static void may_not_send(avr_irq_t *irq, uint32_t value, void *param)
{
  (void)irq, (void)value;
  ((board *)param)->can_take = false;
}

static void connect_uart(board *b)
{
  avr_irq_t *uart = avr_io_getirq(b->avr, AVR_IOCTL_UART_GETIRQ('0'), 0);
  uint32_t flags = 0; /* neither printed nor waited for */
  avr_ioctl(b->avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
  avr_irq_register_notify(uart + UART_IRQ_OUTPUT, to_host, b);
  avr_irq_register_notify(uart + UART_IRQ_OUT_XON, may_send, b);
  avr_irq_register_notify(uart + UART_IRQ_OUT_XOFF, may_not_send, b);
  b->uart_in = uart + UART_IRQ_INPUT;
}

/* The bootloader's bytes into flash; false if they cannot be had or have no room. */
static bool load(avr_t *avr, const char *path, uint32_t at)
{
  static uint8_t code[MAX_BOOTLOADER];
  FILE *file = fopen(path, "rb");
  size_t n = file ? fread(code, 1, sizeof code, file) : 0;
  if (file)
    fclose(file);
  if (!n || at + n > avr->flashend + 1)
    return false;
  avr_loadcode(avr, code, (uint32_t)n, at);
  return true;
}

/* The processor with its flash empty but for the bootloader, which is where a reset begins (the fuse
 * BOOTRST of every Arduino). */
static avr_t *processor(const char *name, const char *bootloader, uint32_t at)
{
  avr_t *avr = avr_make_mcu_by_name(name);
  if (!avr || avr_init(avr) || !load(avr, bootloader, at))
    return NULL;
  avr->frequency = HZ;
  avr->sleep = sleep_not;
  avr->log = LOG_ERROR;
  avr->codeend = avr->flashend;
  avr->reset_pc = at;
  return avr;
}

static void reset(board *b)
{
  avr_reset(b->avr);
  b->avr->data[b->mcusr] = EXTERNAL_RESET;
}

static bool open_port(board *b)
{
  int slave;
  struct termios mode;
  b->port = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
  if (b->port < 0 || grantpt(b->port) || unlockpt(b->port))
    return false;
  slave = open(ptsname(b->port), O_RDWR | O_NOCTTY);
  if (slave < 0 || tcgetattr(slave, &mode))
    return false;
  cfmakeraw(&mode);
  tcsetattr(slave, TCSANOW, &mode);
  close(slave); /* from now on a hang-up means that nobody has the port open */
  return true;
}

/* Notices that somebody came or left, and carries what the host said. */
static void serve_port(board *b)
{
  struct pollfd look = {.fd = b->port, .events = POLLIN};
  uint8_t byte;
  bool is_open = poll(&look, 1, 0) >= 0 && !(look.revents & POLLHUP);
  if (is_open && !b->is_open)
    reset(b);
  b->is_open = is_open;
  while (b->can_take && read(b->port, &byte, 1) == 1)
    avr_raise_irq(b->uart_in, byte);
}

/* A processor that ran astray stands still until the next reset, which the next host brings. An empty
 * one always does in the end: past its bootloader's time it runs through erased flash into the
 * bootloader again, whose stack grows by two bytes each time. */
static void run_slice(avr_t *avr)
{
  avr_cycle_count_t end = avr->cycle + (avr_cycle_count_t)SLICE_US * (HZ / 1000000);
  while (avr->cycle < end) {
    int state = avr_run(avr);
    if (state == cpu_Crashed || state == cpu_Done)
      return;
  }
}

/* A slice of simulated time to a slice of real time; a slow machine makes a slow board. A board that
 * was stopped for a while does not hurry afterwards: seconds of its time would pass in a moment, in
 * which no host can answer, and its bootloader would take the silence for the end and start a program
 * of which half is written. */
static void live(board *b)
{
  struct timespec due, now;
  clock_gettime(CLOCK_MONOTONIC, &due);
  for (;;) {
    serve_port(b);
    run_slice(b->avr);
    due.tv_nsec += SLICE_US * 1000;
    if (due.tv_nsec >= NS_PER_S) {
      due.tv_nsec -= NS_PER_S;
      due.tv_sec++;
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((now.tv_sec - due.tv_sec) * NS_PER_S + now.tv_nsec - due.tv_nsec > LATE_NS)
      due = now;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
  }
}

int main(int n_arguments, char **arguments)
{
  static board b = {.can_take = true};
  if (n_arguments != 5) {
    fprintf(stderr, "usage: bootboard PROCESSOR MCUSR ADDRESS BOOTLOADER.bin\n");
    return 2;
  }
  b.avr = processor(arguments[1], arguments[4], (uint32_t)strtoul(arguments[3], NULL, 0));
  b.mcusr = (uint16_t)strtoul(arguments[2], NULL, 0);
  if (!b.avr || !open_port(&b)) {
    fprintf(stderr, "bootboard: no such processor, no such bootloader, or no pseudo terminal\n");
    return 1;
  }
  connect_uart(&b);
  reset(&b);
  printf("%s\n", ptsname(b.port));
  fflush(stdout);
  live(&b);
}
