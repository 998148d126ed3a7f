#include "registers.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "tables.h"

namespace esphome::tinybms {

using bms_core::BmsEvent;
using bms_core::BmsStatus;
using bms_core::FaultSet;
using bms_core::LiveData;
using bms_core::MAX_CELLS;

namespace {

constexpr uint8_t MIN_CELLS = 4;
constexpr int16_t SENSOR_NOT_CONNECTED = INT16_MIN;
// A thermistor cannot measure beyond these; outside them the sensor is broken.
constexpr int16_t COLDEST_DC = -550;
constexpr int16_t WARMEST_DC = 1500;
constexpr uint32_t SOH_FULL_RAW = 50000;
constexpr uint32_t SOH_PPM_PER_RAW = 20;
constexpr uint32_t SOC_FULL_RAW = 100'000'000;
constexpr uint32_t SOC_RAW_PER_PPM = 100;
constexpr uint32_t TIME_LEFT_UNKNOWN = 0xFFFFFFFF;
constexpr float HIGHEST_PACK_V = 100.0f;

uint32_t u32_at(std::span<const uint8_t> data, size_t index) {
  return static_cast<uint32_t>(word_at(data, index + 1)) << 16 | word_at(data, index);
}

float float_at(std::span<const uint8_t> data, size_t index) {
  const uint32_t bits = u32_at(data, index);
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

std::optional<int32_t> milli(float value, float lowest, float highest) {
  // Written so that NaN is refused too.
  if (!(value >= lowest && value <= highest))
    return std::nullopt;
  return static_cast<int32_t>(std::lround(value * 1000.0f));
}

std::optional<int16_t> temperature(uint16_t raw) {
  const auto value = static_cast<int16_t>(raw);
  if (value == SENSOR_NOT_CONNECTED || value < COLDEST_DC || value > WARMEST_DC)
    return std::nullopt;
  return value;
}

/// Connected, but broken: a bit for the sensor.
uint8_t broken(uint16_t raw, uint8_t sensor) {
  return static_cast<int16_t>(raw) != SENSOR_NOT_CONNECTED && !temperature(raw) ? 1U << sensor : 0;
}

BmsStatus status(uint16_t raw) {
  switch (raw) {
    case 0x91:
      return BmsStatus::CHARGING;
    case 0x92:
      return BmsStatus::FULLY_CHARGED;
    case 0x93:
      return BmsStatus::DISCHARGING;
    case 0x96:
      return BmsStatus::REGENERATION;
    case 0x97:
      return BmsStatus::IDLE;
    case 0x9B:
      return BmsStatus::FAULT;
    default:
      return BmsStatus::UNKNOWN;
  }
}

/// With fewer than 16 cells the lower contacts stay unused and read 0; wiring from the bottom is accepted as well.
size_t first_contact(std::span<const uint8_t> data, uint8_t cell_count) {
  const size_t unused = MAX_CELLS - cell_count;
  for (size_t contact = 0; contact < unused; contact++) {
    if (word_at(data, contact) != 0)
      return 0;
  }
  return unused;
}

uint16_t cell_bits(uint16_t raw, BalancingBits meaning, size_t base, uint8_t cell_count) {
  const uint32_t cells = meaning == BalancingBits::CONTACT ? raw >> base : raw;
  return static_cast<uint16_t>(cells & ((1U << cell_count) - 1));
}

}  // namespace

LiveData decode_live(std::span<const uint8_t> data, BalancingBits bits, int32_t sensor_range_a, TimeMs now) {
  LiveData live;
  if (data.size() < 2 * LIVE_BLOCK.count)
    return live;
  live.measured_at = now;
  live.lifetime_s = u32_at(data, 32);
  const uint32_t time_left_s = u32_at(data, 34);
  if (time_left_s != TIME_LEFT_UNKNOWN)
    live.time_left_s = time_left_s;
  // 0 V is what an unpowered measuring circuit reads, not a battery.
  live.voltage_mv = milli(float_at(data, 36), 1.0f, HIGHEST_PACK_V);
  const auto highest_a = static_cast<float>(sensor_range_a) * SENSOR_RANGE_PERCENT / 100;
  live.current_ma = milli(float_at(data, 38), -highest_a, highest_a);
  if (const uint16_t min_mv = word_at(data, 40); min_mv != 0)
    live.min_cell_mv = min_mv;
  if (const uint16_t max_mv = word_at(data, 41); max_mv != 0)
    live.max_cell_mv = max_mv;
  live.external_temperature_dc = {temperature(word_at(data, 42)), temperature(word_at(data, 43))};
  live.invalid_temperatures =
      broken(word_at(data, 48), 0) | broken(word_at(data, 42), 1) | broken(word_at(data, 43), 2);
  const uint16_t soh = word_at(data, 45);
  if (soh != 0 && soh <= SOH_FULL_RAW)
    live.soh_ppm = soh * SOH_PPM_PER_RAW;
  const uint32_t soc = u32_at(data, 46);
  if (soc <= SOC_FULL_RAW)
    live.soc_ppm = (soc + SOC_RAW_PER_PPM / 2) / SOC_RAW_PER_PPM;
  live.internal_temperature_dc = temperature(word_at(data, 48));
  live.status = status(word_at(data, 50));

  const uint16_t cell_count = word_at(data, 53);
  if (cell_count < MIN_CELLS || cell_count > MAX_CELLS)
    return live;
  live.cell_count = static_cast<uint8_t>(cell_count);
  const size_t base = first_contact(data, live.cell_count);
  for (size_t cell = 0; cell < live.cell_count; cell++) {
    if (const uint16_t raw = word_at(data, base + cell); raw != 0)
      live.cell_voltage_uv[cell] = raw * 100U;
  }
  live.balancing_wanted_cells = cell_bits(word_at(data, 51), bits, base, live.cell_count);
  live.balancing_cells = cell_bits(word_at(data, 52), bits, base, live.cell_count);
  return live;
}

bms_core::Statistics decode_statistics(std::span<const uint8_t> data, TimeMs now) {
  bms_core::Statistics statistics;
  if (data.size() < 2 * STATISTICS_BLOCK.count)
    return statistics;
  const auto word = [&](uint16_t address) { return word_at(data, address - STATISTICS_BLOCK.address); };
  statistics.measured_at = now;
  statistics.max_discharge_current_ma = word(102) * 100U;
  statistics.max_charge_current_ma = word(103) * 100U;
  statistics.max_cell_difference_uv = word(104) * 100U;
  statistics.under_voltage_count = word(105);
  statistics.over_voltage_count = word(106);
  statistics.discharge_over_current_count = word(107);
  statistics.charge_over_current_count = word(108);
  statistics.over_heat_count = word(109);
  statistics.charging_count = word(111);
  statistics.full_charge_count = word(112);
  statistics.min_temperature_dc = static_cast<int16_t>(static_cast<int8_t>(word(113)) * 10);
  statistics.max_temperature_dc = static_cast<int16_t>(static_cast<int8_t>(word(113) >> 8) * 10);
  statistics.last_reset_cause = static_cast<uint8_t>(word(114));
  statistics.last_wake_cause = static_cast<uint8_t>(word(114) >> 8);
  statistics.cleared_at_lifetime_s = u32_at(data, 116 - STATISTICS_BLOCK.address);
  return statistics;
}

bms_core::Identity decode_identity(std::span<const uint8_t> data, TimeMs now) {
  bms_core::Identity identity;
  if (data.size() < 2 * VERSION_BLOCK.count)
    return identity;
  identity.measured_at = now;
  identity.hardware_version = static_cast<uint8_t>(word_at(data, 0));
  identity.hardware_changes = static_cast<uint8_t>(word_at(data, 0) >> 8);
  identity.firmware_public = static_cast<uint8_t>(word_at(data, 1));
  identity.firmware_internal = word_at(data, 2);
  identity.bootloader_version = static_cast<uint8_t>(word_at(data, 3));
  std::copy_n(data.begin() + 8, identity.serial.size(), identity.serial.begin());
  return identity;
}

bms_core::PackSettings decode_pack_settings(std::span<const uint16_t> words, TimeMs now) {
  bms_core::PackSettings settings;
  if (words.size() < SETTINGS_BLOCK.count)
    return settings;
  const auto word = [&](uint16_t address) { return words[address - SETTINGS_BLOCK.address]; };
  settings.measured_at = now;
  settings.fully_charged_mv = word(300);
  settings.fully_discharged_mv = word(301);
  settings.capacity_mah = word(306) * 10U;
  settings.series_cells = static_cast<uint8_t>(std::min<uint16_t>(word(307), UINT8_MAX));
  settings.allowed_imbalance_mv = word(308);
  settings.over_voltage_mv = word(315);
  settings.under_voltage_mv = word(316);
  settings.discharge_over_current_ma = word(317) * 1000U;
  settings.charge_over_current_ma = word(318) * 1000U;
  settings.over_heat_dc = static_cast<int16_t>(static_cast<int16_t>(word(319)) * 10);
  settings.low_temperature_charge_dc = static_cast<int16_t>(static_cast<int16_t>(word(320)) * 10);
  return settings;
}

EventList decode_events(std::span<const uint8_t> data, uint32_t lifetime_s) {
  // The list may be read a little after the lifetime counter was; events of that while are not from the future.
  constexpr uint32_t NEWER_S = 3600;
  constexpr uint32_t WRAP_MASK = 0xFFFFFF;
  EventList list;
  if (data.size() < 2 * EVENT_BLOCK.count)
    return list;
  for (size_t slot = 0; slot < EVENT_SLOTS; slot++) {
    const uint16_t low_word = word_at(data, 2 * slot);
    const uint16_t high_word = word_at(data, 2 * slot + 1);
    const auto id = static_cast<uint8_t>(high_word >> 8);
    if (id == 0)
      continue;
    const uint32_t stamp = static_cast<uint32_t>(high_word & 0xFF) << 16 | low_word;
    const uint32_t age = (lifetime_s + NEWER_S - stamp) & WRAP_MASK;
    const uint32_t at = lifetime_s + NEWER_S >= age ? lifetime_s + NEWER_S - age : 0;
    // Kept in order by insertion: the slots are nearly sorted, and equal times keep the order of their slots.
    size_t position = list.count++;
    for (; position > 0 && list.events[position - 1].lifetime_s > at; position--)
      list.events[position] = list.events[position - 1];
    list.events[position] = BmsEvent{at, id};
  }
  return list;
}

FaultSet active_faults(std::span<const BmsEvent> events) {
  FaultSet active = 0;
  for (const BmsEvent &event : events) {
    if (const EventInfo *info = find_event(event.id)) {
      active &= ~info->ends;
      active |= info->begins;
    }
  }
  return active;
}

}  // namespace esphome::tinybms
