/* The radio of the model chip and a host at its other end, behind the declarations of NimBLE. */
#include <NimBLEDevice.h>
#include <freertos/stream_buffer.h>

#include <cstring>
#include <deque>
#include <map>

#include "esp32_chip.h"

struct Offer { /* what NimBLE keeps of a characteristic */
  uint32_t properties;
  NimBLECharacteristicCallbacks *callbacks;
  Bytes value;
};

static bool is_on;
static bool is_connected;
static bool is_advertising;
static int n_refusals;
static Bytes written;
static NimBLEServerCallbacks *server_callbacks;
static std::map<std::string, NimBLECharacteristic *> by_uuid;
static std::map<const NimBLECharacteristic *, Offer> offers;
static NimBLEConnInfo info;
static NimBLEServer server;
static NimBLEAdvertising advertising;

bool is_on_air() { return is_on; }

/* --- a stream between two tasks --------------------------------------------------------------- */

struct StreamBufferDef_t {
  std::deque<uint8_t> bytes;
  size_t room;
};

extern "C" {
StreamBufferHandle_t xStreamBufferCreate(size_t n, size_t) {
  static StreamBufferDef_t only;
  only.room = n;
  return &only;
}
size_t xStreamBufferSend(StreamBufferHandle_t to, const void *bytes, size_t n, TickType_t) {
  const uint8_t *first = static_cast<const uint8_t *>(bytes);
  size_t room = to->room - to->bytes.size();
  if (n > room) n = room;
  to->bytes.insert(to->bytes.end(), first, first + n);
  return n;
}
size_t xStreamBufferReceive(StreamBufferHandle_t from, void *bytes, size_t, TickType_t) {
  if (from->bytes.empty()) return 0;
  *static_cast<uint8_t *>(bytes) = from->bytes.front();
  from->bytes.pop_front();
  return 1;
}
}

/* --- the device's end ------------------------------------------------------------------------- */

uint16_t NimBLEConnInfo::getConnHandle() const { return 1; }
const uint8_t *NimBLEAttValue::data() const { return written.data(); }
uint16_t NimBLEAttValue::size() const { return (uint16_t)written.size(); }

void NimBLECharacteristicCallbacks::onWrite(NimBLECharacteristic *, NimBLEConnInfo &) {}
void NimBLECharacteristicCallbacks::onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &,
                                                uint16_t) {}
void NimBLEServerCallbacks::onConnect(NimBLEServer *, NimBLEConnInfo &) {}
void NimBLEServerCallbacks::onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) {}
void NimBLEServerCallbacks::onMTUChange(uint16_t, NimBLEConnInfo &) {}

void NimBLECharacteristic::setCallbacks(NimBLECharacteristicCallbacks *callbacks) {
  offers[this].callbacks = callbacks;
}
NimBLEAttValue NimBLECharacteristic::getValue() const { return {}; }
void NimBLECharacteristic::setValue(const uint8_t *bytes, size_t n) {
  offers[this].value.assign(bytes, bytes + n);
}
void NimBLECharacteristic::setValue(const char *text) {
  offers[this].value.assign(text, text + strlen(text));
}
bool NimBLECharacteristic::notify(uint16_t) const { return true; }
bool NimBLECharacteristic::notify(const uint8_t *bytes, size_t n, uint16_t) const {
  if (n_refusals > 0) {
    n_refusals--;
    return false;
  }
  print_bytes("notified", bytes, n);
  return true;
}

NimBLECharacteristic *NimBLEService::createCharacteristic(const char *uuid, uint32_t properties,
                                                          uint16_t) {
  static NimBLECharacteristic characteristics[16];
  static int n;
  NimBLECharacteristic *made = &characteristics[n++];
  offers[made].properties = properties;
  by_uuid[uuid] = made;
  return made;
}

void NimBLEServer::setCallbacks(NimBLEServerCallbacks *callbacks, bool) {
  server_callbacks = callbacks;
}
void NimBLEServer::advertiseOnDisconnect(bool) {}
NimBLEService *NimBLEServer::createService(const char *uuid) {
  static NimBLEService service;
  printf("service %s\n", uuid);
  return &service;
}
bool NimBLEServer::start() { return true; }
void NimBLEServer::updateConnParams(uint16_t, uint16_t shortest, uint16_t longest, uint16_t,
                                    uint16_t) const {
  printf("interval %u-%u\n", shortest, longest);
}
void NimBLEServer::setDataLen(uint16_t, uint16_t) const {}

bool NimBLEAdvertisementData::setFlags(uint8_t) { return true; }
bool NimBLEAdvertisementData::setName(const std::string &name, bool is_complete) {
  print_bytes(is_complete ? "name" : "short-name", (const uint8_t *)name.data(), name.size());
  return true;
}
bool NimBLEAdvertisementData::addServiceUUID(const char *uuid) {
  return printf("shows %s\n", uuid) > 0;
}
bool NimBLEAdvertising::setAdvertisementData(const NimBLEAdvertisementData &) { return true; }
bool NimBLEAdvertising::setScanResponseData(const NimBLEAdvertisementData &) { return true; }
bool NimBLEAdvertising::start(uint32_t, const NimBLEAddress *) { return is_advertising = true; }

bool NimBLEDevice::init(const std::string &) { return is_on = true; }
bool NimBLEDevice::deinit(bool) { return printf("radio off\n") > 0; }
bool NimBLEDevice::setDeviceName(const std::string &) { return true; }
bool NimBLEDevice::setMTU(uint16_t) { return true; }
void NimBLEDevice::setSecurityAuth(bool, bool, bool) {}
bool NimBLEDevice::startSecurity(uint16_t, int *) { return true; }
NimBLEServer *NimBLEDevice::createServer() { return &server; }
NimBLEAdvertising *NimBLEDevice::getAdvertising() { return &advertising; }

/* --- the host's end --------------------------------------------------------------------------- */

static const char *const to_device = "6E400002-B5A3-F393-E0A9-E50E24DCCA9E";
static const char *const to_host = "6E400003-B5A3-F393-E0A9-E50E24DCCA9E";

bool order_air(const std::string &order, const std::string &argument) {
  if (order == "connect" && is_advertising && !is_connected) {
    is_connected = true;
    server_callbacks->onConnect(&server, info);
  } else if (order == "mtu" && is_connected) {
    server_callbacks->onMTUChange((uint16_t)std::stoi(argument), info);
  } else if (order == "subscribe" && is_connected) {
    offers[by_uuid[to_host]].callbacks->onSubscribe(by_uuid[to_host], info, 1);
  } else if (order == "write" && is_connected) {
    written = bytes_of(argument);
    offers[by_uuid[to_device]].callbacks->onWrite(by_uuid[to_device], info);
  } else if (order == "disconnect" && is_connected) {
    is_connected = false;
    server_callbacks->onDisconnect(&server, info, 0x13);
  } else if (order == "refuse") {
    n_refusals = std::stoi(argument);
  } else if (order == "read") {
    const Bytes &value = offers.at(by_uuid.at(argument)).value;
    print_bytes("read", value.data(), value.size());
  } else {
    return false;
  }
  return true;
}
