#include "history_sample.h"

#include <algorithm>

namespace esphome::bms_core {

HistorySample history_sample(const BatteryState &state, std::span<const Pack *const> packs) {
  using enum HistorySeries;
  HistorySample sample;
  for (const Pack *pack : packs) {
    sample.energy_in_mwh += pack->energy.totals().in_mwh;
    sample.energy_out_mwh += pack->energy.totals().out_mwh;
  }
  if (state.limits.sendable()) {
    sample[CVL] = state.limits.charge_voltage_mv.value();
    sample[CCL] = state.limits.charge_current_ma.value();
    sample[DCL] = state.limits.discharge_current_ma.value();
  }
  if (!state.online)
    return sample;
  sample[VOLTAGE] = state.voltage_mv;
  sample[CURRENT] = state.current_ma;
  if (state.voltage_mv && state.current_ma)
    sample[POWER] = static_cast<int32_t>(static_cast<int64_t>(*state.voltage_mv) * *state.current_ma / 1000000);
  if (state.soc_ppm)
    sample[SOC] = static_cast<int32_t>(*state.soc_ppm);
  if (state.min_cell_mv)
    sample[CELL_MIN] = state.min_cell_mv->value;
  if (state.max_cell_mv)
    sample[CELL_MAX] = state.max_cell_mv->value;
  if (state.min_cell_mv && state.max_cell_mv)
    sample[CELL_DELTA] = state.max_cell_mv->value - state.min_cell_mv->value;
  if (state.min_temperature_dc)
    sample[TEMPERATURE_MIN] = state.min_temperature_dc->value;
  if (state.max_temperature_dc)
    sample[TEMPERATURE_MAX] = state.max_temperature_dc->value;
  for (const Pack *pack : packs) {
    const auto &live = pack->snapshot.last_complete;
    if (!live || !live->internal_temperature_dc)
      continue;
    auto &hottest = sample[TEMPERATURE_INTERNAL];
    hottest = std::max<int32_t>(hottest.value_or(INT32_MIN), *live->internal_temperature_dc);
  }
  return sample;
}

}  // namespace esphome::bms_core
