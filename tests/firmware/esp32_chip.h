/* What the two halves of the model chip know of each other: esp32_chip.cpp is the chip and what is
 * wired to it, esp32_air.cpp the other end of its radio. */
#ifndef EVENSIDE_TEST_ESP32_CHIP_H
#define EVENSIDE_TEST_ESP32_CHIP_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using Bytes = std::vector<uint8_t>;

Bytes bytes_of(const std::string &hex); /* "-" for none */
void print_bytes(const char *what, const uint8_t *bytes, size_t n);

/* An order to the radio's other end; false if it is none. */
bool order_air(const std::string &order, const std::string &argument);

/* The radio was turned on and can be seen. */
bool is_on_air();

#endif
