#pragma once

#include <cstdint>
#include <optional>

#include "charge_config.h"

namespace esphome::bms_core {

enum class ChargeStage : uint8_t {
  /// As much as may flow, up to the bulk voltage.
  BULK,
  /// At the bulk voltage, the current falls.
  ABSORPTION,
  /// Full but for the spread between the cells: the bulk voltage is held for the balancers.
  BALANCING,
  /// Full: no more than the float voltage.
  FLOAT,
};

/// Why a stage was entered.
enum class StageReason : uint8_t {
  START,
  REBULK_SOC,
  REBULK_VOLTAGE,
  REBULK_DAYS,
  FORCED,
  VOLTAGE_REACHED,
  VOLTAGE_LOST,
  SPREAD,
  TAIL_CURRENT,
  ABSORPTION_TIMER,
  BALANCED,
  BMS_FULL,
  MAX_DURATION,
  NEIGHBOUR_FULL,
  NEIGHBOUR_CHARGES,
};

/// Short key for the API and entities ("absorption"); never null.
const char *charge_stage_key(ChargeStage stage);
/// Short key for the API and entities ("tail_current"); never null.
const char *stage_reason_key(StageReason reason);

/// What the stages are decided from: one reading and what bounds it.
struct StageInput {
  CellVoltages voltages;
  int32_t highest_mv{0};
  int32_t lowest_mv{0};
  int32_t current_ma{0};
  /// What the pack may be charged with: a current held below the tail current says nothing about the pack.
  int32_t charge_limit_ma{0};
  uint32_t capacity_mah{0};
  uint16_t soc_permille{0};
  bool bms_full{false};
};

/// How far the packs beside this one are: in parallel they share one voltage.
struct Neighbours {
  /// One of them is full, and its float voltage is the highest that all of them get.
  bool floating{false};
  /// How long ago the newest charge of one of them began, as long as it is in bulk.
  std::optional<uint32_t> charging_for_s;
};

/// Decides how far a charge has come. Pure; time passes by tick(), once a second.
class StageMachine final {
 public:
  /// One second with this reading.
  void tick(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours);
  /// Seconds without readings: only the time since the last full charge goes on.
  void skip(uint64_t seconds);
  /// How long ago the pack was full, as remembered over a restart.
  void restore_last_full(uint32_t age_s) { this->last_full_age_s_ = age_s; }

  ChargeStage stage() const { return this->stage_; }
  StageReason reason() const { return this->reason_; }
  uint32_t since_s() const { return this->since_s_; }
  uint32_t absorption_s() const { return this->absorption_s_; }
  /// How long ago a charge began that is still in bulk; empty when bulk only goes on after a cloud or a load.
  std::optional<uint32_t> charging_for_s() const;
  std::optional<uint32_t> last_full_age_s() const { return this->last_full_age_s_; }
  /// A full charge that was asked for is under way.
  bool forced() const { return this->forced_; }
  /// The last charge ended by the clock, not by the cells.
  bool max_duration_hit() const { return this->max_duration_hit_; }

 protected:
  void enter_(ChargeStage stage, StageReason reason);
  /// Begins a new charge: timers start again.
  void rebulk_(StageReason reason);
  void finish_(StageReason reason);
  void charge_(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours);
  void float_(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours);

  ChargeStage stage_{ChargeStage::BULK};
  StageReason reason_{StageReason::START};
  bool forced_{false};
  bool force_seen_{false};
  bool max_duration_hit_{false};
  uint32_t since_s_{0};
  uint32_t absorption_s_{0};
  /// Highest SOC of this charge.
  uint16_t peak_soc_permille_{0};
  uint32_t done_held_s_{0};
  uint32_t even_held_s_{0};
  uint32_t low_held_s_{0};
  uint32_t rested_s_{0};
  std::optional<uint32_t> last_full_age_s_;
};

/// The current below which a charge counts as done, for a highest cell of this voltage.
int32_t tail_current_ma(const ChargeConfig &config, uint32_t capacity_mah, int32_t highest_mv);

}  // namespace esphome::bms_core
