#pragma once

#include "../bms_core/event_bus.h"
#include "../bms_core/event_log.h"

namespace esphome::tinybms_victron {

class Gateway;

/// Writes what happens into the event log, as it comes over the event bus.
class EventRecorder final {
 public:
  /// Before anything is published; records the boot itself.
  void begin(Gateway &gateway, bms_core::TimeMs now);
  bms_core::EventLog &log() { return this->log_; }

 protected:
  void handle_(const bms_core::Event &event);

  Gateway *gateway_{nullptr};
  bms_core::EventLog log_;
};

}  // namespace esphome::tinybms_victron
