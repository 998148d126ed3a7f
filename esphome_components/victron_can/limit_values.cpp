#include "limit_values.h"

#include "frame.h"

namespace esphome::victron_can {

std::optional<LimitValues> round_limits(const bms_core::Limits &limits) {
  if (!limits.sendable())
    return std::nullopt;
  LimitValues values;
  values.charge_voltage_dv = saturate<uint16_t>(divide_to_nearest(limits.charge_voltage_mv.value(), 100));
  if (values.charge_voltage_dv == 0)
    return std::nullopt;
  values.charge_current_da = saturate<int16_t>(divide_to_nearest(limits.charge_current_ma.value(), 100));
  values.discharge_current_da = saturate<int16_t>(divide_to_nearest(limits.discharge_current_ma.value(), 100));
  if (limits.discharge_voltage_mv > 0)
    values.discharge_voltage_dv = saturate<uint16_t>(divide_to_nearest(limits.discharge_voltage_mv, 100));
  return values;
}

std::optional<LimitValues> LimitRounder::update(const bms_core::Limits &limits) {
  auto values = round_limits(limits);
  if (!values) {
    this->charge_voltage_dv_.reset();
    return std::nullopt;
  }
  if (this->charge_voltage_dv_ && values->charge_voltage_dv > *this->charge_voltage_dv_) {
    const int32_t threshold_mv = *this->charge_voltage_dv_ * 100 + 50 + RISE_MARGIN_MV;
    if (limits.charge_voltage_mv.value() < threshold_mv)
      values->charge_voltage_dv = *this->charge_voltage_dv_;
  }
  this->charge_voltage_dv_ = values->charge_voltage_dv;
  return values;
}

}  // namespace esphome::victron_can
