/* What the host asks, done and answered: exactly one ANSWER for every request that arrives whole. */
#ifndef EVENSIDE_COMMANDS_H
#define EVENSIDE_COMMANDS_H

#include "device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads what has arrived, as long as there is room to answer it. */
void ev_commands_poll(ev_device *device);

#ifdef __cplusplus
}
#endif

#endif
