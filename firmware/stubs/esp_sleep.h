#pragma once
#include "driver/gpio.h"
extern "C" {
esp_err_t esp_sleep_enable_ext0_wakeup(gpio_num_t pin, int level);
[[noreturn]] void esp_deep_sleep_start();
}
