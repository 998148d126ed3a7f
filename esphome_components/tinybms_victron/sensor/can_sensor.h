#pragma once

#include "../gateway.h"
#include "shown_sensor.h"

namespace esphome::tinybms_victron {

enum class CanMetric : uint8_t { CAN_FRAMES_SENT, CAN_FRAMES_FAILED, CAN_FRAMES_RECEIVED, CAN_BUS_LOAD };

/// A number about the CAN bus.
class CanSensor final : public ShownSensor, public Refreshable {
 public:
  CanSensor(Gateway *gateway, CanMetric metric) : gateway_(gateway), metric_(metric) {}
  void refresh(TimeMs /*now*/) override { this->show_(this->value_()); }

 protected:
  float value_() {
    victron_can::VictronCan &can = *this->gateway_->can();
    switch (this->metric_) {
      case CanMetric::CAN_FRAMES_SENT:
        return static_cast<float>(can.statistics().sent);
      case CanMetric::CAN_FRAMES_FAILED:
        return static_cast<float>(can.statistics().failed);
      case CanMetric::CAN_FRAMES_RECEIVED:
        return static_cast<float>(can.statistics().received);
      case CanMetric::CAN_BUS_LOAD:
        break;
    }
    return static_cast<float>(can.bus_load_permille()) / 10;
  }

  Gateway *gateway_;
  CanMetric metric_;
};

}  // namespace esphome::tinybms_victron
