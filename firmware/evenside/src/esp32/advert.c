#include "advert.h"

uint8_t ev_advert_name_bytes(const uint8_t *name, uint8_t n) {
  if (n <= EV_ADVERT_NAME_BYTES) return n;
  n = EV_ADVERT_NAME_BYTES;
  while (n > 0 && (name[n] & 0xC0) == 0x80) n--; /* name[n] goes on with a character before it */
  return n;
}
