#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// How a bucket of history is kept in memory and flash.
///
/// Little-endian, without padding. 28 bytes of header:
///   u32 number                   counts the records of the level, over restarts if the level is stored
///   u32 boot                     random number of the run of the gateway
///   u32 end_s                    end of the bucket in seconds since 1970 (UTC); 0 while the quality is UNKNOWN
///   u32 end_uptime_s             the same in seconds since boot
///   u32 energy_in, u32 energy_out  mWh during the bucket
///   u16 samples                  how many the bucket holds; 65535 means at least that many
///   u8 quality                   TimeQuality
///   u8 series                    how many series follow
/// then an i16 a series for the mean, and in levels with spread as many again for the minimum and for the maximum.
/// -32768 is "unknown"; beyond +-32767 steps a value is cut off there.
namespace esphome::bms_core {

/// Where a time comes from; the greater, the better.
enum class TimeQuality : uint8_t {
  UNKNOWN,
  /// From the clock of somebody's browser.
  BROWSER,
  /// From SNTP, a real-time clock or the operating system.
  CLOCK,
};

/// Key for the API ("unknown", "browser", "sntp"); never null.
const char *time_quality_key(TimeQuality quality);

/// Order and number are part of the format in flash.
enum class HistorySeries : uint8_t {
  VOLTAGE,
  CELL_MIN,
  CELL_MAX,
  CELL_DELTA,
  CURRENT,
  POWER,
  SOC,
  TEMPERATURE_MIN,
  TEMPERATURE_MAX,
  TEMPERATURE_INTERNAL,
  CVL,
  CCL,
  DCL,
  COUNT,
};

inline constexpr size_t HISTORY_SERIES_COUNT = static_cast<size_t>(HistorySeries::COUNT);

/// What a series is called and how its numbers are kept and shown.
struct HistorySeriesInfo {
  /// For the API ("voltage_v").
  const char *key;
  /// For people.
  const char *name;
  const char *unit;
  /// Base units (mV, mA, W, ppm, 0.1 degC) in one stored step.
  int32_t base_per_step;
  /// The stored number times this is the shown number without its decimal point.
  int32_t digits_per_step;
  uint8_t decimals;
};

inline constexpr std::array<HistorySeriesInfo, HISTORY_SERIES_COUNT> HISTORY_SERIES{{
    {"voltage_v", "Voltage", "V", 5, 5, 3},
    {"cell_min_v", "Lowest cell", "V", 1, 1, 3},
    {"cell_max_v", "Highest cell", "V", 1, 1, 3},
    {"cell_delta_v", "Cell difference", "V", 1, 1, 3},
    {"current_a", "Current", "A", 100, 1, 1},
    {"power_w", "Power", "W", 5, 5, 0},
    {"soc_percent", "State of charge", "%", 100, 1, 2},
    {"temperature_min_c", "Lowest temperature", "°C", 1, 1, 1},
    {"temperature_max_c", "Highest temperature", "°C", 1, 1, 1},
    {"temperature_internal_c", "BMS temperature", "°C", 1, 1, 1},
    {"cvl_v", "Charge voltage limit", "V", 5, 5, 3},
    {"ccl_a", "Charge current limit", "A", 100, 1, 1},
    {"dcl_a", "Discharge current limit", "A", 100, 1, 1},
}};

inline constexpr size_t HISTORY_HEADER_SIZE = 28;

constexpr size_t history_record_size(bool spread) {
  return HISTORY_HEADER_SIZE + (spread ? 3 : 1) * HISTORY_SERIES_COUNT * sizeof(int16_t);
}

/// Which record, and when it was.
struct HistoryPlace {
  uint32_t number{0};
  uint32_t boot{0};
  /// End of the bucket in real time; empty if nobody knows.
  std::optional<int64_t> utc_ms;
  /// End of the bucket in the time of its boot, to the second.
  uint32_t end_uptime_s{0};
  TimeQuality quality{TimeQuality::UNKNOWN};
};

enum class HistoryStat : uint8_t { MEAN, MIN, MAX };

/// A bucket, unpacked. A level without spread gives its mean as minimum and maximum, too.
struct HistoryRecord {
  static constexpr int16_t UNKNOWN = INT16_MIN;

  HistoryPlace place;
  uint32_t energy_in_mwh{0};
  uint32_t energy_out_mwh{0};
  uint16_t samples{0};
  std::array<std::array<int16_t, HISTORY_SERIES_COUNT>, 3> steps{};

  /// In steps of the series; empty if the value was never known during the bucket.
  std::optional<int16_t> value(HistorySeries series, HistoryStat stat) const {
    const int16_t step = this->steps[static_cast<size_t>(stat)][static_cast<size_t>(series)];
    return step == UNKNOWN ? std::nullopt : std::optional(step);
  }
};

/// Base units to steps, to nearest, cut off at the ends.
int16_t to_history_steps(HistorySeries series, int64_t base);

void pack(const HistoryRecord &record, bool spread, std::span<uint8_t> bytes);
/// The bytes must be history_record_size(spread) long.
HistoryRecord unpack(std::span<const uint8_t> bytes, bool spread);
HistoryPlace unpack_place(std::span<const uint8_t> bytes);
/// Puts a time where only the uptime was. The time must be one that fits (0..2^32 s).
void stamp(std::span<uint8_t> bytes, int64_t utc_ms, TimeQuality quality);
/// What unpack() could not make sense of: wrong length, quality or number of series.
bool valid_history_record(std::span<const uint8_t> bytes, bool spread);

}  // namespace esphome::bms_core
