#include "energy.h"

namespace esphome::bms_core {

namespace {

constexpr int64_t MW_MS_PER_MWH = 3600LL * 1000;

void carry(int64_t &rest, uint64_t &total) {
  total += static_cast<uint64_t>(rest / MW_MS_PER_MWH);
  rest %= MW_MS_PER_MWH;
}

}  // namespace

void EnergyCounter::add(const LiveData &live) {
  if (!live.voltage_mv || !live.current_ma)
    return;
  const int64_t power_mw = static_cast<int64_t>(*live.voltage_mv) * *live.current_ma / 1000;
  if (this->last_at_ && live.measured_at > *this->last_at_ && live.measured_at - *this->last_at_ <= MAX_GAP_MS) {
    const auto elapsed = static_cast<int64_t>(live.measured_at - *this->last_at_);
    const int64_t a = this->last_power_mw_;
    const int64_t b = power_mw;
    if (a >= 0 && b >= 0) {
      this->rest_in_ += (a + b) * elapsed / 2;
    } else if (a <= 0 && b <= 0) {
      this->rest_out_ += -(a + b) * elapsed / 2;
    } else {
      // The power changed its sign on the way: two triangles, split where it was zero.
      const int64_t magnitude = (a > 0 ? a : -a) + (b > 0 ? b : -b);
      const int64_t before = (a > 0 ? a : -a) * elapsed / magnitude;
      const int64_t first = (a > 0 ? a : -a) * before / 2;
      const int64_t second = (b > 0 ? b : -b) * (elapsed - before) / 2;
      (a > 0 ? this->rest_in_ : this->rest_out_) += first;
      (b > 0 ? this->rest_in_ : this->rest_out_) += second;
    }
    carry(this->rest_in_, this->totals_.in_mwh);
    carry(this->rest_out_, this->totals_.out_mwh);
  }
  this->last_at_ = live.measured_at;
  this->last_power_mw_ = power_mw;
}

}  // namespace esphome::bms_core
