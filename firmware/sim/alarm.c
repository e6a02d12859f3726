#include "alarm.h"

static avr_cycle_count_t ring(avr_t *avr, avr_cycle_count_t when, void *param) {
  ev_alarm *alarm = param;
  (void)avr;
  alarm->due = 0;
  alarm->act(alarm->owner, when);
  return 0;
}

static void hand_to_simavr(ev_alarm *alarm) {
  uint64_t now = alarm->avr->cycle;
  avr_cycle_timer_register(alarm->avr, alarm->due > now ? alarm->due - now : 0, ring, alarm);
}

void ev_alarm_init(ev_alarms *all, ev_alarm *alarm, void (*act)(void *, uint64_t), void *owner) {
  *alarm = (ev_alarm){.act = act, .owner = owner, .avr = all->avr, .next = all->first};
  all->first = alarm;
}

void ev_alarm_set(ev_alarm *alarm, uint64_t cycle) {
  alarm->due = cycle ? cycle : 1;
  hand_to_simavr(alarm);
}

void ev_alarm_stop(ev_alarm *alarm) {
  if (alarm->due)
    avr_cycle_timer_cancel(alarm->avr, ring, alarm);
  alarm->due = 0;
}

void ev_alarms_again(const ev_alarms *all) {
  for (ev_alarm *alarm = all->first; alarm; alarm = alarm->next)
    if (alarm->due)
      hand_to_simavr(alarm);
}
