#pragma once

#include <cmath>

#include "../option_entity.h"
#include "esphome/components/number/number.h"

namespace esphome::tinybms_victron {

/// An option of the gateway that is a quantity, in its own unit.
class OptionNumber final : public number::Number, public OptionEntity {
 public:
  OptionNumber(Gateway *gateway, size_t option) : OptionEntity(gateway, option) {}

 protected:
  void control(float value) override {
    this->change_(static_cast<int32_t>(std::lround(static_cast<double>(value) * this->info_().divisor)));
  }
  void show_option_(int32_t raw) override { this->publish_state(static_cast<float>(raw) / this->info_().divisor); }
};

}  // namespace esphome::tinybms_victron
