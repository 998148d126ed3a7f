#pragma once

#include <cstdint>
#include <optional>

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// Energy that went in and out, by the trapezoid rule over the readings' own times.
///
/// A gap longer than MAX_GAP_MS is not counted: what happened in it is unknown.
class EnergyCounter final {
 public:
  static constexpr TimeMs MAX_GAP_MS = 10000;

  /// Totals in mWh. 2^64 mWh outlast any battery.
  struct Totals {
    uint64_t in_mwh{0};
    uint64_t out_mwh{0};
  };

  /// Continues from stored totals.
  void restore(const Totals &totals) { this->totals_ = totals; }
  /// Counts one complete reading; a reading with the time of the last one is the same reading.
  void add(const LiveData &live);
  const Totals &totals() const { return this->totals_; }

 protected:
  Totals totals_;
  std::optional<TimeMs> last_at_;
  int64_t last_power_uw_{0};
  /// Fractions of a mWh, in 0.5 uW*ms, that have not made a whole one yet.
  int64_t rest_in_{0};
  int64_t rest_out_{0};
};

}  // namespace esphome::bms_core
