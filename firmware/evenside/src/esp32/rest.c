#include "rest.h"

void ev_rest_begin(ev_rest *rest, uint32_t now) {
  rest->used_at = now;
  rest->n_commands = 0;
}

bool ev_rest_is_due(ev_rest *rest, uint32_t now, bool is_connected, bool is_pressed,
                    uint32_t n_commands) {
  bool is_used = is_connected || is_pressed || n_commands != rest->n_commands;
  rest->n_commands = n_commands;
  if (is_used) rest->used_at = now;
  return now - rest->used_at >= EV_REST_TICKS;
}
