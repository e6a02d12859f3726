/* The turn rates of an MPU-6050 on the two-wire bus, as far as a reader of them can tell:
 * registers, asleep after power-on, four full scales. Accelerations and temperature read as
 * zero. */
#ifndef EVSIM_MPU6050_H
#define EVSIM_MPU6050_H

#include <simavr/avr_twi.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  avr_irq_t *irq; /* in and out */
  bool is_present, is_selected, is_first;
  uint8_t at, registers[128];
  int32_t rate_mdps[3];
} mpu6050;

void mpu6050_init(mpu6050 *sensor, avr_t *avr);
void mpu6050_power_on(mpu6050 *sensor);

#endif
