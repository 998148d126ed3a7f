#include "bank.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

/// Sum of optionals that is known only if every part is.
template<typename T> void add(std::optional<T> &sum, const std::optional<T> &part) {
  if (sum && part) {
    *sum += *part;
  } else {
    sum.reset();
  }
}

/// The current the whole battery may carry so that this pack carries no more than its own limit.
/// Without capacities nobody knows how the current divides: then the pack is counted as if it were alone.
int32_t battery_current_ma(int32_t pack_ma, const std::optional<uint32_t> &total_mah, const Pack &pack) {
  if (!total_mah || !pack.snapshot.settings || pack.snapshot.settings->capacity_mah == 0)
    return pack_ma;
  const int64_t battery_ma = static_cast<int64_t>(pack_ma) * *total_mah / pack.snapshot.settings->capacity_mah;
  return static_cast<int32_t>(std::min<int64_t>(battery_ma, INT32_MAX));
}

void combine_limits(Limits &limits, std::span<const Pack *const> packs, const std::optional<uint32_t> &total_mah) {
  limits.freshness = Freshness::FRESH;
  for (const Pack *pack : packs) {
    const Limits &own = pack->control.limits();
    // NEVER is the lowest value and wins over everything; of the others the oldest data counts.
    if (own.freshness == Freshness::NEVER || limits.freshness == Freshness::NEVER) {
      limits.freshness = Freshness::NEVER;
    } else {
      limits.freshness = std::max(limits.freshness, own.freshness);
    }
    for (const auto &bound : own.charge_voltage_mv.bounds())
      limits.charge_voltage_mv.bound(bound.reason, bound.value);
    for (const auto &bound : own.charge_current_ma.bounds())
      limits.charge_current_ma.bound(bound.reason, battery_current_ma(bound.value, total_mah, *pack));
    for (const auto &bound : own.discharge_current_ma.bounds())
      limits.discharge_current_ma.bound(bound.reason, battery_current_ma(bound.value, total_mah, *pack));
    limits.discharge_voltage_mv = std::max(limits.discharge_voltage_mv, own.discharge_voltage_mv);
    limits.unwatched_voltage_mv = pack == packs.front()
                                      ? own.unwatched_voltage_mv
                                      : std::min(limits.unwatched_voltage_mv, own.unwatched_voltage_mv);
  }
}

void combine_cells(BatteryState &state, const LiveData &live, uint8_t pack) {
  for (uint8_t cell = 0; cell < live.cell_count; cell++) {
    if (!live.cell_voltage_uv[cell])
      continue;
    const auto cell_mv = static_cast<uint16_t>((*live.cell_voltage_uv[cell] + 500) / 1000);
    if (!state.min_cell_mv || cell_mv < state.min_cell_mv->value)
      state.min_cell_mv = {cell_mv, {pack, cell}};
    if (!state.max_cell_mv || cell_mv > state.max_cell_mv->value)
      state.max_cell_mv = {cell_mv, {pack, cell}};
  }
}

void combine_temperatures(BatteryState &state, const LiveData &live, uint8_t pack) {
  const bool has_external = live.external_temperature_dc[0] || live.external_temperature_dc[1];
  const auto add_sensor = [&](uint8_t sensor, const std::optional<int16_t> &temperature) {
    if (!temperature)
      return;
    if (!state.min_temperature_dc || *temperature < state.min_temperature_dc->value)
      state.min_temperature_dc = {*temperature, {pack, sensor}};
    if (!state.max_temperature_dc || *temperature > state.max_temperature_dc->value)
      state.max_temperature_dc = {*temperature, {pack, sensor}};
  };
  if (has_external) {
    for (uint8_t i = 0; i < EXTERNAL_SENSOR_COUNT; i++)
      add_sensor(i + 1, live.external_temperature_dc[i]);
  } else {
    add_sensor(0, live.internal_temperature_dc);
  }
}

}  // namespace

BatteryState combine(std::span<const Pack *const> packs, const SafetyPolicy &policy, TimeMs now) {
  BatteryState state;
  state.updated_at = now;
  if (packs.empty())
    return state;

  state.voltage_mv = 0;
  state.current_ma = 0;
  state.installed_capacity_mah = 0;
  state.online_capacity_mah = 0;
  state.energy = EnergyCounter::Totals{};
  uint64_t weighted_soc = 0;
  uint64_t weight = 0;
  bool soc_known = true;

  for (const Pack *pack : packs) {
    std::optional<uint32_t> capacity_mah;
    if (pack->snapshot.settings && pack->snapshot.settings->capacity_mah != 0)
      capacity_mah = pack->snapshot.settings->capacity_mah;
    add(state.installed_capacity_mah, capacity_mah);
  }
  combine_limits(state.limits, packs, state.installed_capacity_mah);

  for (uint8_t index = 0; index < packs.size(); index++) {
    const Pack &pack = *packs[index];
    const bool online = freshness(policy, pack.snapshot, now) == Freshness::FRESH;
    const uint32_t capacity_mah = pack.snapshot.settings ? pack.snapshot.settings->capacity_mah : 0;
    if (online) {
      state.packs_online++;
      if (state.online_capacity_mah)
        *state.online_capacity_mah += capacity_mah;
    } else {
      state.packs_offline++;
    }
    if (pack.control.limits().charge_current_ma.value() == 0)
      state.packs_blocking_charge++;
    if (pack.control.limits().discharge_current_ma.value() == 0)
      state.packs_blocking_discharge++;
    for (size_t i = 0; i < ALARM_COUNT; i++)
      state.alarms[i] = std::max(state.alarms[i], pack.alarms.levels()[i]);
    state.energy->in_mwh += pack.energy.totals().in_mwh;
    state.energy->out_mwh += pack.energy.totals().out_mwh;
    state.energy->in_mah += pack.energy.totals().in_mah;
    state.energy->out_mah += pack.energy.totals().out_mah;

    // Measured values are shown as long as they may still be trusted; lost ones are unknown.
    const auto age_ms = pack.snapshot.age_ms(now);
    if (!age_ms || *age_ms > policy.zero_after_ms) {
      state.voltage_mv.reset();
      state.current_ma.reset();
      // A pack that was lost is left out of the SOC; one that never answered would only make it step when it does.
      soc_known = soc_known && age_ms.has_value();
      continue;
    }
    const LiveData &live = *pack.snapshot.last_complete;
    add(state.voltage_mv, live.voltage_mv);
    add(state.current_ma, live.current_ma);
    const uint64_t share = packs.size() == 1 ? 1 : capacity_mah;
    soc_known = soc_known && share != 0;
    weighted_soc += static_cast<uint64_t>(*live.soc_ppm) * share;
    weight += share;
    if (live.soh_ppm && (!state.soh_ppm || *live.soh_ppm < *state.soh_ppm))
      state.soh_ppm = live.soh_ppm;
    combine_cells(state, live, index);
    combine_temperatures(state, live, index);
  }

  if (state.voltage_mv) {
    const auto count = static_cast<int32_t>(packs.size());
    state.voltage_mv = (*state.voltage_mv + count / 2) / count;
  }
  if (soc_known && weight != 0)
    state.raw_soc_ppm = static_cast<uint32_t>((weighted_soc + weight / 2) / weight);
  state.soc_ppm = state.raw_soc_ppm;
  if (state.installed_capacity_mah == std::nullopt)
    state.online_capacity_mah.reset();
  if (state.max_temperature_dc)
    state.temperature_dc = state.max_temperature_dc->value;
  state.identity = packs[0]->snapshot.identity;
  state.online = state.packs_offline == 0;
  return state;
}

void share_stages(std::span<Pack *const> packs) {
  for (Pack *pack : packs) {
    Neighbours neighbours;
    for (const Pack *other : packs) {
      if (other == pack || other->control.limits().freshness != Freshness::FRESH)
        continue;
      const StageMachine &stage = other->control.stage();
      neighbours.floating |= stage.stage() == ChargeStage::FLOAT;
      const auto charging_for_s = stage.charging_for_s();
      if (charging_for_s)
        neighbours.charging_for_s = std::min(*charging_for_s, neighbours.charging_for_s.value_or(UINT32_MAX));
    }
    pack->control.set_neighbours(neighbours);
  }
}

}  // namespace esphome::bms_core
