#pragma once

#include <cstdint>
#include <span>

#include "../battery_history/history_store.h"
#include "../bms_core/event_log.h"

namespace esphome::tinybms_web {

/// Brings the event log over restarts, and how much of it somebody has seen. Pure.
class EventKeeper final : public battery_history::EventRestorer {
 public:
  EventKeeper(bms_core::EventLog &log, battery_history::HistoryStore &store) : log_(log), store_(store) {}

  /// Somebody has seen the events up to this number. It is written once for any number of them, so flash wears no
  /// faster than by events.
  void acknowledge(uint32_t up_to);
  uint32_t acknowledged() const { return this->acknowledged_; }

  /// Each pass: hands at most one record to flash.
  void step();
  /// Before a restart: hands over as many as flash takes at once.
  void flush();
  /// During the setup of the history, before the gateway adds its first event.
  void on_stored_event(std::span<const uint8_t> event) override;
  void on_stored_acknowledged(uint32_t up_to) override;

  /// Events that were overwritten in memory before flash took them, since the start.
  uint32_t lost() const { return this->lost_; }

 protected:
  bms_core::EventLog &log_;
  battery_history::HistoryStore &store_;
  /// The last event in flash, or lost.
  uint32_t stored_{0};
  uint32_t lost_{0};
  uint32_t acknowledged_{0};
  uint32_t acknowledged_stored_{0};
};

}  // namespace esphome::tinybms_web
