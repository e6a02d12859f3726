/* NimBLE-Arduino 2.5, as far as the firmware calls it. */
#ifndef STUB_NIMBLE_DEVICE_H
#define STUB_NIMBLE_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#include <string>

typedef enum {
  READ = 0x02,
  WRITE_NR = 0x04,
  WRITE = 0x08,
  NOTIFY = 0x10,
  WRITE_ENC = 0x1000,
} NIMBLE_PROPERTY;

class NimBLEServer;
class NimBLECharacteristic;

class NimBLEConnInfo {
 public:
  uint16_t getConnHandle() const;
};

class NimBLEAttValue {
 public:
  const uint8_t *data() const;
  uint16_t size() const;
};

class NimBLECharacteristicCallbacks {
 public:
  virtual ~NimBLECharacteristicCallbacks() {}
  virtual void onWrite(NimBLECharacteristic *characteristic, NimBLEConnInfo &info);
  virtual void onSubscribe(NimBLECharacteristic *characteristic, NimBLEConnInfo &info,
                           uint16_t wanted);
};

class NimBLECharacteristic {
 public:
  void setCallbacks(NimBLECharacteristicCallbacks *callbacks);
  NimBLEAttValue getValue() const;
  void setValue(const uint8_t *bytes, size_t n);
  void setValue(const char *text);
  bool notify(uint16_t connection = 0xFFFF) const;
  bool notify(const uint8_t *bytes, size_t n, uint16_t connection = 0xFFFF) const;
};

class NimBLEService {
 public:
  NimBLECharacteristic *createCharacteristic(const char *uuid, uint32_t properties,
                                             uint16_t n_at_most = 512);
};

class NimBLEServerCallbacks {
 public:
  virtual ~NimBLEServerCallbacks() {}
  virtual void onConnect(NimBLEServer *server, NimBLEConnInfo &info);
  virtual void onDisconnect(NimBLEServer *server, NimBLEConnInfo &info, int reason);
  virtual void onMTUChange(uint16_t mtu, NimBLEConnInfo &info);
};

class NimBLEServer {
 public:
  void setCallbacks(NimBLEServerCallbacks *callbacks, bool is_to_be_deleted = true);
  void advertiseOnDisconnect(bool enable);
  NimBLEService *createService(const char *uuid);
  bool start();
  void updateConnParams(uint16_t connection, uint16_t shortest, uint16_t longest, uint16_t latency,
                        uint16_t timeout) const;
  void setDataLen(uint16_t connection, uint16_t n) const;
};

class NimBLEAdvertisementData {
 public:
  bool setFlags(uint8_t flags);
  bool setName(const std::string &name, bool is_complete = true);
  bool addServiceUUID(const char *uuid);
};

class NimBLEAddress;

class NimBLEAdvertising {
 public:
  bool setAdvertisementData(const NimBLEAdvertisementData &data);
  bool setScanResponseData(const NimBLEAdvertisementData &data);
  bool start(uint32_t duration_ms = 0, const NimBLEAddress *to = nullptr);
};

class NimBLEDevice {
 public:
  static bool init(const std::string &name);
  static bool deinit(bool is_all_cleared = false);
  static bool setDeviceName(const std::string &name);
  static bool setMTU(uint16_t mtu);
  static void setSecurityAuth(bool bonds, bool guards_against_middle, bool is_secure);
  static bool startSecurity(uint16_t connection, int *reason = nullptr);
  static NimBLEServer *createServer();
  static NimBLEAdvertising *getAdvertising();
};

#endif
