#if defined(ARDUINO_ARCH_ESP32)

#include "radio.h"

#include <Arduino.h>
#include <NimBLEDevice.h>
#include <freertos/stream_buffer.h>
#include <stdio.h>

#include <atomic>
#include <string>

#include "advert.h"
#include "packets.h"

/* The Nordic UART service: the host writes to one characteristic and hears from the other. */
#define STREAM_SERVICE "6E400001-B5A3-F393-E0A9-E50E24DCCA9E"
#define STREAM_TO_DEVICE "6E400002-B5A3-F393-E0A9-E50E24DCCA9E"
#define STREAM_TO_HOST "6E400003-B5A3-F393-E0A9-E50E24DCCA9E"

/* Device Information and Battery, as the Bluetooth SIG numbers them. */
#define INFORMATION_SERVICE "180A"
#define MANUFACTURER_NAME "2A29"
#define MODEL_NUMBER "2A24"
#define FIRMWARE_REVISION "2A26"
#define SERIAL_NUMBER "2A25"
#define BATTERY_SERVICE "180F"
#define BATTERY_LEVEL "2A19"

#define LINK_BYTES 251 /* a whole notification in one packet of the link */
#define SHORTEST_INTERVAL 6 /* 7.5 ms, in 1.25 ms */
#define LONGEST_INTERVAL 12 /* 15 ms */
#define LINK_TIMEOUT 200 /* 2 s without a sign of the host, in 10 ms */

#define HEARD_BYTES 512 /* ten commands of the longest kind */

/* With EVENSIDE_BONDING the host can write only after pairing, and it stays paired. */
#if defined(EVENSIDE_BONDING)
#define WRITABLE (NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::WRITE_NR | NIMBLE_PROPERTY::WRITE_ENC)
#else
#define WRITABLE (NIMBLE_PROPERTY::WRITE | NIMBLE_PROPERTY::WRITE_NR)
#endif

/* The radio's own task writes these and the device's task reads them. */
static StreamBufferHandle_t heard;
static std::atomic<bool> is_connected;
static std::atomic<bool> is_listening;
static std::atomic<uint16_t> agreed_mtu;
static std::atomic<uint32_t> n_begun;
static std::atomic<uint32_t> n_ended;

/* The device's task only. */
static ev_packets packets;
static NimBLECharacteristic *to_host;
static NimBLECharacteristic *battery_level;
static uint32_t n_begun_seen;
static uint32_t n_ended_seen;

/* --- in the radio's task ---------------------------------------------------------------------- */

class Connection : public NimBLEServerCallbacks {
  void onConnect(NimBLEServer *server, NimBLEConnInfo &info) override {
    uint16_t handle = info.getConnHandle();
    server->updateConnParams(handle, SHORTEST_INTERVAL, LONGEST_INTERVAL, 0, LINK_TIMEOUT);
    server->setDataLen(handle, LINK_BYTES);
    agreed_mtu = EV_SMALLEST_MTU;
    is_listening = false;
    is_connected = true;
    n_begun++;
#if defined(EVENSIDE_BONDING)
    NimBLEDevice::startSecurity(handle);
#endif
  }

  void onDisconnect(NimBLEServer *, NimBLEConnInfo &, int) override {
    is_listening = false;
    is_connected = false;
    n_ended++;
  }

  void onMTUChange(uint16_t mtu, NimBLEConnInfo &) override {
    agreed_mtu = mtu;
  }
};

class ToDevice : public NimBLECharacteristicCallbacks {
  void onWrite(NimBLECharacteristic *characteristic, NimBLEConnInfo &) override {
    NimBLEAttValue value = characteristic->getValue();
    xStreamBufferSend(heard, value.data(), value.size(), 0);
  }
};

class ToHost : public NimBLECharacteristicCallbacks {
  void onSubscribe(NimBLECharacteristic *, NimBLEConnInfo &, uint16_t wanted) override {
    is_listening = wanted & 1; /* bit 0: notifications */
  }
};

static Connection connection;
static ToDevice to_device_events;
static ToHost to_host_events;

/* --- the line --------------------------------------------------------------------------------- */

static bool notify(void *, const uint8_t *bytes, uint16_t n) {
  return is_listening && to_host->notify(bytes, n);
}

/* Before anything is packed: what was waiting for an earlier connection is not for this one. */
static void keep_up_with_connection() {
  uint32_t n = n_begun;
  if (n != n_begun_seen) ev_packets_begin(&packets);
  n_begun_seen = n;
  ev_packets_set_mtu(&packets, agreed_mtu);
}

static uint16_t send(void *, const uint8_t *bytes, uint16_t n) {
  keep_up_with_connection();
  return ev_packets_send(&packets, bytes, n, micros());
}

static int16_t receive(void *) {
  uint8_t byte;
  return xStreamBufferReceive(heard, &byte, 1, 0) == 1 ? byte : -1;
}

void radio_poll(uint32_t now) {
  keep_up_with_connection();
  ev_packets_poll(&packets, now);
}

bool radio_is_connected() {
  return is_connected;
}

bool radio_has_ended() {
  if (n_ended_seen == n_ended) return false;
  n_ended_seen++;
  return true;
}

/* --- services --------------------------------------------------------------------------------- */

static void offer_stream(NimBLEServer *server) {
  NimBLEService *service = server->createService(STREAM_SERVICE);
  to_host = service->createCharacteristic(STREAM_TO_HOST, NIMBLE_PROPERTY::NOTIFY);
  to_host->setCallbacks(&to_host_events);
  service->createCharacteristic(STREAM_TO_DEVICE, WRITABLE)->setCallbacks(&to_device_events);
}

static void offer_text(NimBLEService *service, const char *uuid, const char *text) {
  service->createCharacteristic(uuid, NIMBLE_PROPERTY::READ)->setValue(text);
}

static void offer_information(NimBLEServer *server, const ev_identity *identity) {
  char version[12];
  char serial[17];
  const uint8_t *fw = identity->fw_version;
  snprintf(version, sizeof version, "%u.%u.%u", fw[0], fw[1], fw[2]);
  for (uint8_t i = 0; i < 8; i++) {
    snprintf(serial + 2 * i, 3, "%02x", identity->device_id[i]);
  }
  NimBLEService *service = server->createService(INFORMATION_SERVICE);
  offer_text(service, MANUFACTURER_NAME, "Evenside");
  offer_text(service, MODEL_NUMBER, "ESP32");
  offer_text(service, FIRMWARE_REVISION, version);
  offer_text(service, SERIAL_NUMBER, serial);
}

static void offer_battery(NimBLEServer *server) {
  NimBLEService *service = server->createService(BATTERY_SERVICE);
  uint32_t properties = NIMBLE_PROPERTY::READ | NIMBLE_PROPERTY::NOTIFY;
  battery_level = service->createCharacteristic(BATTERY_LEVEL, properties);
}

void radio_tell_battery(uint8_t percent) {
  battery_level->setValue(&percent, 1);
  if (is_connected) battery_level->notify();
}

/* --- on and off ------------------------------------------------------------------------------- */

ev_line radio_begin() {
  heard = xStreamBufferCreate(HEARD_BYTES, 1);
  packets.notify = notify;
  ev_packets_begin(&packets);
  agreed_mtu = EV_SMALLEST_MTU;
  NimBLEDevice::init("Evenside");
  NimBLEDevice::setMTU(EV_WANTED_MTU);
#if defined(EVENSIDE_BONDING)
  NimBLEDevice::setSecurityAuth(true, false, true); /* bond; no number to compare; no old pairing */
#endif
  return {nullptr, send, receive};
}

/* The name goes into the advertisement and the 128 bits of the service into the scan response: both
 * do not fit into one. */
static void show(const uint8_t *name, uint8_t n) {
  NimBLEAdvertisementData advertisement;
  NimBLEAdvertisementData scan_response;
  uint8_t n_shown = ev_advert_name_bytes(name, n);
  std::string shown(reinterpret_cast<const char *>(name), n_shown);
  advertisement.setFlags(0x06); /* general discovery, no classic Bluetooth */
  advertisement.setName(shown, n_shown == n);
  scan_response.addServiceUUID(STREAM_SERVICE);
  NimBLEAdvertising *advertising = NimBLEDevice::getAdvertising();
  advertising->setAdvertisementData(advertisement);
  advertising->setScanResponseData(scan_response);
  advertising->start();
}

void radio_advertise(const uint8_t *name, uint8_t n, const ev_identity *identity) {
  NimBLEDevice::setDeviceName(std::string(reinterpret_cast<const char *>(name), n));
  NimBLEServer *server = NimBLEDevice::createServer();
  server->setCallbacks(&connection, false);
  server->advertiseOnDisconnect(true);
  offer_stream(server);
  offer_information(server, identity);
  offer_battery(server);
  server->start();
  show(name, n);
}

void radio_off() {
  NimBLEDevice::deinit(true);
}

#endif
