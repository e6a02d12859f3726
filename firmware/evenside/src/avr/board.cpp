/* Uno, Nano, Mega, Leonardo: the serial line, the hand's controls, sleep and the watchdog. */
#if defined(ARDUINO_ARCH_AVR)

#include <Arduino.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "../board.h"
#include "../core/device.h"
#include "../version.h"
#include "converters.h"
#include "memory.h"
#include "pins.h"
#include "turn_sensor.h"

#define BAUD 250000 /* exact on a 16 MHz clock; 115200 is 2 % off */

static ev_hal hal;
static ev_device device;
static const output_line light_line = LIGHT_LINE;

/* After a reset by the watchdog it runs on with its shortest time: off before anything else. */
static void watchdog_off() __attribute__((naked, used, section(".init3")));
static void watchdog_off() {
  MCUSR = 0;
  wdt_disable();
}

static uint32_t ticks(void *) {
  return micros();
}

static uint16_t send(void *, const uint8_t *bytes, uint16_t n) {
  int room = Serial.availableForWrite();
  if (room <= 0) return 0;
  return (uint16_t)Serial.write(bytes, n < (uint16_t)room ? n : (uint16_t)room);
}

static int16_t receive(void *) {
  return (int16_t)Serial.read();
}

/* The converter of the chip is on for this reading only; it would cost a tenth of the current. */
static uint16_t dial(void *) {
  ADCSRA |= _BV(ADEN);
  uint16_t steps = (uint16_t)analogRead(DIAL_PIN);
  ADCSRA &= (uint8_t)~_BV(ADEN);
  return steps;
}

static bool button(void *) {
  return digitalRead(BUTTON_PIN) == LOW;
}

static void light(void *, bool on) {
  set_output(&light_line, on);
}

/* Sleeps until a converter is ready, a byte has come, or the next millisecond. A byte that has gone
 * out wakes the chip, too, and lets it sleep on. Interrupts come on with the instruction after sei(),
 * so that nothing is slept through. */
static void idle(void *) {
  uint32_t now_ms = millis();
  wdt_reset();
  for (;;) {
    cli();
    if (converters_have_news() || Serial.available() || millis() != now_ms) break;
    sleep_enable();
    sei();
    sleep_cpu();
    sleep_disable();
  }
  sei();
}

/* The Arduino core starts timers for analogWrite, which nobody uses here: they cost current. */
static void stop_unused() {
  TCCR1B = 0;
#ifdef TCCR2B
  TCCR2B = 0;
#endif
  ADCSRA &= (uint8_t)~_BV(ADEN);
}

static void fill_hal() {
  hal.ticks = ticks;
  hal.send = send;
  hal.receive = receive;
  hal.dial = dial;
  hal.button = button;
  hal.led = light;
  hal.idle = idle;
  converters_begin(&hal);
  memory_begin(&hal);
  turn_sensor_begin(&hal);
}

void evenside_setup() {
  ev_identity identity = {0, {EVENSIDE_VERSION}, {EVENSIDE_BUILD_HASH}, {0}};
  Serial.begin(BAUD);
  pinMode(BUTTON_PIN, INPUT_PULLUP);
  make_output(&light_line);
  fill_hal();
  memory_identify(&identity);
  stop_unused();
  set_sleep_mode(SLEEP_MODE_IDLE);
  ev_device_init(&device, &hal, &identity);
  wdt_enable(WDTO_1S);
}

void evenside_loop() {
  ev_device_poll(&device);
}

#endif
