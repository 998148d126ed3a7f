#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "bms_core/history.h"
#include "bms_core/history_sample.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::Random;
using enum HistorySeries;

constexpr std::array<HistoryLevelSpec, 4> LEVELS{{
    {"1s", 1, 900, false},
    {"1min", 60, 1440, true},
    {"15min", 900, 2880, true},
    {"1h", 3600, 8760, true},
}};
constexpr uint32_t BOOT = 0xAFE;
/// 2026-11-25 13:00:00 UTC, the beginning of an hour.
constexpr int64_t NOON_MS = 1795611600000;
static_assert(NOON_MS % 3600000 == 0);

std::vector<HistoryRecord> all(const History &history, uint8_t level) {
  std::vector<HistoryRecord> records;
  for (uint32_t n = history.first_ordinal(level); n != history.end_ordinal(level); n++)
    records.push_back(history.record(level, n).value());
  return records;
}

HistorySample sample_of(std::optional<int32_t> voltage_mv, uint64_t in_mwh = 0, uint64_t out_mwh = 0) {
  HistorySample sample;
  sample[VOLTAGE] = voltage_mv;
  sample.energy_in_mwh = in_mwh;
  sample.energy_out_mwh = out_mwh;
  return sample;
}

class Saved final : public HistoryListener {
 public:
  void on_history_record(uint8_t level, std::span<const uint8_t> record) override {
    this->records[level].push_back({record.begin(), record.end()});
  }
  void on_history_clock(uint32_t boot, int64_t utc_offset_ms, TimeQuality quality) override {
    this->boot = boot;
    this->offset_ms = utc_offset_ms;
    this->quality = quality;
  }
  std::map<uint8_t, std::vector<std::vector<uint8_t>>> records;
  uint32_t boot{0};
  int64_t offset_ms{0};
  TimeQuality quality{TimeQuality::UNKNOWN};
};

class HistoryTest : public testing::Test {
 protected:
  explicit HistoryTest(std::span<const HistoryLevelSpec> levels = LEVELS)
      : storage(History::storage_size(levels)), history(levels, storage) {
    this->history.set_listener(&this->saved);
    this->history.begin(BOOT);
  }
  /// One sample a second until then.
  void run_until(TimeMs end, std::optional<int32_t> voltage_mv = 50000) {
    for (; this->now < end; this->now += 1000)
      this->history.add(sample_of(voltage_mv), this->now);
  }

  std::vector<uint8_t> storage;
  Saved saved;
  History history;
  TimeMs now{0};
};

TEST_F(HistoryTest, RecordsAreAsLargeAsDocumented) {
  EXPECT_EQ(history_record_size(false), 54u);
  EXPECT_EQ(history_record_size(true), 106u);
  EXPECT_EQ(History::storage_size(LEVELS), 900 * 54u + (1440 + 2880 + 8760) * 106u);
}

TEST_F(HistoryTest, ARecordIsLaidOutAsDocumented) {
  HistoryRecord record;
  record.place = {0x04030201, 0x08070605, 0x0C0B0A09LL * 1000, 0x100F0E0D, TimeQuality::CLOCK};
  record.energy_in_mwh = 0x14131211;
  record.energy_out_mwh = 0x18171615;
  record.samples = 0x1A19;
  record.steps[0].fill(-2);
  record.steps[1].fill(HistoryRecord::UNKNOWN);
  record.steps[2].fill(0x0102);
  std::array<uint8_t, history_record_size(true)> bytes{};
  pack(record, true, bytes);
  for (uint8_t i = 0; i < 26; i++)
    EXPECT_EQ(bytes[i], i + 1) << "byte " << int{i};
  EXPECT_EQ(bytes[26], 2);
  EXPECT_EQ(bytes[27], 13);
  EXPECT_EQ(bytes[28], 0xFE);
  EXPECT_EQ(bytes[29], 0xFF);
  EXPECT_EQ(bytes[28 + 26], 0x00);
  EXPECT_EQ(bytes[29 + 26], 0x80);
  EXPECT_EQ(bytes[28 + 52], 0x02);
  EXPECT_EQ(bytes[105], 0x01);
}

TEST_F(HistoryTest, StepsAreRoundedToNearestAndCutOffAtTheEnds) {
  EXPECT_EQ(to_history_steps(VOLTAGE, 53123), 10625);
  EXPECT_EQ(to_history_steps(VOLTAGE, 53122), 10624);
  EXPECT_EQ(to_history_steps(CURRENT, -150), -2);
  EXPECT_EQ(to_history_steps(CURRENT, -149), -1);
  EXPECT_EQ(to_history_steps(POWER, 1000000), 32767);
  EXPECT_EQ(to_history_steps(POWER, -1000000), -32767);
}

TEST_F(HistoryTest, EachLevelEqualsANaiveModel) {
  Random random(7);
  struct Taken {
    int64_t at_ms;
    HistorySample sample;
    uint64_t in_mwh;
  };
  std::vector<Taken> taken;
  history.set_clock(NOON_MS - 1234567, TimeQuality::CLOCK, 0);
  uint64_t in_mwh = 0;
  for (TimeMs t = 0; t < 3 * 3600 * 1000;) {
    // Late samples and holes are part of life.
    t += static_cast<TimeMs>(random.one_in(500) ? random.between(5000, 400000) : random.between(900, 1100));
    HistorySample sample;
    for (size_t series = 0; series < HISTORY_SERIES_COUNT; series++) {
      if (!random.one_in(20))
        sample.values[series] = static_cast<int32_t>(random.between(-32000, 32000));
    }
    const auto more = static_cast<uint64_t>(taken.empty() ? 0 : random.between(0, 300));
    in_mwh += more;
    sample.energy_in_mwh = in_mwh;
    history.add(sample, t);
    taken.push_back({static_cast<int64_t>(t) + NOON_MS - 1234567, sample, more});
  }
  history.flush();

  for (uint8_t level = 0; level < LEVELS.size(); level++) {
    const int64_t period_ms = LEVELS[level].period_s * 1000LL;
    std::map<int64_t, std::vector<const Taken *>> buckets;
    for (const Taken &entry : taken)
      buckets[entry.at_ms / period_ms].push_back(&entry);
    while (buckets.size() > LEVELS[level].capacity)
      buckets.erase(buckets.begin());
    const auto records = all(history, level);
    ASSERT_EQ(records.size(), buckets.size());
    size_t n = 0;
    for (const auto &[key, entries] : buckets) {
      const HistoryRecord &record = records[n++];
      ASSERT_EQ(record.place.utc_ms, (key + 1) * period_ms);
      ASSERT_EQ(record.samples, entries.size());
      uint64_t energy = 0;
      for (const Taken *entry : entries)
        energy += entry->in_mwh;
      ASSERT_EQ(record.energy_in_mwh, energy);
      for (size_t i = 0; i < HISTORY_SERIES_COUNT; i++) {
        const auto series = static_cast<HistorySeries>(i);
        std::vector<int32_t> values;
        for (const Taken *entry : entries) {
          if (entry->sample.values[i])
            values.push_back(*entry->sample.values[i]);
        }
        if (values.empty()) {
          ASSERT_EQ(record.value(series, HistoryStat::MEAN), std::nullopt);
          ASSERT_EQ(record.value(series, HistoryStat::MIN), std::nullopt);
          continue;
        }
        double sum = 0;
        for (const int32_t value : values)
          sum += value;
        const double step = HISTORY_SERIES[i].base_per_step;
        ASSERT_NEAR(record.value(series, HistoryStat::MEAN).value(), sum / values.size() / step, 0.5 + 1e-6);
        if (!LEVELS[level].spread)
          continue;
        ASSERT_EQ(record.value(series, HistoryStat::MIN), to_history_steps(series, *std::ranges::min_element(values)));
        ASSERT_EQ(record.value(series, HistoryStat::MAX), to_history_steps(series, *std::ranges::max_element(values)));
      }
    }
  }
}

TEST_F(HistoryTest, NoSampleAndNoEnergyIsLostOrCountedTwiceWhateverTheClockDoes) {
  Random random(3);
  uint64_t in_mwh = 1000;
  uint64_t out_mwh = 50;
  uint64_t samples = 0;
  TimeMs t = 0;
  for (; t < 2 * 3600 * 1000; t += 1000) {
    if (random.one_in(300)) {
      const auto quality = static_cast<TimeQuality>(random.between(0, 2));
      history.set_clock(NOON_MS + static_cast<int64_t>(t) + random.between(-7200000, 7200000), quality, t);
    }
    in_mwh += samples == 0 ? 0 : static_cast<uint64_t>(random.between(0, 5));
    out_mwh += samples == 0 ? 0 : static_cast<uint64_t>(random.between(0, 5));
    history.add(sample_of(50000, in_mwh, out_mwh), t);
    samples++;
  }
  history.flush();
  for (uint8_t level = 1; level < LEVELS.size(); level++) {
    uint64_t found = 0;
    uint64_t in_sum = 0;
    uint64_t out_sum = 0;
    uint32_t number = 0;
    for (const HistoryRecord &record : all(history, level)) {
      EXPECT_EQ(record.place.number, ++number);
      found += record.samples;
      in_sum += record.energy_in_mwh;
      out_sum += record.energy_out_mwh;
    }
    EXPECT_EQ(found, samples) << LEVELS[level].key;
    EXPECT_EQ(in_sum, in_mwh - 1000) << LEVELS[level].key;
    EXPECT_EQ(out_sum, out_mwh - 50) << LEVELS[level].key;
  }
}

TEST_F(HistoryTest, ABucketWithoutSamplesDoesNotExist) {
  run_until(3000);
  now = 10000;
  run_until(12000);
  history.flush();
  const auto records = all(history, 0);
  ASSERT_EQ(records.size(), 5u);
  EXPECT_EQ(records[2].place.end_uptime_s, 3u);
  EXPECT_EQ(records[3].place.end_uptime_s, 11u);
}

TEST_F(HistoryTest, ABucketOfUnknownValuesSaysSo) {
  run_until(60000, std::nullopt);
  history.flush();
  const HistoryRecord record = all(history, 1).at(0);
  EXPECT_EQ(record.samples, 60u);
  for (const HistoryStat stat : {HistoryStat::MEAN, HistoryStat::MIN, HistoryStat::MAX})
    EXPECT_EQ(record.value(VOLTAGE, stat), std::nullopt);
}

TEST_F(HistoryTest, TheMeanIsThatOfTheKnownValues) {
  run_until(30000, 50000);
  run_until(60000, std::nullopt);
  history.flush();
  EXPECT_EQ(all(history, 1).at(0).value(VOLTAGE, HistoryStat::MEAN), 10000);
}

TEST_F(HistoryTest, ASampleIsDueOnceASecond) {
  EXPECT_TRUE(history.due(500));
  history.add(sample_of(1), 500);
  EXPECT_FALSE(history.due(999));
  EXPECT_TRUE(history.due(1000));
}

TEST_F(HistoryTest, TimeIsUnknownUntilItIsSet) {
  run_until(120000);
  const HistoryRecord record = all(history, 1).at(0);
  EXPECT_EQ(record.place.utc_ms, std::nullopt);
  EXPECT_EQ(record.place.quality, TimeQuality::UNKNOWN);
  EXPECT_EQ(record.place.end_uptime_s, 60u);
  EXPECT_EQ(record.place.boot, BOOT);
}

TEST_F(HistoryTest, TimeThatIsSetLaterHoldsForTheSamplesBefore) {
  run_until(150000);
  history.set_clock(NOON_MS + 150000, TimeQuality::BROWSER, 150000);
  run_until(240000);
  const auto records = all(history, 1);
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].place.utc_ms, NOON_MS + 60000);
  EXPECT_EQ(records[0].place.quality, TimeQuality::BROWSER);
  EXPECT_EQ(records[1].place.utc_ms, NOON_MS + 120000);
  EXPECT_EQ(records[2].place.utc_ms, NOON_MS + 180000) << "the open one goes on";
  EXPECT_EQ(records[2].samples, 60u);
}

TEST_F(HistoryTest, BucketsBeginAtWholePeriodsOfRealTime) {
  history.set_clock(NOON_MS - 5000, TimeQuality::CLOCK, 0);
  run_until(70000);
  const auto records = all(history, 1);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].place.utc_ms, NOON_MS);
  EXPECT_EQ(records[0].samples, 5u);
  EXPECT_EQ(records[0].place.end_uptime_s, 5u);
  EXPECT_EQ(records[1].samples, 60u);
  EXPECT_EQ(all(history, 3).size(), 1u) << "the hour began anew at 13:00";
}

TEST_F(HistoryTest, ABetterClockReplacesAWorseOneAndNotTheOtherWayRound) {
  history.set_clock(NOON_MS, TimeQuality::CLOCK, 0);
  history.set_clock(NOON_MS + 100000, TimeQuality::BROWSER, 0);
  EXPECT_EQ(history.utc_ms(0), NOON_MS);
  EXPECT_EQ(history.time_quality(), TimeQuality::CLOCK);
}

TEST_F(HistoryTest, AClockSetForwardEndsTheBucketAndLeavesAHole) {
  history.set_clock(NOON_MS, TimeQuality::CLOCK, 0);
  run_until(30000);
  history.set_clock(NOON_MS + 630000, TimeQuality::CLOCK, now);
  run_until(65000);
  const auto records = all(history, 1);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].place.utc_ms, NOON_MS + 60000);
  EXPECT_EQ(records[0].samples, 30u);
  EXPECT_EQ(records[1].place.utc_ms, NOON_MS + 660000);
}

TEST_F(HistoryTest, AClockSetBackBeginsANewBucketAndNumbersGoOn) {
  history.set_clock(NOON_MS, TimeQuality::CLOCK, 0);
  run_until(300000);
  history.set_clock(NOON_MS, TimeQuality::CLOCK, now);
  run_until(421000);
  const auto records = all(history, 1);
  ASSERT_EQ(records.size(), 7u);
  EXPECT_EQ(records[4].place.utc_ms, NOON_MS + 300000);
  EXPECT_EQ(records[5].place.utc_ms, NOON_MS + 60000);
  EXPECT_EQ(records[5].place.number, 6u);
}

TEST_F(HistoryTest, AClockThatIsPutRightByASecondOpensNoClosedBucket) {
  history.set_clock(NOON_MS, TimeQuality::CLOCK, 0);
  run_until(61000);
  history.set_clock(NOON_MS + 59500, TimeQuality::CLOCK, now);
  run_until(180000);
  const auto records = all(history, 1);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].samples, 60u);
  EXPECT_EQ(records[1].samples, 62u) << "it lasted 61.5 s";
  EXPECT_EQ(records[1].place.utc_ms, NOON_MS + 120000);
}

TEST_F(HistoryTest, TimesBeyondReasonAreIgnored) {
  history.set_clock(-1, TimeQuality::CLOCK, 0);
  history.set_clock(INT64_MAX, TimeQuality::CLOCK, 0);
  EXPECT_EQ(history.time_quality(), TimeQuality::UNKNOWN);
}

TEST_F(HistoryTest, ACounterThatBeganAnewAddsNothing) {
  history.add(sample_of(1, 500, 500), 0);
  history.add(sample_of(1, 510, 520), 1000);
  history.add(sample_of(1, 3, 4), 2000);
  history.add(sample_of(1, 5, 5), 3000);
  history.flush();
  EXPECT_EQ(all(history, 1).at(0).energy_in_mwh, 12u);
  EXPECT_EQ(all(history, 1).at(0).energy_out_mwh, 21u);
}

TEST_F(HistoryTest, OrdinalsStayWhileTheOldestGiveWay) {
  run_until(1000 * 1000);
  EXPECT_EQ(history.size(0), 900u);
  EXPECT_EQ(history.first_ordinal(0), 99u);
  EXPECT_FALSE(history.record(0, 98));
  EXPECT_EQ(history.record(0, 99)->place.number, 100u);
  EXPECT_FALSE(history.record(0, history.end_ordinal(0)));
  EXPECT_EQ(history.ordinal_after(0, 500), 500u);
  EXPECT_EQ(history.ordinal_after(0, 0), 99u);
  EXPECT_EQ(history.ordinal_after(0, 999), history.end_ordinal(0));
}

TEST_F(HistoryTest, WhatIsSavedComesBackAfterARestart) {
  run_until(100000);
  history.set_clock(NOON_MS, TimeQuality::CLOCK, now);
  run_until(4000000);
  ASSERT_EQ(saved.boot, BOOT);

  std::vector<uint8_t> memory(History::storage_size(LEVELS));
  History again(LEVELS, memory);
  for (const auto &record : saved.records[2])
    EXPECT_TRUE(again.restore(2, record));
  EXPECT_FALSE(again.restore(2, saved.records[2].front())) << "it is there already";
  EXPECT_FALSE(again.restore(2, saved.records[0].front())) << "of another level";
  EXPECT_FALSE(again.restore(9, saved.records[2].front()));
  again.restore_clock(saved.boot, saved.offset_ms, saved.quality);
  again.begin(BOOT + 1);
  const auto before = all(history, 2);
  const auto after = all(again, 2);
  ASSERT_EQ(before.size(), after.size());
  for (size_t i = 0; i < before.size(); i++) {
    EXPECT_EQ(after[i].place.utc_ms, before[i].place.utc_ms);
    EXPECT_EQ(after[i].steps, before[i].steps);
    EXPECT_EQ(after[i].place.boot, BOOT);
  }
  again.add(sample_of(1), 0);
  again.flush();
  EXPECT_GT(again.newest(2), history.newest(2)) << "a number is never given twice";
}

TEST_F(HistoryTest, ATimeOfAnEarlierBootBeyondReasonIsIgnored) {
  run_until(1000000);
  std::vector<uint8_t> memory(History::storage_size(LEVELS));
  History again(LEVELS, memory);
  ASSERT_TRUE(again.restore(2, saved.records[2].front()));
  for (const int64_t offset_ms : {INT64_MAX, INT64_MIN, int64_t{-1}})
    again.restore_clock(BOOT, offset_ms, TimeQuality::CLOCK);
  again.restore_clock(BOOT, NOON_MS, static_cast<TimeQuality>(200));
  EXPECT_EQ(all(again, 2).at(0).place.utc_ms, std::nullopt);
}

TEST_F(HistoryTest, WithoutMemoryForALevelItIsLeftOut) {
  std::vector<uint8_t> memory(LEVELS[0].bytes() + 10);
  History small(LEVELS, memory);
  EXPECT_EQ(small.level_count(), 1u);
  std::span<uint8_t> none;
  History nothing(LEVELS, none);
  nothing.add(sample_of(1), 0);
  EXPECT_FALSE(nothing.due(5000));
}

TEST(HistorySampleTest, TakesTheWholeBattery) {
  Pack pack;
  pack.snapshot = test::healthy_pack(1000);
  pack.snapshot.last_complete->current_ma = -20000;
  pack.snapshot.last_complete->external_temperature_dc[0] = 155;
  test::set_cells(*pack.snapshot.last_complete, 3300, 3310);
  pack.energy.restore({7000, 9000});
  pack.control.update(pack.snapshot, 1000);
  const Pack *packs[] = {&pack};
  const HistorySample sample = history_sample(combine(packs, {}, 1000), packs);
  const auto at = [&](HistorySeries series) { return sample.values[static_cast<size_t>(series)]; };
  EXPECT_EQ(at(VOLTAGE), 3300 + 15 * 3310);
  EXPECT_EQ(at(CURRENT), -20000);
  EXPECT_EQ(at(POWER), -1059);
  EXPECT_EQ(at(SOC), 500000);
  EXPECT_EQ(at(CELL_MIN), 3300);
  EXPECT_EQ(at(CELL_MAX), 3310);
  EXPECT_EQ(at(CELL_DELTA), 10);
  EXPECT_EQ(at(TEMPERATURE_MIN), 155);
  EXPECT_EQ(at(TEMPERATURE_MAX), 155);
  EXPECT_EQ(at(TEMPERATURE_INTERNAL), 200);
  EXPECT_TRUE(at(CVL));
  EXPECT_TRUE(at(CCL));
  EXPECT_TRUE(at(DCL));
  EXPECT_EQ(sample.energy_in_mwh, 7000u);
  EXPECT_EQ(sample.energy_out_mwh, 9000u);
}

TEST(HistorySampleTest, HeldReadingsAreNoMeasurement) {
  Pack pack;
  pack.snapshot = test::healthy_pack(1000);
  pack.control.update(pack.snapshot, 1000);
  pack.control.update(pack.snapshot, 6000);
  const Pack *packs[] = {&pack};
  const HistorySample sample = history_sample(combine(packs, {}, 6000), packs);
  for (const HistorySeries series : {VOLTAGE, CURRENT, POWER, SOC, CELL_MIN, CELL_MAX, CELL_DELTA, TEMPERATURE_MIN,
                                     TEMPERATURE_MAX, TEMPERATURE_INTERNAL})
    EXPECT_EQ(sample.values[static_cast<size_t>(series)], std::nullopt)
        << HISTORY_SERIES[static_cast<size_t>(series)].key;
  EXPECT_TRUE(sample.values[static_cast<size_t>(CVL)]) << "limits are still sent";
}

}  // namespace
}  // namespace esphome::bms_core
