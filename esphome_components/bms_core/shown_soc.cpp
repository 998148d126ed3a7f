#include "shown_soc.h"

#include <algorithm>

namespace esphome::bms_core {

std::optional<uint32_t> ShownSoc::update(std::optional<uint32_t> raw_ppm, bool full, TimeMs now) {
  constexpr int64_t PPB_PER_PPM = 1000;
  const TimeMs elapsed_ms = now > this->updated_at_ ? now - this->updated_at_ : 0;
  this->updated_at_ = now;
  this->known_ = raw_ppm.has_value();
  if (!raw_ppm)
    return std::nullopt;

  if (*raw_ppm < this->config_.full_until_ppm)
    this->full_ = false;
  // A battery that says "full" and shows 60 % is only told to be full.
  if (full && *raw_ppm >= this->config_.full_until_ppm)
    this->full_ = true;
  const uint32_t target_ppm = this->full_ ? *raw_ppm : std::min(*raw_ppm, this->config_.not_full_ppm);
  const int64_t target_ppb = target_ppm * PPB_PER_PPM;
  if (!this->shown_ppb_) {
    this->shown_ppb_ = target_ppb;
    return this->shown_ppm();
  }
  const bool near_empty = target_ppb < *this->shown_ppb_ && *raw_ppm <= this->config_.near_empty_ppm;
  // ppm/s times ms is ppb; more than 100 % of it is more than enough.
  const auto slew =
      static_cast<int64_t>(near_empty ? this->config_.near_empty_slew_ppm_per_s : this->config_.slew_ppm_per_s);
  const int64_t step_ppb = slew * static_cast<int64_t>(std::min<TimeMs>(elapsed_ms, 3'600'000));
  this->shown_ppb_ = std::clamp(target_ppb, *this->shown_ppb_ - step_ppb, *this->shown_ppb_ + step_ppb);
  return this->shown_ppm();
}

}  // namespace esphome::bms_core
