#include <gtest/gtest.h>

#include <functional>

#include "support/cell_string.h"

// The charge control against simulated cells and chargers: whether a charge ends, and how high a cell gets.

namespace esphome::bms_core {
namespace {

class ChargeLoop : public testing::Test {
 protected:
  ChargeLoop() {
    this->control.set_config(charge_preset(Chemistry::LFP));
    this->settings.fully_charged_mv = 3550;
  }

  /// Chargers that obey with the delay of a GX, one second.
  void second(double solar_a, double load_a) {
    this->now += 1000;
    test::read(this->pack, this->cells.live(this->now));
    this->pack.settings = this->settings;
    const Limits &limits = this->control.update(this->pack, this->now);
    const int32_t cvl_mv = limits.charge_voltage_mv.value();
    this->changes += cvl_mv / 100 != this->cvl_mv / 100;
    this->cvl_mv = cvl_mv;
    const double ccl_a = limits.charge_current_ma.value() / 1e3;
    const double dcl_a = limits.discharge_current_ma.value() / 1e3;
    // Solar chargers settle within some seconds, not at once.
    this->held_v += (cvl_mv / 1e3 + this->charger_above_v - this->held_v) / 5;
    double amps = std::min(solar_a - load_a, this->cells.current_at_a(this->held_v));
    amps = std::max(amps, -load_a);
    if (this->feed_in) {
      // The inverter takes out what lies above CVL and sends it to the grid.
      amps = std::max(std::min(solar_a, this->cells.current_at_a(this->held_v)) - load_a, -load_a);
    } else {
      amps = std::min(amps, ccl_a);
    }
    amps = std::max(amps, -dcl_a);
    this->cells.step(amps);
    this->peak_v = std::max(this->peak_v, this->cells.highest_v());
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

  test::CellString cells{0.5};
  PackSettings settings{test::healthy_settings(0)};
  PackSnapshot pack;
  ChargeControl control;
  TimeMs now{0};
  double charger_above_v{0};
  double held_v{53};
  bool feed_in{false};
  double peak_v{0};
  int32_t cvl_mv{0};
  int changes{0};
};

TEST_F(ChargeLoop, AnEvenPackGetsFullAndFloats) {
  const auto took_s = until(ChargeStage::FLOAT, 40, 20000);
  ASSERT_TRUE(took_s);
  EXPECT_LT(peak_v, 3.47);
  EXPECT_GT(cells.mean_soc(), 0.99);
}

}  // namespace
}  // namespace esphome::bms_core
