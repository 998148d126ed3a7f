#include "energy.h"

#include <cmath>
#include <cstdlib>

namespace esphome::bms_core {

namespace {

constexpr int64_t MS_PER_HOUR = 3600 * 1000;
// mV * mA is uW, exactly; the trapezoid's half is kept as the unit.
constexpr int64_t HALF_UW_MS_PER_MWH = 2 * 1000 * MS_PER_HOUR;
constexpr int64_t HALF_MA_MS_PER_MAH = 2 * MS_PER_HOUR;

}  // namespace

void EnergyCounter::Integral::add(int64_t value, int64_t elapsed_ms) {
  const int64_t a = this->last;
  const int64_t b = value;
  if (a >= 0 && b >= 0) {
    this->rest_in += (a + b) * elapsed_ms;
  } else if (a <= 0 && b <= 0) {
    this->rest_out += -(a + b) * elapsed_ms;
  } else {
    // It changed its sign on the way: two triangles, split where it was zero.
    const auto first = static_cast<double>(std::abs(a));
    const auto second = static_cast<double>(std::abs(b));
    const double scale = static_cast<double>(elapsed_ms) / (first + second);
    (a > 0 ? this->rest_in : this->rest_out) += std::llround(first * first * scale);
    (b > 0 ? this->rest_in : this->rest_out) += std::llround(second * second * scale);
  }
}

void EnergyCounter::Integral::carry(int64_t per_unit, uint64_t &in, uint64_t &out) {
  in += static_cast<uint64_t>(this->rest_in / per_unit);
  out += static_cast<uint64_t>(this->rest_out / per_unit);
  this->rest_in %= per_unit;
  this->rest_out %= per_unit;
}

void EnergyCounter::add(const LiveData &live) {
  if (!live.voltage_mv || !live.current_ma)
    return;
  const int64_t current_ma = *live.current_ma;
  const int64_t power_uw = *live.voltage_mv * current_ma;
  if (this->last_at_ && live.measured_at > *this->last_at_ && live.measured_at - *this->last_at_ <= MAX_GAP_MS) {
    const auto elapsed_ms = static_cast<int64_t>(live.measured_at - *this->last_at_);
    this->power_uw_.add(power_uw, elapsed_ms);
    this->current_ma_.add(current_ma, elapsed_ms);
    this->power_uw_.carry(HALF_UW_MS_PER_MWH, this->totals_.in_mwh, this->totals_.out_mwh);
    this->current_ma_.carry(HALF_MA_MS_PER_MAH, this->totals_.in_mah, this->totals_.out_mah);
  }
  this->last_at_ = live.measured_at;
  this->power_uw_.last = power_uw;
  this->current_ma_.last = current_ma;
}

}  // namespace esphome::bms_core
