// What the history costs: prints one JSON object. MB/s of a year as CSV and JSON in pieces of 1 kB, nanoseconds of a
// sample.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <vector>

#include "bms_core/history_stream.h"

using namespace esphome::bms_core;

namespace {

constexpr double SECONDS_EACH = 0.5;
constexpr std::array<HistoryLevelSpec, 4> LEVELS{{
    {"1s", 1, 900, false},
    {"1min", 60, 1440, true},
    {"15min", 900, 2880, true},
    {"1h", 3600, 8760, true},
}};
constexpr uint8_t YEAR = 3;
constexpr int64_t BEGIN_MS = 1'764'000'000'000;

/// Of the processor, so that others on this machine do not count.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

HistorySample sample_at(TimeMs t) {
  HistorySample sample;
  for (size_t i = 0; i < HISTORY_SERIES_COUNT; i++)
    sample.values[i] = static_cast<int32_t>((t / 1000 * 37 + i * 1000) % 60000) - 5000;
  sample.energy_in_mwh = t / 7;
  return sample;
}

/// MB/s, size and the longest call; `bytes_once` is used, so that nothing can be optimised away.
template<typename Start> void measure(const char *name, Start &&start, size_t &bytes_once) {
  std::array<char, 1024> room;
  const double begin = cpu_seconds();
  size_t bytes = 0;
  double longest = 0;
  int runs = 0;
  for (; cpu_seconds() - begin < SECONDS_EACH; runs++) {
    auto stream = start();
    for (;;) {
      const double call = cpu_seconds();
      const size_t size = stream.produce(room);
      longest = std::max(longest, cpu_seconds() - call);
      if (size == 0)
        break;
      bytes += size;
    }
  }
  bytes_once = bytes / static_cast<size_t>(runs);
  std::printf("\"%s_mb_per_s\": %.1f, \"%s_kb\": %zu, \"%s_longest_call_us\": %.0f", name,
              static_cast<double>(bytes) / (cpu_seconds() - begin) / 1e6, name, bytes_once / 1000, name, longest * 1e6);
}

}  // namespace

int main() {
  std::vector<uint8_t> memory(History::storage_size(LEVELS));
  History history(LEVELS, memory);
  history.begin(1);
  history.set_clock(BEGIN_MS, TimeQuality::CLOCK, 0);
  TimeMs t = 0;
  for (; history.size(YEAR) < LEVELS[YEAR].capacity; t += 60'000)
    history.add(sample_at(t), t);

  const double begin = cpu_seconds();
  uint64_t samples = 0;
  for (; samples % 1000 != 0 || cpu_seconds() - begin < SECONDS_EACH; samples++, t += 1000)
    history.add(sample_at(t), t);
  const double sample_ns = (cpu_seconds() - begin) / static_cast<double>(samples) * 1e9;

  size_t csv_bytes = 0;
  size_t json_bytes = 0;
  std::printf("{\"history_sample_ns\": %.0f, \"history_kb\": %zu, ", sample_ns, memory.size() / 1000);
  measure(
      "history_csv",
      [&] {
        HistoryCsv csv;
        csv.start(history, {.level = YEAR});
        return csv;
      },
      csv_bytes);
  std::printf(", ");
  measure(
      "history_json",
      [&] {
        HistoryJson json;
        json.start(history, {.level = YEAR, .limit = 1000}, {});
        return json;
      },
      json_bytes);
  std::printf("}\n");
  return csv_bytes > 1'000'000 && json_bytes > 100'000 ? 0 : 1;
}
