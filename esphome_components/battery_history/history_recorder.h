#pragma once

#include <optional>
#include <span>

#include "../bms_core/event_bus.h"
#include "../bms_core/history_sample.h"
#include "esphome/core/component.h"
#include "esphome/core/defines.h"
#include "history_store.h"
#ifdef USE_HOST
#include "../record_log/file_device_host.h"
#endif
#ifdef USE_ESP32
#include "../record_log/partition_device_esp32.h"
#endif

namespace esphome::battery_history {

/// Takes a sample of the battery every second, keeps it in memory and stores what is to survive a loss of power.
class HistoryRecorder final : public Component {
 public:
  /// The system's clock counts as set from 2025 on; before, it counts from its start.
  static constexpr int64_t EARLIEST_UTC_MS = 1735689600000;

  /// All references must outlive this.
  HistoryRecorder(const bms_core::BatteryState &state, std::span<const bms_core::Pack *const> packs,
                  std::span<const bms_core::HistoryLevelSpec> levels, size_t stored_events)
      : state_(state), packs_(packs), levels_(levels), stored_events_(stored_events) {}

  // Set up by the code generator, or before setup().
  void set_event_bus(bms_core::EventBus &bus) { this->bus_ = &bus; }
  /// Gets the stored events back during setup(); new ones go to store().append_event().
  void set_event_restorer(EventRestorer *restorer) { this->event_restorer_ = restorer; }
  /// Where the records are kept: a partition's label on an ESP32, a file on a host; empty means beside the preferences.
  void set_place(const char *place) { this->place_ = place; }

  void setup() override;
  void loop() override;
  void dump_config() override;
  void on_safe_shutdown() override;
  // Before what shows the history; the gateway's entities are set up at PROCESSOR.
  float get_setup_priority() const override { return setup_priority::DATA + 1; }

  /// Valid after setup(); never null. Without memory it has no levels.
  bms_core::History &history() { return *this->history_; }
  HistoryStore &store() { return this->store_; }
  /// From somebody's browser. The system's clock is better and wins.
  void set_browser_time(int64_t utc_ms);

 protected:
  std::span<uint8_t> allocate_();
  bool open_device_();
  size_t device_sectors_() const;

  const bms_core::BatteryState &state_;
  std::span<const bms_core::Pack *const> packs_;
  std::span<const bms_core::HistoryLevelSpec> levels_;
  size_t stored_events_;
  bms_core::EventBus *bus_{nullptr};
  EventRestorer *event_restorer_{nullptr};
  const char *place_{""};

  std::optional<bms_core::History> history_;
  HistoryStore store_;
  bool stored_{false};
#ifdef USE_HOST
  record_log::FileDevice device_;
#endif
#ifdef USE_ESP32
  record_log::PartitionDevice device_;
#endif
};

}  // namespace esphome::battery_history
