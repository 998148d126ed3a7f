// Writes the file in which a gateway finds the history of a year: year_of_history FILE UTC_END_MS
//
// Counts and resolutions are those of a host without a word from the user.
#include <array>
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

bms_core::HistorySample sample_at(bms_core::TimeMs t) {
  bms_core::HistorySample sample;
  for (size_t i = 0; i < bms_core::HISTORY_SERIES_COUNT; i++)
    sample.values[i] = static_cast<int32_t>((t / 1000 * 37 + i * 1000) % 60'000) - 5'000;
  sample.energy_in_mwh = t / 7;
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
  history.set_clock(std::strtoll(argv[2], nullptr, 10) - YEAR_MS, bms_core::TimeQuality::CLOCK, 0);
  for (bms_core::TimeMs t = 0; t <= YEAR_MS + STEP_MS; t += STEP_MS) {
    history.add(sample_at(t), t);
    // The best moment to write is just after a frame.
    store.limits_sent(t);
    store.step(t);
  }
  history.flush();
  store.flush();
  return history.size(3) == LEVELS[3].capacity ? 0 : 1;
}
