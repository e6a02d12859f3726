#include "pins.h"

#include <string.h>

const ev_wiring ev_wirings[] = {
    [EVSIM_UNO] =
        {
            .mcu = "atmega328p",
            .data = {{'B', 0}, {'B', 1}, {'B', 2}, {'B', 3}}, /* D8-D11 */
            .clock = {{'D', 4}, {'D', 5}, {'D', 6}, {'D', 7}}, /* D4-D7 */
            .rate = {{'B', 4}, {'C', 1}}, /* D12, A1 */
            .button = {'D', 2}, /* D2 */
            .led = {'B', 5}, /* D13 */
            .dial = 0, /* A0 */
        },
    [EVSIM_MEGA] =
        {
            .mcu = "atmega2560",
            .data = {{'K', 0}, {'K', 1}, {'K', 2}, {'K', 3}}, /* A8-A11 */
            .clock = {{'A', 0}, {'A', 1}, {'A', 2}, {'A', 3}}, /* D22-D25 */
            .rate = {{'A', 4}, {'A', 5}}, /* D26, D27 */
            .button = {'E', 4}, /* D2 */
            .led = {'B', 7}, /* D13 */
            .dial = 0, /* A0 */
        },
};

avr_irq_t *ev_pin_irq(avr_t *avr, ev_pin pin) {
  return avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(pin.port), pin.bit);
}

bool ev_pin_level(avr_t *avr, ev_pin pin) {
  return ev_pin_irq(avr, pin)->value & 1;
}

static avr_ioport_t *port_of(avr_t *avr, char name) {
  for (avr_io_t *io = avr->io_port; io; io = io->next)
    if (!strcmp(io->kind, "port") && ((avr_ioport_t *)io)->name == name)
      return (avr_ioport_t *)io;
  return NULL;
}

/* simavr 1.6 leaves out the pin-change interrupts of the ATmega2560's port K, where the data
 * lines of the Mega are: PCMSK2 at 0x6D, bit 2 of PCICR (0x68) and PCIFR (0x3B), vector 11 (data
 * sheet). */
void ev_pins_mend(avr_t *avr) {
  avr_ioport_t *port = port_of(avr, 'K');
  if (!port || port->r_pcint)
    return;
  port->r_pcint = 0x6D;
  port->pcint.enable = (avr_regbit_t)AVR_IO_REGBIT(0x68, 2);
  port->pcint.raised = (avr_regbit_t)AVR_IO_REGBIT(0x3B, 2);
  port->pcint.vector = 11;
  avr_register_vector(avr, &port->pcint);
}

/* A level that comes from outside is also told to the port itself. Otherwise every write to any pin
 * of that port would let the pull-up win. */
static void hold(ev_driven *driven) {
  driven->port->external.pull_mask |= driven->mask;
  driven->port->external.pull_value &= (uint8_t)~driven->mask;
  if (driven->level)
    driven->port->external.pull_value |= driven->mask;
}

void ev_driven_init(ev_driven *driven, avr_t *avr, ev_pin pin, bool level) {
  *driven = (ev_driven){
      .irq = ev_pin_irq(avr, pin),
      .port = port_of(avr, pin.port),
      .mask = (uint8_t)(1u << pin.bit),
      .level = level,
  };
  ev_drive_again(driven);
}

void ev_drive(ev_driven *driven, bool level) {
  if (driven->level == level)
    return;
  driven->level = level;
  hold(driven);
  avr_raise_irq(driven->irq, level);
}

void ev_drive_again(ev_driven *driven) {
  hold(driven);
  driven->irq->value = !driven->level; /* simavr passes on only what changes */
  avr_raise_irq(driven->irq, driven->level);
}
