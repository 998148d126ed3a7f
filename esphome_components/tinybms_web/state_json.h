#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/boot_guard.h"
#include "../bms_core/history_record.h"
#include "../can_health/can_health.h"
#include "../tinybms_victron/metrics.h"
#include "../victron_can/gx_presence.h"
#include "json_writer.h"

/// The state of everything as one JSON object: schema State of docs/openapi.yaml. Pure.
namespace esphome::tinybms_web {

using bms_core::TimeMs;

/// A moment: schema Timestamp.
struct Timestamp {
  std::optional<int64_t> utc_ms;
  TimeMs uptime_ms{0};
  bms_core::TimeQuality quality{bms_core::TimeQuality::UNKNOWN};
};

struct PackInput {
  const char *name;
  tinybms_victron::PackView view;
};

struct CanInput {
  can_health::CanBusStatus bus;
  uint32_t sent{0};
  uint32_t failed{0};
  uint32_t received{0};
  uint32_t load_permille{0};
};

struct SystemInput {
  std::optional<uint32_t> boot_count;
  /// Empty while nobody keeps it.
  std::optional<bms_core::ResetReason> reset_reason;
  bool safe_mode{false};
  std::optional<uint32_t> heap_free_bytes;
  std::optional<uint32_t> heap_min_free_bytes;
  std::optional<uint32_t> loop_time_max_us;
  uint32_t loop_overruns{0};
  uint32_t clients{0};
  uint32_t websocket_clients{0};
  uint32_t websocket_dropped{0};
  uint32_t events_dropped{0};
  uint32_t storage_lost{0};
  uint32_t storage_damaged{0};
  const char *network_kind{"host"};
  std::optional<std::string_view> ssid;
  std::optional<int8_t> rssi_dbm;
  std::optional<std::string_view> ip;
  bool access_point{false};
};

/// Everything the state is made of; references outlive the call.
struct StateInput {
  uint32_t boot_id{0};
  uint32_t sequence{0};
  Timestamp time;
  const bms_core::BatteryState &battery;
  /// At least one.
  std::span<const PackInput> packs;
  std::optional<CanInput> can;
  const victron_can::GxPresence *gx{nullptr};
  SystemInput system;
};

/// Room for the state of so many packs, each with 16 cells, every alarm raised and every text at its longest.
constexpr size_t state_size(size_t packs) { return 4096 + 8192 * packs; }

void write_state(JsonWriter &json, const StateInput &input);

// Parts that other answers have too.
void write_timestamp(JsonWriter &json, const Timestamp &time);
void write_can_bus(JsonWriter &json, const CanInput &can);
void write_uart_counters(JsonWriter &json, const tinybms::Poller &poller, TimeMs now);

/// How the numbers of an alarm's reason are shown; empty when they are no quantity.
struct AlarmUnit {
  const char *unit;
  uint8_t digits;
};
std::optional<AlarmUnit> alarm_unit(bms_core::AlarmCause cause);
/// Which cell (from 1) or temperature sensor (0: inside the BMS) an alarm is about; empty when it has no place.
std::optional<unsigned> alarm_place(bms_core::AlarmCause cause, uint8_t detail);

/// Seconds from then until now, with milliseconds.
Decimal age_s(TimeMs then, TimeMs now);

}  // namespace esphome::tinybms_web
