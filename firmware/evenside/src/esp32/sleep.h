/* Deep sleep: some ten microampere, until the button is pressed; then the device boots. */
#ifndef EVENSIDE_ESP32_SLEEP_H
#define EVENSIDE_ESP32_SLEEP_H

void sleep_until_button();

#endif
