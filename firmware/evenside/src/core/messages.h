/* Numbers of protocol v1 (docs/protocol.md). */
#ifndef EVENSIDE_MESSAGES_H
#define EVENSIDE_MESSAGES_H

#define EV_PROTOCOL_VERSION 1

enum { /* what the device says */
  EV_HELLO = 0x01,
  EV_GROUP = 0x02,
  EV_CHANNEL = 0x03,
  EV_SAMPLES = 0x10,
  EV_DIAL = 0x11,
  EV_BUTTON = 0x12,
  EV_TURN = 0x13,
  EV_STATUS = 0x20,
  EV_ANSWER = 0x30,
};

enum { /* what the host asks */
  EV_FIRST_REQUEST = 0x40,
  EV_DESCRIBE = 0x41,
  EV_START = 0x42,
  EV_STOP = 0x43,
  EV_RATE = 0x44,
  EV_PING = 0x45,
  EV_READ_SETTING = 0x46,
  EV_WRITE_SETTING = 0x47,
  EV_ERASE_SETTINGS = 0x48,
};

typedef enum {
  EV_OK = 0,
  EV_UNKNOWN_COMMAND = 1,
  EV_BAD_ARGUMENT = 2,
  EV_BUSY = 3,
  EV_NOT_SUPPORTED = 4,
  EV_LOCKED = 5,
} ev_result;

enum { /* bits of HELLO's features */
  EV_HAS_DIAL = 1,
  EV_HAS_BUTTON = 2,
  EV_HAS_TEMPERATURE = 4,
  EV_HAS_BATTERY = 8,
  EV_HAS_TURN_SENSOR = 16,
  EV_HAS_SETTINGS = 32,
};

#define EV_ALL_GROUPS 0xFF

#endif
