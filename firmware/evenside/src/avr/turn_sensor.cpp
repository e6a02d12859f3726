#if defined(ARDUINO_ARCH_AVR)

#include "turn_sensor.h"

#if defined(__AVR_ATmega32U4__)

/* Its two-wire bus is on D2 and D3, where the button is. */
void turn_sensor_begin(ev_hal *) {}

#else

#include <Wire.h>

#define ADDRESS 0x68 /* with its AD0 pin low */

/* Registers and values: MPU-6000/6050 register map, revision 4.2. */
#define CONFIG 0x1A
#define CONFIG_42_HZ 3 /* low pass of the gyroscope: below half of fifty readings a second */
#define GYRO_CONFIG 0x1B
#define GYRO_1000_DPS 0x10
#define TEMP_OUT 0x41 /* two bytes, then two for each axis of the gyroscope */
#define PWR_MGMT_1 0x6B
#define AWAKE_ON_GYRO_CLOCK 1
#define WHO_AM_I 0x75

#define FULL_SCALE_DPS 1000
#define N_BYTES 8

/* The bus must not hang the device: a sensor that holds its line is given up after this time. */
#define TIMEOUT_US 3000

static int16_t temperature = EV_NO_TEMPERATURE;

static bool write_register(uint8_t number, uint8_t value) {
  Wire.beginTransmission(ADDRESS);
  Wire.write(number);
  Wire.write(value);
  return Wire.endTransmission() == 0;
}

static bool request(uint8_t number, uint8_t n) {
  Wire.beginTransmission(ADDRESS);
  Wire.write(number);
  if (Wire.endTransmission(false) != 0) return false;
  return Wire.requestFrom((uint8_t)ADDRESS, n) == n;
}

static int16_t next_word() {
  uint8_t high = (uint8_t)Wire.read();
  return (int16_t)((uint16_t)high << 8 | (uint8_t)Wire.read());
}

static bool turn(void *, ev_turn *out) {
  if (!request(TEMP_OUT, N_BYTES)) return false;
  int32_t raw = next_word();
  temperature = (int16_t)(raw * 5 / 17 + 3653); /* register map: raw / 340 + 36.53 degrees C */
  for (uint8_t axis = 0; axis < 3; axis++) out->rate[axis] = next_word();
  out->full_scale_dps = FULL_SCALE_DPS;
  return true;
}

static int16_t temperature_centi(void *) {
  return temperature;
}

void turn_sensor_begin(ev_hal *hal) {
  Wire.begin();
  Wire.setClock(400000);
  Wire.setWireTimeout(TIMEOUT_US, true);
  if (!request(WHO_AM_I, 1) || Wire.read() != ADDRESS) return;
  if (!write_register(PWR_MGMT_1, AWAKE_ON_GYRO_CLOCK)) return;
  if (!write_register(CONFIG, CONFIG_42_HZ) || !write_register(GYRO_CONFIG, GYRO_1000_DPS)) return;
  hal->turn = turn;
  hal->temperature_centi = temperature_centi;
}

#endif

#endif
