/* Pins that stay awake in deep sleep. */
#ifndef STUB_RTC_IO_H
#define STUB_RTC_IO_H

#include "gpio.h"

extern "C" {
esp_err_t rtc_gpio_pullup_en(gpio_num_t pin);
esp_err_t rtc_gpio_pulldown_dis(gpio_num_t pin);
}

#endif
