#pragma once

#include "../setting_entity.h"
#include "esphome/components/number/number.h"

namespace esphome::tinybms_victron {

/// A BMS setting that is a quantity, in its own unit.
class SettingNumber final : public number::Number, public SettingEntity {
 public:
  SettingNumber(Gateway *gateway, tinybms::TinyBms *pack, GatewayEvents *events, uint8_t setting)
      : SettingEntity(gateway, pack, events, setting) {}

 protected:
  void control(float value) override;
  void show_setting_(const std::optional<int32_t> &raw) override;
};

}  // namespace esphome::tinybms_victron
