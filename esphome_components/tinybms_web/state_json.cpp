#include "state_json.h"

#include <algorithm>

#include "../bms_core/plausibility.h"
#include "../tinybms/tables.h"
#include "../tinybms_victron/texts.h"

namespace esphome::tinybms_web {

using bms_core::AlarmKind;
using bms_core::AlarmLevel;
using bms_core::BatteryState;
using bms_core::LiveData;
using tinybms_victron::PackText;
using tinybms_victron::PackView;

namespace {

constexpr const char *FRESHNESS_KEYS[] = {"never", "fresh", "held", "lost", "silent"};
static_assert(std::size(FRESHNESS_KEYS) == static_cast<size_t>(bms_core::Freshness::SILENT) + 1);

constexpr const char *BUS_STATE_KEYS[] = {"unknown",       "stopped", "error_active", "error_warning",
                                          "error_passive", "bus_off", "recovering"};
static_assert(std::size(BUS_STATE_KEYS) == static_cast<size_t>(can_health::CanBusState::RECOVERING) + 1);

std::optional<Decimal> power_w(const std::optional<int32_t> &voltage_mv, const std::optional<int32_t> &current_ma) {
  if (!voltage_mv || !current_ma)
    return std::nullopt;
  return quotient(static_cast<int64_t>(*voltage_mv) * *current_ma, 1'000'000, 1);
}

/// In 0.01 %: finer steps would only be noise.
std::optional<Decimal> percent(const std::optional<uint32_t> &ppm) {
  if (!ppm)
    return std::nullopt;
  return quotient(*ppm, 10'000, 2);
}

std::optional<Decimal> remaining_ah(const std::optional<uint32_t> &capacity_mah, const std::optional<uint32_t> &ppm) {
  if (!capacity_mah || !ppm)
    return std::nullopt;
  return quotient(static_cast<int64_t>(*capacity_mah) * *ppm, 1'000'000'000, 2);
}

void write_energy(JsonWriter &json, const std::optional<bms_core::EnergyCounter::Totals> &totals) {
  // In whole Wh.
  const auto kwh = [](uint64_t mwh) { return Decimal{static_cast<int64_t>((mwh + 500) / 1000), 3}; };
  json.field("energy_in_kwh", totals ? std::optional(kwh(totals->in_mwh)) : std::nullopt);
  json.field("energy_out_kwh", totals ? std::optional(kwh(totals->out_mwh)) : std::nullopt);
}

struct LimitNames {
  const char *value;
  const char *reason;
  const char *bounds;
};

void write_limit(JsonWriter &json, const LimitNames &names, const bms_core::Bounded &limit, bool sendable) {
  json.field(names.value, sendable ? std::optional(Decimal{limit.value(), 3}) : std::nullopt);
  json.field(names.reason, bms_core::limit_reason_key(limit.reason()));
  json.key(names.bounds).begin_array();
  for (const auto &bound : limit.bounds()) {
    json.begin_object().field("reason", bms_core::limit_reason_key(bound.reason));
    json.field("value", Decimal{bound.value, 3}).end_object();
  }
  json.end_array();
}

void write_limits(JsonWriter &json, const bms_core::Limits &limits) {
  const bool sendable = limits.sendable();
  json.begin_object().field("freshness", FRESHNESS_KEYS[static_cast<size_t>(limits.freshness)]);
  write_limit(json, {"cvl_v", "cvl_reason", "cvl_bounds"}, limits.charge_voltage_mv, sendable);
  write_limit(json, {"ccl_a", "ccl_reason", "ccl_bounds"}, limits.charge_current_ma, sendable);
  write_limit(json, {"dcl_a", "dcl_reason", "dcl_bounds"}, limits.discharge_current_ma, sendable);
  const bool known = sendable && limits.discharge_voltage_mv > 0;
  json.field("discharge_voltage_v", known ? std::optional(Decimal{limits.discharge_voltage_mv, 3}) : std::nullopt);
  json.end_object();
}

void write_cell(JsonWriter &json, const char *name,
                const std::optional<bms_core::Extreme<uint16_t, bms_core::CellPlace>> &cell) {
  json.key(name);
  if (!cell) {
    json.value(std::nullopt);
    return;
  }
  json.begin_object().field("pack", cell->place.pack + 1).field("cell", cell->place.cell + 1);
  json.field("voltage_v", Decimal{cell->value, 3}).end_object();
}

void write_sensor(JsonWriter &json, const char *name,
                  const std::optional<bms_core::Extreme<int16_t, bms_core::SensorPlace>> &sensor) {
  json.key(name);
  if (!sensor) {
    json.value(std::nullopt);
    return;
  }
  json.begin_object().field("pack", sensor->place.pack + 1).field("sensor", sensor->place.sensor);
  json.field("temperature_c", Decimal{sensor->value, 1}).end_object();
}

void write_battery(JsonWriter &json, const BatteryState &battery) {
  json.begin_object().field("online", battery.online);
  json.field("voltage_v", scaled(battery.voltage_mv, 3)).field("current_a", scaled(battery.current_ma, 3));
  json.field("power_w", power_w(battery.voltage_mv, battery.current_ma));
  json.field("soc_percent", percent(battery.soc_ppm)).field("soc_raw_percent", percent(battery.raw_soc_ppm));
  json.field("soh_percent", percent(battery.soh_ppm)).field("temperature_c", scaled(battery.temperature_dc, 1));
  json.field("capacity_ah", scaled(battery.installed_capacity_mah, 3));
  json.field("remaining_ah", remaining_ah(battery.online_capacity_mah, battery.soc_ppm));
  write_energy(json, battery.energy);
  write_cell(json, "cell_min", battery.min_cell_mv);
  write_cell(json, "cell_max", battery.max_cell_mv);
  const bool cells = battery.min_cell_mv && battery.max_cell_mv;
  json.field("cell_delta_v",
             cells ? std::optional(Decimal{battery.max_cell_mv->value - battery.min_cell_mv->value, 3}) : std::nullopt);
  write_sensor(json, "temperature_min", battery.min_temperature_dc);
  write_sensor(json, "temperature_max", battery.max_temperature_dc);
  json.field("packs_online", battery.packs_online).field("packs_offline", battery.packs_offline);
  json.field("packs_blocking_charge", battery.packs_blocking_charge);
  json.field("packs_blocking_discharge", battery.packs_blocking_discharge).end_object();
}

void write_stage(JsonWriter &json, const bms_core::Pack &pack, const bms_core::ChargeReport &report) {
  const bool known = pack.control.limits().freshness != bms_core::Freshness::NEVER;
  json.field("stage", known ? std::optional(bms_core::charge_stage_key(report.stage)) : std::nullopt);
  json.field("stage_reason", known ? std::optional(bms_core::stage_reason_key(report.stage_reason)) : std::nullopt);
  json.field("stage_since_s", known ? std::optional(report.stage_s) : std::nullopt);
}

void write_charge(JsonWriter &json, const StateInput &input) {
  // The pack that is furthest from full, and the full charge that is longest ago.
  const bms_core::Pack *behind = nullptr;
  std::optional<uint32_t> full_age_s = 0;
  bool fast_locked = false;
  bool forced = false;
  for (const PackInput &pack : input.packs) {
    const bms_core::ChargeReport report = pack.view.pack.control.report();
    if (behind == nullptr || report.stage < behind->control.report().stage)
      behind = &pack.view.pack;
    fast_locked = fast_locked || report.fast_locked;
    forced = forced || report.forced;
    full_age_s = full_age_s && report.last_full_age_s ? std::optional(std::max(*full_age_s, *report.last_full_age_s))
                                                      : std::nullopt;
  }
  const bms_core::ChargeConfig &config = behind->control.config();
  const bool demoted = fast_locked && config.profile == bms_core::ChargeProfile::FAST;
  json.begin_object();
  write_stage(json, *behind, behind->control.report());
  json.field("profile", bms_core::charge_profile_key(config.profile));
  json.field("profile_in_force",
             bms_core::charge_profile_key(demoted ? bms_core::ChargeProfile::MEDIUM : config.profile));
  json.field("fast_locked", fast_locked).field("charge_enabled", config.manual.charge_enabled);
  json.field("discharge_enabled", config.manual.discharge_enabled).field("full_charge_forced", forced);
  json.key("last_full_charge").begin_object().field("age_s", full_age_s);
  json.field("utc_ms", full_age_s && input.time.utc_ms
                           ? std::optional(*input.time.utc_ms - static_cast<int64_t>(*full_age_s) * 1000)
                           : std::nullopt);
  json.end_object().end_object();
}

/// Lowest and highest cell by the list of cells, which is finer than the BMS's own extremes.
void write_cells(JsonWriter &json, const LiveData *live) {
  std::optional<uint8_t> lowest;
  std::optional<uint8_t> highest;
  json.key("cells").begin_array();
  for (uint8_t i = 0; live != nullptr && i < live->cell_count; i++) {
    const auto &cell = live->cell_voltage_uv[i];
    json.begin_object().field("voltage_v", cell ? std::optional(quotient(*cell, 1'000'000, 4)) : std::nullopt);
    json.field("balancing", (live->balancing_cells >> i & 1) != 0).end_object();
    if (cell && (!lowest || *cell < *live->cell_voltage_uv[*lowest]))
      lowest = i;
    if (cell && (!highest || *cell > *live->cell_voltage_uv[*highest]))
      highest = i;
  }
  json.end_array();
  const auto extreme = [&](const char *name, const std::optional<uint8_t> &cell) {
    json.key(name);
    if (!cell) {
      json.value(std::nullopt);
      return;
    }
    json.begin_object().field("cell", *cell + 1);
    json.field("voltage_v", quotient(*live->cell_voltage_uv[*cell], 1'000'000, 4)).end_object();
  };
  extreme("cell_min", lowest);
  extreme("cell_max", highest);
  json.field("cell_delta_v", lowest ? std::optional(quotient(static_cast<int64_t>(*live->cell_voltage_uv[*highest]) -
                                                                 *live->cell_voltage_uv[*lowest],
                                                             1'000'000, 4))
                                    : std::nullopt);
  json.field("balancing", live != nullptr ? std::optional(live->balancing_cells != 0) : std::nullopt);
}

void write_live(JsonWriter &json, const PackView &view) {
  const LiveData *live = view.live();
  const bms_core::PackSnapshot &snapshot = view.pack.snapshot;
  static constexpr LiveData UNKNOWN{};
  const LiveData &data = live != nullptr ? *live : UNKNOWN;
  const bool capacity = view.reachable() && snapshot.settings && snapshot.settings->capacity_mah != 0;
  const auto capacity_mah = capacity ? std::optional(snapshot.settings->capacity_mah) : std::nullopt;
  json.field("voltage_v", scaled(data.voltage_mv, 3)).field("current_a", scaled(data.current_ma, 3));
  json.field("power_w", power_w(data.voltage_mv, data.current_ma)).field("soc_percent", percent(data.soc_ppm));
  json.field("soh_percent", percent(data.soh_ppm)).field("capacity_ah", scaled(capacity_mah, 3));
  json.field("remaining_ah", remaining_ah(capacity_mah, data.soc_ppm)).field("time_left_s", data.time_left_s);
  write_energy(json, view.pack.energy.totals());
  write_cells(json, live);
  json.key("temperatures").begin_object().field("internal_c", scaled(data.internal_temperature_dc, 1));
  json.key("external_c").begin_array();
  for (const auto &sensor : data.external_temperature_dc)
    json.value(scaled(sensor, 1));
  json.end_array().end_object();
  json.field("lifetime_s", live != nullptr ? std::optional(live->lifetime_s) : std::nullopt);
}

void write_identity(JsonWriter &json, const PackView &view) {
  json.key("identity");
  const auto &identity = view.pack.snapshot.identity;
  if (!identity) {
    json.value(std::nullopt);
    return;
  }
  std::array<char, tinybms_victron::TEXT_BUFFER> buffer;
  json.begin_object();
  json.field("firmware", tinybms_victron::pack_text(view, PackText::FIRMWARE_VERSION, buffer));
  json.field("hardware", tinybms_victron::pack_text(view, PackText::HARDWARE_VERSION, buffer));
  json.field("bootloader", identity->bootloader_version).field("age_s", age_s(identity->measured_at, view.now));
  json.end_object();
}

void write_statistics(JsonWriter &json, const PackView &view) {
  json.key("statistics");
  if (!view.reachable() || !view.pack.snapshot.statistics) {
    json.value(std::nullopt);
    return;
  }
  const bms_core::Statistics &data = *view.pack.snapshot.statistics;
  std::array<char, tinybms_victron::TEXT_BUFFER> buffer;
  json.begin_object().field("age_s", age_s(data.measured_at, view.now));
  json.field("charge_cycles", data.charging_count).field("full_charges", data.full_charge_count);
  json.field("max_discharge_current_a", Decimal{data.max_discharge_current_ma, 3});
  json.field("max_charge_current_a", Decimal{data.max_charge_current_ma, 3});
  json.field("max_cell_difference_v", quotient(data.max_cell_difference_uv, 1'000'000, 4));
  json.field("under_voltage_count", data.under_voltage_count).field("over_voltage_count", data.over_voltage_count);
  json.field("discharge_over_current_count", data.discharge_over_current_count);
  json.field("charge_over_current_count", data.charge_over_current_count);
  json.field("over_heat_count", data.over_heat_count);
  json.field("min_temperature_c", Decimal{data.min_temperature_dc, 1});
  json.field("max_temperature_c", Decimal{data.max_temperature_dc, 1});
  json.field("last_reset_cause", tinybms_victron::pack_text(view, PackText::LAST_RESET_CAUSE, buffer));
  json.field("cleared_at_lifetime_s", data.cleared_at_lifetime_s).end_object();
}

void write_faults(JsonWriter &json, const bms_core::PackSnapshot &snapshot) {
  json.key("active_faults").begin_array();
  for (const tinybms::EventInfo &event : tinybms::EVENTS) {
    if ((event.begins & snapshot.active_faults) != 0)
      json.value(event.key);
  }
  json.end_array();
  json.key("last_event");
  if (!snapshot.last_event) {
    json.value(std::nullopt);
    return;
  }
  const tinybms::EventInfo *info = tinybms::find_event(snapshot.last_event->id);
  json.begin_object().field("id", snapshot.last_event->id);
  json.field("key", info != nullptr ? std::optional(info->key) : std::nullopt);
  json.field("lifetime_s", snapshot.last_event->lifetime_s).end_object();
}

void write_doubts(JsonWriter &json, const bms_core::Doubts &doubts) {
  json.key("plausibility").begin_array();
  for (size_t i = 1; i < bms_core::DOUBT_COUNT; i++) {
    if (doubts.counts[i] == 0)
      continue;
    const auto doubt = static_cast<bms_core::Doubt>(i);
    json.begin_object().field("check", bms_core::doubt_key(doubt)).field("text", bms_core::doubt_text(doubt));
    json.field("active", doubts.since.has_value() && doubts.last == doubt).field("count", doubts.counts[i]);
    json.end_object();
  }
  json.end_array();
}

void write_pack(JsonWriter &json, size_t index, const PackInput &input) {
  const PackView &view = input.view;
  const bms_core::Pack &pack = view.pack;
  const bms_core::Freshness fresh = bms_core::freshness(view.policy, pack.snapshot, view.now);
  std::array<char, tinybms_victron::TEXT_BUFFER> buffer;
  json.begin_object().field("index", index + 1).field("name", input.name);
  json.field("serial", tinybms_victron::pack_text(view, PackText::SERIAL_NUMBER, buffer));
  json.field("online", fresh == bms_core::Freshness::FRESH).field("link_up", pack.snapshot.link_up);
  json.field("freshness", FRESHNESS_KEYS[static_cast<size_t>(fresh)]);
  json.field("age_s", scaled(pack.snapshot.age_ms(view.now), 3));
  json.field("status", tinybms_victron::pack_text(view, PackText::STATUS, buffer));
  write_live(json, view);
  json.key("limits");
  write_limits(json, pack.control.limits());
  json.key("charge").begin_object();
  write_stage(json, pack, pack.control.report());
  json.end_object();
  write_identity(json, view);
  write_statistics(json, view);
  write_faults(json, pack.snapshot);
  write_doubts(json, pack.snapshot.doubts);
  json.key("uart");
  write_uart_counters(json, view.poller, view.now);
  json.end_object();
}

void write_alarm(JsonWriter &json, const StateInput &input, size_t pack, AlarmKind kind,
                 const bms_core::AlarmStatus &status) {
  const bms_core::AlarmInfo &info = bms_core::ALARMS[static_cast<size_t>(kind)];
  const TimeMs now = input.packs[pack].view.now;
  const TimeMs age_ms = now > status.since ? now - status.since : 0;
  std::array<char, bms_core::ALARM_REASON_TEXT_SIZE> text;
  const size_t length = bms_core::describe(status.reason, text);
  const auto unit = alarm_unit(status.reason.cause);
  json.begin_object().field("kind", info.key).field("name", info.name);
  json.field("level", bms_core::alarm_level_key(status.level)).field("pack", pack + 1);
  json.field("active", status.present >= AlarmLevel::WARNING)
      .field("since_s", Decimal{static_cast<int64_t>(age_ms), 3});
  json.field("since_utc_ms",
             input.time.utc_ms ? std::optional(*input.time.utc_ms - static_cast<int64_t>(age_ms)) : std::nullopt);
  json.field("latched", input.packs[pack].view.pack.alarms.config().rules[static_cast<size_t>(kind)].latched);
  json.field("acknowledged", status.acknowledged).field("reason", bms_core::alarm_reason_key(status.reason));
  json.field("text", std::string_view(text.data(), length));
  json.field("place", alarm_place(status.reason.cause, status.reason.detail));
  json.field("value", unit ? std::optional(Decimal{status.reason.value, unit->digits}) : std::nullopt);
  json.field("threshold", unit ? std::optional(Decimal{status.reason.threshold, unit->digits}) : std::nullopt);
  json.field("unit", unit ? std::optional(unit->unit) : std::nullopt).end_object();
}

void write_alarms(JsonWriter &json, const StateInput &input) {
  json.begin_array();
  for (const AlarmLevel level : {AlarmLevel::ALARM, AlarmLevel::WARNING}) {
    for (size_t pack = 0; pack < input.packs.size(); pack++) {
      for (size_t kind = 0; kind < bms_core::ALARM_COUNT; kind++) {
        const auto &status = input.packs[pack].view.pack.alarms.status(static_cast<AlarmKind>(kind));
        // A mere summary of the others tells nothing new.
        if (status.level == level && status.reason.cause != bms_core::AlarmCause::OTHER_ALARM)
          write_alarm(json, input, pack, static_cast<AlarmKind>(kind), status);
      }
    }
  }
  json.end_array();
}

void write_gx(JsonWriter &json, const victron_can::GxPresence *gx, TimeMs now) {
  const auto seen = gx != nullptr ? gx->last_seen() : std::nullopt;
  const bool named = gx != nullptr && !gx->name().empty();
  json.begin_object().field("present", gx != nullptr && gx->present());
  json.field("age_s", seen ? std::optional(age_s(*seen, now)) : std::nullopt);
  json.field("name", named ? std::optional(gx->name()) : std::nullopt);
  json.field("keepalive_count", gx != nullptr ? gx->counters().keepalives : 0).end_object();
}

void write_system(JsonWriter &json, const SystemInput &system, TimeMs now) {
  json.begin_object().field("uptime_s", Decimal{static_cast<int64_t>(now), 3}).field("boot_count", system.boot_count);
  json.field("reset_reason",
             system.reset_reason ? std::optional(bms_core::reset_reason_key(*system.reset_reason)) : std::nullopt);
  json.field("safe_mode", system.safe_mode).field("heap_free_bytes", system.heap_free_bytes);
  json.field("heap_min_free_bytes", system.heap_min_free_bytes);
  json.field("loop_time_max_ms", scaled(system.loop_time_max_us, 3)).field("loop_overrun_count", system.loop_overruns);
  json.field("clients", system.clients).field("websocket_clients", system.websocket_clients);
  json.field("websocket_dropped_count", system.websocket_dropped);
  json.field("events_dropped_count", system.events_dropped);
  json.field("storage_lost_count", system.storage_lost).field("storage_damaged_count", system.storage_damaged);
  json.key("network").begin_object().field("kind", system.network_kind).field("ssid", system.ssid);
  json.field("rssi_dbm", system.rssi_dbm).field("ip", system.ip).end_object();
  json.field("access_point", system.access_point).end_object();
}

}  // namespace

std::optional<AlarmUnit> alarm_unit(bms_core::AlarmCause cause) {
  using bms_core::AlarmCause;
  switch (cause) {
    case AlarmCause::CELL_VOLTAGE:
    case AlarmCause::CELL_SPREAD:
      return AlarmUnit{"V", 3};
    case AlarmCause::TEMPERATURE:
      return AlarmUnit{"°C", 1};
    case AlarmCause::CURRENT:
      return AlarmUnit{"A", 3};
    case AlarmCause::READINGS_LOST:
    case AlarmCause::WATCHDOG:
      return AlarmUnit{"s", 3};
    default:
      return std::nullopt;
  }
}

std::optional<unsigned> alarm_place(bms_core::AlarmCause cause, uint8_t detail) {
  using bms_core::AlarmCause;
  switch (cause) {
    case AlarmCause::CELL_VOLTAGE:
      return detail + 1U;
    case AlarmCause::TEMPERATURE:
    case AlarmCause::SENSOR_LOST:
      return detail;
    default:
      return std::nullopt;
  }
}

Decimal age_s(TimeMs then, TimeMs now) { return {static_cast<int64_t>(now > then ? now - then : 0), 3}; }

void write_timestamp(JsonWriter &json, const Timestamp &time) {
  json.begin_object().field("utc_ms", time.utc_ms).field("uptime_ms", time.uptime_ms);
  json.field("quality", bms_core::time_quality_key(time.quality)).end_object();
}

void write_can_bus(JsonWriter &json, const CanInput &can) {
  json.begin_object().field("state", BUS_STATE_KEYS[static_cast<size_t>(can.bus.state)]);
  json.field("transmit_error_count", can.bus.tx_error_count).field("receive_error_count", can.bus.rx_error_count);
  json.field("transmit_stalled", can.bus.transmit_stalled).field("bus_off_count", can.bus.bus_off_count);
  json.field("recovery_count", can.bus.recovery_count).field("discarded_count", can.bus.discard_count);
  json.field("bus_error_count", can.bus.bus_error_count).field("sent_count", can.sent);
  json.field("failed_count", can.failed).field("received_count", can.received);
  json.field("load_percent", Decimal{std::min<uint32_t>(can.load_permille, 1000), 1}).end_object();
}

void write_uart_counters(JsonWriter &json, const tinybms::Poller &poller, TimeMs now) {
  const tinybms::LinkCounters &counters = poller.counters();
  const bool error = counters.last_error != tinybms::LinkError::NONE;
  json.begin_object().field("request_count", counters.requests).field("reply_count", counters.replies);
  json.field("sent_bytes", counters.bytes_sent).field("received_bytes", counters.bytes_received);
  json.field("crc_error_count", counters.crc_errors).field("timeout_count", counters.timeouts);
  json.field("retry_count", counters.retries).field("resync_count", counters.resyncs);
  json.field("nack_count", counters.nacks).field("wake_up_count", counters.wake_ups);
  json.field("incomplete_reading_count", poller.incomplete_readings());
  json.field("last_error", error ? std::optional(tinybms::link_error_key(counters.last_error)) : std::nullopt);
  json.field("last_error_age_s", error ? std::optional(age_s(counters.last_error_at, now)) : std::nullopt);
  json.end_object();
}

void write_state(JsonWriter &json, const StateInput &input) {
  const TimeMs now = input.time.uptime_ms;
  json.begin_object().field("boot_id", input.boot_id).field("sequence", input.sequence);
  json.key("time");
  write_timestamp(json, input.time);
  json.key("battery");
  write_battery(json, input.battery);
  json.key("limits");
  write_limits(json, input.battery.limits);
  json.key("charge");
  write_charge(json, input);
  json.key("packs").begin_array();
  for (size_t i = 0; i < input.packs.size(); i++)
    write_pack(json, i, input.packs[i]);
  json.end_array().key("alarms");
  write_alarms(json, input);
  json.key("gx");
  write_gx(json, input.gx, now);
  json.key("can");
  if (input.can) {
    write_can_bus(json, *input.can);
  } else {
    json.value(std::nullopt);
  }
  json.key("system");
  write_system(json, input.system, now);
  json.end_object();
}

}  // namespace esphome::tinybms_web
