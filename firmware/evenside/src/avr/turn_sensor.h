/* An MPU-6050 on the two-wire bus, for a roller that turns freely. */
#ifndef EVENSIDE_AVR_TURN_SENSOR_H
#define EVENSIDE_AVR_TURN_SENSOR_H

#include "../core/hal.h"

/* Leaves the board without a turn sensor if none answers. */
void turn_sensor_begin(ev_hal *hal);

#endif
