#include <gtest/gtest.h>

#include "support/cell_string.h"
#include "victron_can/limit_values.h"

// The charge control against simulated cells and chargers: whether a charge ends, and how high a cell gets.

namespace esphome::bms_core {
namespace {

class ChargeLoop : public testing::Test {
 protected:
  ChargeLoop() {
    this->control.set_config(charge_preset(Chemistry::LFP));
    this->settings.fully_charged_mv = 3550;
  }

  /// The cells' states of charge differ evenly by so much in all.
  void spread(double soc) {
    const size_t count = this->cells.soc.size();
    for (size_t i = 0; i < count; i++)
      this->cells.soc[i] -= soc * static_cast<double>(7 * i % count) / static_cast<double>(count - 1);
  }

  /// Chargers hear the limits as the bus carries them, and settle on them within some seconds.
  void second(double solar_a, double load_a) {
    this->now += 1000;
    test::read(this->pack, this->cells.live(this->now));
    this->settings.series_cells = static_cast<uint8_t>(this->cells.soc.size());
    this->pack.settings = this->settings;
    const auto limits = this->rounder.update(this->control.update(this->pack, this->now));
    const double ccl_a = limits->charge_current_da / 10.0;
    const double dcl_a = limits->discharge_current_da / 10.0;
    const double cvl_v = limits->charge_voltage_dv / 10.0;
    if (cvl_v != this->cvl_v) {
      const int direction = cvl_v > this->cvl_v ? 1 : -1;
      this->turns += direction != this->direction;
      this->direction = direction;
      this->cvl_v = cvl_v;
    }
    this->held_v += (cvl_v + this->charger_above_v - this->held_v) / 5;
    const double flows_a = std::min(solar_a - load_a, this->cells.current_at_a(this->held_v));
    double amps = 0;
    if (this->feed_in) {
      // Solar chargers do not listen to CCL, and the inverter sends to the grid what lies above CVL.
      amps = std::max(flows_a, -50.0);
    } else {
      amps = std::min(std::max(flows_a, -load_a), ccl_a);
    }
    this->cells.step(std::max(amps, -dcl_a));
    this->peak_v = std::max(this->peak_v, this->cells.highest_v());
  }
  void run(int seconds, double solar_a, double load_a = 0) {
    for (int s = 0; s < seconds; s++)
      this->second(solar_a, load_a);
  }
  /// Runs until the stage is reached; answers after how many seconds, or nothing.
  std::optional<int> until(ChargeStage stage, double solar_a, int at_most_s) {
    for (int s = 1; s <= at_most_s; s++) {
      this->second(solar_a, 0);
      if (this->control.report().stage == stage)
        return s;
    }
    return std::nullopt;
  }

  test::CellString cells{0.8};
  PackSettings settings{test::healthy_settings(0)};
  PackSnapshot pack;
  ChargeControl control;
  victron_can::LimitRounder rounder;
  TimeMs now{0};
  double charger_above_v{0};
  double held_v{53};
  bool feed_in{false};
  double peak_v{0};
  double cvl_v{0};
  int direction{0};
  int turns{0};
};

TEST_F(ChargeLoop, AnEvenPackGetsFullAndFloats) {
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 5000));
  EXPECT_EQ(control.report().stage_reason, StageReason::TAIL_CURRENT);
  EXPECT_LT(peak_v, 3.46);
  EXPECT_GT(cells.mean_soc(), 0.99);
}

TEST_F(ChargeLoop, APackWith30MillivoltsSpreadGetsFullAndFloats) {
  spread(0.003);
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 2 * 3600));
  EXPECT_EQ(control.report().stage_reason, StageReason::BALANCED);
  EXPECT_LT(peak_v, 3.48);
  EXPECT_GT(cells.mean_soc(), 0.99);
  EXPECT_LE(turns, 10);
}

TEST_F(ChargeLoop, APackWith100MillivoltsSpreadGetsFullAndFloats) {
  spread(0.01);
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 7 * 3600));
  EXPECT_EQ(control.report().stage_reason, StageReason::BALANCED);
  EXPECT_LT(peak_v, 3.49);
  EXPECT_GT(cells.mean_soc(), 0.99);
  EXPECT_LE(turns, 30);
}

TEST_F(ChargeLoop, APackThatIsNeverEvenFloatsInTheEnd) {
  spread(0.04);
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 8 * 3600));
  EXPECT_EQ(control.report().stage_reason, StageReason::MAX_DURATION);
  EXPECT_TRUE(control.report().max_duration_hit);
  EXPECT_LT(peak_v, 3.55);
}

TEST_F(ChargeLoop, SolarChargersAboveCvlThatIgnoreCclTripNothing) {
  spread(0.01);
  feed_in = true;
  charger_above_v = 0.4;
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 7 * 3600));
  EXPECT_LT(peak_v, 3.52);
  EXPECT_LE(turns, 60);
}

TEST_F(ChargeLoop, SolarChargersAboveCvlOfFourCellsTripNothing) {
  cells = test::CellString{0.8, 100, 4};
  held_v = 13.2;
  spread(0.01);
  feed_in = true;
  charger_above_v = 0.4;
  ASSERT_TRUE(until(ChargeStage::FLOAT, 90, 7 * 3600));
  EXPECT_LT(peak_v, 3.60);
}

TEST_F(ChargeLoop, AFullPackIsNotSentToTheGrid) {
  feed_in = true;
  ASSERT_TRUE(until(ChargeStage::FLOAT, 40, 5000));
  const double full = cells.mean_soc();
  run(6 * 3600, 0);
  EXPECT_GT(cells.mean_soc(), full - 0.05) << "what floats at 3.35 V stays";
}

TEST_F(ChargeLoop, AForbiddenChargeEndsAlsoWithChargersThatIgnoreCcl) {
  feed_in = true;
  charger_above_v = 0.4;
  run(60, 0);
  control.set_manual({.charge_enabled = false});
  run(600, 40);
  const double before = cells.mean_soc();
  run(3600, 40);
  // 1 A for an hour would be 0.01.
  EXPECT_NEAR(cells.mean_soc(), before, 0.01);
}

TEST_F(ChargeLoop, CloudsDoNotMakeCvlDance) {
  spread(0.003);
  for (int cloud = 0; cloud < 120; cloud++) {
    run(30, 45);
    run(30, 0, 10);
  }
  EXPECT_LE(turns, 12);
  EXPECT_LT(peak_v, 3.50);
}

}  // namespace
}  // namespace esphome::bms_core
