/* A bare program for the Uno that pokes at the simulated parts, so that tests can compare them with
 * their data sheets. It does one thing for each command byte of the host and answers with bytes; it
 * shares nothing with the firmware. Time is counted by timer 1 in half microseconds. */
#define F_CPU 16000000UL
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>
#include <util/delay.h>

static uint8_t reset_cause __attribute__((section(".noinit")));

/* The start-up code may use any register; the cause is read before it, and the watchdog stopped. */
__attribute__((naked, used, section(".init3"))) static void keep_reset_cause(void)
{
  reset_cause = MCUSR;
  MCUSR = 0;
  wdt_disable();
}

static uint8_t get(void)
{
  while (!(UCSR0A & _BV(RXC0)))
    ;
  return UDR0;
}

static void put(uint8_t byte)
{
  while (!(UCSR0A & _BV(UDRE0)))
    ;
  UDR0 = byte;
}

static uint16_t get_16(void)
{
  uint8_t low = get();
  return low | (uint16_t)get() << 8;
}

static void put_16(uint16_t word)
{
  put((uint8_t)word);
  put((uint8_t)(word >> 8));
}

static uint8_t dout(uint8_t cell)
{
  return PINB >> cell & 1;
}

static void pulse(uint8_t clock)
{
  PORTD |= clock;
  _delay_us(1);
  PORTD &= (uint8_t)~clock;
}

/* r CELL PULSES: waits for a conversion and shifts it out; 3 bytes, then DOUT after the last pulse.
 * A gap in the middle, of so many half microseconds, lets a conversion end during the read. */
static void read_chip(void)
{
  uint8_t cell = get(), pulses = get(), clock = (uint8_t)(0x10 << cell);
  uint16_t gap = get_16();
  uint8_t bytes[3] = {0, 0, 0};
  while (dout(cell))
    ;
  for (uint8_t i = 0; i < pulses; i++) {
    if (i == 12) {
      TCNT1 = 0;
      while (TCNT1 < gap)
        ;
    }
    pulse(clock);
    if (i < 24)
      bytes[i / 8] = (uint8_t)(bytes[i / 8] << 1 | dout(cell));
  }
  for (uint8_t i = 0; i < 3; i++)
    put(bytes[i]);
  put(dout(cell));
}

/* e CELL EDGES: for how long DOUT keeps each level, from its next edge on, at most 8; the level
 * that begins there, then the times. */
static void time_edges(void)
{
  uint8_t cell = get(), n = get(), level = dout(cell);
  uint16_t took[8];
  while (dout(cell) == level)
    ;
  put(level ^ 1);
  for (uint8_t i = 0; i < n; i++) {
    TCNT1 = 0;
    level ^= 1;
    while (dout(cell) == level && TCNT1 < 50000)
      ;
    took[i] = TCNT1;
  }
  for (uint8_t i = 0; i < n; i++)
    put_16(took[i]);
}

/* h CELL TIME: the clock line high for so many half microseconds. */
static void hold_clock(void)
{
  uint8_t clock = (uint8_t)(0x10 << get());
  uint16_t time = get_16();
  PORTD |= clock;
  TCNT1 = 0;
  while (TCNT1 < time)
    ;
  PORTD &= (uint8_t)~clock;
  put('h');
}

/* i: the first bit of cell 0, looked at in the instruction after the rise of SCK, and a little
 * later. */
static void look_early(void)
{
  uint8_t early, late;
  while (dout(0))
    ;
  __asm__ volatile("sbi %[port], 4\n\t"
                   "in %[early], %[pin]\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "in %[late], %[pin]\n\t"
                   "cbi %[port], 4"
                   : [early] "=&r"(early), [late] "=&r"(late)
                   : [port] "I"(_SFR_IO_ADDR(PORTD)), [pin] "I"(_SFR_IO_ADDR(PINB)));
  put(early & 1);
  put(late & 1);
}

/* p RATE-PINS: bit 0 to D12, bit 1 to A1. */
static void set_rate_pins(void)
{
  uint8_t bits = get();
  DDRB |= 0x10;
  DDRC |= 0x02;
  PORTB = (uint8_t)((PORTB & ~0x10) | (bits & 1) << 4);
  PORTC = (uint8_t)((PORTC & ~0x02) | (bits & 2));
  put('p');
}

static void read_dial(void)
{
  ADMUX = _BV(REFS0);
  ADCSRA = _BV(ADEN) | _BV(ADSC) | 7;
  while (ADCSRA & _BV(ADSC))
    ;
  put_16(ADC);
}

/* x ADDRESS VALUE: begins to write; EEPE directly afterwards, then how long it stays set. */
static void write_eeprom(void)
{
  EEAR = get_16();
  EEDR = get();
  TCNT1 = 0;
  EECR |= _BV(EEMPE);
  EECR |= _BV(EEPE);
  put(EECR >> EEPE & 1);
  EEAR = 0; /* a second write meanwhile: ignored */
  EEDR = 0x55;
  EECR |= _BV(EEMPE);
  EECR |= _BV(EEPE);
  while (EECR & _BV(EEPE))
    ;
  put_16(TCNT1);
}

static uint8_t bus(uint8_t control)
{
  TWCR = control | _BV(TWINT) | _BV(TWEN);
  while (!(TWCR & _BV(TWINT)))
    ;
  return TWSR & 0xF8;
}

static void bus_byte(uint8_t byte)
{
  TWDR = byte;
  put(bus(0));
}

/* t FULL-SCALE-BITS: wakes the sensor, sets its full scale, reads the rates; status bytes and
 * all. */
static void read_turn(void)
{
  uint8_t scale = get();
  TWBR = 12; /* 400 kHz */
  for (uint8_t i = 0; i < 2; i++) {
    bus(_BV(TWSTA));
    bus_byte(0x68 << 1);
    bus_byte(i ? 0x1B : 0x6B);
    bus_byte(i ? (uint8_t)(scale << 3) : 0);
    TWCR = _BV(TWINT) | _BV(TWEN) | _BV(TWSTO);
  }
  bus(_BV(TWSTA));
  bus_byte(0x68 << 1);
  bus_byte(0x43);
  bus(_BV(TWSTA));
  bus_byte(0x68 << 1 | 1);
  for (uint8_t i = 0; i < 6; i++) {
    bus(i < 5 ? _BV(TWEA) : 0);
    put(TWDR);
  }
  TWCR = _BV(TWINT) | _BV(TWEN) | _BV(TWSTO);
}

static void obey(uint8_t command)
{
  switch (command) {
  case 'r':
    read_chip();
    break;
  case 'e':
    time_edges();
    break;
  case 'h':
    hold_clock();
    break;
  case 'i':
    look_early();
    break;
  case 'p':
    set_rate_pins();
    break;
  case 'd':
    read_dial();
    break;
  case 'v': /* v CELL: DOUT now */
    put(dout(get()));
    break;
  case 'b':
    put(PIND >> 2 & 1);
    break;
  case 'l': /* the LED, on the port of the data lines */
    PORTB ^= 0x20;
    put('l');
    break;
  case 'x':
    write_eeprom();
    break;
  case 't':
    read_turn();
    break;
  case 'c':
    put(reset_cause);
    break;
  case 'w': /* hang until the watchdog bites */
    wdt_enable(WDTO_15MS);
    for (;;)
      ;
  case 's': /* deaf for 1 ms: the receiver has to hold what comes */
    _delay_ms(1);
    break;
  default:
    put(command);
  }
}

int main(void)
{
  UCSR0A = _BV(U2X0);
  UBRR0 = 7; /* 250000 baud */
  UCSR0B = _BV(RXEN0) | _BV(TXEN0);
  TCCR1B = _BV(CS11); /* 2 MHz */
  DDRD = 0xF0;
  DDRB = 0x20;
  PORTD = 0x04; /* the button's pull-up */
  for (;;)
    obey(get());
}
