#if defined(ARDUINO_ARCH_ESP32)

#include "sleep.h"

#include <Arduino.h>
#include <driver/rtc_io.h>
#include <esp_sleep.h>

#include "converters.h"
#include "pins.h"
#include "radio.h"

void sleep_until_button() {
  const gpio_num_t button = (gpio_num_t)BUTTON_PIN;
  radio_off();
  converters_sleep();
  digitalWrite(LIGHT_PIN, LOW);
  rtc_gpio_pullup_en(button); /* the resistor that pinMode turned on sleeps too */
  rtc_gpio_pulldown_dis(button);
  esp_sleep_enable_ext0_wakeup(button, LOW);
  esp_deep_sleep_start();
}

#endif
