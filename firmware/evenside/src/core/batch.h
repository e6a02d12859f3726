/* Samples of one group on their way to the host: some to a frame, without a gap inside. */
#ifndef EVENSIDE_BATCH_H
#define EVENSIDE_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"
#include "payload.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EV_MAX_BATCH 4 /* samples in a frame */
#define EV_MAX_WAIT_TICKS 50000UL /* a sample never waits longer for the rest of its frame */

typedef struct {
  uint32_t index; /* of the first sample */
  uint32_t ticks;
  int32_t counts[EV_MAX_BATCH];
  uint8_t n;
  bool is_settling; /* when it began */
  bool is_desync; /* anywhere in it */
} ev_batch;

/* How many samples of this rate fill a frame. */
uint8_t ev_batch_size(uint32_t rate_mhz);

/* Whether the sample is the one after the last of the batch, or the batch is empty. */
bool ev_batch_continues(const ev_batch *batch, const ev_sample *sample);

void ev_batch_add(ev_batch *batch, const ev_sample *sample);

/* The body of SAMPLES; overflows are those of the group since boot. */
void ev_batch_write(const ev_batch *batch, uint8_t group, uint32_t overflows, ev_payload *out);

#ifdef __cplusplus
}
#endif

#endif
