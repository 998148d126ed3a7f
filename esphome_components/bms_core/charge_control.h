#pragma once

#include "limits.h"
#include "pack_snapshot.h"
#include "safety_policy.h"

namespace esphome::bms_core {

/// The user's part of the charge control. Zero means "as the BMS says".
struct ChargeConfig {
  SafetyPolicy policy;
  /// Charge voltage per cell; only tightens the BMS's fully charged voltage.
  uint16_t charge_voltage_cell_mv{0};
  uint32_t max_charge_current_ma{0};
  uint32_t max_discharge_current_ma{0};
  /// The BMS's current settings are cut-offs; stay below them by using this share.
  uint8_t current_share_percent{90};
  /// Currents rise from zero to full within this time.
  uint32_t rise_time_ms{20000};
  /// How fast CVL may sink below the present pack voltage, per cell. Faster would discharge a full pack.
  uint16_t voltage_fall_uv_per_s{1000};
  /// How fast CVL rises again, per cell.
  uint16_t voltage_rise_uv_per_s{3000};
};

/// Turns what is known about a pack into what may flow. Pure: time is an argument, state is a few numbers.
///
/// Limits fall at once and rise on a ramp. Missing input lowers them. CVL is never zero once it is sendable and never
/// sinks below the present pack voltage faster than the ramp.
class ChargeControl final {
 public:
  /// To be called with time going forward; a call rate of 1 Hz or more keeps ramps smooth, any rate keeps them true.
  const Limits &update(const PackSnapshot &pack, TimeMs now);
  const Limits &limits() const { return this->limits_; }
  const ChargeConfig &config() const { return this->config_; }
  void set_config(const ChargeConfig &config) { this->config_ = config; }

 protected:
  void compute_(const PackSnapshot &pack, TimeMs elapsed);
  Bounded charge_voltage_(const LiveData &live, const PackSettings &settings, TimeMs elapsed);
  Bounded charge_current_(const LiveData &live, const PackSettings &settings, FaultSet faults);
  Bounded discharge_current_(const LiveData &live, const PackSettings &settings, FaultSet faults);
  void update_temperature_stops_(const LiveData &live, const PackSettings &settings);
  bool temperature_lost_(const LiveData &live) const;
  /// Lets the bounded current rise no faster than the ramp; level_ua remembers how far it has come.
  void ramp_(Bounded &bounded, int64_t &level_ua, int32_t full_ma, TimeMs elapsed) const;

  ChargeConfig config_;
  Limits limits_;
  /// What has been allowed so far; the ramps start here.
  int64_t charge_ua_{0};
  int64_t discharge_ua_{0};
  int64_t voltage_uv_{0};
  bool started_{false};
  std::optional<TimeMs> updated_at_;
  /// External sensors that once were there: one that vanishes is a loss, one that never was is not.
  uint8_t sensors_seen_{0};
  /// Hysteresis: a stop is released only some way back.
  bool cell_full_{false};
  bool cell_empty_{false};
  bool too_warm_{false};
  bool too_cold_{false};
  bool temperature_known_{false};
};

}  // namespace esphome::bms_core
