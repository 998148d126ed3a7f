#pragma once

#include "../gateway.h"
#include "esphome/components/binary_sensor/binary_sensor.h"

namespace esphome::tinybms_victron {

/// Whether a GX is heard on the CAN bus.
class GxLinkBinarySensor final : public binary_sensor::BinarySensor, public Refreshable {
 public:
  explicit GxLinkBinarySensor(Gateway *gateway) : gateway_(gateway) {}
  void refresh(TimeMs /*now*/) override { this->publish_state(this->gateway_->can()->gx().present()); }

 protected:
  Gateway *gateway_;
};

}  // namespace esphome::tinybms_victron
