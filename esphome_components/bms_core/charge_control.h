#pragma once

#include <cstdint>
#include <optional>

#include "charge_config.h"
#include "charge_current.h"
#include "charge_stage.h"
#include "charge_voltage.h"
#include "limits.h"
#include "pack_snapshot.h"

namespace esphome::bms_core {

/// What the charge control is doing, for people.
struct ChargeReport {
  ChargeStage stage{ChargeStage::BULK};
  StageReason stage_reason{StageReason::START};
  /// Time in this stage.
  uint32_t stage_s{0};
  /// Time at the bulk voltage during this charge.
  uint32_t absorption_s{0};
  /// Age of the last full charge; to be kept over restarts.
  std::optional<uint32_t> last_full_age_s;
  /// What the stage wants per cell, before the highest cell lowers it.
  uint16_t target_cell_mv{0};
  /// How far the highest cell has lowered it, per cell.
  uint16_t reduction_cell_mv{0};
  /// Below this the charge counts as done.
  int32_t tail_current_ma{0};
  std::optional<uint16_t> spread_mv;
  ChargeProfile profile{ChargeProfile::FAST};
  /// FAST is asked for but too warm: MEDIUM is in force.
  bool fast_locked{false};
  /// A full charge that was asked for is under way. When it ends the wish may be cleared.
  bool forced{false};
  /// The last charge ended by the clock, not by the cells.
  bool max_duration_hit{false};
  /// The configuration contradicts the BMS's settings: they bound it, and the user should know.
  bool config_conflict{false};
};

/// Turns what is known about a pack into what may flow. Pure: time is an argument, state is a few numbers.
///
/// Limits fall at once and rise on a ramp. Missing input lowers them. CVL is never zero once it is sendable and never
/// sinks below the present pack voltage faster than the ramp. Slow things happen on whole seconds of an inner clock, so
/// that the outcome depends on the readings and not on how often update() is called.
class ChargeControl final {
 public:
  /// Any call rate will do. A clock that goes back makes no time pass.
  const Limits &update(const PackSnapshot &pack, TimeMs now);
  const Limits &limits() const { return this->limits_; }
  ChargeReport report() const;
  const StageMachine &stage() const { return this->stage_; }
  const ChargeConfig &config() const { return this->config_; }
  /// Takes effect with the next update(). The configuration has to be validate()d.
  void set_config(const ChargeConfig &config) { this->config_ = config; }
  void set_manual(const ManualControl &manual) { this->config_.manual = manual; }
  /// How far the packs in parallel are; counts until it is set anew.
  void set_neighbours(const Neighbours &neighbours) { this->neighbours_ = neighbours; }
  void set_profile(ChargeProfile profile) { this->config_.profile = profile; }
  /// How long ago the pack was full, as remembered over a restart.
  void restore_last_full(uint32_t age_s) { this->stage_.restore_last_full(age_s); }

 protected:
  /// Moves the inner clock and does what has become due.
  void advance_(TimeMs now);
  void tick_();
  void lose_();
  /// Of the newest reading, on the inner clock: it never shrinks without a new one.
  uint64_t age_ms_() const;
  Freshness judge_(const PackSnapshot &pack, TimeMs now);
  void apply_(const PackSnapshot &pack, Freshness fresh);
  /// Lets the stage decide what CVL aims at.
  void aim_();
  /// What flows against what may flow now.
  void compare_current_();
  /// What CVL is to be raised by for the drop on the cable.
  int32_t wanted_drop_mv_() const;
  void publish_(Freshness fresh);

  ChargeConfig config_;
  Limits limits_;
  StageMachine stage_;
  Neighbours neighbours_;
  VoltageControl voltage_;
  CurrentBounds bounds_;
  CurrentRamp charge_;
  CurrentRamp discharge_;
  /// The last reading, as far as the seconds that follow need it.
  StageInput stage_input_;
  VoltageInput voltage_input_;
  Bounded charge_bounds_;
  Bounded discharge_bounds_;

  /// Time that has passed since the first update, by the caller's clock as long as that goes forward.
  uint64_t clock_ms_{0};
  uint64_t next_tick_ms_{0};
  std::optional<TimeMs> updated_at_;
  /// When the newest reading was taken, on the inner clock: its age never shrinks.
  int64_t read_at_ms_{0};
  std::optional<TimeMs> measured_at_;
  int32_t cable_drop_mv_{0};
  bool started_{false};
  bool lost_{false};
  bool config_conflict_{false};
};

}  // namespace esphome::bms_core
