/* What a board offers to the sketch; src/avr or src/esp32 has it. */
#ifndef EVENSIDE_BOARD_H
#define EVENSIDE_BOARD_H

void evenside_setup();
void evenside_loop();

#endif
