/* What the device says about itself: HELLO, GROUP, CHANNEL, STATUS. */
#ifndef EVENSIDE_DESCRIBE_H
#define EVENSIDE_DESCRIBE_H

#include "device.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether there is a dial: the board can read one, and the settings say that one is wired. */
bool ev_has_dial(const ev_device *device);

/* Sends the parts of the description that are due and find room now. */
void ev_describe_poll(ev_device *device);

void ev_describe_status(const ev_device *device, uint32_t now, ev_payload *out);

#ifdef __cplusplus
}
#endif

#endif
