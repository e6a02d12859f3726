#if defined(ARDUINO_ARCH_ESP32)

#include "panel.h"

#include <Arduino.h>

#include "pins.h"
#include "volts.h"

#define N_READINGS 4 /* one reading of this converter is off by some ten millivolt */

static uint32_t read_mv(uint8_t pin) {
  uint32_t sum_mv = 0;
  for (uint8_t i = 0; i < N_READINGS; i++) sum_mv += analogReadMilliVolts(pin);
  return sum_mv / N_READINGS;
}

static uint16_t dial(void *) {
  return ev_dial_steps(read_mv(DIAL_PIN));
}

static uint16_t battery(void *) {
  return ev_battery_mv(read_mv(BATTERY_PIN));
}

/* The sensor is in the chip and measures the chip. Where it is missing it answers 128 degrees
 * Fahrenheit for ever. */
static int16_t temperature(void *) {
  float celsius = temperatureRead();
  bool is_missing = celsius > 53.32F && celsius < 53.34F;
  bool is_possible = celsius > -40 && celsius < 125;
  return is_possible && !is_missing ? (int16_t)(celsius * 100) : EV_NO_TEMPERATURE;
}

static void light(void *, bool on) {
  digitalWrite(LIGHT_PIN, on ? HIGH : LOW);
}

bool panel_is_button_pressed() {
  return digitalRead(BUTTON_PIN) == LOW;
}

static bool button(void *) {
  return panel_is_button_pressed();
}

void panel_begin(ev_hal *hal) {
  pinMode(BUTTON_PIN, INPUT_PULLUP);
  pinMode(LIGHT_PIN, OUTPUT);
  hal->dial = dial;
  hal->button = button;
  hal->temperature_centi = temperature;
  hal->battery_mv = battery;
  hal->led = light;
}

#endif
