#include "energy.h"

#include <cmath>
#include <cstdlib>

namespace esphome::bms_core {

namespace {

// mV * mA is uW, exactly; the trapezoid's half is kept as the unit, so that nothing is rounded away.
constexpr int64_t HALF_UW_MS_PER_MWH = 2LL * 1000 * 3600 * 1000;

void carry(int64_t &rest, uint64_t &total) {
  total += static_cast<uint64_t>(rest / HALF_UW_MS_PER_MWH);
  rest %= HALF_UW_MS_PER_MWH;
}

}  // namespace

void EnergyCounter::add(const LiveData &live) {
  if (!live.voltage_mv || !live.current_ma)
    return;
  const int64_t power_uw = static_cast<int64_t>(*live.voltage_mv) * *live.current_ma;
  if (this->last_at_ && live.measured_at > *this->last_at_ && live.measured_at - *this->last_at_ <= MAX_GAP_MS) {
    const auto elapsed_ms = static_cast<int64_t>(live.measured_at - *this->last_at_);
    const int64_t a = this->last_power_uw_;
    const int64_t b = power_uw;
    if (a >= 0 && b >= 0) {
      this->rest_in_ += (a + b) * elapsed_ms;
    } else if (a <= 0 && b <= 0) {
      this->rest_out_ += -(a + b) * elapsed_ms;
    } else {
      // The power changed its sign on the way: two triangles, split where it was zero.
      const auto first = static_cast<double>(std::abs(a));
      const auto second = static_cast<double>(std::abs(b));
      const double scale = static_cast<double>(elapsed_ms) / (first + second);
      (a > 0 ? this->rest_in_ : this->rest_out_) += std::llround(first * first * scale);
      (b > 0 ? this->rest_in_ : this->rest_out_) += std::llround(second * second * scale);
    }
    carry(this->rest_in_, this->totals_.in_mwh);
    carry(this->rest_out_, this->totals_.out_mwh);
  }
  this->last_at_ = live.measured_at;
  this->last_power_uw_ = power_uw;
}

}  // namespace esphome::bms_core
