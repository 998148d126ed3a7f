#include "history_record.h"

#include <algorithm>

namespace esphome::bms_core {

namespace {

constexpr size_t START_AT = 8;
constexpr size_t SAMPLES_AT = 20;
constexpr size_t QUALITY_AT = 22;
constexpr size_t SERIES_AT = 23;

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
  static constexpr const char *KEYS[] = {"unknown", "browser", "clock"};
  return KEYS[static_cast<size_t>(quality)];
}

int16_t to_history_steps(HistorySeries series, int64_t base) {
  const int64_t step = HISTORY_SERIES[static_cast<size_t>(series)].base_per_step;
  const int64_t steps = (base + (base < 0 ? -step / 2 : step / 2)) / step;
  return static_cast<int16_t>(std::clamp<int64_t>(steps, -INT16_MAX, INT16_MAX));
}

void pack(const HistoryRecord &record, bool spread, std::span<uint8_t> bytes) {
  put32(bytes, 0, record.place.boot);
  put32(bytes, 4, record.place.sequence);
  put32(bytes, START_AT, record.place.start_s);
  put32(bytes, 12, record.energy_in_mwh);
  put32(bytes, 16, record.energy_out_mwh);
  put16(bytes, SAMPLES_AT, record.samples);
  bytes[QUALITY_AT] = static_cast<uint8_t>(record.place.quality);
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
  place.boot = get32(bytes, 0);
  place.sequence = get32(bytes, 4);
  place.start_s = get32(bytes, START_AT);
  place.quality = static_cast<TimeQuality>(bytes[QUALITY_AT]);
  return place;
}

HistoryRecord unpack(std::span<const uint8_t> bytes, bool spread) {
  HistoryRecord record;
  record.place = unpack_place(bytes);
  record.energy_in_mwh = get32(bytes, 12);
  record.energy_out_mwh = get32(bytes, 16);
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

void stamp(std::span<uint8_t> bytes, uint32_t start_s, TimeQuality quality) {
  put32(bytes, START_AT, start_s);
  bytes[QUALITY_AT] = static_cast<uint8_t>(quality);
}

bool valid_history_record(std::span<const uint8_t> bytes, bool spread) {
  return bytes.size() == history_record_size(spread) && bytes[SERIES_AT] == HISTORY_SERIES_COUNT &&
         bytes[QUALITY_AT] <= static_cast<uint8_t>(TimeQuality::CLOCK);
}

}  // namespace esphome::bms_core
