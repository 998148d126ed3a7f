#pragma once

#include "../pack_entity.h"
#include "esphome/components/binary_sensor/binary_sensor.h"

namespace esphome::tinybms_victron {

/// A binary sensor that is unknown when its value is.
class ShownBinarySensor : public binary_sensor::BinarySensor {
 protected:
  void show_(const std::optional<bool> &value) {
    if (value) {
      this->publish_state(*value);
    } else {
      this->invalidate_state();
    }
  }
};

/// Yes or no about one pack.
class PackBinarySensor final : public ShownBinarySensor, public PackEntity {
 public:
  PackBinarySensor(Gateway *gateway, tinybms::TinyBms *pack, PackFlag flag) : PackEntity(gateway, pack), flag_(flag) {}
  void refresh(TimeMs now) override { this->show_(pack_flag(this->view_(now), this->flag_)); }

 protected:
  PackFlag flag_;
};

/// Whether a cell is being balanced.
class CellBalancingBinarySensor final : public ShownBinarySensor, public PackEntity {
 public:
  CellBalancingBinarySensor(Gateway *gateway, tinybms::TinyBms *pack, uint8_t cell)
      : PackEntity(gateway, pack), cell_(cell) {}
  void refresh(TimeMs now) override { this->show_(cell_balancing(this->view_(now), this->cell_)); }

 protected:
  uint8_t cell_;
};

/// Whether an alarm has reached a level.
class AlarmBinarySensor final : public ShownBinarySensor, public PackEntity {
 public:
  AlarmBinarySensor(Gateway *gateway, tinybms::TinyBms *pack, bms_core::AlarmKind kind, bms_core::AlarmLevel level)
      : PackEntity(gateway, pack), kind_(kind), level_(level) {}
  void refresh(TimeMs now) override { this->show_(alarm_active(this->view_(now), this->kind_, this->level_)); }

 protected:
  bms_core::AlarmKind kind_;
  bms_core::AlarmLevel level_;
};

}  // namespace esphome::tinybms_victron
