#pragma once

#include "../gateway.h"
#include "esphome/components/button/button.h"

namespace esphome::tinybms_victron {

/// Acknowledges all alarms of all packs.
class AcknowledgeButton final : public button::Button {
 public:
  explicit AcknowledgeButton(Gateway *gateway) : gateway_(gateway) {}

 protected:
  void press_action() override { this->gateway_->acknowledge_all(); }

  Gateway *gateway_;
};

}  // namespace esphome::tinybms_victron
