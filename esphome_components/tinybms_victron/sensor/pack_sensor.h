#pragma once

#include "../pack_entity.h"
#include "shown_sensor.h"

namespace esphome::tinybms_victron {

/// A number about one pack.
class PackSensor final : public ShownSensor, public PackEntity {
 public:
  PackSensor(Gateway *gateway, tinybms::TinyBms *pack, PackMetric metric)
      : PackEntity(gateway, pack), metric_(metric) {}
  void refresh(TimeMs now) override { this->show_(pack_metric(this->view_(now), this->metric_)); }

 protected:
  PackMetric metric_;
};

/// The voltage of one cell.
class CellVoltageSensor final : public ShownSensor, public PackEntity {
 public:
  CellVoltageSensor(Gateway *gateway, tinybms::TinyBms *pack, uint8_t cell) : PackEntity(gateway, pack), cell_(cell) {}
  void refresh(TimeMs now) override { this->show_(cell_voltage(this->view_(now), this->cell_)); }

 protected:
  uint8_t cell_;
};

}  // namespace esphome::tinybms_victron
