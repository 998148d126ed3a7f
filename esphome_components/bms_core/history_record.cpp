#include "history_record.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

constexpr size_t NUMBER_AT = 0;
constexpr size_t BOOT_AT = 4;
constexpr size_t END_AT = 8;
constexpr size_t UPTIME_AT = 12;
constexpr size_t ENERGY_IN_AT = 16;
constexpr size_t ENERGY_OUT_AT = 20;
constexpr size_t SAMPLES_AT = 24;
constexpr size_t QUALITY_AT = 26;
constexpr size_t SERIES_AT = 27;

uint16_t get16(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] | bytes[at + 1] << 8);
}
uint32_t get32(std::span<const uint8_t> bytes, size_t at) {
  return get16(bytes, at) | static_cast<uint32_t>(get16(bytes, at + 2)) << 16;
}
void put16(std::span<uint8_t> bytes, size_t at, uint16_t value) {
  bytes[at] = static_cast<uint8_t>(value);
  bytes[at + 1] = static_cast<uint8_t>(value >> 8);
}
void put32(std::span<uint8_t> bytes, size_t at, uint32_t value) {
  put16(bytes, at, static_cast<uint16_t>(value));
  put16(bytes, at + 2, static_cast<uint16_t>(value >> 16));
}

}  // namespace

const char *time_quality_key(TimeQuality quality) {
  static constexpr const char *KEYS[] = {"unknown", "browser", "sntp"};
  return KEYS[static_cast<size_t>(quality)];
}

int16_t to_history_steps(HistorySeries series, int64_t base) {
  const int64_t step = HISTORY_SERIES[static_cast<size_t>(series)].base_per_step;
  const int64_t steps = (base + (base < 0 ? -step / 2 : step / 2)) / step;
  return static_cast<int16_t>(std::clamp<int64_t>(steps, -INT16_MAX, INT16_MAX));
}

void pack(const HistoryRecord &record, bool spread, std::span<uint8_t> bytes) {
  put32(bytes, NUMBER_AT, record.place.number);
  put32(bytes, BOOT_AT, record.place.boot);
  put32(bytes, UPTIME_AT, record.place.end_uptime_s);
  put32(bytes, ENERGY_IN_AT, record.energy_in_mwh);
  put32(bytes, ENERGY_OUT_AT, record.energy_out_mwh);
  put16(bytes, SAMPLES_AT, record.samples);
  stamp(bytes, record.place.utc_ms.value_or(0), record.place.quality);
  bytes[SERIES_AT] = HISTORY_SERIES_COUNT;
  size_t at = HISTORY_HEADER_SIZE;
  for (size_t stat = 0; stat < (spread ? 3 : 1); stat++) {
    for (const int16_t step : record.steps[stat]) {
      put16(bytes, at, static_cast<uint16_t>(step));
      at += 2;
    }
  }
}

HistoryPlace unpack_place(std::span<const uint8_t> bytes) {
  HistoryPlace place;
  place.number = get32(bytes, NUMBER_AT);
  place.boot = get32(bytes, BOOT_AT);
  place.end_uptime_s = get32(bytes, UPTIME_AT);
  place.quality = static_cast<TimeQuality>(bytes[QUALITY_AT]);
  if (place.quality != TimeQuality::UNKNOWN)
    place.utc_ms = static_cast<int64_t>(get32(bytes, END_AT)) * 1000;
  return place;
}

HistoryRecord unpack(std::span<const uint8_t> bytes, bool spread) {
  HistoryRecord record;
  record.place = unpack_place(bytes);
  record.energy_in_mwh = get32(bytes, ENERGY_IN_AT);
  record.energy_out_mwh = get32(bytes, ENERGY_OUT_AT);
  record.samples = get16(bytes, SAMPLES_AT);
  for (size_t stat = 0; stat < 3; stat++) {
    size_t at = HISTORY_HEADER_SIZE + (spread ? stat * HISTORY_SERIES_COUNT * 2 : 0);
    for (int16_t &step : record.steps[stat]) {
      step = static_cast<int16_t>(get16(bytes, at));
      at += 2;
    }
  }
  return record;
}

void stamp(std::span<uint8_t> bytes, int64_t utc_ms, TimeQuality quality) {
  put32(bytes, END_AT, static_cast<uint32_t>((utc_ms + 500) / 1000));
  bytes[QUALITY_AT] = static_cast<uint8_t>(quality);
}

bool valid_history_record(std::span<const uint8_t> bytes, bool spread) {
  return bytes.size() == history_record_size(spread) && bytes[SERIES_AT] == HISTORY_SERIES_COUNT &&
         bytes[QUALITY_AT] <= static_cast<uint8_t>(TimeQuality::CLOCK);
}

}  // namespace esphome::bms_core
