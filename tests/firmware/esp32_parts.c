/* The parts of the ESP32 firmware that know nothing of an ESP32, driven by lines of text.
 *
 * A line is an order and its arguments, bytes in hexadecimal ("-" for none); each order answers
 * with what it did. test_esp32_parts.py writes them. Built with the address and
 * undefined-behaviour sanitizers, so that a wrong index ends the run. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advert.h"
#include "lines.h"
#include "packets.h"
#include "rest.h"
#include "volts.h"

#define MOST_BYTES 4096

static void print_bytes(const char *what, const uint8_t *bytes, size_t n) {
  printf("%s ", what);
  if (n == 0) printf("-");
  for (size_t i = 0; i < n; i++) printf("%02x", bytes[i]);
  printf("\n");
}

static uint16_t parse_bytes(const char *hex, uint8_t *bytes) {
  uint16_t n = 0;
  unsigned byte;
  if (strcmp(hex, "-") == 0) return 0;
  while (n < MOST_BYTES && sscanf(hex + 2 * n, "%2x", &byte) == 1) bytes[n++] = (uint8_t)byte;
  return n;
}

/* --- notifications ---------------------------------------------------------------------------- */

static int n_refusals; /* notifications that the radio will not take */
static uint8_t backlog[16 * MOST_BYTES]; /* what the core still has, as its outbox would */
static uint32_t n_backlog;

static bool notify(void *context, const uint8_t *bytes, uint16_t n) {
  (void)context;
  if (n_refusals > 0) {
    n_refusals--;
    return false;
  }
  print_bytes("notified", bytes, n);
  return true;
}

static void offer(ev_packets *packets, uint32_t now) {
  uint16_t n = ev_packets_send(packets, backlog, (uint16_t)n_backlog, now);
  n_backlog -= n;
  memmove(backlog, backlog + n, n_backlog);
  printf("kept %" PRIu32 "\n", n_backlog);
}

/* --- two lines -------------------------------------------------------------------------------- */

typedef struct {
  const char *name;
  uint8_t bytes[MOST_BYTES];
  uint16_t n;
  uint16_t n_read;
  uint16_t room; /* bytes that it still takes */
} wire;

static wire wires[EV_LINES] = {{"cable", {0}, 0, 0, MOST_BYTES}, {"radio", {0}, 0, 0, MOST_BYTES}};

static uint16_t take(void *context, const uint8_t *bytes, uint16_t n) {
  wire *to = context;
  if (n > to->room) n = to->room;
  to->room = (uint16_t)(to->room - n);
  if (n > 0) print_bytes(to->name, bytes, n);
  return n;
}

static int16_t give(void *context) {
  wire *from = context;
  return from->n_read < from->n ? from->bytes[from->n_read++] : -1;
}

static void hear_all(ev_lines *lines) {
  uint8_t bytes[MOST_BYTES];
  uint16_t n = 0;
  int16_t byte;
  while (n < MOST_BYTES && (byte = ev_lines_receive(lines)) >= 0) bytes[n++] = (uint8_t)byte;
  print_bytes("heard", bytes, n);
}

/* --- orders ----------------------------------------------------------------------------------- */

static ev_packets packets = {0};
static ev_lines lines;
static ev_rest rest_state;

static bool order_packets(const char *order, const char *hex, uint32_t a) {
  packets.notify = notify;
  if (strcmp(order, "begin") == 0) {
    ev_packets_begin(&packets);
  } else if (strcmp(order, "mtu") == 0) {
    ev_packets_set_mtu(&packets, (uint16_t)atoi(hex));
    printf("mtu %s\n", hex);
  } else if (strcmp(order, "refuse") == 0) {
    n_refusals = atoi(hex);
  } else if (strcmp(order, "pack") == 0) {
    n_backlog += parse_bytes(hex, backlog + n_backlog);
    offer(&packets, a);
  } else if (strcmp(order, "poll") == 0) {
    printf("polled %d\n", ev_packets_poll(&packets, (uint32_t)strtoul(hex, NULL, 10)));
  } else {
    return false;
  }
  return true;
}

static bool order_lines(const char *order, const char *hex, uint32_t a) {
  static uint8_t bytes[MOST_BYTES];
  uint8_t which = strcmp(hex, "radio") == 0 ? EV_RADIO : EV_CABLE;
  if (strcmp(order, "cable") == 0 || strcmp(order, "radio") == 0) {
    wire *from = &wires[order[0] == 'r' ? EV_RADIO : EV_CABLE];
    from->n = (uint16_t)(from->n + parse_bytes(hex, from->bytes + from->n));
  } else if (strcmp(order, "room") == 0) {
    wires[which].room = (uint16_t)a;
  } else if (strcmp(order, "hear") == 0) {
    hear_all(&lines);
  } else if (strcmp(order, "say") == 0) {
    uint16_t n = parse_bytes(hex, bytes);
    printf("taken %u\n", ev_lines_send(&lines, bytes, n));
  } else if (strcmp(order, "end") == 0) {
    ev_lines_end(&lines, which);
  } else if (strcmp(order, "commands") == 0) {
    printf("commands %" PRIu32 "\n", lines.n_commands);
  } else {
    return false;
  }
  return true;
}

static void order_small(const char *order, const char *hex, uint32_t a, uint32_t b, uint32_t c) {
  uint8_t bytes[MOST_BYTES];
  uint32_t number = (uint32_t)strtoul(hex, NULL, 10);
  if (strcmp(order, "dial") == 0) {
    printf("dial %u\n", ev_dial_steps(number));
  } else if (strcmp(order, "battery") == 0) {
    printf("battery %u\n", ev_battery_mv(number));
  } else if (strcmp(order, "percent") == 0) {
    printf("percent %u\n", ev_battery_percent((uint16_t)number));
  } else if (strcmp(order, "rest-from") == 0) {
    ev_rest_begin(&rest_state, number);
  } else if (strcmp(order, "rest") == 0) {
    printf("rest %d\n", ev_rest_is_due(&rest_state, number, a, b, c));
  } else if (strcmp(order, "advert") == 0) {
    uint8_t n = (uint8_t)parse_bytes(hex, bytes);
    printf("advert %u\n", ev_advert_name_bytes(bytes, n));
  } else {
    exit(2);
  }
}

int main(void) {
  static char text[2 * MOST_BYTES + 64];
  static char hex[2 * MOST_BYTES + 1];
  char order[16];
  const ev_line ends[] = {{&wires[EV_CABLE], take, give}, {&wires[EV_RADIO], take, give}};
  ev_lines_init(&lines, &ends[EV_CABLE], &ends[EV_RADIO]);
  while (fgets(text, sizeof text, stdin) != NULL) {
    uint32_t a = 0, b = 0, c = 0;
    strcpy(hex, "-");
    sscanf(text, "%15s %8192s %" SCNu32 " %" SCNu32 " %" SCNu32, order, hex, &a, &b, &c);
    if (order_packets(order, hex, a) || order_lines(order, hex, a)) continue;
    order_small(order, hex, a, b, c);
  }
  return 0;
}
