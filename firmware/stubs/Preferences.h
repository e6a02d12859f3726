/* The library of Arduino-ESP32 for named values in flash. */
#ifndef STUB_PREFERENCES_H
#define STUB_PREFERENCES_H

#include <stddef.h>

class Preferences {
 public:
  bool begin(const char *space, bool is_read_only = false, const char *partition = nullptr);
  size_t putBytes(const char *key, const void *bytes, size_t n);
  size_t getBytesLength(const char *key);
  size_t getBytes(const char *key, void *bytes, size_t n_at_most);
};

#endif
