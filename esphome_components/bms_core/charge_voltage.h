#pragma once

#include <cstdint>

#include "charge_config.h"

namespace esphome::bms_core {

/// What CVL is decided from: one reading and what the stage wants.
struct VoltageInput {
  /// The pack's voltage now.
  int32_t present_mv{0};
  int32_t highest_mv{0};
  int32_t current_ma{0};
  /// Per cell: what the stage wants, how far the control may go below it, and how far protection may.
  uint16_t target_mv{0};
  uint16_t floor_mv{0};
  uint16_t rebulk_mv{0};
  /// Full, and no cell above the bulk voltage: CVL follows the pack down but does not push it down.
  bool resting{false};
  /// A cell at this voltage is too near to its cut-off to wait for anything.
  uint16_t protect_mv{0};
  uint8_t cells{0};
  /// More flows than CCL allows: chargers that feed in do not listen to CCL.
  bool over_current{false};
  /// No charge is allowed at all; CVL must not rise again meanwhile.
  bool charge_stopped{false};
};

/// Decides CVL by the highest cell. Pure; time passes by tick(), once a second.
///
/// Below the target lies a reduction that grows with what the highest cell is above it and shrinks slowly afterwards.
/// CVL itself follows on ramps: at once only down to the present pack voltage, where nothing flows.
class VoltageControl final {
 public:
  void start(const VoltageInput &input);
  /// Readings are back after a loss during which CVL has sunk. Below the present voltage it would only make a GX that
  /// feeds in discharge the pack; at it nothing flows.
  void resume(const VoltageInput &input);
  /// A new reading: what has to fall at once falls.
  void apply(const VoltageInput &input);
  /// One second with this reading.
  void tick(const ChargeConfig &config, const VoltageInput &input);
  /// Seconds without any reading: CVL sinks on the ramp to the rebulk voltage.
  void sink(const ChargeConfig &config, const VoltageInput &input, uint64_t seconds);

  /// CVL in mV of the whole pack.
  int32_t value_mv() const { return static_cast<int32_t>(this->level_uv_ / 1000); }
  /// What CVL is on its way to.
  int32_t wanted_mv(const VoltageInput &input) const;
  LimitReason cause() const { return this->cause_; }
  /// How far the control has lowered the target, mV per cell.
  int32_t reduction_mv() const { return static_cast<int32_t>(this->reduction_uv_ / 1000); }

 protected:
  int64_t wanted_uv_(const VoltageInput &input) const;
  /// How far the reduction may go, per cell.
  int64_t depth_uv_(const VoltageInput &input) const;
  /// At once: at the present voltage nothing flows.
  void fall_to_present_(const VoltageInput &input);
  void reduce_to_present_(const VoltageInput &input);
  void follow_target_(const VoltageInput &input);
  /// One second of following a resting pack down.
  void follow_pack_(const ChargeConfig &config, const VoltageInput &input);
  void control_(const ChargeConfig &config, const VoltageInput &input);

  /// Of the pack.
  int64_t level_uv_{0};
  /// Per cell.
  int64_t reduction_uv_{0};
  /// The target that the reduction belongs to.
  uint16_t target_mv_{0};
  uint32_t calm_s_{0};
  /// For how long a load has held a resting pack below CVL.
  uint32_t drawn_s_{0};
  uint32_t over_current_s_{0};
  /// What the reduction was last for.
  LimitReason cause_{LimitReason::CELL_HIGH};
};

}  // namespace esphome::bms_core
