#include "metrics.h"

#include <numeric>

#include "../tinybms/tables.h"

namespace esphome::tinybms_victron {

using bms_core::AlarmKind;
using bms_core::AlarmLevel;
using bms_core::BmsStatus;
using bms_core::LiveData;

namespace {

// TinyBMS protocol Rev D, registers 323 (SOH) and 328 (SOC) count in 0.002 %.
constexpr uint16_t SOC_SETTING = 328;
constexpr uint32_t PPM_PER_STEP = 1000;
constexpr int32_t RAW_PER_STEP = 50;

/// Divides an optional number, which stays unknown when it is.
template<typename T> std::optional<float> scaled(const std::optional<T> &value, double divisor) {
  if (!value)
    return std::nullopt;
  return static_cast<float>(static_cast<double>(*value) / divisor);
}

float ratio(double value, double divisor) { return static_cast<float>(value / divisor); }

std::optional<float> power_w(const std::optional<int32_t> &voltage_mv, const std::optional<int32_t> &current_ma) {
  if (!voltage_mv || !current_ma)
    return std::nullopt;
  return ratio(static_cast<double>(*voltage_mv) * *current_ma, 1e6);
}

/// What the cells say together; only when each of them is known.
struct CellSummary {
  uint32_t min_uv;
  uint32_t max_uv;
  uint32_t average_uv;
  uint8_t min_cell;
  uint8_t max_cell;
};

std::optional<CellSummary> summarize(const LiveData &live) {
  if (live.cell_count == 0)
    return std::nullopt;
  CellSummary summary{UINT32_MAX, 0, 0, 0, 0};
  uint32_t sum_uv = 0;
  for (uint8_t cell = 0; cell < live.cell_count; cell++) {
    if (!live.cell_voltage_uv[cell])
      return std::nullopt;
    const uint32_t cell_uv = *live.cell_voltage_uv[cell];
    sum_uv += cell_uv;
    if (cell_uv < summary.min_uv) {
      summary.min_uv = cell_uv;
      summary.min_cell = cell;
    }
    if (cell_uv > summary.max_uv) {
      summary.max_uv = cell_uv;
      summary.max_cell = cell;
    }
  }
  summary.average_uv = (sum_uv + live.cell_count / 2) / live.cell_count;
  return summary;
}

/// Temperatures of the cells, or of the BMS when no external sensor is connected.
std::optional<float> extreme_temperature(const LiveData &live, bool highest) {
  std::optional<int16_t> extreme;
  for (const auto &sensor : live.external_temperature_dc) {
    if (sensor && (!extreme || (highest ? *sensor > *extreme : *sensor < *extreme)))
      extreme = sensor;
  }
  return scaled(extreme ? extreme : live.internal_temperature_dc, 10);
}

std::optional<float> live_metric(const LiveData &live, PackMetric metric) {
  switch (metric) {
    case PackMetric::VOLTAGE:
      return scaled(live.voltage_mv, 1e3);
    case PackMetric::CURRENT:
      return scaled(live.current_ma, 1e3);
    case PackMetric::POWER:
      return power_w(live.voltage_mv, live.current_ma);
    case PackMetric::SOC:
      return scaled(live.soc_ppm, 1e4);
    case PackMetric::SOH:
      return scaled(live.soh_ppm, 1e4);
    case PackMetric::CELL_COUNT:
      return live.cell_count == 0 ? std::nullopt : std::optional<float>(live.cell_count);
    case PackMetric::INTERNAL_TEMPERATURE:
      return scaled(live.internal_temperature_dc, 10);
    case PackMetric::EXTERNAL_TEMPERATURE_1:
      return scaled(live.external_temperature_dc[0], 10);
    case PackMetric::EXTERNAL_TEMPERATURE_2:
      return scaled(live.external_temperature_dc[1], 10);
    case PackMetric::MIN_TEMPERATURE:
      return extreme_temperature(live, false);
    case PackMetric::MAX_TEMPERATURE:
      return extreme_temperature(live, true);
    case PackMetric::TIME_LEFT:
      return scaled(live.time_left_s, 1);
    case PackMetric::LIFETIME:
      return static_cast<float>(live.lifetime_s);
    default:
      break;
  }
  const auto cells = summarize(live);
  if (!cells)
    return std::nullopt;
  switch (metric) {
    case PackMetric::MIN_CELL_VOLTAGE:
      return ratio(cells->min_uv, 1e6);
    case PackMetric::MAX_CELL_VOLTAGE:
      return ratio(cells->max_uv, 1e6);
    case PackMetric::CELL_VOLTAGE_DELTA:
      return ratio(cells->max_uv - cells->min_uv, 1e6);
    case PackMetric::CELL_VOLTAGE_AVERAGE:
      return ratio(cells->average_uv, 1e6);
    case PackMetric::MIN_CELL_NUMBER:
      return static_cast<float>(cells->min_cell + 1);
    case PackMetric::MAX_CELL_NUMBER:
      return static_cast<float>(cells->max_cell + 1);
    default:
      return std::nullopt;
  }
}

std::optional<float> statistics_metric(const bms_core::Statistics &statistics, PackMetric metric) {
  switch (metric) {
    case PackMetric::CHARGE_CYCLES:
      return statistics.charging_count;
    case PackMetric::FULL_CHARGES:
      return statistics.full_charge_count;
    case PackMetric::MAX_DISCHARGE_CURRENT:
      return ratio(statistics.max_discharge_current_ma, 1e3);
    case PackMetric::MAX_CHARGE_CURRENT:
      return ratio(statistics.max_charge_current_ma, 1e3);
    case PackMetric::MAX_CELL_DIFFERENCE:
      return ratio(statistics.max_cell_difference_uv, 1e6);
    case PackMetric::UNDER_VOLTAGE_COUNT:
      return statistics.under_voltage_count;
    case PackMetric::OVER_VOLTAGE_COUNT:
      return statistics.over_voltage_count;
    case PackMetric::DISCHARGE_OVER_CURRENT_COUNT:
      return statistics.discharge_over_current_count;
    case PackMetric::CHARGE_OVER_CURRENT_COUNT:
      return statistics.charge_over_current_count;
    case PackMetric::OVER_HEAT_COUNT:
      return statistics.over_heat_count;
    case PackMetric::RECORDED_MIN_TEMPERATURE:
      return ratio(statistics.min_temperature_dc, 10);
    case PackMetric::RECORDED_MAX_TEMPERATURE:
      return ratio(statistics.max_temperature_dc, 10);
    default:
      return std::nullopt;
  }
}

float uart_metric(const tinybms::Poller &poller, PackMetric metric) {
  const tinybms::LinkCounters &counters = poller.counters();
  switch (metric) {
    case PackMetric::UART_REQUESTS:
      return static_cast<float>(counters.requests);
    case PackMetric::UART_REPLIES:
      return static_cast<float>(counters.replies);
    case PackMetric::UART_BYTES_SENT:
      return static_cast<float>(counters.bytes_sent);
    case PackMetric::UART_BYTES_RECEIVED:
      return static_cast<float>(counters.bytes_received);
    case PackMetric::UART_CRC_ERRORS:
      return static_cast<float>(counters.crc_errors);
    case PackMetric::UART_TIMEOUTS:
      return static_cast<float>(counters.timeouts);
    case PackMetric::UART_RETRIES:
      return static_cast<float>(counters.retries);
    case PackMetric::UART_RESYNCS:
      return static_cast<float>(counters.resyncs);
    case PackMetric::UART_NACKS:
      return static_cast<float>(counters.nacks);
    case PackMetric::UART_WAKE_UPS:
      return static_cast<float>(counters.wake_ups);
    default:
      return static_cast<float>(poller.incomplete_readings());
  }
}

std::optional<float> limit(const bms_core::Limits &limits, const bms_core::Bounded &bounded) {
  if (!limits.sendable())
    return std::nullopt;
  return ratio(bounded.value(), 1e3);
}

std::optional<float> charge_metric(const bms_core::ChargeReport &report, PackMetric metric) {
  switch (metric) {
    case PackMetric::STAGE_TIME:
      return static_cast<float>(report.stage_s);
    case PackMetric::LAST_FULL_CHARGE:
      return scaled(report.last_full_age_s, 1);
    case PackMetric::TARGET_CELL_VOLTAGE:
      return ratio(report.target_cell_mv, 1e3);
    default:
      return ratio(report.tail_current_ma, 1e3);
  }
}

/// The share of the nominal capacity that is left.
std::optional<float> remaining_capacity_ah(const PackView &view) {
  const LiveData *live = view.live();
  const auto &settings = view.pack.snapshot.settings;
  if (live == nullptr || !live->soc_ppm || !settings || settings->capacity_mah == 0)
    return std::nullopt;
  return ratio(static_cast<double>(settings->capacity_mah) * *live->soc_ppm, 1e9);
}

}  // namespace

const LiveData *PackView::live() const {
  const auto &live = this->pack.snapshot.live;
  if (!live || (this->now > live->measured_at && this->now - live->measured_at > this->policy.zero_after_ms))
    return nullptr;
  return &*live;
}

bool PackView::reachable() const { return this->pack.snapshot.link_up || this->live() != nullptr; }

std::optional<float> pack_metric(const PackView &view, PackMetric metric) {
  const bms_core::PackSnapshot &snapshot = view.pack.snapshot;
  const bms_core::Limits &limits = view.pack.control.limits();
  switch (metric) {
    case PackMetric::CAPACITY:
      if (!view.reachable() || !snapshot.settings || snapshot.settings->capacity_mah == 0)
        return std::nullopt;
      return ratio(snapshot.settings->capacity_mah, 1e3);
    case PackMetric::REMAINING_CAPACITY:
      return remaining_capacity_ah(view);
    case PackMetric::ENERGY_IN:
      return ratio(static_cast<double>(view.pack.energy.totals().in_mwh), 1e6);
    case PackMetric::ENERGY_OUT:
      return ratio(static_cast<double>(view.pack.energy.totals().out_mwh), 1e6);
    case PackMetric::CHARGE_IN:
      return ratio(static_cast<double>(view.pack.energy.totals().in_mah), 1e3);
    case PackMetric::CHARGE_OUT:
      return ratio(static_cast<double>(view.pack.energy.totals().out_mah), 1e3);
    case PackMetric::DOUBTED_READINGS:
      return static_cast<float>(std::accumulate(snapshot.doubts.counts.begin(), snapshot.doubts.counts.end(), 0U));
    case PackMetric::STAGE_TIME:
    case PackMetric::LAST_FULL_CHARGE:
    case PackMetric::TARGET_CELL_VOLTAGE:
    case PackMetric::TAIL_CURRENT:
      return limits.sendable() ? charge_metric(view.pack.control.report(), metric) : std::nullopt;
    case PackMetric::DATA_AGE:
      return scaled(snapshot.age_ms(view.now), 1e3);
    case PackMetric::PACK_CHARGE_VOLTAGE_LIMIT:
      return limit(limits, limits.charge_voltage_mv);
    case PackMetric::PACK_CHARGE_CURRENT_LIMIT:
      return limit(limits, limits.charge_current_ma);
    case PackMetric::PACK_DISCHARGE_CURRENT_LIMIT:
      return limit(limits, limits.discharge_current_ma);
    default:
      break;
  }
  if (metric >= PackMetric::UART_REQUESTS)
    return uart_metric(view.poller, metric);
  if (metric >= PackMetric::CHARGE_CYCLES) {
    if (!view.reachable() || !snapshot.statistics)
      return std::nullopt;
    return statistics_metric(*snapshot.statistics, metric);
  }
  const LiveData *live = view.live();
  return live == nullptr ? std::nullopt : live_metric(*live, metric);
}

std::optional<float> cell_voltage(const PackView &view, uint8_t cell) {
  const LiveData *live = view.live();
  if (live == nullptr || cell >= live->cell_count)
    return std::nullopt;
  return scaled(live->cell_voltage_uv[cell], 1e6);
}

std::optional<bool> pack_flag(const PackView &view, PackFlag flag) {
  const bms_core::Limits &limits = view.pack.control.limits();
  switch (flag) {
    case PackFlag::CHARGE_ALLOWED:
      return limits.sendable() && limits.charge_current_ma.value() > 0;
    case PackFlag::DISCHARGE_ALLOWED:
      return limits.sendable() && limits.discharge_current_ma.value() > 0;
    case PackFlag::BMS_LINK:
      return view.pack.snapshot.link_up;
    case PackFlag::READINGS_DOUBTED:
      return view.pack.snapshot.doubts.since.has_value();
    case PackFlag::FAST_LOCKED:
      return view.pack.control.report().fast_locked;
    case PackFlag::FORCED_CHARGE:
      return view.pack.control.report().forced;
    case PackFlag::CHARGE_TIMED_OUT:
      return view.pack.control.report().max_duration_hit;
    case PackFlag::CONFIG_CONFLICT:
      return view.pack.control.report().config_conflict;
    default:
      break;
  }
  const LiveData *live = view.live();
  if (live == nullptr)
    return std::nullopt;
  if (flag == PackFlag::BALANCING)
    return live->balancing_cells != 0;
  if (live->status == BmsStatus::UNKNOWN)
    return std::nullopt;
  if (flag == PackFlag::DISCHARGING)
    return live->status == BmsStatus::DISCHARGING;
  return live->status == BmsStatus::CHARGING || live->status == BmsStatus::REGENERATION;
}

std::optional<bool> cell_balancing(const PackView &view, uint8_t cell) {
  const LiveData *live = view.live();
  if (live == nullptr || cell >= live->cell_count)
    return std::nullopt;
  return (live->balancing_cells >> cell & 1) != 0;
}

std::optional<bool> alarm_active(const PackView &view, AlarmKind kind, AlarmLevel level) {
  const AlarmLevel present = view.pack.alarms.levels()[static_cast<size_t>(kind)];
  if (present == AlarmLevel::UNSUPPORTED)
    return std::nullopt;
  if (present >= level)
    return true;
  // These two are raised by the loss of readings itself.
  const bool needs_readings = kind != AlarmKind::GENERAL && kind != AlarmKind::BMS_INTERNAL;
  const auto fresh = bms_core::freshness(view.policy, view.pack.snapshot, view.now);
  const bool readings = fresh == bms_core::Freshness::FRESH || fresh == bms_core::Freshness::HELD;
  return needs_readings && !readings ? std::nullopt : std::optional(false);
}

std::optional<int32_t> setting_raw(const PackView &view, uint8_t setting) {
  const tinybms::SettingInfo &info = tinybms::SETTINGS[setting];
  if (!info.write_only)
    return view.reachable() ? view.poller.settings().value(setting) : std::nullopt;
  const LiveData *live = view.live();
  if (live == nullptr)
    return std::nullopt;
  const auto &ppm = info.address == SOC_SETTING ? live->soc_ppm : live->soh_ppm;
  if (!ppm)
    return std::nullopt;
  // In steps of 0.1 %, so that not every reading is a change.
  return static_cast<int32_t>((*ppm + PPM_PER_STEP / 2) / PPM_PER_STEP * RAW_PER_STEP);
}

std::optional<float> gateway_metric(const GatewayView &view, GatewayMetric metric) {
  const bms_core::BatteryState &state = view.state;
  const bms_core::Limits &limits = state.limits;
  switch (metric) {
    case GatewayMetric::CHARGE_VOLTAGE_LIMIT:
      return limit(limits, limits.charge_voltage_mv);
    case GatewayMetric::CHARGE_CURRENT_LIMIT:
      return limit(limits, limits.charge_current_ma);
    case GatewayMetric::DISCHARGE_CURRENT_LIMIT:
      return limit(limits, limits.discharge_current_ma);
    case GatewayMetric::DISCHARGE_VOLTAGE_LIMIT:
      if (!limits.sendable() || limits.discharge_voltage_mv == 0)
        return std::nullopt;
      return ratio(limits.discharge_voltage_mv, 1e3);
    case GatewayMetric::BATTERY_VOLTAGE:
      return scaled(state.voltage_mv, 1e3);
    case GatewayMetric::BATTERY_CURRENT:
      return scaled(state.current_ma, 1e3);
    case GatewayMetric::BATTERY_POWER:
      return power_w(state.voltage_mv, state.current_ma);
    case GatewayMetric::BATTERY_SOC:
      return scaled(state.soc_ppm, 1e4);
    case GatewayMetric::BATTERY_SOC_RAW:
      return scaled(state.raw_soc_ppm, 1e4);
    case GatewayMetric::BOOT_COUNT:
      return static_cast<float>(view.boot.boots());
    case GatewayMetric::LOOP_LONGEST:
      return static_cast<float>(view.longest_loop_ms);
    case GatewayMetric::PACKS_ONLINE:
      return static_cast<float>(state.packs_online);
    case GatewayMetric::EVENTS_DROPPED:
      return static_cast<float>(view.bus.dropped_urgent() + view.bus.dropped_data());
  }
  return std::nullopt;
}

}  // namespace esphome::tinybms_victron
