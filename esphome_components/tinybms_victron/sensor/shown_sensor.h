#pragma once

#include <cmath>
#include <optional>

#include "esphome/components/sensor/sensor.h"
#include "esphome/core/helpers.h"

namespace esphome::tinybms_victron {

/// A sensor that publishes when what it shows changes: a digit within its accuracy, or known and unknown (NaN).
class ShownSensor : public sensor::Sensor {
 protected:
  void show_(const std::optional<float> &value) {
    const float before = this->get_raw_state();
    if (!value) {
      if (!std::isnan(before))
        this->publish_state(NAN);
      return;
    }
    const float digits = pow10_int(this->get_accuracy_decimals());
    if (std::round(*value * digits) != std::round(before * digits))
      this->publish_state(*value);
  }
};

}  // namespace esphome::tinybms_victron
