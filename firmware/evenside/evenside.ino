// Evenside: the firmware of a foam roller, or of a plate under one, that measures how hard it is
// pressed. The sketch is in src/: core is the same for every board, avr and esp32 are the boards.
#include "src/board.h"

void setup() { evenside_setup(); }

void loop() { evenside_loop(); }
