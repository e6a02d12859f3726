/* The line over USB: the first serial port of the chip, behind the converter on the board. */
#ifndef EVENSIDE_ESP32_CABLE_H
#define EVENSIDE_ESP32_CABLE_H

#include "lines.h"

ev_line cable_begin();

#endif
