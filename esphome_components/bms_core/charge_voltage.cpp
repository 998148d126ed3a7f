#include "charge_voltage.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

/// The reduction grows by this per second for each mV that the highest cell is above its target. Chargers follow within
/// some 20 s; with 0.02 of the excess per second that delay leaves the loop well damped.
constexpr int64_t GAIN_UV_PER_S_MV = 20;
/// It shrinks by less for each mV below the target, and only after a calm time.
constexpr int64_t RECOVERY_UV_PER_S_MV = 5;
constexpr int32_t CALM_MV = 8;
constexpr uint32_t CALM_HOLD_S = 300;
/// A pack that is drained by a CVL below it waits less.
constexpr uint32_t DRAINED_HOLD_S = 60;
/// More current than allowed is normal while a charger still reacts.
constexpr uint32_t OVER_CURRENT_HOLD_S = 15;
constexpr int64_t OVER_CURRENT_UV_PER_S = 500;
/// While no charge is allowed CVL comes back at a crawl.
constexpr int64_t STOPPED_RECOVERY_UV_PER_S = 50;
/// A resting pack is followed down at this distance, once a load has held it lower for so long: what a short load takes
/// from the voltage comes back.
constexpr int64_t FOLLOW_ABOVE_UV = 100'000;
constexpr uint32_t FOLLOW_HOLD_S = 900;

}  // namespace

int64_t VoltageControl::wanted_uv_(const VoltageInput &input) const {
  return input.cells * (int64_t{input.target_mv} * 1000 - this->reduction_uv_);
}

int32_t VoltageControl::wanted_mv(const VoltageInput &input) const {
  return static_cast<int32_t>(this->wanted_uv_(input) / 1000);
}

void VoltageControl::start(const VoltageInput &input) {
  this->target_mv_ = input.target_mv;
  this->level_uv_ = std::max(this->wanted_uv_(input), int64_t{input.present_mv} * 1000);
}

void VoltageControl::fall_to_present_(const VoltageInput &input) {
  if (input.resting)
    return;
  const int64_t present_uv = int64_t{1000} * input.present_mv;
  this->level_uv_ = std::min(this->level_uv_, std::max(this->wanted_uv_(input), present_uv));
}

void VoltageControl::resume(const VoltageInput &input) {
  const int64_t present_uv = int64_t{1000} * input.present_mv;
  this->level_uv_ = std::max(this->level_uv_, std::min(this->wanted_uv_(input), present_uv));
}

void VoltageControl::apply(const VoltageInput &input) {
  this->follow_target_(input);
  if (input.highest_mv >= input.protect_mv) {
    this->reduce_to_present_(input);
    this->cause_ = LimitReason::CELL_HIGH;
  }
  this->fall_to_present_(input);
}

int64_t VoltageControl::depth_uv_(const VoltageInput &input) const {
  const bool protecting = input.highest_mv >= input.protect_mv || input.over_current || input.charge_stopped;
  return int64_t{1000} * std::max(0, input.target_mv - (protecting ? input.rebulk_mv : input.floor_mv));
}

void VoltageControl::reduce_to_present_(const VoltageInput &input) {
  // No waiting for the integral: at the present voltage nothing more flows.
  const int64_t surplus_uv = int64_t{1000} * input.target_mv - int64_t{1000} * input.present_mv / input.cells;
  this->reduction_uv_ = std::max(this->reduction_uv_, std::min(surplus_uv, this->depth_uv_(input)));
}

void VoltageControl::control_(const ChargeConfig &config, const VoltageInput &input) {
  const int32_t excess_mv = input.highest_mv - input.target_mv;
  const bool charging = input.current_ma > 0;
  this->over_current_s_ = input.over_current ? this->over_current_s_ + 1 : 0;
  int64_t rise_uv = 0;
  // A cell that is high without any charge cannot be brought down by a lower voltage.
  if (excess_mv > 0 && charging) {
    rise_uv = excess_mv * GAIN_UV_PER_S_MV;
    this->cause_ = LimitReason::CELL_HIGH;
  }
  if (this->over_current_s_ > OVER_CURRENT_HOLD_S && rise_uv < OVER_CURRENT_UV_PER_S) {
    rise_uv = OVER_CURRENT_UV_PER_S;
    this->reduce_to_present_(input);
    this->cause_ = LimitReason::OVER_CURRENT;
  }
  // Held off too far, a GX that feeds in drains the pack: then CVL may come back as far as the pack voltage.
  const bool drained = input.current_ma < 0 && this->wanted_uv_(input) < int64_t{input.present_mv} * 1000;
  const bool calm = excess_mv <= -CALM_MV && !input.over_current && (!input.charge_stopped || drained);
  this->calm_s_ = calm ? this->calm_s_ + 1 : 0;
  int64_t fall_uv = 0;
  if (this->calm_s_ > (input.charge_stopped ? DRAINED_HOLD_S : CALM_HOLD_S)) {
    fall_uv = std::min<int64_t>(-excess_mv * RECOVERY_UV_PER_S_MV, config.voltage_rise_uv_per_s);
    if (input.charge_stopped)
      fall_uv = std::min(fall_uv, STOPPED_RECOVERY_UV_PER_S);
  }

  // A reduction that is deeper than now allowed, from a protection that has passed, only shrinks.
  const int64_t depth_uv = std::max(this->depth_uv_(input), this->reduction_uv_);
  this->reduction_uv_ = std::clamp<int64_t>(this->reduction_uv_ + rise_uv - fall_uv, 0, depth_uv);
}

void VoltageControl::follow_target_(const VoltageInput &input) {
  // A lower target takes the reduction over: what CVL is on its way to must not move because of the book-keeping.
  const int64_t lower_uv = int64_t{1000} * std::max(this->target_mv_ - input.target_mv, 0);
  this->reduction_uv_ = std::max<int64_t>(this->reduction_uv_ - lower_uv, 0);
  this->target_mv_ = input.target_mv;
}

void VoltageControl::tick(const ChargeConfig &config, const VoltageInput &input) {
  // The target may be another one than that of the last reading.
  this->apply(input);
  this->control_(config, input);
  this->fall_to_present_(input);
  const int64_t wanted_uv = this->wanted_uv_(input);
  if (wanted_uv >= this->level_uv_) {
    this->drawn_s_ = 0;
    this->level_uv_ = std::min(wanted_uv, this->level_uv_ + int64_t{input.cells} * config.voltage_rise_uv_per_s);
    return;
  }
  if (input.resting) {
    this->follow_pack_(config, input);
    return;
  }
  this->drawn_s_ = 0;
  // At the present voltage nothing flows. Below it only slowly, or the GX discharges the pack.
  this->level_uv_ = std::max(wanted_uv, this->level_uv_ - int64_t{input.cells} * config.voltage_fall_uv_per_s);
}

void VoltageControl::follow_pack_(const ChargeConfig &config, const VoltageInput &input) {
  const int64_t above_uv = int64_t{1000} * input.present_mv + FOLLOW_ABOVE_UV;
  this->drawn_s_ = this->level_uv_ > above_uv ? this->drawn_s_ + 1 : 0;
  if (this->drawn_s_ <= FOLLOW_HOLD_S)
    return;
  const int64_t fallen_uv = this->level_uv_ - int64_t{input.cells} * config.voltage_fall_uv_per_s;
  this->level_uv_ = std::max({this->wanted_uv_(input), above_uv, fallen_uv});
}

void VoltageControl::sink(const ChargeConfig &config, const VoltageInput &input, uint64_t seconds) {
  const int64_t lowest_uv = std::min(this->level_uv_, int64_t{input.cells} * input.rebulk_mv * 1000);
  // An hour is more than any way down takes, and keeps the product small.
  const auto passed_s = static_cast<int64_t>(std::min<uint64_t>(seconds, 86400));
  this->level_uv_ = std::max(lowest_uv, this->level_uv_ - passed_s * input.cells * config.voltage_fall_uv_per_s);
}

}  // namespace esphome::bms_core
