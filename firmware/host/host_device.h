/* The core on a computer: a board without hardware and a clock that goes when it is told to.
 *
 * Any number of devices live in one process. What the converters count, where the dial stands and
 * when the button moves is given beforehand; the device then runs to a time, and what it said is
 * taken. Tests load this as a shared library, the fuzzer links it. */
#ifndef EVENSIDE_HOST_DEVICE_H
#define EVENSIDE_HOST_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../evenside/src/core/device.h"

#define EVH_MEMORY_BYTES 1024

typedef struct evh evh;

/* Every time is in microseconds since power-on. */
evh *evh_new(const ev_identity *identity, uint32_t start_ticks);
void evh_free(evh *board);
void evh_boot(evh *board, uint32_t boot_id); /* everything begins again, but for the memory */

/* What will happen; appended, in order of time. */
void evh_add_conversions(evh *board, uint8_t cell, const int64_t *at_us, const int32_t *counts,
                         size_t n);
void evh_add_button_edges(evh *board, const int64_t *at_us, size_t n);
void evh_add_dial_steps(evh *board, const uint16_t *steps, size_t n); /* one a reading, from the 1st */

typedef enum { EVH_DEAD = 1, EVH_SHORTED = 2, EVH_FLOODING = 3 } evh_fault;
void evh_set_fault(evh *board, uint8_t cell, int fault); /* 0: none */

/* The line: bytes a second, 0 for as many as there are; and a host that stops reading. */
void evh_set_line(evh *board, uint32_t bytes_per_s, bool is_stopped);
void evh_set_store_us(evh *board, uint32_t us); /* how long a byte of the memory takes */
void evh_set_sensors(evh *board, int32_t temperature_centi, int32_t battery_mv); /* -1: none */
void evh_set_rate_pins(evh *board, bool has_them);

void evh_receive(evh *board, const uint8_t *bytes, size_t n);
void evh_run(evh *board, int64_t until_us);
size_t evh_take(evh *board, uint8_t *out, size_t room); /* what it said since the last call */

uint8_t *evh_memory(evh *board);
uint32_t evh_rate_mhz(const evh *board); /* as its pins set it */
bool evh_light(const evh *board);
bool evh_is_quiet(const evh *board);

#endif
