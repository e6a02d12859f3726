#ifndef STUB_GPIO_STRUCT_H
#define STUB_GPIO_STRUCT_H

#include <stdint.h>

typedef volatile struct gpio_dev_s {
  struct {
    uint32_t int_type : 3;
  } pin[40];
} gpio_dev_t;

extern gpio_dev_t GPIO;

#endif
