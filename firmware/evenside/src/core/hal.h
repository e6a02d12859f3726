/* What the core asks of a board: a clock, converters, controls, a line, a few bytes that outlast the
 * power. The core calls it from one place only (device.c and what it calls), never from an interrupt.
 *
 * A converter tells by a falling edge of its data line that a conversion has ended. The board notes
 * the ticks of that edge in an interrupt and then leaves the line alone until it is armed again: a
 * line that flutters or is shorted can so never cost more than one or two interrupts an arming. */
#ifndef EVENSIDE_HAL_H
#define EVENSIDE_HAL_H

#include <stdbool.h>
#include <stdint.h>

#define EV_MAX_CELLS 4
#define EV_TICK_HZ 1000000UL

/* Flags in what read() returns, above the 24 bits of the count. */
#define EV_LINE_LOW 0x80000000UL /* the data line was low after the last pulse */
#define EV_NOT_READY 0x40000000UL /* the data line was high before the first: nothing was clocked */

#define EV_NO_TEMPERATURE 0x7FFF
#define EV_NO_BATTERY 0xFFFF

typedef struct {
  int16_t rate[3]; /* turn rates as the sensor counts them */
  uint16_t full_scale_dps; /* degrees per second that 32768 counts stand for */
} ev_turn;

typedef struct {
  void *context; /* handed to every function below */

  uint32_t (*ticks)(void *context); /* free-running microseconds; wraps at 2^32 */

  /* Converters, a bit or a number a cell. */
  uint8_t (*fallen)(void *context); /* cells whose data line fell since they were armed */
  uint32_t (*fell_at)(void *context, uint8_t cell); /* ticks of that edge */
  void (*arm)(void *context, uint8_t cell); /* forget the edge, wait for the next one */
  uint32_t (*read)(void *context, uint8_t cell, uint8_t n_pulses); /* 24 bits and flags */
  void (*power)(void *context, uint8_t cell, bool on); /* clock line low, or held high: asleep */
  void (*set_rate)(void *context, uint32_t rate_mhz); /* by the rate pins; NULL: there are none */

  /* Controls and sensors; NULL where the board has none. */
  uint16_t (*dial)(void *context); /* 0 to 1023 */
  bool (*button)(void *context); /* pressed now */
  bool (*turn)(void *context, ev_turn *out); /* false: the sensor does not answer */
  int16_t (*temperature_centi)(void *context); /* or EV_NO_TEMPERATURE */
  uint16_t (*battery_mv)(void *context); /* or EV_NO_BATTERY */
  void (*led)(void *context, bool on);

  /* The line to the host. Neither waits. */
  uint16_t (*send)(void *context, const uint8_t *bytes, uint16_t n); /* how many it took */
  int16_t (*receive)(void *context); /* the next byte, or -1 */

  /* Bytes that outlast the power; 0xFF where nothing was ever written. NULL: none. */
  uint8_t (*load)(void *context, uint16_t address);
  bool (*store)(void *context, uint16_t address, uint8_t value); /* false: busy, ask again */

  void (*idle)(void *context); /* nothing is due: may sleep until an interrupt; NULL: never */
} ev_hal;

#endif
