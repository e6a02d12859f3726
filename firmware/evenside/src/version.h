/* Which firmware this is; HELLO says it. */
#ifndef EVENSIDE_VERSION_H
#define EVENSIDE_VERSION_H

#define EVENSIDE_VERSION 0, 1, 0

/* The first eight bytes of a hash over the sources and how they were built; the Makefile gives it,
 * an IDE does not. */
#ifndef EVENSIDE_BUILD_HASH
#define EVENSIDE_BUILD_HASH 0, 0, 0, 0, 0, 0, 0, 0
#endif

#endif
