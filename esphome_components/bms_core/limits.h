#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "safety_policy.h"

namespace esphome::bms_core {

/// Why a limit is as low as it is.
enum class LimitReason : uint8_t {
  NONE,
  BMS_LIMIT,
  USER_LIMIT,
  RAMP,
  FULLY_CHARGED,
  CELL_HIGH,
  CELL_LOW,
  TEMPERATURE_HIGH,
  TEMPERATURE_LOW,
  TEMPERATURE_UNKNOWN,
  BMS_FAULT,
  DATA_HELD,
  DATA_LOST,
  PACK_MISSING,
  PACK_SHARE,
  CHARGE_STAGE,
  CHARGE_PROFILE,
  CHARGE_DISABLED,
  DISCHARGE_DISABLED,
  OVER_CURRENT,
  BMS_TEMPERATURE,
  SOC,
  DEAD_BAND,
  SAFE_MODE,
};
inline constexpr size_t LIMIT_REASON_COUNT = static_cast<size_t>(LimitReason::SAFE_MODE) + 1;

/// Short key for the API and entities ("cell_high"); never null.
const char *limit_reason_key(LimitReason reason);
/// Sentence for people ("highest cell near its limit"); never null.
const char *limit_reason_text(LimitReason reason);

/// A limit as the smallest of many bounds. The bounds are kept in order, tightest first.
class Bounded {
 public:
  static constexpr size_t MAX_BOUNDS = 8;
  struct Bound {
    LimitReason reason{LimitReason::NONE};
    int32_t value{0};
  };

  /// Adds a bound. Values below zero count as zero; with equal values the earlier call comes first.
  void bound(LimitReason reason, int32_t value);
  /// The tightest bound's value; zero without any bound: nothing known means nothing allowed.
  int32_t value() const { return this->count_ == 0 ? 0 : this->bounds_[0].value; }
  LimitReason reason() const { return this->count_ == 0 ? LimitReason::NONE : this->bounds_[0].reason; }
  /// Tightest first; looser ones than the MAX_BOUNDS tightest are dropped.
  std::span<const Bound> bounds() const { return {this->bounds_.data(), this->count_}; }

 protected:
  std::array<Bound, MAX_BOUNDS> bounds_{};
  size_t count_{0};
};

/// What may flow. Voltages in mV of the whole pack, currents in mA, both currents positive.
struct Limits {
  Freshness freshness{Freshness::NEVER};
  /// CVL
  Bounded charge_voltage_mv;
  /// CCL
  Bounded charge_current_ma;
  /// DCL
  Bounded discharge_current_ma;
  /// Below this the load should be cut; 0 before it is known.
  int32_t discharge_voltage_mv{0};
  /// The highest CVL while nobody looks at the cells: the rebulk voltage, to which it sinks when readings are lost; 0
  /// before it is known.
  int32_t unwatched_voltage_mv{0};

  /// The numbers may be put on the bus.
  bool sendable() const { return this->freshness != Freshness::NEVER && this->freshness != Freshness::SILENT; }
};

}  // namespace esphome::bms_core
