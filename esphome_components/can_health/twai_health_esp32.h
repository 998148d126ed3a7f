#pragma once

#include "esphome/core/defines.h"
#ifdef USE_CAN_HEALTH_TWAI

#include "bus_recovery.h"
#include "esphome/core/component.h"

namespace esphome::can_health {

/// Health and recovery of the ESP32's own CAN controller, the first `esp32_can` bus of the YAML.
///
/// Uses the calls of `driver/twai.h` without a handle: they mean controller 0, the one that esp32_can installs first.
class TwaiHealth final : public Component, public CanHealth, protected CanController {
 public:
  TwaiHealth() : recovery_(*this) {}

  void loop() override;
  void dump_config() override;
  float get_setup_priority() const override { return setup_priority::DATA; }

  CanBusStatus status() const override { return this->recovery_.status(); }
  void clear_transmit_queue() override;

 protected:
  CanBusStatus read(uint64_t now_ms) override;
  bool initiate_recovery() override;
  bool start() override;
  bool stop() override;
  void log_changes_(const CanBusStatus &before, const CanBusStatus &after);

  BusRecovery recovery_;
};

}  // namespace esphome::can_health

#endif  // USE_CAN_HEALTH_TWAI
