#pragma once

#include <cstdint>
#include <optional>

#include "../bms_core/limits.h"

namespace esphome::victron_can {

/// The limits as 0x351 carries them: 0.1 V and 0.1 A.
struct LimitValues {
  /// CVL, never zero.
  uint16_t charge_voltage_dv{0};
  /// CCL, not negative.
  int16_t charge_current_da{0};
  /// DCL, not negative.
  int16_t discharge_current_da{0};
  std::optional<uint16_t> discharge_voltage_dv;
  bool operator==(const LimitValues &) const = default;

  /// A GX has to hear of this at once: CVL, CCL or DCL is lower than in `before`.
  bool falls_below(const LimitValues &before) const {
    return this->charge_voltage_dv < before.charge_voltage_dv || this->charge_current_da < before.charge_current_da ||
           this->discharge_current_da < before.discharge_current_da;
  }
};

/// Limits rounded to nearest; empty when they must not be sent.
///
/// A CVL that would be zero is not sent either: a GX that reads zero discharges the battery. Without 0x351 it stops.
std::optional<LimitValues> round_limits(const bms_core::Limits &limits);

/// Rounds one reading after the other without letting CVL chatter between two steps.
///
/// CVL falls as soon as it rounds lower; it rises only RISE_MARGIN_MV above the rounding threshold. So it is never
/// higher than plain rounding makes it.
class LimitRounder final {
 public:
  static constexpr int32_t RISE_MARGIN_MV = 25;

  std::optional<LimitValues> update(const bms_core::Limits &limits);

 protected:
  std::optional<uint16_t> charge_voltage_dv_;
};

}  // namespace esphome::victron_can
