/* FreeRTOS as ESP-IDF has it: tasks, critical sections. */
#ifndef STUB_FREERTOS_H
#define STUB_FREERTOS_H

#include <stdint.h>

typedef int BaseType_t;
typedef uint32_t TickType_t;
typedef struct tskTaskControlBlock *TaskHandle_t;
typedef struct {
  uint32_t owner;
  uint32_t count;
} portMUX_TYPE;

#define pdFALSE ((BaseType_t)0)
#define pdTRUE ((BaseType_t)1)
#define portMUX_INITIALIZER_UNLOCKED {0xB33FFFFF, 0}

extern "C" {
void portENTER_CRITICAL(portMUX_TYPE *lock);
void portEXIT_CRITICAL(portMUX_TYPE *lock);
void portYIELD_FROM_ISR(BaseType_t is_wanted);
TaskHandle_t xTaskGetCurrentTaskHandle();
void vTaskNotifyGiveFromISR(TaskHandle_t task, BaseType_t *is_woken);
uint32_t ulTaskNotifyTake(BaseType_t clears_on_exit, TickType_t ticks);
}

#endif
