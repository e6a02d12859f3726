#include "batch.h"

#include "messages.h"

#define FLAG_SETTLING 1U
#define FLAG_DESYNC 2U

uint8_t ev_batch_size(uint32_t rate_mhz) {
  uint32_t n = rate_mhz / (1000UL * (EV_TICK_HZ / EV_MAX_WAIT_TICKS));
  if (n < 1) return 1;
  return n > EV_MAX_BATCH ? EV_MAX_BATCH : (uint8_t)n;
}

bool ev_batch_continues(const ev_batch *batch, const ev_sample *sample) {
  return batch->n == 0 || sample->index == batch->index + batch->n;
}

void ev_batch_add(ev_batch *batch, const ev_sample *sample) {
  if (batch->n == 0) {
    batch->index = sample->index;
    batch->ticks = sample->ticks;
    batch->is_settling = sample->is_settling;
    batch->is_desync = false;
  }
  batch->is_desync = batch->is_desync || sample->is_desync;
  batch->counts[batch->n++] = sample->count;
}

static bool is_saturated(const ev_batch *batch) {
  for (uint8_t i = 0; i < batch->n; i++) {
    if (batch->counts[i] == EV_FULL_SCALE || batch->counts[i] == -EV_FULL_SCALE - 1) return true;
  }
  return false;
}

void ev_batch_write(const ev_batch *batch, uint8_t group, uint32_t overflows, ev_payload *out) {
  ev_begin(out, EV_SAMPLES);
  ev_put8(out, group);
  ev_put8(out, (uint8_t)((batch->is_settling ? FLAG_SETTLING : 0U) |
                         (batch->is_desync ? FLAG_DESYNC : 0U)));
  ev_put32(out, batch->index);
  ev_put32(out, batch->ticks);
  ev_put16(out, (uint16_t)overflows);
  ev_put8(out, is_saturated(batch) ? 1 : 0);
  ev_put8(out, batch->n);
  for (uint8_t i = 0; i < batch->n; i++) ev_put24(out, (uint32_t)batch->counts[i]);
}
