#pragma once

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// How fast the SOC shown may follow the raw one.
struct ShownSocConfig {
  /// 0.1 % a second: faster than any battery at 3C, slow enough that nothing steps.
  uint32_t slew_ppm_per_s{1000};
  /// Towards a raw value at or below near_empty_ppm: people and inverters have to know at once.
  uint32_t near_empty_ppm{150'000};
  uint32_t near_empty_slew_ppm_per_s{20'000};
  /// What is shown at most without a full charge: a GX rounds 99.0 % to 99.
  uint32_t not_full_ppm{990'000};
  /// A full battery may show 100 % until the raw value is below this.
  uint32_t full_until_ppm{990'000};
};

/// The SOC people and inverters see: the raw one without its steps, 100 % only after a full charge. Pure.
class ShownSoc final {
 public:
  void set_config(const ShownSocConfig &config) { this->config_ = config; }

  /// Follows the raw value; `full` says that a full charge is known to have ended (charge stage, or the BMS's status).
  /// The first value is taken at once. Unknown stays unknown, and what comes after it is slewed from where it was.
  std::optional<uint32_t> update(std::optional<uint32_t> raw_ppm, bool full, TimeMs now);
  std::optional<uint32_t> shown_ppm() const { return this->known_ ? this->shown_() : std::nullopt; }
  /// A full charge has ended and the raw value has not left the top since.
  bool full() const { return this->full_; }
  /// Continues with a battery that was full before a restart.
  void restore_full() { this->full_ = true; }

 protected:
  std::optional<uint32_t> shown_() const { return static_cast<uint32_t>((*this->shown_ppb_ + 500) / 1000); }

  ShownSocConfig config_;
  /// In 1e-9, so that short steps of time lose nothing.
  std::optional<int64_t> shown_ppb_;
  TimeMs updated_at_{0};
  bool known_{false};
  bool full_{false};
};

}  // namespace esphome::bms_core
