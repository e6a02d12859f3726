/* A model of an ESP32 with four HX711, behind the declarations of firmware/stubs: enough of it to
 * run the board's own files, setup() and loop(), under sanitizers.
 *
 * Time is counted in here and goes on only where the firmware waits. Interrupts come when time goes
 * on, as level interrupts do: again and again while the level is there. What the model does not
 * have: two cores, caches, a radio, and everything that the data sheets do not say.
 *
 * A line of input is an order and an argument; see main(). test_esp32_chip.py writes them. */
#include "esp32_chip.h"

#include <Arduino.h>
#include <Preferences.h>
#include <driver/rtc_io.h>
#include <esp_random.h>
#include <esp_rom_sys.h>
#include <esp_sleep.h>
#include <esp_timer.h>
#include <soc/gpio_reg.h>
#include <soc/gpio_struct.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <sstream>

#include "board.h"

/* --- bytes ------------------------------------------------------------------------------------ */

Bytes bytes_of(const std::string &hex) {
  Bytes bytes;
  if (hex == "-") return bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back((uint8_t)std::stoul(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

void print_bytes(const char *what, const uint8_t *bytes, size_t n) {
  printf("%s ", what);
  if (n == 0) printf("-");
  for (size_t i = 0; i < n; i++) printf("%02x", bytes[i]);
  printf("\n");
}

/* --- four HX711 ------------------------------------------------------------------------------- */

static int64_t now_us;

/* Data sheet: ready when the line is low; each pulse gives a bit, the 25th lifts the line; 60 us of
 * clock high is power down; unread, the line is up for some 75 us at each conversion. */
struct Converter {
  int64_t period_us;
  int64_t next_us;
  int32_t n; /* conversions so far: what it measures is 1000 n + cell */
  bool is_plugged = true;
  bool is_shorted = false;
  bool is_powered = true;
  bool line = true;
  bool clock = false;
  uint32_t bits = 0;
  int n_pulses = 0;
};

static const uint8_t clock_of_cell[] = {18, 19, 22, 23};
static const uint8_t data_of_cell[] = {32, 33, 34, 35};
static Converter cells[] = {
    {12500, 12500, 0}, {12600, 13000, 0}, {12400, 14000, 0}, {12537, 20000, 0}};

static void clock_edge(int cell, bool level) {
  Converter &it = cells[cell];
  bool is_rising = level && !it.clock;
  it.clock = level;
  if (!is_rising) return;
  if (it.n_pulses < 24) it.line = it.bits >> (23 - it.n_pulses) & 1;
  if (++it.n_pulses > 24) it.line = true;
}

static void set_power(int cell, bool on) {
  Converter &it = cells[cell];
  if (on && !it.is_powered) it.next_us = now_us + 50000;
  if (!on) it.line = true;
  it.is_powered = on;
}

static void convert(int cell) {
  Converter &it = cells[cell];
  if (!it.line) { /* unread: first up, and a little later down again */
    it.line = true;
    it.next_us += 75;
    return;
  }
  it.n++;
  it.bits = (uint32_t)(1000 * it.n + cell) & 0xFFFFFF;
  it.n_pulses = 0;
  it.line = false;
  it.next_us += it.period_us;
}

/* --- pins and their interrupts ---------------------------------------------------------------- */

gpio_dev_t GPIO;
static gpio_isr_t handlers[40];
static void *arguments[40];
static int n_interrupts[4];
static bool is_pressed;
static bool has_pin_level[40];

static bool level_of(int cell) {
  return !cells[cell].is_shorted && (!cells[cell].is_plugged || cells[cell].line);
}

static void interrupt(int cell) {
  int pin = data_of_cell[cell];
  for (int i = 0; i < 8; i++) {
    uint32_t type = GPIO.pin[pin].int_type;
    bool is_due = type == (level_of(cell) ? GPIO_INTR_HIGH_LEVEL : GPIO_INTR_LOW_LEVEL);
    if (!is_due || handlers[pin] == nullptr) return;
    handlers[pin](arguments[pin]);
    n_interrupts[cell]++;
  }
  std::cerr << "an interrupt that never ends\n";
  exit(3);
}

static bool is_converting(const Converter &it, int64_t until_us) {
  return it.is_powered && it.is_plugged && it.next_us <= until_us;
}

static int next_to_convert(int64_t until_us) {
  int first = -1;
  for (int cell = 0; cell < 4; cell++) {
    bool is_earlier = first < 0 || cells[cell].next_us < cells[first].next_us;
    if (is_converting(cells[cell], until_us) && is_earlier) first = cell;
  }
  return first;
}

/* To the next thing that happens until then, or to then if nothing does. */
static void step(int64_t until_us) {
  int cell = next_to_convert(until_us);
  int64_t at_us = cell < 0 ? until_us : cells[cell].next_us;
  if (at_us > now_us) now_us = at_us;
  if (cell >= 0) convert(cell);
  for (int i = 0; i < 4; i++) interrupt(i);
}

static void go_to(int64_t until_us) {
  while (now_us < until_us) step(until_us);
}

extern "C" {
int64_t esp_timer_get_time() { return now_us; }
unsigned long micros() { return (uint32_t)now_us; }
void esp_rom_delay_us(uint32_t us) { go_to(now_us + us); }
uint32_t esp_random() { return is_on_air() ? 0x5EED1234 : 0; }
void enableLoopWDT() {}

uint32_t REG_READ(uint32_t address) {
  if (address != GPIO_IN1_REG) exit(3);
  uint32_t levels = 0;
  for (int cell = 0; cell < 4; cell++) {
    levels |= (uint32_t)level_of(cell) << (data_of_cell[cell] - 32);
  }
  return levels;
}

void REG_WRITE(uint32_t address, uint32_t value) {
  for (int cell = 0; cell < 4; cell++) {
    if (value == 1UL << clock_of_cell[cell]) clock_edge(cell, address == GPIO_OUT_W1TS_REG);
  }
}

void pinMode(uint8_t, uint8_t) {}
int digitalRead(uint8_t pin) { return pin == 27 && is_pressed ? LOW : HIGH; }
void digitalWrite(uint8_t pin, uint8_t level) {
  has_pin_level[pin] = level;
  for (int cell = 0; cell < 4; cell++) {
    if (pin == clock_of_cell[cell]) set_power(cell, level == LOW);
  }
}
uint32_t analogReadMilliVolts(uint8_t pin) { return pin == 39 ? 1850 : pin == 36 ? 1280 : 0; }
float temperatureRead() { return 36.5F; }

esp_err_t gpio_install_isr_service(int) { return 0; }
esp_err_t gpio_isr_handler_add(gpio_num_t pin, gpio_isr_t handler, void *argument) {
  handlers[pin] = handler;
  arguments[pin] = argument;
  return 0;
}
esp_err_t gpio_set_intr_type(gpio_num_t pin, gpio_int_type_t type) {
  GPIO.pin[pin].int_type = type;
  return 0;
}
esp_err_t gpio_intr_enable(gpio_num_t) { return 0; }
esp_err_t gpio_hold_en(gpio_num_t pin) {
  return printf("held %d%d\n", pin, has_pin_level[pin]) > 0;
}
esp_err_t gpio_hold_dis(gpio_num_t) { return 0; }
void gpio_deep_sleep_hold_en() {}
void gpio_deep_sleep_hold_dis() {}
esp_err_t rtc_gpio_pullup_en(gpio_num_t) { return 0; }
esp_err_t rtc_gpio_pulldown_dis(gpio_num_t) { return 0; }
esp_err_t esp_sleep_enable_ext0_wakeup(gpio_num_t pin, int) {
  return printf("wakes-by %d\n", pin) > 0;
}
void esp_deep_sleep_start() {
  printf("asleep %lld\n", (long long)now_us / 1000000);
  exit(0);
}

/* --- one task, which waits for the next millisecond or for an interrupt ----------------------- */

static uint32_t n_given;
void portENTER_CRITICAL(portMUX_TYPE *) {}
void portEXIT_CRITICAL(portMUX_TYPE *) {}
void portYIELD_FROM_ISR(BaseType_t) {}
TaskHandle_t xTaskGetCurrentTaskHandle() { return nullptr; }
void vTaskNotifyGiveFromISR(TaskHandle_t, BaseType_t *) { n_given++; }
uint32_t ulTaskNotifyTake(BaseType_t, TickType_t) {
  int64_t until_us = (now_us / 1000 + 1) * 1000;
  while (n_given == 0 && now_us < until_us) step(until_us);
  n_given = 0;
  return 1;
}
}

/* --- the cable and the flash ------------------------------------------------------------------ */

HardwareSerial Serial;
EspClass ESP;
static std::deque<uint8_t> to_device;
static Bytes from_device;

size_t HardwareSerial::setTxBufferSize(size_t n) { return n; }
void HardwareSerial::begin(unsigned long) {}
int HardwareSerial::availableForWrite() { return 128; }
size_t HardwareSerial::write(const uint8_t *bytes, size_t n) {
  from_device.insert(from_device.end(), bytes, bytes + n);
  return n;
}
int HardwareSerial::read() {
  if (to_device.empty()) return -1;
  int byte = to_device.front();
  to_device.pop_front();
  return byte;
}
uint64_t EspClass::getEfuseMac() { return 0x0000A1B2C3D4E5F6; }

static Bytes stored;
bool Preferences::begin(const char *, bool, const char *) { return true; }
size_t Preferences::putBytes(const char *, const void *bytes, size_t n) {
  const uint8_t *first = static_cast<const uint8_t *>(bytes);
  stored.assign(first, first + n);
  print_bytes("stored", first, n);
  return n;
}
size_t Preferences::getBytesLength(const char *) { return stored.size(); }
size_t Preferences::getBytes(const char *, void *bytes, size_t n) {
  memcpy(bytes, stored.data(), n);
  return n;
}

/* --- orders ----------------------------------------------------------------------------------- */

static void run(int64_t ms) {
  int64_t until_us = now_us + 1000 * ms;
  while (now_us < until_us) evenside_loop();
  print_bytes("cable", from_device.data(), from_device.size());
  from_device.clear();
}

static bool order_chip(const std::string &order, const std::string &argument) {
  if (order == "flash") {
    stored = bytes_of(argument);
  } else if (order == "boot") {
    evenside_setup();
  } else if (order == "run") {
    run(std::stoll(argument));
  } else if (order == "cable") {
    for (uint8_t byte : bytes_of(argument)) to_device.push_back(byte);
  } else if (order == "press") {
    is_pressed = argument == "1";
  } else if (order == "unplug") {
    cells[std::stoi(argument)].is_plugged = false;
  } else if (order == "short") {
    cells[std::stoi(argument)].is_shorted = true;
  } else if (order == "interrupts") {
    int cell = std::stoi(argument);
    printf("interrupts %d\n", n_interrupts[cell]);
    n_interrupts[cell] = 0;
  } else {
    return false;
  }
  return true;
}

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string order;
    std::string argument = "-";
    words >> order >> argument;
    if (!order_chip(order, argument) && !order_air(order, argument)) return 2;
  }
  return 0;
}
