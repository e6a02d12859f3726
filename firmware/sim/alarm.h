/* A moment at which a part of the board acts. simavr forgets its timers when the MCU starts anew;
 * the world around the MCU does not stop for that, so alarms are set again by alarms_again. */
#ifndef EVSIM_ALARM_H
#define EVSIM_ALARM_H

#include <simavr/sim_avr.h>

typedef struct ev_alarm {
  void (*act)(void *owner, uint64_t when);
  void *owner;
  uint64_t due; /* cycle; 0: not set */
  avr_t *avr;
  struct ev_alarm *next;
} ev_alarm;

typedef struct {
  avr_t *avr;
  ev_alarm *first;
} ev_alarms;

void ev_alarm_init(ev_alarms *all, ev_alarm *alarm, void (*act)(void *, uint64_t), void *owner);
void ev_alarm_set(ev_alarm *alarm, uint64_t cycle); /* in place of what was set before */
void ev_alarm_stop(ev_alarm *alarm);
void ev_alarms_again(const ev_alarms *all);

#endif
