#include "mpu6050.h"

#include <string.h>

#define ADDRESS 0x68

/* Register map, revision 4.2. */
#define GYRO_CONFIG 0x1B /* bits 4-3: 250, 500, 1000, 2000 degrees/s */
#define GYRO_OUT 0x43 /* x, y, z, high byte first */
#define POWER 0x6B
#define POWER_ASLEEP 0x40
#define WHO_AM_I 0x75

static uint8_t rate_byte(const mpu6050 *sensor, uint8_t index) {
  int32_t full_mdps = 250000 << (sensor->registers[GYRO_CONFIG] >> 3 & 3);
  int64_t counts = (int64_t)sensor->rate_mdps[index / 2] * 32768 / full_mdps;
  if (sensor->registers[POWER] & POWER_ASLEEP)
    counts = 0;
  counts = counts > 32767 ? 32767 : counts < -32768 ? -32768 : counts;
  return (uint8_t)((uint16_t)counts >> (index % 2 ? 0 : 8));
}

static uint8_t next_byte(mpu6050 *sensor) {
  uint8_t at = sensor->at++ & 127;
  if (at >= GYRO_OUT && at < GYRO_OUT + 6)
    return rate_byte(sensor, at - GYRO_OUT);
  return sensor->registers[at];
}

static void written(mpu6050 *sensor, uint8_t byte) {
  if (sensor->is_first)
    sensor->at = byte;
  else
    sensor->registers[sensor->at++ & 127] = byte;
  sensor->is_first = false;
}

static void answer(mpu6050 *sensor, uint8_t kind, avr_twi_msg_t message, uint8_t data) {
  avr_raise_irq(sensor->irq + TWI_IRQ_INPUT, avr_twi_irq_msg(kind, message.addr, data));
}

static void bus_event(struct avr_irq_t *irq, uint32_t value, void *param) {
  mpu6050 *sensor = param;
  avr_twi_msg_irq_t event = {.u = {.v = value}};
  avr_twi_msg_t message = event.u.twi;
  (void)irq;
  if (message.msg & (TWI_COND_START | TWI_COND_STOP))
    sensor->is_selected = false;
  if (message.msg & TWI_COND_START && sensor->is_present && message.addr >> 1 == ADDRESS) {
    sensor->is_selected = true;
    sensor->is_first = !(message.addr & 1);
    answer(sensor, TWI_COND_ACK, message, 1);
    return;
  }
  if (!sensor->is_selected)
    return;
  if (message.msg & TWI_COND_WRITE) {
    written(sensor, message.data);
    answer(sensor, TWI_COND_ACK, message, 1);
  }
  if (message.msg & TWI_COND_READ)
    answer(sensor, TWI_COND_READ, message, next_byte(sensor));
}

void mpu6050_init(mpu6050 *sensor, avr_t *avr) {
  static const char *names[TWI_IRQ_COUNT] = {"8>turn.in", "32<turn.out", "8<turn.status"};
  avr_irq_t *bus = avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_INPUT);
  *sensor = (mpu6050){.irq = avr_alloc_irq(&avr->irq_pool, 0, TWI_IRQ_COUNT, names)};
  avr_connect_irq(sensor->irq + TWI_IRQ_INPUT, bus);
  avr_connect_irq(avr_io_getirq(avr, AVR_IOCTL_TWI_GETIRQ(0), TWI_IRQ_OUTPUT),
                  sensor->irq + TWI_IRQ_OUTPUT);
  avr_irq_register_notify(sensor->irq + TWI_IRQ_OUTPUT, bus_event, sensor);
  mpu6050_power_on(sensor);
}

void mpu6050_power_on(mpu6050 *sensor) {
  memset(sensor->registers, 0, sizeof sensor->registers);
  sensor->registers[WHO_AM_I] = ADDRESS;
  sensor->registers[POWER] = POWER_ASLEEP;
  sensor->is_selected = false;
}
