/* ESP32: the core, its board and its two lines to the host, put together. */
#if defined(ARDUINO_ARCH_ESP32)

#include "../board.h"

#include <Arduino.h>
#include <esp_random.h>
#include <esp_timer.h>
#include <string.h>

#include "../core/device.h"
#include "../version.h"
#include "cable.h"
#include "converters.h"
#include "lines.h"
#include "panel.h"
#include "radio.h"
#include "rest.h"
#include "sleep.h"
#include "store.h"
#include "volts.h"

#define BATTERY_TICKS 60000000UL /* its level is told once a minute */

static ev_hal hal;
static ev_device device;
static ev_lines lines;
static ev_rest rest;
static uint32_t battery_ticks;

static uint32_t ticks(void *) {
  return (uint32_t)esp_timer_get_time();
}

static uint16_t send(void *, const uint8_t *bytes, uint16_t n) {
  return ev_lines_send(&lines, bytes, n);
}

static int16_t receive(void *) {
  return ev_lines_receive(&lines);
}

/* Until a converter is ready, or the scheduler's next millisecond. */
static void idle(void *) {
  ulTaskNotifyTake(pdTRUE, 1);
}

static void fill_hal() {
  hal.ticks = ticks;
  hal.send = send;
  hal.receive = receive;
  hal.idle = idle;
  converters_begin(&hal);
  panel_begin(&hal);
  store_begin(&hal);
}

static void begin_lines() {
  ev_line cable = cable_begin();
  ev_line radio = radio_begin();
  ev_lines_init(&lines, &cable, &radio);
}

/* The chip's address is its own; two bytes tell that it is an ESP32. */
static ev_identity identify() {
  ev_identity identity = {0, {EVENSIDE_VERSION}, {EVENSIDE_BUILD_HASH}, {0}};
  uint64_t address = ESP.getEfuseMac();
  memcpy(identity.device_id, &address, 6);
  identity.device_id[6] = 0x32;
  identity.boot_id = esp_random(); /* random only while the radio is on */
  return identity;
}

static void tell_battery() {
  uint16_t battery_mv = hal.battery_mv(hal.context);
  if (battery_mv != EV_NO_BATTERY) radio_tell_battery(ev_battery_percent(battery_mv));
}

static void advertise(const ev_identity *identity) {
  uint8_t n;
  const uint8_t *name = ev_settings_find(&device.settings, EV_KEY_NAME, 0, &n);
  radio_advertise(name, n, identity);
  tell_battery();
}

void evenside_setup() {
  fill_hal();
  begin_lines();
  ev_identity identity = identify();
  ev_device_init(&device, &hal, &identity);
  advertise(&identity);
  battery_ticks = ticks(nullptr);
  ev_rest_begin(&rest, battery_ticks);
  enableLoopWDT(); /* the Arduino core feeds it after every loop */
}

void evenside_loop() {
  uint32_t now = ticks(nullptr);
  if (radio_has_ended()) ev_lines_end(&lines, EV_RADIO);
  ev_device_poll(&device);
  radio_poll(ticks(nullptr));
  if (now - battery_ticks >= BATTERY_TICKS) {
    battery_ticks = now;
    tell_battery();
  }
  bool is_pressed = panel_is_button_pressed();
  if (ev_rest_is_due(&rest, now, radio_is_connected(), is_pressed, lines.n_commands)) {
    sleep_until_button();
  }
}

#endif
