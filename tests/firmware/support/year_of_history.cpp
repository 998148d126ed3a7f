// Writes the file in which a gateway finds the history of a year: year_of_history FILE UTC_END_MS
//
// Counts and resolutions are those of a host without a word from the user.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "battery_history/history_store.h"
#include "record_log/file_device_host.h"

using namespace esphome;
using bms_core::HistoryLevelSpec;

namespace {

constexpr std::array<HistoryLevelSpec, 4> LEVELS{{
    {"1s", 1, 900, false},
    {"1min", 60, 1440, true},
    {"15min", 900, 2880, true},
    {"1h", 3600, 8760, true},
}};
constexpr size_t EVENTS = 1024;
constexpr bms_core::TimeMs YEAR_MS = 8760LL * 3600 * 1000;
constexpr bms_core::TimeMs STEP_MS = 60'000;
constexpr double DAY_MS = 86'400'000;
constexpr double PI = 3.14159265358979;

/// A made-up pack of 16 LFP cells under the sun: full in the afternoon, a third empty before dawn, cloudier on some
/// days.
bms_core::HistorySample sample_at(bms_core::TimeMs utc_ms) {
  using bms_core::HistorySeries;
  const double day = static_cast<double>(utc_ms) / DAY_MS;
  const double hour = (day - std::floor(day)) * 24;
  const double sky = 0.7 + 0.3 * std::sin(std::floor(day) * 2.1);
  const double sun_w = hour > 6 && hour < 18 ? 4000 * sky * std::sin((hour - 6) / 12 * PI) : 0;
  const double load_w = 450 + 250 * std::sin(hour * 1.7) + (hour > 18 && hour < 22 ? 900 : 0);
  const double soc = 0.66 + 0.3 * sky * std::sin((hour - 11) / 24 * 2 * PI);
  const double power_w = std::round(sun_w - load_w);
  const double cell_mv = 3240 + 90 * soc + power_w / 100;
  const double spread_mv = 4 + 10 * soc * soc;
  const double heat_dc = 180 + 40 * std::sin((hour - 9) / 24 * 2 * PI) + std::abs(power_w) / 200;
  bms_core::HistorySample sample;
  const auto set = [&sample](HistorySeries series, double value) {
    sample.values[static_cast<size_t>(series)] = static_cast<int32_t>(std::lround(value));
  };
  set(HistorySeries::VOLTAGE, 16 * cell_mv);
  set(HistorySeries::CELL_MIN, cell_mv - spread_mv / 2);
  set(HistorySeries::CELL_MAX, cell_mv + spread_mv / 2);
  set(HistorySeries::CELL_DELTA, spread_mv);
  set(HistorySeries::CURRENT, power_w / (16 * cell_mv) * 1e6);
  set(HistorySeries::POWER, power_w);
  set(HistorySeries::SOC, soc * 1e6);
  set(HistorySeries::TEMPERATURE_MIN, heat_dc - 8);
  set(HistorySeries::TEMPERATURE_MAX, heat_dc + 8);
  set(HistorySeries::TEMPERATURE_INTERNAL, heat_dc + 40);
  set(HistorySeries::CVL, 55'200);
  set(HistorySeries::CCL, soc > 0.9 ? 1e6 * (1 - soc) : 100'000);
  set(HistorySeries::DCL, 120'000);
  return sample;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: year_of_history FILE UTC_END_MS\n");
    return 2;
  }
  size_t sectors = battery_history::HistoryStore::sectors_for_events(EVENTS);
  for (const auto &level : LEVELS)
    sectors += battery_history::HistoryStore::persistent(level) ? battery_history::HistoryStore::sectors_for(level) : 0;
  record_log::FileDevice device;
  if (!device.open(argv[1], sectors * record_log::BlockDevice::SECTOR_SIZE))
    return 1;
  std::vector<uint8_t> memory(bms_core::History::storage_size(LEVELS));
  bms_core::History history(LEVELS, memory);
  battery_history::HistoryStore store;
  if (!store.open(device, history, EVENTS, nullptr))
    return 1;
  history.begin(1);
  const bms_core::TimeMs begin_ms = std::strtoll(argv[2], nullptr, 10) - YEAR_MS;
  history.set_clock(begin_ms, bms_core::TimeQuality::CLOCK, 0);
  uint64_t energy_in_mwh = 0, energy_out_mwh = 0;
  for (bms_core::TimeMs t = 0; t <= YEAR_MS + STEP_MS; t += STEP_MS) {
    bms_core::HistorySample sample = sample_at(begin_ms + t);
    const int32_t power_w = *sample[bms_core::HistorySeries::POWER];
    (power_w > 0 ? energy_in_mwh : energy_out_mwh) += std::abs(power_w) * STEP_MS / 3600;
    sample.energy_in_mwh = energy_in_mwh;
    sample.energy_out_mwh = energy_out_mwh;
    history.add(sample, t);
    // The best moment to write is just after a frame.
    store.limits_sent(t);
    store.step(t);
  }
  history.flush();
  store.flush();
  return history.size(3) == LEVELS[3].capacity ? 0 : 1;
}
