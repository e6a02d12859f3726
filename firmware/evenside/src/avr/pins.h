/* Which pin does what on an AVR board. docs/firmware.md shows the same table for whoever solders. */
#ifndef EVENSIDE_AVR_PINS_H
#define EVENSIDE_AVR_PINS_H

#include <avr/io.h>

/* The data lines of the four converters are four neighbours of one port with pin-change interrupts;
 * DATA_SHIFT is the bit of cell 0. */
#if defined(__AVR_ATmega328P__) || defined(__AVR_ATmega328PB__) || defined(__AVR_ATmega168__)

#define DATA_PINS PINB /* D8 to D11 */
#define DATA_PULL_UPS PORTB
#define DATA_SHIFT 0
#define DATA_CHANGE_MASK PCMSK0
#define DATA_CHANGE_ENABLE PCIE0
#define DATA_CHANGE_vect PCINT0_vect

#define CLOCK_LINES {&PORTD, &DDRD, 4}, {&PORTD, &DDRD, 5}, {&PORTD, &DDRD, 6}, {&PORTD, &DDRD, 7}
#define RATE_LINES {&PORTB, &DDRB, 4}, {&PORTC, &DDRC, 1} /* D12, A1 */
#define LIGHT_LINE {&PORTB, &DDRB, 5} /* D13 */

#elif defined(__AVR_ATmega32U4__)

#define DATA_PINS PINB /* D8 to D11 */
#define DATA_PULL_UPS PORTB
#define DATA_SHIFT 4
#define DATA_CHANGE_MASK PCMSK0
#define DATA_CHANGE_ENABLE PCIE0
#define DATA_CHANGE_vect PCINT0_vect

#define CLOCK_LINES {&PORTD, &DDRD, 4}, {&PORTC, &DDRC, 6}, {&PORTD, &DDRD, 7}, {&PORTE, &DDRE, 6}
#define RATE_LINES {&PORTD, &DDRD, 6}, {&PORTF, &DDRF, 6} /* D12, A1 */
#define LIGHT_LINE {&PORTC, &DDRC, 7} /* D13 */

#elif defined(__AVR_ATmega2560__)

#define DATA_PINS PINK /* A8 to A11 */
#define DATA_PULL_UPS PORTK
#define DATA_SHIFT 0
#define DATA_CHANGE_MASK PCMSK2
#define DATA_CHANGE_ENABLE PCIE2
#define DATA_CHANGE_vect PCINT2_vect

#define CLOCK_LINES {&PORTA, &DDRA, 0}, {&PORTA, &DDRA, 1}, {&PORTA, &DDRA, 2}, {&PORTA, &DDRA, 3}
#define RATE_LINES {&PORTA, &DDRA, 4}, {&PORTA, &DDRA, 5} /* D26, D27 */
#define LIGHT_LINE {&PORTB, &DDRB, 7} /* D13 */

#else
#error "Evenside knows the pins of the ATmega328P, the ATmega32U4 and the ATmega2560"
#endif

#define DIAL_PIN A0
#define BUTTON_PIN 2 /* to ground; held high by the chip's own resistor */

typedef struct {
  volatile uint8_t *port;
  volatile uint8_t *direction;
  uint8_t bit;
} output_line;

static inline void make_output(const output_line *line) {
  *line->direction |= (uint8_t)(1U << line->bit);
}

static inline void set_output(const output_line *line, bool is_high) {
  uint8_t mask = (uint8_t)(1U << line->bit);
  *line->port = (uint8_t)(is_high ? *line->port | mask : *line->port & ~mask);
}

#endif
