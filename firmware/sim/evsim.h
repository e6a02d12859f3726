/* The firmware's AVR binary on a simulated board: what a test may do to it. Every function takes
 * the board that evsim_open gave; none blocks, sleeps or looks at a clock.
 *
 * Time is counted in cycles of the board's crystal since evsim_open; `power_on` times are
 * seconds since the last power-on. Where a run is cut into pieces changes nothing: same calls at
 * the same cycles, same bytes. */
#ifndef EVSIM_H
#define EVSIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EVSIM_HZ 16000000 /* the crystal of Uno, Nano and Mega */
#define EVSIM_CELLS 4

typedef struct evsim evsim;

typedef enum { EVSIM_UNO, EVSIM_MEGA } evsim_kind;

/* Why evsim_run came back. */
typedef enum { EVSIM_REACHED, EVSIM_HUNGRY, EVSIM_CRASHED } evsim_stop;

/* What starts the MCU anew, and what is told to it in MCUSR. Only the loss of power also starts the
 * converters anew: they work down to 2.6 V, where the brown-out detector has long struck. */
typedef enum { EVSIM_RESET_BUTTON, EVSIM_BROWN_OUT, EVSIM_POWER_CYCLE } evsim_restart_kind;

typedef enum {
  EVSIM_SOUND,
  EVSIM_DEAD, /* the data line stays high */
  EVSIM_STUCK, /* it converts, but always to the same count */
  EVSIM_SHORTED, /* the data line stays low */
  EVSIM_FLOODING /* the data line toggles at 20 kHz */
} evsim_fault;

typedef enum { EVSIM_FIXED_RATE, EVSIM_HX711_PINS, EVSIM_HX717_PINS } evsim_rate_kind;

typedef enum { EVSIM_DIAL, EVSIM_BUTTON } evsim_control;

/* What a converter saw of its clock line, and what became of its conversions. */
typedef struct {
  uint64_t conversions;
  uint64_t reads; /* of all 24 bits */
  uint64_t unread; /* conversions that the next one overwrote */
  uint64_t corrupted; /* reads into which a conversion ended */
  uint64_t early; /* reads begun before there was anything to read */
  uint64_t power_downs;
  uint64_t trains[3]; /* reads that ended with 25, 26 and 27 pulses */
  uint64_t long_trains; /* with more */
  uint64_t shortest_high, longest_high, shortest_low; /* clock line, cycles */
} evsim_chip_account;

typedef struct {
  uint64_t slept; /* cycles */
  uint64_t starts; /* of the MCU: 1 after evsim_open */
  uint64_t rx_lost; /* bytes from the host that found the receiver full */
  uint64_t eeprom_writes; /* bytes */
  uint64_t eeprom_ignored; /* writes begun while another was under way: the chip ignores them */
} evsim_account;

evsim *evsim_open(const char *elf_path, evsim_kind kind); /* NULL: not readable */
void evsim_close(evsim *);
uint64_t evsim_cycle(const evsim *);
uint64_t evsim_power_on_cycle(const evsim *);
evsim_stop evsim_run(evsim *, uint64_t to_cycle);
void evsim_restart(evsim *, evsim_restart_kind);
void evsim_read_account(const evsim *, evsim_account *);
bool evsim_led(const evsim *);

/* Converters. Conversion k after a power-on ends at first_s + k / (rate * factor). */
void evsim_chip_clock(evsim *, int cell, double first_s, double factor);
void evsim_feed(evsim *, int cell, const int32_t *counts, size_t n); /* of the next conversions */
size_t evsim_unused(const evsim *, int cell); /* counts that were fed and not yet converted */
double evsim_conversion_s(const evsim *, int cell, uint64_t n_ahead);
void evsim_break(evsim *, int cell, evsim_fault);
void evsim_rate(evsim *, evsim_rate_kind, double fixed_hz);
double evsim_rate_hz(const evsim *);
void evsim_chip_read_account(const evsim *, int cell, evsim_chip_account *);

/* The line to the host, 250000 baud 8N1; slowdown stretches the bytes of the firmware. */
void evsim_send(evsim *, const uint8_t *bytes, size_t n);
size_t evsim_receive(evsim *, uint8_t *bytes, size_t room);
void evsim_line_slowdown(evsim *, uint32_t factor);

/* Dial: converter steps, 0 to 1023. Button: 1 pressed. Times in order for each of them. */
void evsim_control_at(evsim *, evsim_control, double power_on_s, uint16_t value);

void evsim_eeprom_get(const evsim *, uint16_t at, uint8_t *bytes, uint16_t n);
void evsim_eeprom_set(evsim *, uint16_t at, const uint8_t *bytes, uint16_t n);
uint16_t evsim_eeprom_size(const evsim *);
/* Registers and RAM, as the AVR sees them. */
void evsim_memory_get(const evsim *, uint16_t at, uint8_t *bytes, uint16_t n);
uint16_t evsim_memory_size(const evsim *);

/* The turn sensor; absent until it is asked for. Milli-degrees per second. */
void evsim_turn(evsim *, bool is_present, int32_t x, int32_t y, int32_t z);

#endif
