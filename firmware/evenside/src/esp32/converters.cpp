#if defined(ARDUINO_ARCH_ESP32)

#include "converters.h"

#include <Arduino.h>
#include <driver/gpio.h>
#include <esp_rom_sys.h>
#include <esp_timer.h>
#include <soc/gpio_reg.h>
#include <soc/gpio_struct.h>

#include "pins.h"

static TaskHandle_t reader;
static volatile bool has_fallen[EV_MAX_CELLS];
static volatile uint32_t fall_ticks[EV_MAX_CELLS];
static portMUX_TYPE clock_lock = portMUX_INITIALIZER_UNLOCKED;

static inline gpio_num_t data_pin(uint8_t cell) {
  return (gpio_num_t)(DATA_PIN_OF_CELL_0 + cell);
}

static inline bool is_high(uint8_t cell) {
  return REG_READ(GPIO_IN1_REG) & (1UL << (DATA_PIN_OF_CELL_0 - 32 + cell));
}

/* --- edges ------------------------------------------------------------------------------------ */

/* A falling edge is a high level and then a low one. The chip's own edge interrupts get lost when
 * two pins of one bank have them (ESP32 errata, GPIO-3.14). */
static inline void wait_for(uint8_t cell, gpio_int_type_t level) {
  GPIO.pin[data_pin(cell)].int_type = level;
}

static void IRAM_ATTR on_level(void *argument) {
  uint8_t cell = (uint8_t)(uintptr_t)argument;
  BaseType_t is_reader_woken = pdFALSE;
  if (GPIO.pin[data_pin(cell)].int_type == GPIO_INTR_HIGH_LEVEL) {
    wait_for(cell, GPIO_INTR_LOW_LEVEL);
    return;
  }
  wait_for(cell, GPIO_INTR_DISABLE);
  fall_ticks[cell] = (uint32_t)esp_timer_get_time();
  has_fallen[cell] = true;
  vTaskNotifyGiveFromISR(reader, &is_reader_woken);
  portYIELD_FROM_ISR(is_reader_woken);
}

static uint8_t fallen(void *) {
  uint8_t cells = 0;
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) {
    if (has_fallen[cell]) cells |= (uint8_t)(1U << cell);
  }
  return cells;
}

static uint32_t fell_at(void *, uint8_t cell) {
  return fall_ticks[cell];
}

static void arm(void *, uint8_t cell) {
  wait_for(cell, GPIO_INTR_DISABLE);
  has_fallen[cell] = false;
  wait_for(cell, is_high(cell) ? GPIO_INTR_LOW_LEVEL : GPIO_INTR_HIGH_LEVEL);
}

/* --- reads ------------------------------------------------------------------------------------ */

/* One pulse, and what the data line says during it. Interrupts of this core are off while the clock
 * is high only: 60 us of it would put the converter to sleep. 1 us high and 1 us low (data sheet:
 * 0.2 to 50 and 0.2), counted in cycles, as a delay by the timer may be next to nothing. */
static bool pulse(uint8_t cell) {
  uint32_t clock_bit = 1UL << clock_pins[cell];
  portENTER_CRITICAL(&clock_lock);
  REG_WRITE(GPIO_OUT_W1TS_REG, clock_bit);
  esp_rom_delay_us(1);
  bool bit = is_high(cell);
  REG_WRITE(GPIO_OUT_W1TC_REG, clock_bit);
  portEXIT_CRITICAL(&clock_lock);
  esp_rom_delay_us(1);
  return bit;
}

static uint32_t read(void *, uint8_t cell, uint8_t n_pulses) {
  uint32_t count = 0;
  if (is_high(cell)) return EV_NOT_READY;
  for (uint8_t i = 0; i < 24; i++) count = count << 1 | pulse(cell);
  for (uint8_t i = 24; i < n_pulses; i++) pulse(cell);
  return is_high(cell) ? count : count | EV_LINE_LOW;
}

static void power(void *, uint8_t cell, bool on) {
  digitalWrite(clock_pins[cell], on ? LOW : HIGH);
}

/* HX711: the first pin, low 10, high 80. HX717: the first is the higher and the second the lower
 * bit of 10, 20, 80, 320; that order was not yet compared with a real chip. */
static void set_rate(void *, uint32_t rate_mhz) {
  bool is_first = rate_mhz == 80000 || rate_mhz == 320000;
  bool is_second = rate_mhz == 20000 || rate_mhz == 320000;
  for (uint8_t pin : rate_pins) pinMode(pin, OUTPUT);
  digitalWrite(rate_pins[0], is_first ? HIGH : LOW);
  digitalWrite(rate_pins[1], is_second ? HIGH : LOW);
}

/* --- begin and sleep -------------------------------------------------------------------------- */

static void begin_cell(uint8_t cell) {
  gpio_num_t clock_pin = (gpio_num_t)clock_pins[cell];
  pinMode(clock_pins[cell], OUTPUT);
  digitalWrite(clock_pins[cell], LOW);
  gpio_hold_dis(clock_pin);
  pinMode((uint8_t)data_pin(cell), cell < DATA_PINS_WITH_PULL_UP ? INPUT_PULLUP : INPUT);
  gpio_isr_handler_add(data_pin(cell), on_level, (void *)(uintptr_t)cell);
  gpio_set_intr_type(data_pin(cell), GPIO_INTR_DISABLE);
  gpio_intr_enable(data_pin(cell)); /* from here on the type alone turns it on and off */
}

void converters_begin(ev_hal *hal) {
  reader = xTaskGetCurrentTaskHandle();
  gpio_deep_sleep_hold_dis();
  gpio_install_isr_service(0);
  for (uint8_t cell = 0; cell < EV_MAX_CELLS; cell++) begin_cell(cell);
  hal->fallen = fallen;
  hal->fell_at = fell_at;
  hal->arm = arm;
  hal->read = read;
  hal->power = power;
  hal->set_rate = set_rate;
}

void converters_sleep() {
  for (uint8_t pin : clock_pins) {
    digitalWrite(pin, HIGH);
    gpio_hold_en((gpio_num_t)pin);
  }
  gpio_deep_sleep_hold_en();
}

#endif
