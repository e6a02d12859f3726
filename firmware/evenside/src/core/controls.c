#include "controls.h"

#define TOP_STEPS 1023UL
#define TOP 1000 /* hundredths of a point */
#define PLAY 5 /* either way: three times the noise of a ten-bit reading */
#define END 10 /* so close to an end it is the end */

#define FLASH_TICKS 50000UL
#define BLINK_BIT 17 /* 2^17 ticks, 0.13 s: on and off nearly four times a second */

void ev_dial_start(ev_dial *dial) {
  dial->is_started = false;
}

static uint16_t snapped(int16_t hundredths) {
  if (hundredths <= END) return 0;
  return hundredths >= TOP - END ? TOP : (uint16_t)hundredths;
}

bool ev_dial_read(ev_dial *dial, uint16_t steps, uint16_t *hundredths) {
  int16_t reading = (int16_t)((steps * (uint32_t)TOP + TOP_STEPS / 2) / TOP_STEPS);
  bool is_first = !dial->is_started;
  uint16_t before = snapped(dial->slide);
  if (is_first || reading - PLAY > dial->slide) {
    dial->slide = (int16_t)(is_first ? reading : reading - PLAY);
  } else if (reading + PLAY < dial->slide) {
    dial->slide = (int16_t)(reading + PLAY);
  }
  dial->is_started = true;
  *hundredths = snapped(dial->slide);
  return is_first || *hundredths != before;
}

bool ev_button_see(ev_button *button, bool is_closed, uint32_t now) {
  if (is_closed != button->is_closed) {
    button->is_closed = is_closed;
    if (!button->is_waiting) button->first_edge_ticks = now;
    button->last_edge_ticks = now;
    button->is_waiting = true;
    return false;
  }
  if (!button->is_waiting || now - button->last_edge_ticks < EV_BUTTON_QUIET_TICKS) return false;
  button->is_waiting = false;
  if (button->is_pressed == is_closed) return false;
  button->is_pressed = is_closed;
  return true;
}

bool ev_light(uint32_t uptime_s, uint32_t ticks_of_second, bool is_streaming, bool is_faulty,
              bool is_pressed) {
  bool is_on = is_streaming || ((uptime_s & 1U) == 0 && ticks_of_second < FLASH_TICKS);
  if (is_faulty) is_on = (ticks_of_second >> BLINK_BIT & 1U) == 0;
  return is_on != is_pressed;
}
