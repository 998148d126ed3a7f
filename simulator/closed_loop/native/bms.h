#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include "cells.h"
#include "types.h"

namespace closed_loop {

/// The protections of a BMS, in the order of simulator/bms/protection.py.
enum Guard : uint8_t {
  UNDER_VOLTAGE,
  OVER_VOLTAGE,
  OVER_TEMPERATURE,
  DISCHARGE_OVER_CURRENT,
  CHARGE_OVER_CURRENT,
  FULLY_DISCHARGED,
  LOW_TEMPERATURE_CHARGE,
  GUARD_COUNT,
};

/// A TinyBMS around cells: the same rules as simulator/bms/pack.py, protection.py and charging.py, which explain them.
/// A test proves that both fill the same registers.
class Bms {
 public:
  explicit Bms(const PackConfig &config);

  /// Lets time pass with a current asked for (A, positive = charge).
  void step(double dt_s, double asked_a);
  bool accepts_charge() const;
  bool accepts_discharge() const;
  /// Starts again: the lifetime, the state of charge and the events stay.
  void restart();
  /// What the registers show now.
  void read(PackSeen &seen) const;

  double highest_cell_v() const { return this->highest_mv_ / 1000.0; }
  double lowest_cell_v() const { return this->lowest_mv_ / 1000.0; }
  int32_t trips(Guard guard) const { return this->guards_[guard].trips; }

  Cells cells;

 protected:
  struct GuardState {
    double pending_s{0.0};
    std::optional<double> active_s;
    int32_t trips{0};
  };
  struct Event {
    uint32_t lifetime_s;
    uint8_t id;
  };

  bool active_(Guard guard) const { return this->guards_[guard].active_s.has_value(); }
  bool trips_(Guard guard) const;
  bool lets_go_(Guard guard) const;
  void measure_();
  void protect_(double dt_s);
  void detect_charger_(double dt_s, double offered_a);
  bool charge_ends_(double dt_s, double offered_a);
  void balance_();
  void log_(uint8_t event);
  uint32_t lifetime_s_() const;
  uint16_t status_() const;

  BmsSettings settings_;
  std::array<uint16_t, SETTING_WORDS> setting_words_{};
  double time_s_{0.0};
  double current_a_{0.0};
  double soc_;
  double soh_{1.0};
  double switch_k_{0.0};
  double highest_mv_{0.0};
  double lowest_mv_{0.0};
  std::array<GuardState, GUARD_COUNT> guards_{};
  bool connected_{false};
  bool charging_{false};
  bool full_{false};
  double connected_s_{0.0};
  double absent_s_{0.0};
  double tail_s_{0.0};
  uint32_t bleeding_{0};
  std::deque<Event> events_;
};

}  // namespace closed_loop
