#pragma once

#include "../option_entity.h"
#include "esphome/components/select/select.h"

namespace esphome::tinybms_victron {

/// An option of the gateway that is a choice; its options are those of the table, in its order.
class OptionSelect final : public select::Select, public OptionEntity {
 public:
  OptionSelect(Gateway *gateway, size_t option) : OptionEntity(gateway, option) {}

 protected:
  void control(size_t index) override { this->change_(static_cast<int32_t>(index)); }
  void show_option_(int32_t raw) override { this->publish_state(static_cast<size_t>(raw)); }
};

}  // namespace esphome::tinybms_victron
