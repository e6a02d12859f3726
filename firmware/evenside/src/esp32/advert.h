/* How much of the device's name an advertisement holds. */
#ifndef EVENSIDE_ESP32_ADVERT_H
#define EVENSIDE_ESP32_ADVERT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An advertisement has 31 bytes; 3 are the flags, 2 stand before the name. */
#define EV_ADVERT_NAME_BYTES 26

/* Bytes of a UTF-8 name that fit, without the half of a character at the end. */
uint8_t ev_advert_name_bytes(const uint8_t *name, uint8_t n);

#ifdef __cplusplus
}
#endif

#endif
