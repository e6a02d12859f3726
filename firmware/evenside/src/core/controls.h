/* What a hand does to the device: the score dial and the marker button; and the light that it sees. */
#ifndef EVENSIDE_CONTROLS_H
#define EVENSIDE_CONTROLS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EV_DIAL_TICKS 50000UL /* the dial is read this often, and told when it has moved */
#define EV_DIAL_AT_LEAST 20 /* and with every so many readings in any case */

/* A dial at rest shall say one number: what is told follows the reading like a slide with play. */
typedef struct {
  int16_t slide; /* hundredths of a point */
  bool is_started;
} ev_dial;

/* Forget where it stood: the next reading is taken as it is. */
void ev_dial_start(ev_dial *dial);

/* From 0 to 1023 steps to 0 to 1000 hundredths; true if it is another value than the last. */
bool ev_dial_read(ev_dial *dial, uint16_t steps, uint16_t *hundredths);

#define EV_BUTTON_QUIET_TICKS 20000UL /* without an edge, until a state is believed */

/* The contact bounces: a change is believed when it has been quiet, with the time of its first edge. */
typedef struct {
  uint32_t first_edge_ticks;
  uint32_t last_edge_ticks;
  bool is_closed; /* the contact, as last seen */
  bool is_pressed; /* as believed */
  bool is_waiting; /* an edge was seen and not yet believed or forgotten */
} ev_button;

/* True when the believed state has changed; the time of the change is first_edge_ticks. */
bool ev_button_see(ev_button *button, bool is_closed, uint32_t now);

/* Whether the light is on: a short flash every two seconds when waiting, on while samples are sent,
 * four blinks a second when a cell is not well; a pressed button turns it over. */
bool ev_light(uint32_t uptime_s, uint32_t ticks_of_second, bool is_streaming, bool is_faulty,
              bool is_pressed);

#ifdef __cplusplus
}
#endif

#endif
