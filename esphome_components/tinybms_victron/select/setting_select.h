#pragma once

#include "../setting_entity.h"
#include "esphome/components/select/select.h"

namespace esphome::tinybms_victron {

/// A BMS setting that is a choice. Its options are those of the table, in its order.
class SettingSelect final : public select::Select, public SettingEntity {
 public:
  SettingSelect(Gateway *gateway, tinybms::TinyBms *pack, GatewayEvents *events, uint8_t setting)
      : SettingEntity(gateway, pack, events, setting) {}

 protected:
  void control(size_t index) override;
  void show_setting_(const std::optional<int32_t> &raw) override;
};

}  // namespace esphome::tinybms_victron
