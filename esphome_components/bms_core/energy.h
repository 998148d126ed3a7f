#pragma once

#include <cstdint>
#include <optional>

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// Energy and charge that went in and out, by the trapezoid rule over the readings' own times.
///
/// A gap longer than MAX_GAP_MS is not counted: what happened in it is unknown.
class EnergyCounter final {
 public:
  static constexpr TimeMs MAX_GAP_MS = 10000;

  /// Totals in mWh and mAh. 2^64 of them outlast any battery.
  struct Totals {
    uint64_t in_mwh{0};
    uint64_t out_mwh{0};
    uint64_t in_mah{0};
    uint64_t out_mah{0};

    bool operator==(const Totals &) const = default;
  };

  /// Continues from stored totals.
  void restore(const Totals &totals) { this->totals_ = totals; }
  /// Counts one complete reading; a reading with the time of the last one is the same reading.
  void add(const LiveData &live);
  const Totals &totals() const { return this->totals_; }

 protected:
  /// One quantity over time, both directions apart.
  struct Integral {
    int64_t last{0};
    /// What has not made a whole mWh or mAh yet, in halves of the quantity times ms: nothing is rounded away.
    int64_t rest_in{0};
    int64_t rest_out{0};

    void add(int64_t value, int64_t elapsed_ms);
    void carry(int64_t per_unit, uint64_t &in, uint64_t &out);
  };

  Totals totals_;
  std::optional<TimeMs> last_at_;
  Integral power_uw_;
  Integral current_ma_;
};

}  // namespace esphome::bms_core
