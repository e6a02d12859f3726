/* The board: one MCU with the firmware in it, and what is wired to it. Holds the few settings that
 * make simavr fast and silent, and the order in which things start. */
#include <math.h>
#include <simavr/avr_extint.h>
#include <simavr/sim_elf.h>
#include <stdlib.h>
#include <string.h>

#include "alarm.h"
#include "controls.h"
#include "eeprom.h"
#include "evsim.h"
#include "hx711.h"
#include "line.h"
#include "mpu6050.h"
#include "pins.h"
#include "rate.h"

/* A run ends this long before a conversion whose count is not known, so that no instruction, and no
 * wake-up of a sleeping MCU, can reach over it. */
#define MARGIN 64

struct evsim {
  avr_io_t io; /* the first member: simavr calls its reset() when the MCU starts anew */
  avr_t *avr;
  const ev_wiring *wiring;
  ev_alarms alarms;
  ev_alarm target, quicken;
  hx711 chip[EVSIM_CELLS];
  ev_line line;
  ev_eeprom eeprom;
  ev_controls controls;
  ev_rate rate;
  mpu6050 turn;
  uint64_t power_on, slept, n_starts;
  bool is_replanned; /* conversions come at other times than when evsim_run last looked */
};

/* --- simavr ---------------------------------------------------------------------------------- */

static void silent(avr_t *avr, const int level, const char *format, va_list ap) {
  (void)avr;
  (void)level;
  (void)format;
  (void)ap;
}

/* In place of a sleep in real time. */
static void sleeps(avr_t *avr, avr_cycle_count_t cycles) {
  ((evsim *)avr->custom.data)->slept += cycles + 1;
}

/* Else a low level on one of these pins costs a timer every cycle or two. simavr forgets it in
 * every reset, and after ours was called: so it is said again a cycle later. */
static void quicken(void *owner, uint64_t when) {
  evsim *board = owner;
  (void)when;
  for (int i = 0; i < EXTINT_COUNT; i++)
    avr_extint_set_strict_lvl_trig(board->avr, (uint8_t)i, 0);
}

static void reached(void *owner, uint64_t when) {
  (void)owner;
  (void)when; /* it is enough that avr_run returns */
}

/* Called by simavr in every reset, also in one by the watchdog. RAM and registers are zero then. */
static void mcu_restarted(avr_io_t *io) {
  evsim *board = (evsim *)io;
  board->n_starts++;
  ev_alarm_set(&board->quicken, board->avr->cycle + 1);
  ev_alarms_again(&board->alarms);
  for (int i = 0; i < EVSIM_CELLS; i++)
    hx711_mcu_restarted(&board->chip[i]);
  ev_controls_mcu_restarted(&board->controls);
  ev_eeprom_mcu_restarted(&board->eeprom);
}

static avr_t *make_mcu(const char *elf_path, const char *mcu) {
  elf_firmware_t firmware = {.frequency = 0};
  avr_global_logger_set(silent);
  if (elf_read_firmware(elf_path, &firmware) != 0)
    return NULL;
  avr_t *avr = avr_make_mcu_by_name(mcu);
  avr_init(avr);
  ev_pins_mend(avr);
  avr_load_firmware(avr, &firmware);
  avr->frequency = EVSIM_HZ;
  avr->vcc = avr->avcc = avr->aref = EV_SUPPLY_MV;
  avr->log = LOG_NONE;
  avr->sleep = sleeps;
  return avr;
}

/* --- starting -------------------------------------------------------------------------------- */

static void rate_changed(void *owner, double hz) {
  evsim *board = owner;
  for (int i = 0; i < EVSIM_CELLS; i++)
    hx711_set_rate(&board->chip[i], hz);
}

evsim *evsim_open(const char *elf_path, evsim_kind kind) {
  const ev_wiring *wiring = &ev_wirings[kind];
  avr_t *avr = make_mcu(elf_path, wiring->mcu);
  if (!avr)
    return NULL;
  evsim *board = calloc(1, sizeof *board);
  board->avr = board->alarms.avr = avr;
  board->wiring = wiring;
  board->io = (avr_io_t){.kind = "evsim", .reset = mcu_restarted};
  avr->custom.data = board;
  ev_alarm_init(&board->alarms, &board->target, reached, board);
  ev_alarm_init(&board->alarms, &board->quicken, quicken, board);
  for (int i = 0; i < EVSIM_CELLS; i++)
    hx711_init(&board->chip[i], &board->alarms, wiring->data[i], wiring->clock[i],
               &board->is_replanned);
  ev_line_init(&board->line, &board->alarms);
  ev_eeprom_init(&board->eeprom, &board->alarms);
  ev_controls_init(&board->controls, &board->alarms, wiring);
  mpu6050_init(&board->turn, avr);
  ev_rate_init(&board->rate, avr, wiring, rate_changed, board);
  avr_register_io(avr, &board->io);
  evsim_restart(board, EVSIM_POWER_CYCLE);
  return board;
}

void evsim_close(evsim *board) {
  for (int i = 0; i < EVSIM_CELLS; i++)
    hx711_free(&board->chip[i]);
  ev_line_free(&board->line);
  ev_controls_free(&board->controls);
  board->avr->io_port = board->io.next; /* ours is not simavr's to free */
  avr_terminate(board->avr);
  free(board->avr);
  free(board);
}

/* RAM holds anything when the power comes: a firmware that trusts its zeros fails here too. */
static void fill_ram(avr_t *avr) {
  uint32_t lot = (uint32_t)avr->cycle + 1;
  for (uint32_t at = avr->ioend + 1u; at <= avr->ramend; at++) {
    lot = lot * 1664525u + 1013904223u;
    avr->data[at] = (uint8_t)(lot >> 24);
  }
}

static void power_up(evsim *board) {
  board->power_on = board->avr->cycle;
  fill_ram(board->avr);
  mpu6050_power_on(&board->turn);
  ev_controls_power_on(&board->controls);
  for (int i = 0; i < EVSIM_CELLS; i++)
    hx711_power_on(&board->chip[i]);
}

void evsim_restart(evsim *board, evsim_restart_kind kind) {
  avr_t *avr = board->avr;
  if (kind != EVSIM_RESET_BUTTON)
    ev_eeprom_supply_fails(&board->eeprom);
  if (kind == EVSIM_POWER_CYCLE)
    ev_line_hang_up(&board->line);
  avr_reset(avr);
  avr->state = cpu_Running;
  switch (kind) {
    case EVSIM_RESET_BUTTON:
      avr_regbit_set(avr, avr->reset_flags.extrf);
      break;
    case EVSIM_BROWN_OUT:
      avr_regbit_set(avr, avr->reset_flags.borf);
      break;
    case EVSIM_POWER_CYCLE:
      avr_regbit_set(avr, avr->reset_flags.porf);
      power_up(board);
      break;
  }
}

/* --- running --------------------------------------------------------------------------------- */

static uint64_t hungry_at(const evsim *board) {
  uint64_t at = UINT64_MAX;
  for (int i = 0; i < EVSIM_CELLS; i++)
    if (board->chip[i].hungry_at < at)
      at = board->chip[i].hungry_at;
  return at > MARGIN ? at - MARGIN : 0;
}

static bool is_alive(const avr_t *avr) {
  return avr->state != cpu_Done && avr->state != cpu_Crashed;
}

evsim_stop evsim_run(evsim *board, uint64_t to_cycle) {
  avr_t *avr = board->avr;
  while (avr->cycle < to_cycle) {
    uint64_t hungry = hungry_at(board);
    uint64_t stop = hungry < to_cycle ? hungry : to_cycle;
    if (avr->cycle >= hungry)
      return EVSIM_HUNGRY;
    ev_alarm_set(&board->target, stop); /* so that no sleep reaches beyond */
    board->is_replanned = false;
    while (avr->cycle < stop && !board->is_replanned && is_alive(avr))
      avr_run(avr);
    if (!is_alive(avr))
      return EVSIM_CRASHED;
  }
  return EVSIM_REACHED;
}

/* --- what tests see and do ------------------------------------------------------------------- */

static uint64_t cycle_at(const evsim *board, double power_on_s) {
  return board->power_on + (uint64_t)llround(power_on_s * EVSIM_HZ);
}

uint64_t evsim_cycle(const evsim *board) {
  return board->avr->cycle;
}

uint64_t evsim_power_on_cycle(const evsim *board) {
  return board->power_on;
}

void evsim_read_account(const evsim *board, evsim_account *account) {
  *account = (evsim_account){
      .slept = board->slept,
      .starts = board->n_starts,
      .rx_lost = board->line.n_lost_in,
      .eeprom_writes = board->eeprom.n_writes,
      .eeprom_ignored = board->eeprom.n_ignored,
  };
}

bool evsim_led(const evsim *board) {
  return ev_pin_level(board->avr, board->wiring->led);
}

void evsim_chip_clock(evsim *board, int cell, double first_s, double factor) {
  board->chip[cell].first_s = first_s;
  board->chip[cell].factor = factor;
  if (board->avr->cycle == board->power_on)
    hx711_power_on(&board->chip[cell]);
}

void evsim_feed(evsim *board, int cell, const int32_t *counts, size_t n) {
  hx711_feed(&board->chip[cell], counts, n);
}

size_t evsim_unused(const evsim *board, int cell) {
  return board->chip[cell].n_counts - board->chip[cell].n_used;
}

double evsim_conversion_s(const evsim *board, int cell, uint64_t n_ahead) {
  return hx711_conversion_s(&board->chip[cell], n_ahead);
}

void evsim_break(evsim *board, int cell, evsim_fault fault) {
  hx711_break(&board->chip[cell], fault);
}

void evsim_rate(evsim *board, evsim_rate_kind kind, double fixed_hz) {
  ev_rate_choose(&board->rate, kind, fixed_hz);
}

double evsim_rate_hz(const evsim *board) {
  return ev_rate_hz(&board->rate);
}

void evsim_chip_read_account(const evsim *board, int cell, evsim_chip_account *account) {
  *account = board->chip[cell].account;
}

void evsim_send(evsim *board, const uint8_t *bytes, size_t n) {
  ev_line_send(&board->line, bytes, n);
}

size_t evsim_receive(evsim *board, uint8_t *bytes, size_t room) {
  return ev_line_receive(&board->line, bytes, room);
}

void evsim_line_slowdown(evsim *board, uint32_t factor) {
  board->line.slowdown = factor;
}

void evsim_control_at(evsim *board, evsim_control control, double power_on_s, uint16_t value) {
  ev_control_at(&board->controls, control, cycle_at(board, power_on_s), value);
}

void evsim_eeprom_get(const evsim *board, uint16_t at, uint8_t *bytes, uint16_t n) {
  memcpy(bytes, board->eeprom.module->eeprom + at, n);
}

void evsim_eeprom_set(evsim *board, uint16_t at, const uint8_t *bytes, uint16_t n) {
  memcpy(board->eeprom.module->eeprom + at, bytes, n);
}

void evsim_memory_get(const evsim *board, uint16_t at, uint8_t *bytes, uint16_t n) {
  memcpy(bytes, board->avr->data + at, n);
}

uint16_t evsim_memory_size(const evsim *board) {
  return (uint16_t)(board->avr->ramend + 1U);
}

uint16_t evsim_eeprom_size(const evsim *board) {
  return board->eeprom.module->size;
}

void evsim_turn(evsim *board, bool is_present, int32_t x, int32_t y, int32_t z) {
  board->turn.is_present = is_present;
  board->turn.rate_mdps[0] = x;
  board->turn.rate_mdps[1] = y;
  board->turn.rate_mdps[2] = z;
}
