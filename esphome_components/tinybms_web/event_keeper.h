#pragma once

#include <cstdint>
#include <span>

#include "../battery_history/history_recorder.h"
#include "../tinybms_victron/gateway.h"
#include "esphome/core/defines.h"

namespace esphome::tinybms_web {

/// Brings the event log over restarts and gives it the time of day.
class EventKeeper final : public battery_history::EventRestorer {
 public:
  EventKeeper(tinybms_victron::Gateway &gateway, battery_history::HistoryRecorder &history)
      : gateway_(gateway), history_(history) {}

  void loop(bms_core::TimeMs now);
  /// During the setup of the history, before the gateway adds its first event.
  void on_stored_event(std::span<const uint8_t> event) override;

 protected:
  tinybms_victron::Gateway &gateway_;
  battery_history::HistoryRecorder &history_;
  /// The last event in flash.
  uint32_t stored_{0};
};

}  // namespace esphome::tinybms_web
