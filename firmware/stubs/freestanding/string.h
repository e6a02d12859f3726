/* Debian's compiler for the Xtensa lx106 comes without a C library; this is all of it that the core
 * calls. */
#ifndef STUB_STRING_H
#define STUB_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
size_t strlen(const char *text);

#endif
