#if defined(ARDUINO_ARCH_AVR)

#include "converters.h"

#include <Arduino.h>
#include <util/atomic.h>

#include "pins.h"

static const output_line clock_lines[EV_MAX_CELLS] = {CLOCK_LINES};
static const output_line rate_lines[2] = {RATE_LINES};

static volatile uint8_t fallen_cells;
static volatile uint32_t fall_ticks[EV_MAX_CELLS];
static uint8_t was_high; /* lines that were high when they were last looked at, a bit a cell */

static inline uint8_t levels() {
  return (uint8_t)(DATA_PINS >> DATA_SHIFT) & 0x0F;
}

static inline uint8_t armed() {
  return (uint8_t)(DATA_CHANGE_MASK >> DATA_SHIFT) & 0x0F;
}

/* An armed line that fell is noted and disarmed: until it has been read it may do what it likes. An
 * unread converter lifts its line for 75 us at each conversion, so that no edge is missed. */
ISR(DATA_CHANGE_vect) {
  uint8_t now_high = levels();
  uint8_t fell = was_high & armed() & ~now_high;
  was_high = now_high;
  if (!fell) return;
  uint32_t ticks = micros();
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) {
    if (fell & (1U << cell)) fall_ticks[cell] = ticks;
  }
  fallen_cells |= fell;
  DATA_CHANGE_MASK &= (uint8_t)~(fell << DATA_SHIFT);
}

static uint8_t fallen(void *) {
  return fallen_cells;
}

static uint32_t fell_at(void *, uint8_t cell) {
  uint32_t ticks;
  ATOMIC_BLOCK(ATOMIC_FORCEON) { ticks = fall_ticks[cell]; }
  return ticks;
}

static void arm(void *, uint8_t cell) {
  uint8_t mask = (uint8_t)(1U << cell);
  ATOMIC_BLOCK(ATOMIC_FORCEON) {
    was_high = (was_high & ~mask) | (levels() & mask);
    fallen_cells &= (uint8_t)~mask;
    DATA_CHANGE_MASK |= (uint8_t)(mask << DATA_SHIFT);
  }
}

/* One pulse. Interrupts are off while the clock is high only: 60 us of it would put the converter to
 * sleep, and a whole read with interrupts off would cost bytes of the serial line. At 16 MHz it is
 * high for 0.5 us (data sheet: 0.2 to 50) and low for longer. */
static inline void pulse(volatile uint8_t *port, uint8_t mask) {
  ATOMIC_BLOCK(ATOMIC_FORCEON) {
    *port |= mask;
    __asm__ volatile("nop\n\tnop");
    *port &= (uint8_t)~mask;
  }
}

static uint8_t read_byte(volatile uint8_t *port, uint8_t clock_mask, uint8_t data_mask) {
  uint8_t value = 0;
  for (uint8_t bit = 0; bit < 8; bit++) {
    pulse(port, clock_mask);
    value = (uint8_t)(value << 1);
    if (DATA_PINS & data_mask) value |= 1U; /* stays until the next pulse */
  }
  return value;
}

static uint32_t read(void *, uint8_t cell, uint8_t n_pulses) {
  volatile uint8_t *port = clock_lines[cell].port;
  uint8_t clock_mask = (uint8_t)(1U << clock_lines[cell].bit);
  uint8_t data_mask = (uint8_t)(1U << (cell + DATA_SHIFT));
  if (DATA_PINS & data_mask) return EV_NOT_READY;
  uint32_t count = read_byte(port, clock_mask, data_mask);
  count = count << 8 | read_byte(port, clock_mask, data_mask);
  count = count << 8 | read_byte(port, clock_mask, data_mask);
  for (uint8_t i = 24; i < n_pulses; i++) pulse(port, clock_mask);
  return DATA_PINS & data_mask ? count : count | EV_LINE_LOW;
}

static void power(void *, uint8_t cell, bool on) {
  ATOMIC_BLOCK(ATOMIC_FORCEON) { set_output(&clock_lines[cell], !on); }
}

/* HX711: the first pin, low 10, high 80. HX717: the first is the higher and the second the lower bit
 * of 10, 20, 80, 320; that order was not yet compared with a real chip. */
static void set_rate(void *, uint32_t rate_mhz) {
  bool is_first = rate_mhz == 80000 || rate_mhz == 320000;
  bool is_second = rate_mhz == 20000 || rate_mhz == 320000;
  for (uint8_t i = 0; i < 2; i++) make_output(&rate_lines[i]);
  set_output(&rate_lines[0], is_first);
  set_output(&rate_lines[1], is_second);
}

void converters_begin(ev_hal *hal) {
  DATA_PULL_UPS |= 0x0F << DATA_SHIFT; /* a line that nobody drives reads as not ready */
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) make_output(&clock_lines[cell]);
  PCICR |= (uint8_t)(1U << DATA_CHANGE_ENABLE);
  hal->fallen = fallen;
  hal->fell_at = fell_at;
  hal->arm = arm;
  hal->read = read;
  hal->power = power;
  hal->set_rate = set_rate;
}

bool converters_have_news() {
  return fallen_cells != 0;
}

#endif
