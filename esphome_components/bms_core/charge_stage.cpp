#include "charge_stage.h"

#include <algorithm>
#include <iterator>

namespace esphome::bms_core {

namespace {

/// So near to the bulk voltage it counts as reached.
constexpr int32_t REACHED_MV = 10;
/// So far below it a load or a cloud has ended the absorption.
constexpr int32_t VOLTAGE_LOST_MV = 50;
/// What was absorbed counts no longer after so much discharge.
constexpr uint16_t USED_UP_PERMILLE = 50;
/// A low voltage has to stay: a load step is no discharge.
constexpr uint32_t LOW_HOLD_S = 60;
constexpr uint32_t SECONDS_PER_DAY = 86400;

constexpr const char *STAGE_KEYS[] = {"bulk", "absorption", "balancing", "float"};
static_assert(std::size(STAGE_KEYS) == static_cast<size_t>(ChargeStage::FLOAT) + 1);

// In the order of StageReason.
constexpr const char *REASON_KEYS[] = {"start",        "rebulk_soc",       "rebulk_voltage",   "rebulk_days",
                                       "forced",       "voltage_reached",  "voltage_lost",     "spread",
                                       "tail_current", "absorption_timer", "balanced",         "bms_full",
                                       "max_duration", "neighbour_full",   "neighbour_charges"};
static_assert(std::size(REASON_KEYS) == static_cast<size_t>(StageReason::NEIGHBOUR_CHARGES) + 1);

int64_t full_tail_current_ma(const ChargeConfig &config, uint32_t capacity_mah) {
  return int64_t{capacity_mah} * config.tail_current_permille / 1000;
}

/// A neighbour's float voltage is all there is, and nothing flows at it: fuller this pack will not get.
bool rests_beside_a_full_pack(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours) {
  const int64_t tail_ma = full_tail_current_ma(config, input.capacity_mah);
  return neighbours.floating && input.highest_mv >= input.voltages.float_mv - REACHED_MV &&
         input.charge_limit_ma > tail_ma && input.current_ma <= tail_ma && input.current_ma >= -tail_ma;
}

}  // namespace

const char *charge_stage_key(ChargeStage stage) {
  const auto index = static_cast<size_t>(stage);
  return index < std::size(STAGE_KEYS) ? STAGE_KEYS[index] : "unknown";
}
const char *stage_reason_key(StageReason reason) {
  const auto index = static_cast<size_t>(reason);
  return index < std::size(REASON_KEYS) ? REASON_KEYS[index] : "unknown";
}

std::optional<uint32_t> StageMachine::charging_for_s() const {
  if (this->stage_ != ChargeStage::BULK || this->reason_ == StageReason::VOLTAGE_LOST)
    return std::nullopt;
  return this->since_s_;
}

int32_t tail_current_ma(const ChargeConfig &config, uint32_t capacity_mah, int32_t highest_mv) {
  const int64_t full_ma = full_tail_current_ma(config, capacity_mah);
  const int32_t width = config.tail_to_cell_mv - config.tail_from_cell_mv;
  if (width <= 0)
    return static_cast<int32_t>(full_ma);
  const int32_t above = std::clamp<int32_t>(highest_mv - config.tail_from_cell_mv, 0, width);
  return static_cast<int32_t>(full_ma * above / width);
}

void StageMachine::enter_(ChargeStage stage, StageReason reason) {
  this->stage_ = stage;
  this->reason_ = reason;
  this->since_s_ = 0;
}

void StageMachine::rebulk_(StageReason reason) {
  this->absorption_s_ = 0;
  this->done_held_s_ = 0;
  this->even_held_s_ = 0;
  this->rested_s_ = 0;
  this->peak_soc_permille_ = 0;
  this->max_duration_hit_ = false;
  this->enter_(ChargeStage::BULK, reason);
}

void StageMachine::finish_(StageReason reason) {
  this->max_duration_hit_ = reason == StageReason::MAX_DURATION;
  this->forced_ = false;
  this->last_full_age_s_ = 0;
  this->enter_(ChargeStage::FLOAT, reason);
}

void StageMachine::skip(uint64_t seconds) {
  const auto add = [&](uint32_t &counter) {
    counter = static_cast<uint32_t>(std::min<uint64_t>(counter + seconds, UINT32_MAX));
  };
  add(this->since_s_);
  if (this->last_full_age_s_)
    add(*this->last_full_age_s_);
}

void StageMachine::tick(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours) {
  this->skip(1);
  this->peak_soc_permille_ = std::max(this->peak_soc_permille_, input.soc_permille);
  this->low_held_s_ = input.highest_mv <= input.voltages.rebulk_mv ? this->low_held_s_ + 1 : 0;

  const bool force = config.manual.force_full_charge;
  if (!force)
    this->forced_ = false;
  const bool force_now = force && !this->force_seen_;
  this->force_seen_ = force;
  if (force_now) {
    this->forced_ = true;
    if (this->stage_ == ChargeStage::FLOAT)
      this->rebulk_(StageReason::FORCED);
  }

  if (this->stage_ == ChargeStage::FLOAT) {
    this->float_(config, input, neighbours);
  } else {
    this->charge_(config, input, neighbours);
  }
}

void StageMachine::float_(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours) {
  // A share of what it was when full: a SOC that has drifted must not send a full pack back to bulk at once.
  const int32_t discharged_permille = this->peak_soc_permille_ - input.soc_permille;
  if (input.bms_full) {
    this->last_full_age_s_ = 0;
  } else if (config.rebulk_soc_permille != 0 && discharged_permille >= 1000 - config.rebulk_soc_permille) {
    this->rebulk_(StageReason::REBULK_SOC);
  } else if (this->low_held_s_ >= LOW_HOLD_S) {
    this->rebulk_(StageReason::REBULK_VOLTAGE);
  } else if (config.rebulk_days != 0 && *this->last_full_age_s_ >= config.rebulk_days * SECONDS_PER_DAY) {
    this->rebulk_(StageReason::REBULK_DAYS);
  } else if (neighbours.charging_for_s && *neighbours.charging_for_s < this->since_s_) {
    this->rebulk_(StageReason::NEIGHBOUR_CHARGES);
  }
}

void StageMachine::charge_(const ChargeConfig &config, const StageInput &input, const Neighbours &neighbours) {
  if (input.bms_full) {
    this->finish_(StageReason::BMS_FULL);
    return;
  }
  const bool used_up =
      this->low_held_s_ >= LOW_HOLD_S || this->peak_soc_permille_ - input.soc_permille >= USED_UP_PERMILLE;
  const int32_t below_mv = input.voltages.bulk_mv - input.highest_mv;
  const bool reached = below_mv <= REACHED_MV;
  if (reached) {
    this->absorption_s_++;
    if (this->stage_ == ChargeStage::BULK)
      this->enter_(ChargeStage::ABSORPTION, StageReason::VOLTAGE_REACHED);
  } else if (this->stage_ == ChargeStage::BULK) {
    if (used_up) {
      this->absorption_s_ = 0;
      this->done_held_s_ = 0;
      this->even_held_s_ = 0;
      this->rested_s_ = 0;
      this->peak_soc_permille_ = input.soc_permille;
    }
  } else if (below_mv >= VOLTAGE_LOST_MV) {
    this->enter_(ChargeStage::BULK, StageReason::VOLTAGE_LOST);
  }
  if (this->absorption_s_ >= config.max_absorption_s) {
    this->finish_(StageReason::MAX_DURATION);
    return;
  }
  if (rests_beside_a_full_pack(config, input, neighbours) && ++this->rested_s_ >= config.absorption_time_s) {
    this->finish_(StageReason::NEIGHBOUR_FULL);
    return;
  }

  const int32_t tail_ma = tail_current_ma(config, input.capacity_mah, input.highest_mv);
  // A current that is held down from outside, or that flows out, does not tell that the pack is full.
  const bool tail = input.charge_limit_ma > tail_ma && input.current_ma <= tail_ma && input.current_ma >= -tail_ma;
  const bool done = reached && (tail || this->absorption_s_ >= config.absorption_time_s);
  const bool even = input.highest_mv - input.lowest_mv <= config.end_spread_mv;
  // A load that comes and goes interrupts the hold; it does not start it again.
  if (reached) {
    this->done_held_s_ = done ? this->done_held_s_ + 1 : 0;
    this->even_held_s_ = done && even ? this->even_held_s_ + 1 : 0;
  }
  if (done && this->even_held_s_ >= config.end_hold_s) {
    if (this->stage_ == ChargeStage::BALANCING) {
      this->finish_(StageReason::BALANCED);
    } else {
      this->finish_(tail ? StageReason::TAIL_CURRENT : StageReason::ABSORPTION_TIMER);
    }
  } else if (!even && this->done_held_s_ >= config.end_hold_s && this->stage_ != ChargeStage::BALANCING) {
    this->enter_(ChargeStage::BALANCING, StageReason::SPREAD);
  }
}

}  // namespace esphome::bms_core
