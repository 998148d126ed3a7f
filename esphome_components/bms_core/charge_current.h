#pragma once

#include <cstdint>
#include <optional>

#include "charge_config.h"

namespace esphome::bms_core {

/// Lets one current fall at once and rise after a hold on a ramp; after a fall, a small rise waits longer. Pure; time
/// passes by tick(), once a second.
class CurrentRamp final {
 public:
  /// What is allowed from now on, and the full current, for the pace. clock_ms never goes back.
  void apply(const ChargeConfig &config, int32_t target_ma, int32_t full_ma, uint64_t clock_ms);
  /// One second later.
  void tick(const ChargeConfig &config, uint64_t clock_ms);
  /// The first discharge limit is not a rise: an off-grid inverter must survive a restart of the gateway.
  void jump(const ChargeConfig &config, int32_t target_ma, int32_t full_ma, uint64_t clock_ms);

  /// How far the current has come, before the dead band.
  int32_t level_ma() const { return static_cast<int32_t>(this->level_ua_ / 1000); }
  /// Too little to be worth it: none flows.
  bool idle() const { return this->idle_; }
  int32_t value_ma() const { return this->idle_ ? 0 : this->level_ma(); }

 protected:
  void stop_at_target_(uint64_t clock_ms);
  bool may_rise_(const ChargeConfig &config, uint64_t clock_ms) const;
  void judge_idle_(const ChargeConfig &config);

  int64_t level_ua_{0};
  int64_t target_ua_{0};
  int64_t full_ua_{0};
  /// The last moment at which there was nothing to rise to.
  uint64_t blocked_at_ms_{0};
  /// The last moment at which it had to fall.
  std::optional<uint64_t> fell_at_ms_;
  /// Has begun to rise and goes on until there is nothing to rise to.
  bool rising_{false};
  bool idle_{true};
};

/// Collects everything that bounds the currents of a pack, with the memory that stops need to be released calmly.
class CurrentBounds final {
 public:
  /// Takes a reading in; the bounds below are of this one.
  void read(const ChargeConfig &config, const PackSettings &settings, const LiveData &live);

  Bounded charge(const ChargeConfig &config, const PackSettings &settings, const LiveData &live, FaultSet faults) const;
  Bounded discharge(const ChargeConfig &config, const PackSettings &settings, const LiveData &live,
                    FaultSet faults) const;

  /// FAST is asked for but not given: too warm.
  bool fast_locked() const { return this->fast_locked_; }
  ChargeProfile profile(const ChargeConfig &config) const;
  /// The most that may flow with a healthy pack: the BMS's cut-off, the user and the profile.
  int32_t full_charge_ma(const ChargeConfig &config, const PackSettings &settings) const;
  static int32_t full_discharge_ma(const ChargeConfig &config, const PackSettings &settings);

 protected:
  bool sensor_lost_(const LiveData &live) const;
  int32_t profile_ma_(const ChargeConfig &config, int32_t base_ma) const;
  void bound_temperature_(Bounded &result, const ChargeConfig &config, const Curve &curve, int32_t full_ma,
                          const LiveData &live) const;

  /// External sensors that once were there: one that vanishes is a loss, one that never was is not.
  uint8_t sensors_seen_{0};
  bool cell_full_{false};
  bool cell_empty_{false};
  bool too_warm_{false};
  bool too_cold_{false};
  bool temperature_known_{false};
  bool fast_locked_{false};
  /// Of the cells: external sensors, or the BMS when there are none.
  int16_t lowest_dc_{0};
  int16_t highest_dc_{0};
};

/// Faults that stop a direction.
extern const FaultSet FAULTS_STOP_CHARGE;
extern const FaultSet FAULTS_STOP_DISCHARGE;
/// The faults the BMS names; one it does not name stops both directions. A reading too incomplete for anything else can
/// still tell of a fault.
FaultSet present_faults(const PackSnapshot &pack);

}  // namespace esphome::bms_core
