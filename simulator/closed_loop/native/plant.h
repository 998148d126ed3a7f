#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "bms.h"
#include "types.h"

namespace closed_loop {

/// The outside in one second.
struct Conditions {
  double solar_w;
  double load_w;
  double grid_charger_a;
};

/// Solar chargers, inverter and grid around parallel packs, led by a GX that takes the limits of frame 0x351.
///
/// As a GX does: limits are taken over every 3 s and dropped when they stay away for 3 s; the solar chargers get CCL
/// plus what the inverter draws, the inverter's own charger CCL plus DC loads less solar; with feed-in the solar
/// chargers ignore CCL and the inverter keeps the battery at CVL, if need be by discharging it into the grid.
class Plant {
 public:
  explicit Plant(const PlantConfig &config) : config_(config) {}

  void receive(const Wanted &wanted, double now_s);
  /// Lets a second pass: what the chargers and loads do with the packs, and what the packs do with it.
  void step(double now_s, double dt_s, const Conditions &conditions, std::span<Bms> packs);

  double current_a() const { return this->current_a_; }
  double voltage_v() const { return this->voltage_v_; }
  double solar_used_w() const { return this->solar_used_w_; }
  double feed_in_w() const { return this->feed_in_a_ * this->voltage_v_; }
  double load_served_w() const { return this->load_served_w_; }
  /// Power that leaves the battery for the grid, averaged over a minute: a load that comes and goes is no discharge.
  double dumped_w() const { return std::max(0.0, this->dumped_w_); }
  int32_t blackouts() const { return this->blackouts_; }

 protected:
  struct Setpoints {
    double cvl_v{0.0};
    double ccl_a{0.0};
    double dcl_a{0.0};
    /// What the inverter and the chargers were seen to do at the last calculation.
    double inverter_a{0.0};
    double solar_a{0.0};
  };

  void calculate_(double now_s);
  void switch_inverter_(double dt_s, double load_w);
  double current_at_(double volts, std::span<Bms> packs) const;
  void share_(double total_a, double dt_s, std::span<Bms> packs);

  PlantConfig config_;
  Wanted received_{};
  std::optional<double> received_s_;
  std::optional<double> calculated_s_;
  std::optional<Setpoints> setpoints_;
  double solar_a_{0.0};
  double grid_charger_a_{0.0};
  double feed_in_a_{0.0};
  double inverter_a_{0.0};
  double current_a_{0.0};
  double voltage_v_{0.0};
  double solar_used_w_{0.0};
  double load_served_w_{0.0};
  double dumped_w_{0.0};
  bool inverter_on_{false};
  bool was_on_{false};
  double may_start_s_{0.0};
  int32_t blackouts_{0};
};

}  // namespace closed_loop
