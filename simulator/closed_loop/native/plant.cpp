#include "plant.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace closed_loop {

namespace {
constexpr double CALCULATE_INTERVAL_S = 3.0;
constexpr double LIMITS_LOST_S = 3.0;
// An inverter that was switched off waits this long before it starts again.
constexpr double RESTART_S = 30.0;
// How fast a charger follows: it gives way sooner than it comes back.
constexpr double CHARGER_RISE_S = 5.0;
constexpr double CHARGER_FALL_S = 1.0;
constexpr double FEED_IN_S = 1.5;
constexpr double DUMP_AVERAGE_S = 60.0;
constexpr double DUMP_NOISE_W = 100.0;
// With feed-in a GX lets the solar chargers hold so much more than CVL, so that they do not throttle themselves.
constexpr double FEED_IN_OFFSET_V = 0.4;

void follow(double &value, double target, double dt_s, double rise_s, double fall_s) {
  value += (target - value) * (1.0 - std::exp(-dt_s / (target > value ? rise_s : fall_s)));
}
}  // namespace

void Plant::receive(const Wanted &wanted, double now_s) {
  this->received_ = wanted;
  this->received_s_ = now_s;
}

void Plant::calculate_(double now_s) {
  if (!this->received_s_ || now_s - *this->received_s_ > LIMITS_LOST_S) {
    this->setpoints_.reset();
    this->calculated_s_.reset();
    return;
  }
  if (this->calculated_s_ && now_s - *this->calculated_s_ < CALCULATE_INTERVAL_S)
    return;
  this->calculated_s_ = now_s;
  this->setpoints_ = {this->received_.cvl_v, this->received_.ccl_a, this->received_.dcl_a, this->inverter_a_,
                      this->solar_a_};
}

void Plant::switch_inverter_(double dt_s, double load_w) {
  const bool allowed = this->setpoints_ && this->setpoints_->dcl_a > 0.0;
  if (!allowed) {
    this->blackouts_ += this->inverter_on_ && load_w > 0.0 ? 1 : 0;
    this->inverter_on_ = false;
    this->may_start_s_ = 0.0;
    return;
  }
  this->may_start_s_ += dt_s;
  // The first start does not wait: the system has been running before.
  if (!this->was_on_ || this->may_start_s_ >= RESTART_S)
    this->inverter_on_ = this->was_on_ = true;
}

void Plant::step(double now_s, double dt_s, const Conditions &conditions, std::span<Bms> packs) {
  this->calculate_(now_s);
  if (this->voltage_v_ == 0.0)
    this->voltage_v_ = packs[0].cells.voltage();
  const double volts = this->voltage_v_;
  const double most_solar_a = conditions.solar_w / volts;
  const double dc_load_a = this->config_.dc_load_w / volts;
  const double load_a = conditions.load_w / volts;
  this->switch_inverter_(dt_s, conditions.load_w);

  double solar_target_a = 0.0, charger_target_a = 0.0, feed_in_target_a = 0.0;
  this->inverter_a_ = 0.0;
  if (this->setpoints_) {
    const Setpoints &set = *this->setpoints_;
    const double at_cvl_a = this->current_at_(set.cvl_v, packs);
    const double offset_v = this->config_.feed_in ? FEED_IN_OFFSET_V : this->config_.mppt_offset_v;
    const double at_solar_a = this->current_at_(set.cvl_v + offset_v, packs);
    const double from_battery_a = set.dcl_a;
    if (!this->config_.grid) {
      this->inverter_a_ = this->inverter_on_ ? load_a : 0.0;
    } else if (conditions.grid_charger_a == 0.0) {
      // The grid serves what solar and DCL leave over.
      this->inverter_a_ = std::min(load_a, std::max(0.0, this->solar_a_ - dc_load_a) + from_battery_a);
    }
    double solar_limit_a = std::max(0.0, set.ccl_a) + set.inverter_a + dc_load_a;
    if (this->config_.feed_in) {
      solar_limit_a = std::numeric_limits<double>::infinity();
      const double surplus_a = this->solar_a_ - this->inverter_a_ - dc_load_a;
      feed_in_target_a = std::min({std::max(0.0, surplus_a - at_cvl_a), std::max(0.0, surplus_a + from_battery_a),
                                   this->config_.feed_in_max_w / volts});
    }
    const double drawn_a = this->inverter_a_ + dc_load_a + this->feed_in_a_;
    solar_target_a = std::max(0.0, std::min({most_solar_a, at_solar_a + drawn_a, solar_limit_a}));
    const double charger_limit_a = std::max(0.0, set.ccl_a + dc_load_a - set.solar_a);
    charger_target_a =
        std::max(0.0, std::min({conditions.grid_charger_a, charger_limit_a, at_cvl_a + dc_load_a - this->solar_a_}));
  }
  follow(this->solar_a_, solar_target_a, dt_s, CHARGER_RISE_S, CHARGER_FALL_S);
  this->solar_a_ = std::min(this->solar_a_, most_solar_a);
  follow(this->grid_charger_a_, charger_target_a, dt_s, CHARGER_RISE_S, CHARGER_FALL_S);
  follow(this->feed_in_a_, feed_in_target_a, dt_s, FEED_IN_S, FEED_IN_S);

  const double asked_a = this->solar_a_ + this->grid_charger_a_ - this->inverter_a_ - dc_load_a - this->feed_in_a_;
  this->share_(asked_a, dt_s, packs);
  // What the packs refuse, the chargers cannot get rid of and the loads do not get.
  const double refused_a = asked_a - this->current_a_;
  this->solar_used_w_ = this->voltage_v_ * std::max(0.0, this->solar_a_ - std::max(0.0, refused_a));
  const double from_dc_a = std::max(0.0, this->inverter_a_ - std::max(0.0, -refused_a));
  const double dumped_w = this->voltage_v_ * std::min(this->feed_in_a_, -this->current_a_);
  follow(this->dumped_w_, std::max(dumped_w, -DUMP_NOISE_W), dt_s, DUMP_AVERAGE_S, DUMP_AVERAGE_S);
  this->load_served_w_ = this->config_.grid ? conditions.load_w : this->voltage_v_ * from_dc_a;
}

double Plant::current_at_(double volts, std::span<Bms> packs) const {
  double accepted_a = 0.0, offered_a = 0.0;
  bool any = false;
  for (const Bms &pack : packs) {
    const double pack_a = (volts - pack.cells.rest_voltage()) / pack.cells.series_resistance();
    offered_a += pack_a;
    if (pack_a > 0.0 ? pack.accepts_charge() : pack.accepts_discharge()) {
      accepted_a += pack_a;
      any = true;
    }
  }
  // Nobody accepts it: offered all the same, or a BMS would never notice the charger.
  return any ? accepted_a : offered_a;
}

void Plant::share_(double total_a, double dt_s, std::span<Bms> packs) {
  std::array<bool, MAX_PACKS> in{};
  std::array<double, MAX_PACKS> asked_a{};
  in.fill(true);
  double volts = 0.0;
  // A pack that refuses its share leaves it to the others; it still sees the voltage.
  for (size_t round = 0; round < packs.size(); round++) {
    double siemens = 0.0, driven_a = 0.0;
    for (size_t i = 0; i < packs.size(); i++) {
      if (!in[i])
        continue;
      siemens += 1.0 / packs[i].cells.series_resistance();
      driven_a += packs[i].cells.rest_voltage() / packs[i].cells.series_resistance();
    }
    volts = (driven_a + total_a) / siemens;
    size_t left = 0;
    bool changed = false;
    for (size_t i = 0; i < packs.size(); i++) {
      asked_a[i] =
          packs.size() == 1 ? total_a : (volts - packs[i].cells.rest_voltage()) / packs[i].cells.series_resistance();
      const bool takes = asked_a[i] > 0.0 ? packs[i].accepts_charge() : packs[i].accepts_discharge();
      changed |= in[i] && !takes;
      in[i] = in[i] && takes;
      left += in[i] ? 1 : 0;
    }
    if (!changed || left == 0)
      break;
  }
  this->current_a_ = 0.0;
  for (size_t i = 0; i < packs.size(); i++) {
    packs[i].step(dt_s, asked_a[i]);
    this->current_a_ += packs[i].cells.current_a;
  }
  this->voltage_v_ = packs[0].cells.voltage();
}

}  // namespace closed_loop
