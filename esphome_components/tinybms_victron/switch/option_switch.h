#pragma once

#include "../option_entity.h"
#include "esphome/components/switch/switch.h"

namespace esphome::tinybms_victron {

/// An option of the gateway that is on or off.
class OptionSwitch final : public switch_::Switch, public OptionEntity {
 public:
  OptionSwitch(Gateway *gateway, size_t option) : OptionEntity(gateway, option) {}

 protected:
  void write_state(bool state) override { this->change_(state ? 1 : 0); }
  void show_option_(int32_t raw) override { this->publish_state(raw != 0); }
};

}  // namespace esphome::tinybms_victron
