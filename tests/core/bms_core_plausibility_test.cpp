#include <gtest/gtest.h>

#include <set>
#include <string>

#include "bms_core/plausibility.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::healthy_live;
using test::healthy_settings;
using test::set_cells;

constexpr TimeMs START = 100000;

/// A pack of 16 cells and 100 Ah with cut-offs of 100 A and 50 A, whose clock runs.
class PlausibilityTest : public testing::Test {
 protected:
  /// A reading some time later.
  bool read(TimeMs later_ms = 250) {
    this->now += later_ms;
    this->live.measured_at = this->now;
    if (!this->clock_stands)
      this->live.lifetime_s = 1000000 + static_cast<uint32_t>(this->now / 1000);
    return this->plausibility.judge(this->live, this->settings, this->doubts);
  }
  /// Readings every 250 ms; how many of them were believed.
  int run(TimeMs duration_ms) {
    int believed = 0;
    for (const TimeMs end = this->now + duration_ms; this->now < end;)
      believed += this->read() ? 1 : 0;
    return believed;
  }
  void set_cell(uint8_t cell, uint16_t mv) {
    this->live.voltage_mv =
        *this->live.voltage_mv + mv - static_cast<int32_t>(*this->live.cell_voltage_uv[cell] / 1000);
    this->live.cell_voltage_uv[cell] = mv * 1000U;
    this->live.min_cell_mv = std::min(*this->live.min_cell_mv, mv);
    this->live.max_cell_mv = std::max(*this->live.max_cell_mv, mv);
  }
  uint32_t count(Doubt doubt) const { return this->doubts.counts[static_cast<size_t>(doubt)]; }
  /// What is wrong with the reading as it stands.
  Doubt verdict() { return this->read() ? Doubt::NONE : this->doubts.last; }

  TimeMs now{START};
  LiveData live{healthy_live(START)};
  std::optional<PackSettings> settings{healthy_settings(START)};
  bool clock_stands{false};
  Plausibility plausibility;
  Doubts doubts;
};

TEST_F(PlausibilityTest, AHealthyPackIsBelieved) {
  live.current_ma = -20000;
  for (int i = 0; i < 4 * 3600; i++) {
    // As real cells do: 0.1 mV now and then.
    live.cell_voltage_uv[static_cast<size_t>(i % 16)] = 3300000U + static_cast<uint32_t>(i % 7) * 100;
    live.soc_ppm = 500000 - static_cast<uint32_t>(i) * 14;
    ASSERT_TRUE(read()) << i << " " << doubt_key(doubts.last);
  }
  EXPECT_EQ(doubts.counts, decltype(doubts.counts){});
  EXPECT_EQ(doubts.last, Doubt::NONE);
}

TEST_F(PlausibilityTest, WithoutSettingsAReadingIsJudgedByItself) {
  settings.reset();
  EXPECT_EQ(verdict(), Doubt::NONE);
  live.current_ma = 900000;
  EXPECT_EQ(verdict(), Doubt::NONE) << "no cut-off is known";
  live.soc_ppm = 900000;
  EXPECT_EQ(verdict(), Doubt::NONE) << "no capacity is known";
  set_cell(3, 100);
  EXPECT_EQ(verdict(), Doubt::CELL_RANGE);
}

// What is missing.

TEST_F(PlausibilityTest, AMissingValueIsIncomplete) {
  live.soc_ppm.reset();
  EXPECT_EQ(verdict(), Doubt::INCOMPLETE);
  live = healthy_live(now);
  live.status = BmsStatus::UNKNOWN;
  EXPECT_EQ(verdict(), Doubt::INCOMPLETE);
  live = {};
  EXPECT_EQ(verdict(), Doubt::INCOMPLETE);
}

TEST_F(PlausibilityTest, ACurrentTheDecoderRefusedIsOutOfRange) {
  live.current_ma.reset();
  EXPECT_EQ(verdict(), Doubt::CURRENT_RANGE);
}

TEST_F(PlausibilityTest, ACellThatReadsNothingIsNamed) {
  live.cell_voltage_uv[5].reset();
  EXPECT_EQ(verdict(), Doubt::CELL_RANGE);
  EXPECT_EQ(doubts.place, 5);
}

TEST_F(PlausibilityTest, OtherCellsThanSetAreDoubted) {
  settings->series_cells = 15;
  EXPECT_EQ(verdict(), Doubt::CELL_COUNT);
  EXPECT_EQ(doubts.value, 16);
  EXPECT_EQ(doubts.bound, 15);
}

// Cells.

TEST_F(PlausibilityTest, ACellHasBetweenHalfAVoltAndFiveVolts) {
  set_cell(15, 500);
  EXPECT_EQ(verdict(), Doubt::NONE);
  set_cell(15, 499);
  EXPECT_EQ(verdict(), Doubt::CELL_RANGE);
  EXPECT_EQ(doubts.place, 15);
  EXPECT_EQ(doubts.value, 499);
  EXPECT_EQ(doubts.bound, 500);
  set_cells(live, 3300, 3300);
  set_cell(0, 5000);
  EXPECT_EQ(verdict(), Doubt::NONE);
  set_cell(0, 5001);
  EXPECT_EQ(verdict(), Doubt::CELL_RANGE);
  EXPECT_EQ(doubts.bound, 5000);
}

TEST_F(PlausibilityTest, NeighboursOffByTheSameAmountAreAnOpenWire) {
  set_cell(7, 2900);
  set_cell(8, 3700);
  EXPECT_EQ(verdict(), Doubt::OPEN_WIRE);
  EXPECT_EQ(doubts.place, 7);
  EXPECT_EQ(doubts.value, 2900);
  EXPECT_EQ(doubts.bound, 3700);
}

TEST_F(PlausibilityTest, TheOtherWayRoundIsAnOpenWireToo) {
  set_cell(14, 4100);
  set_cell(15, 2500);
  EXPECT_EQ(verdict(), Doubt::OPEN_WIRE);
  EXPECT_EQ(doubts.place, 14);
}

TEST_F(PlausibilityTest, AnOpenWireAtTheBottomIsSeen) {
  set_cell(0, 2800);
  set_cell(1, 3800);
  EXPECT_EQ(verdict(), Doubt::OPEN_WIRE);
  EXPECT_EQ(doubts.place, 0);
}

TEST_F(PlausibilityTest, SomewhatLessIsAnUnbalancedPack) {
  set_cell(7, 2901);
  set_cell(8, 3700);
  EXPECT_EQ(verdict(), Doubt::NONE);
}

TEST_F(PlausibilityTest, AWeakCellBesideAHighOneIsNoOpenWire) {
  // Near the end of the charge: one cell runs up by 300 mV, its neighbour is 100 mV behind.
  set_cells(live, 3340, 3340);
  set_cell(7, 3240);
  set_cell(8, 3640);
  EXPECT_EQ(verdict(), Doubt::NONE);
  // Empty: one cell has dropped by 600 mV, its neighbour is fine.
  set_cells(live, 3100, 3100);
  set_cell(7, 2500);
  EXPECT_EQ(verdict(), Doubt::NONE);
}

TEST_F(PlausibilityTest, CellsFarApartThatAreNoNeighboursAreNoOpenWire) {
  set_cell(3, 2900);
  set_cell(8, 3700);
  EXPECT_EQ(verdict(), Doubt::NONE);
}

TEST_F(PlausibilityTest, TheExtremesHaveToBeThoseOfTheCells) {
  live.max_cell_mv = 3400;
  live.min_cell_mv = 3200;
  EXPECT_EQ(verdict(), Doubt::NONE) << "measured a little later";
  live.max_cell_mv = 3401;
  EXPECT_EQ(verdict(), Doubt::CELL_EXTREMES);
  EXPECT_EQ(doubts.value, 3401);
  EXPECT_EQ(doubts.bound, 3300);
  live.max_cell_mv = 3300;
  live.min_cell_mv = 3199;
  EXPECT_EQ(verdict(), Doubt::CELL_EXTREMES);
}

TEST_F(PlausibilityTest, TheCellsHaveToAddUpToThePack) {
  // 16 x 3.3 V = 52.8 V, 3 % and 0.3 V: 1.884 V.
  live.voltage_mv = 52800 + 1884;
  EXPECT_EQ(verdict(), Doubt::NONE);
  live.voltage_mv = 52800 + 1885;
  EXPECT_EQ(verdict(), Doubt::PACK_VOLTAGE);
  EXPECT_EQ(doubts.value, 54685);
  EXPECT_EQ(doubts.bound, 52800);
  live.voltage_mv = 52800 - 1885;
  EXPECT_EQ(verdict(), Doubt::PACK_VOLTAGE);
}

TEST_F(PlausibilityTest, OneCellTooFewInTheSumIsSeen) {
  live.voltage_mv = 15 * 3300;
  EXPECT_EQ(verdict(), Doubt::PACK_VOLTAGE);
}

// Current.

TEST_F(PlausibilityTest, ThreeTimesTheLargerCutOffCannotFlow) {
  for (const int32_t sign : {1, -1}) {
    live.current_ma = sign * 300000;
    EXPECT_EQ(verdict(), Doubt::NONE);
    live.current_ma = sign * 300001;
    EXPECT_EQ(verdict(), Doubt::CURRENT_RANGE);
    EXPECT_EQ(doubts.value, sign * 300001);
    EXPECT_EQ(doubts.bound, 300000);
  }
}

// State of charge.

TEST_F(PlausibilityTest, TheStateOfChargeMayMoveByAPercent) {
  read();
  live.soc_ppm = 510000;
  EXPECT_TRUE(read());
  live.soc_ppm = 499999;
  EXPECT_FALSE(read());
  EXPECT_EQ(doubts.last, Doubt::SOC_STEP);
  EXPECT_EQ(doubts.value, 499999);
  EXPECT_EQ(doubts.bound, 510000);
}

TEST_F(PlausibilityTest, ItMayMoveAsTheCurrentAndTheTimeExplain) {
  // 100 A of 100 Ah is 1 % in 36 s; twice that and 1 % are allowed. The BMS's clock may be a second further.
  live.current_ma = -100000;
  read();
  live.soc_ppm = 500000 - 10000 - 2 * 10000 - 500;
  EXPECT_TRUE(read(36000)) << doubt_key(doubts.last);
  live.soc_ppm = *live.soc_ppm - 10000 - 2 * 10000 - 600;
  EXPECT_FALSE(read(36000));
}

TEST_F(PlausibilityTest, TheBmssOwnClockCountsWhenItRunsFaster) {
  // As in a simulation at 60 times the speed.
  live.current_ma = -100000;
  clock_stands = true;
  live.lifetime_s = 1000;
  read();
  for (int i = 0; i < 40; i++) {
    live.lifetime_s += 60;
    live.soc_ppm = *live.soc_ppm - 12000;
    ASSERT_TRUE(read(1000)) << doubt_key(doubts.last);
  }
}

TEST_F(PlausibilityTest, AGlitchIsLeftOutAndForgotten) {
  read();
  live.soc_ppm = 990000;
  EXPECT_FALSE(read());
  live.soc_ppm = 500000;
  EXPECT_EQ(run(5000), 20);
  EXPECT_EQ(count(Doubt::SOC_STEP), 1u);
}

TEST_F(PlausibilityTest, ANewValueThatStaysIsBelievedAfter2Seconds) {
  read();
  live.soc_ppm = 700000;
  EXPECT_EQ(run(2000), 0);
  EXPECT_TRUE(read()) << "sooner than limits are held";
  EXPECT_EQ(run(10000), 40);
}

TEST_F(PlausibilityTest, AValueThatJumpsAllTheTimeIsNeverBelieved) {
  read();
  int believed = 0;
  for (int i = 0; i < 200; i++) {
    live.soc_ppm = i % 2 == 0 ? 700000 : 900000;
    believed += read() ? 1 : 0;
  }
  EXPECT_EQ(believed, 0);
}

TEST_F(PlausibilityTest, AStepIsLegalAfterItWasAnnounced) {
  read();
  plausibility.expect_soc_step(now);
  live.soc_ppm = 200000;
  EXPECT_TRUE(read());
  live.soc_ppm = 800000;
  EXPECT_TRUE(read(9000));
  live.soc_ppm = 200000;
  EXPECT_FALSE(read(1000)) << "but not for ever";
}

TEST_F(PlausibilityTest, AStepUpIsLegalAtTheEndOfACharge) {
  live.soc_ppm = 930000;
  read();
  live.soc_ppm = 1000000;
  live.status = BmsStatus::FULLY_CHARGED;
  EXPECT_TRUE(read());
  live.soc_ppm = 900000;
  EXPECT_FALSE(read()) << "a step down is not";
}

TEST_F(PlausibilityTest, AStepIsLegalAfterALongSilenceOrWithAnotherBms) {
  read();
  live.soc_ppm = 700000;
  EXPECT_TRUE(read(60001));
  clock_stands = true;
  live.lifetime_s = 5;
  live.soc_ppm = 100000;
  EXPECT_TRUE(read());
}

// Values that stand still.

TEST_F(PlausibilityTest, ABmsWhoseClockStandsForAMinuteIsNotBelieved) {
  read();
  clock_stands = true;
  EXPECT_EQ(run(59750), 239);
  EXPECT_FALSE(read());
  EXPECT_EQ(doubts.last, Doubt::CLOCK_STOPPED);
  EXPECT_EQ(doubts.value, 60000);
  clock_stands = false;
  EXPECT_TRUE(read());
}

TEST_F(PlausibilityTest, NothingChangesFor10MinutesUnderCurrent) {
  live.current_ma = -2000;
  read();
  EXPECT_EQ(run(599750), 2399);
  EXPECT_FALSE(read());
  EXPECT_EQ(doubts.last, Doubt::FROZEN);
  live.cell_voltage_uv[9] = 3300100;
  EXPECT_TRUE(read()) << "a tenth of a millivolt is life";
}

TEST_F(PlausibilityTest, WithLittleCurrentNothingHasToChange) {
  live.current_ma = 1999;
  EXPECT_EQ(run(3600000), 4 * 3600);
  settings->capacity_mah = 6600;
  EXPECT_EQ(run(599750), 2399);
  EXPECT_FALSE(read()) << "more than 1 A is much for a small pack";
  live.current_ma = 999;
  EXPECT_EQ(run(3600000), 4 * 3600);
}

TEST_F(PlausibilityTest, FrozenValuesAreSeenBehindOtherDoubts) {
  live.current_ma = -20000;
  read();
  live.voltage_mv = 40000;
  EXPECT_EQ(run(400000), 0);
  EXPECT_EQ(doubts.last, Doubt::PACK_VOLTAGE);
  EXPECT_EQ(run(400000), 0);
  live.voltage_mv = 52800;
  EXPECT_TRUE(read()) << "the voltage has changed";
}

// Temperatures.

TEST_F(PlausibilityTest, ABrokenSensorIsCountedAndTheReadingStaysGood) {
  live.invalid_temperatures = 0b010;
  EXPECT_TRUE(read());
  EXPECT_EQ(doubts.last, Doubt::TEMPERATURE_RANGE);
  EXPECT_EQ(doubts.place, 1);
  EXPECT_EQ(count(Doubt::TEMPERATURE_RANGE), 1u);
  EXPECT_FALSE(doubts.since);
  EXPECT_EQ(doubts.score, 0);
}

// The books.

TEST_F(PlausibilityTest, SinceIsTheFirstReadingThatWasNotBelieved) {
  read();
  live.current_ma.reset();
  read();
  const TimeMs first = now;
  run(5000);
  EXPECT_EQ(doubts.since, first);
  EXPECT_EQ(doubts.last_at, now);
  EXPECT_EQ(count(Doubt::CURRENT_RANGE), 21u);
  live.current_ma = 0;
  read();
  EXPECT_EQ(doubts.since, std::nullopt);
  EXPECT_EQ(doubts.last, Doubt::CURRENT_RANGE) << "kept for people to see";
}

TEST_F(PlausibilityTest, TheScoreTellsNowAndThenFromOften) {
  for (int i = 0; i < 2000; i++) {
    live.current_ma = i % 20 == 0 ? std::nullopt : std::optional(0);
    read();
    ASSERT_LE(doubts.score, 8);
  }
  for (int i = 0; i < 200; i++) {
    live.current_ma = i % 4 == 0 ? std::nullopt : std::optional(0);
    read();
  }
  EXPECT_GE(doubts.score, 40);
  live.current_ma = 0;
  run(80 * 250);
  EXPECT_EQ(doubts.score, 0);
}

TEST_F(PlausibilityTest, EveryDoubtHasAKeyAndATextOfItsOwn) {
  std::set<std::string> keys;
  std::set<std::string> texts;
  for (size_t i = 0; i < DOUBT_COUNT; i++) {
    EXPECT_TRUE(keys.insert(doubt_key(static_cast<Doubt>(i))).second);
    EXPECT_TRUE(texts.insert(doubt_text(static_cast<Doubt>(i))).second);
  }
  EXPECT_STREQ(doubt_key(static_cast<Doubt>(200)), "none") << "whatever a stored number says";
}

TEST_F(PlausibilityTest, NoReadingIsBelievedThatIsIncompleteAndAnyReadingCanBeJudged) {
  test::Random random(12);
  for (int i = 0; i < 200000; i++) {
    live.cell_count = static_cast<uint8_t>(random.between(0, 16));
    for (auto &cell : live.cell_voltage_uv) {
      if (random.one_in(8))
        cell = random.one_in(4) ? std::nullopt : std::optional(static_cast<uint32_t>(random.between(0, 6553500)));
    }
    live.min_cell_mv = static_cast<uint16_t>(random.between(0, 65535));
    live.max_cell_mv = static_cast<uint16_t>(random.between(0, 65535));
    live.voltage_mv = static_cast<int32_t>(random.between(1000, 100000));
    live.current_ma = static_cast<int32_t>(random.between(-900000, 900000));
    live.soc_ppm = static_cast<uint32_t>(random.between(0, 1000000));
    live.lifetime_s = static_cast<uint32_t>(random.between(0, UINT32_MAX));
    clock_stands = random.one_in(2);
    settings->capacity_mah = static_cast<uint32_t>(random.between(0, 655000));
    settings->series_cells = static_cast<uint8_t>(random.between(0, 16));
    const bool believed = read(static_cast<TimeMs>(random.between(0, 5000)));
    ASSERT_TRUE(!believed || live.complete());
    ASSERT_EQ(believed, !doubts.since);
  }
}

}  // namespace
}  // namespace esphome::bms_core
