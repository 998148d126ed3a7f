#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "../support/fuzz.h"
#include "bms_core/bank.h"
#include "bms_core/plausibility.h"
#include "tinybms/settings_store.h"

// Registers with any contents, as a BMS with good CRCs and bad values would send them: what is decoded stays within its
// promises, and so does everything that is computed from it.
//
// Input: events (196 bytes), statistics (36), version (20), minimum and maximum settings (88 each, low byte first),
// present settings (88), then steps of a time (1 byte, x 100 ms), a setting (1), a raw value (4) and a live block
// (112); the end may be missing.

namespace {

using namespace esphome;
using namespace esphome::tinybms;
using test::require;

bool within(const std::optional<int16_t> &temperature_dc) {
  return !temperature_dc || (*temperature_dc >= -550 && *temperature_dc <= 1500);
}

void check_live(const bms_core::LiveData &live, int32_t sensor_range_a) {
  require(!live.voltage_mv || (*live.voltage_mv >= 1000 && *live.voltage_mv <= 100000));
  require(!live.current_ma || std::abs(*live.current_ma) <= int64_t{1200} * sensor_range_a);
  require(!live.soc_ppm || *live.soc_ppm <= 1000000);
  require(!live.soh_ppm || (*live.soh_ppm > 0 && *live.soh_ppm <= 1000000));
  require(within(live.internal_temperature_dc));
  for (const auto &temperature : live.external_temperature_dc)
    require(within(temperature));
  require(live.cell_count == 0 || (live.cell_count >= 4 && live.cell_count <= 16));
  for (size_t cell = 0; cell < 16; cell++)
    require(cell < live.cell_count || !live.cell_voltage_uv[cell]);
  require(live.balancing_cells >> live.cell_count == 0);
  require(live.balancing_wanted_cells >> live.cell_count == 0);
  require(!live.complete() || (live.voltage_mv && live.current_ma && live.soc_ppm && live.cell_voltage_uv[0]));
}

void check_events(std::span<const uint8_t> data, uint32_t lifetime_s) {
  const EventList list = decode_events(data, lifetime_s);
  require(list.count <= EVENT_SLOTS);
  uint32_t last_s = 0;
  for (const bms_core::BmsEvent &event : list.view()) {
    require(event.id != 0);
    require(event.lifetime_s >= last_s);
    last_s = event.lifetime_s;
  }
  require(active_faults(list.view()) >> 16 == 0);
}

void check_write(SettingsStore &store, uint8_t setting, int32_t raw,
                 const std::optional<bms_core::Identity> &identity) {
  const WriteReport report = store.check(setting, raw, identity);
  char text[REPORT_TEXT_SIZE];
  std::memset(text, 'x', sizeof(text));
  const size_t length = describe(report, text, sizeof(text));
  require(length < sizeof(text) && std::strlen(text) == length && length != 0);
  if (report.result != WriteResult::OK)
    return;
  const SettingInfo &info = SETTINGS[setting];
  const auto range = store.range(setting);
  require(identity && identity->firmware_internal >= 227 && range && raw >= range->minimum && raw <= range->maximum);
  const auto words = store.words_for(setting, raw);
  std::array<uint8_t, 4> data{};
  for (size_t i = 0; i < info.words; i++) {
    data[2 * i] = static_cast<uint8_t>(words[i] >> 8);
    data[2 * i + 1] = static_cast<uint8_t>(words[i]);
  }
  store.store_current(info.address, std::span(data).first(2 * info.words), 0);
  require(info.write_only || store.value(setting) == raw);
}

/// 16 cells at 0.3 mV a second, and a rounding.
constexpr int32_t CVL_RISE_IN_3_S_MV = 16 * 3 * 3 / 10 + 1;

void check_limits(const bms_core::Limits &limits, const bms_core::Limits &before) {
  require(limits.charge_current_ma.value() >= 0 && limits.discharge_current_ma.value() >= 0);
  require(!limits.sendable() || limits.charge_voltage_mv.value() > 0);
  if (limits.freshness == bms_core::Freshness::FRESH || limits.freshness == bms_core::Freshness::NEVER)
    return;
  if (limits.freshness != bms_core::Freshness::HELD)
    require(limits.charge_current_ma.value() == 0 && limits.discharge_current_ma.value() == 0);
  // While the last reading was fresh, up to 3 s of the time since the last look, limits went on rising on their ramps.
  if (before.freshness == bms_core::Freshness::FRESH) {
    require(limits.charge_voltage_mv.value() <= before.charge_voltage_mv.value() + CVL_RISE_IN_3_S_MV);
    return;
  }
  require(limits.charge_current_ma.value() <= before.charge_current_ma.value());
  require(limits.discharge_current_ma.value() <= before.discharge_current_ma.value());
  require(limits.charge_voltage_mv.value() <= before.charge_voltage_mv.value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  const auto events = input.bytes(2 * EVENT_BLOCK.count);
  bms_core::TimeMs now = 1000;
  bms_core::Pack pack;
  pack.snapshot.statistics = decode_statistics(input.bytes(2 * STATISTICS_BLOCK.count), now);
  pack.snapshot.identity = decode_identity(input.bytes(2 * VERSION_BLOCK.count), now);
  SettingsStore store;
  for (const SettingsOption option : {SettingsOption::MINIMUM, SettingsOption::MAXIMUM, SettingsOption::CURRENT})
    store.store(option, input.bytes(2 * SETTINGS_BLOCK.count), now);
  const int32_t sensor_range_a = store.sensor_range_a().value_or(WIDEST_SENSOR_A);
  check_events(events, 0);

  const bms_core::SafetyPolicy policy;
  bms_core::Plausibility plausibility;
  while (!input.empty()) {
    now += 100 * input.byte();
    const uint8_t setting = input.byte();
    check_write(store, setting, static_cast<int32_t>(input.long_word()), pack.snapshot.identity);
    pack.snapshot.settings = decode_pack_settings(store.words(), now);

    const auto block = input.bytes(2 * LIVE_BLOCK.count);
    const auto live =
        decode_live(block, setting % 2 == 0 ? BalancingBits::CONTACT : BalancingBits::CELL, sensor_range_a, now);
    check_live(live, sensor_range_a);
    check_events(events, live.lifetime_s);
    pack.snapshot.live = live;
    const bool believed = plausibility.judge(live, pack.snapshot.settings, pack.snapshot.doubts);
    require(!believed || live.complete());
    // Also what is not believed must do no harm beyond.
    if (live.complete()) {
      pack.snapshot.last_complete = live;
      pack.energy.add(live);
    }
    pack.snapshot.active_faults = active_faults(decode_events(events, live.lifetime_s).view());

    const bms_core::Limits before = pack.control.limits();
    check_limits(pack.control.update(pack.snapshot, now), before);
    pack.alarms.update(pack.snapshot, policy, now);
    const bms_core::Pack *const packs[] = {&pack, &pack};
    const auto battery = bms_core::combine(packs, policy, now);
    require(battery.limits.charge_current_ma.value() >= 0 && battery.limits.discharge_current_ma.value() >= 0);
    require(battery.limits.sendable() == pack.control.limits().sendable());
  }
  return 0;
}
