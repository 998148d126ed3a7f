#pragma once

#include "../setting_entity.h"
#include "esphome/components/switch/switch.h"

namespace esphome::tinybms_victron {

/// A BMS setting that is on or off.
class SettingSwitch final : public switch_::Switch, public SettingEntity {
 public:
  SettingSwitch(Gateway *gateway, tinybms::TinyBms *pack, GatewayEvents *events, uint8_t setting)
      : SettingEntity(gateway, pack, events, setting) {}

 protected:
  void write_state(bool state) override;
  void show_setting_(const std::optional<int32_t> &raw) override;
};

}  // namespace esphome::tinybms_victron
