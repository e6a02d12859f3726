#ifndef STUB_STREAM_BUFFER_H
#define STUB_STREAM_BUFFER_H

#include <stddef.h>

#include "FreeRTOS.h"

typedef struct StreamBufferDef_t *StreamBufferHandle_t;

extern "C" {
StreamBufferHandle_t xStreamBufferCreate(size_t n, size_t n_that_wakes);
size_t xStreamBufferSend(StreamBufferHandle_t buffer, const void *bytes, size_t n, TickType_t wait);
size_t xStreamBufferReceive(StreamBufferHandle_t buffer, void *bytes, size_t n, TickType_t wait);
}

#endif
