#include <gtest/gtest.h>

#include <vector>

#include "bms_core/bank.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::healthy_live;
using test::healthy_settings;
using test::set_cells;

constexpr size_t PACKS = 3;

/// Three healthy packs of 100 Ah: each CVL 56 V, CCL 45 A, DCL 90 A.
class BankTest : public testing::Test {
 protected:
  BankTest() {
    for (size_t i = 0; i < PACKS; i++) {
      this->live[i] = healthy_live(0);
      this->pack[i].snapshot.settings = healthy_settings(0);
      this->all.push_back(&this->pack[i]);
      this->packs.push_back(&this->pack[i]);
    }
    this->present.fill(true);
  }
  /// Lets time pass with a reading of every pack that is present each 250 ms.
  BatteryState run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now += 250;
      share_stages(this->packs);
      for (size_t i = 0; i < PACKS; i++) {
        this->live[i].measured_at = this->now;
        if (this->present[i])
          test::read(this->pack[i].snapshot, this->live[i]);
        this->pack[i].control.update(this->pack[i].snapshot, this->now);
        this->pack[i].alarms.update(this->pack[i].snapshot, this->policy, this->now);
      }
    }
    return combine(this->all, this->policy, this->now);
  }
  BatteryState settled() { return this->run(60000); }

  TimeMs now{100000};
  SafetyPolicy policy;
  std::array<Pack, PACKS> pack;
  std::array<LiveData, PACKS> live;
  std::array<bool, PACKS> present{};
  std::vector<const Pack *> all;
  std::vector<Pack *> packs;
};

// One pack is the battery.

TEST_F(BankTest, OnePackIsPassedOn) {
  all.resize(1);
  packs.resize(1);
  live[0].current_ma = -12345;
  live[0].soc_ppm = 456789;
  live[0].soh_ppm = 990000;
  pack[0].snapshot.identity = Identity{};
  pack[0].snapshot.identity->firmware_internal = 242;
  const BatteryState state = settled();
  EXPECT_EQ(state.updated_at, now);
  EXPECT_EQ(state.limits.freshness, Freshness::FRESH);
  EXPECT_EQ(state.limits.charge_voltage_mv.value(), 56000);
  EXPECT_EQ(state.limits.charge_current_ma.value(), 45000);
  EXPECT_EQ(state.limits.charge_current_ma.reason(), LimitReason::BMS_LIMIT);
  EXPECT_EQ(state.limits.discharge_current_ma.value(), 90000);
  EXPECT_EQ(state.limits.discharge_voltage_mv, 46400);
  EXPECT_EQ(state.voltage_mv, 52800);
  EXPECT_EQ(state.current_ma, -12345);
  EXPECT_EQ(state.soc_ppm, 456789u);
  EXPECT_EQ(state.soh_ppm, 990000u);
  EXPECT_EQ(state.temperature_dc, 200);
  EXPECT_EQ(state.installed_capacity_mah, 100000u);
  EXPECT_EQ(state.online_capacity_mah, 100000u);
  ASSERT_TRUE(state.identity);
  EXPECT_EQ(state.identity->firmware_internal, 242);
  EXPECT_EQ(state.packs_online, 1);
  EXPECT_EQ(state.packs_offline, 0);
  EXPECT_TRUE(state.online);
}

TEST_F(BankTest, WithoutPacksNothingIsKnown) {
  const BatteryState state = combine({}, policy, now);
  EXPECT_FALSE(state.limits.sendable());
  EXPECT_FALSE(state.online);
  EXPECT_EQ(state.voltage_mv, std::nullopt);
  EXPECT_EQ(state.soc_ppm, std::nullopt);
  EXPECT_EQ(state.installed_capacity_mah, std::nullopt);
  EXPECT_EQ(state.energy, std::nullopt);
}

// Measured values.

TEST_F(BankTest, CurrentsAddUpAndTheVoltageIsTheMean) {
  live[0].current_ma = 1000;
  live[1].current_ma = -2500;
  live[2].current_ma = 4000;
  live[0].voltage_mv = 52800;
  live[1].voltage_mv = 52830;
  live[2].voltage_mv = 52830;
  const BatteryState state = settled();
  EXPECT_EQ(state.current_ma, 2500);
  EXPECT_EQ(state.voltage_mv, 52820);
}

TEST_F(BankTest, TheMeanVoltageIsRoundedToTheNearest) {
  live[0].voltage_mv = 52800;
  live[1].voltage_mv = 52801;
  live[2].voltage_mv = 52801;
  EXPECT_EQ(settled().voltage_mv, 52801);
}

TEST_F(BankTest, StateOfChargeIsWeightedByCapacity) {
  pack[0].snapshot.settings->capacity_mah = 200000;
  live[0].soc_ppm = 800000;
  live[1].soc_ppm = 400000;
  live[2].soc_ppm = 200000;
  EXPECT_EQ(settled().soc_ppm, 550000u);
}

TEST_F(BankTest, StateOfChargeOfAPackOfUnknownCapacityLeavesTheWholeUnknown) {
  pack[1].snapshot.settings->capacity_mah = 0;
  EXPECT_EQ(settled().soc_ppm, std::nullopt);
  all.resize(1);
  packs.resize(1);
  EXPECT_EQ(settled().soc_ppm, 500000u) << "one pack needs no weight";
}

TEST_F(BankTest, StateOfHealthIsTheWorstKnown) {
  EXPECT_EQ(settled().soh_ppm, std::nullopt);
  live[1].soh_ppm = 970000;
  live[2].soh_ppm = 950000;
  EXPECT_EQ(settled().soh_ppm, 950000u);
}

TEST_F(BankTest, CapacitiesAddUpIfAllAreKnown) {
  pack[1].snapshot.settings->capacity_mah = 50000;
  EXPECT_EQ(settled().installed_capacity_mah, 250000u);
  EXPECT_EQ(settled().online_capacity_mah, 250000u);
  pack[1].snapshot.settings->capacity_mah = 0;
  EXPECT_EQ(settled().installed_capacity_mah, std::nullopt);
  EXPECT_EQ(settled().online_capacity_mah, std::nullopt);
}

TEST_F(BankTest, EnergyAddsUp) {
  pack[0].energy.restore({1000, 10, 7, 50});
  pack[1].energy.restore({200, 20, 8, 60});
  pack[2].energy.restore({30, 3000000000000});
  const BatteryState state = settled();
  ASSERT_TRUE(state.energy);
  EXPECT_EQ(state.energy->in_mwh, 1230u);
  EXPECT_EQ(state.energy->out_mwh, 3000000000030u);
  EXPECT_EQ(state.energy->in_mah, 15u);
  EXPECT_EQ(state.energy->out_mah, 110u);
}

// Extremes and where they are.

TEST_F(BankTest, LowestAndHighestCellHaveTheirPlaces) {
  live[1].cell_voltage_uv[6] = 3250400;
  live[2].cell_voltage_uv[15] = 3349500;
  const BatteryState state = settled();
  ASSERT_TRUE(state.min_cell_mv);
  EXPECT_EQ(state.min_cell_mv->value, 3250);
  EXPECT_EQ(state.min_cell_mv->place.pack, 1);
  EXPECT_EQ(state.min_cell_mv->place.cell, 6);
  ASSERT_TRUE(state.max_cell_mv);
  EXPECT_EQ(state.max_cell_mv->value, 3350);
  EXPECT_EQ(state.max_cell_mv->place.pack, 2);
  EXPECT_EQ(state.max_cell_mv->place.cell, 15);
}

TEST_F(BankTest, OfEqualCellsTheFirstIsNamed) {
  const BatteryState state = settled();
  EXPECT_EQ(state.min_cell_mv->place.pack, 0);
  EXPECT_EQ(state.min_cell_mv->place.cell, 0);
  EXPECT_EQ(state.max_cell_mv->place.pack, 0);
  EXPECT_EQ(state.max_cell_mv->place.cell, 0);
}

TEST_F(BankTest, TemperatureExtremesAreThoseOfTheCells) {
  live[0].internal_temperature_dc = 450;
  live[0].external_temperature_dc = {210, 220};
  live[1].internal_temperature_dc = 100;
  live[1].external_temperature_dc = {std::nullopt, 190};
  live[2].external_temperature_dc = {200, std::nullopt};
  const BatteryState state = settled();
  EXPECT_EQ(state.max_temperature_dc->value, 220);
  EXPECT_EQ(state.max_temperature_dc->place.pack, 0);
  EXPECT_EQ(state.max_temperature_dc->place.sensor, 2);
  EXPECT_EQ(state.min_temperature_dc->value, 190);
  EXPECT_EQ(state.min_temperature_dc->place.pack, 1);
  EXPECT_EQ(state.min_temperature_dc->place.sensor, 2);
  EXPECT_EQ(state.temperature_dc, 220);
}

TEST_F(BankTest, WithoutExternalSensorsTheBmsItselfCounts) {
  live[1].internal_temperature_dc = 300;
  const BatteryState state = settled();
  EXPECT_EQ(state.temperature_dc, 300);
  EXPECT_EQ(state.max_temperature_dc->place.pack, 1);
  EXPECT_EQ(state.max_temperature_dc->place.sensor, 0);
}

TEST_F(BankTest, WithoutAnySensorTheTemperatureIsUnknown) {
  for (LiveData &reading : live)
    reading.internal_temperature_dc.reset();
  const BatteryState state = settled();
  EXPECT_EQ(state.temperature_dc, std::nullopt);
  EXPECT_FALSE(state.min_temperature_dc);
  EXPECT_FALSE(state.max_temperature_dc);
}

// Limits: as if the pack nearest to its limit took its share.

TEST_F(BankTest, EqualPacksAddUp) {
  const BatteryState state = settled();
  EXPECT_EQ(state.limits.charge_current_ma.value(), 3 * 45000);
  EXPECT_EQ(state.limits.discharge_current_ma.value(), 3 * 90000);
  EXPECT_EQ(state.limits.charge_voltage_mv.value(), 56000);
}

TEST_F(BankTest, TheWeakestPackDecidesByItsShareOfTheCapacity) {
  pack[0].snapshot.settings->capacity_mah = 200000;
  pack[2].snapshot.settings->charge_over_current_ma = 20000;
  const BatteryState state = settled();
  // Pack 2 takes 100 of 400 Ah: its 18 A are a quarter. Pack 0 would allow 90 A, pack 1 180 A.
  EXPECT_EQ(state.limits.charge_current_ma.value(), 72000);
}

TEST_F(BankTest, APackThatMayNotStopsAll) {
  pack[1].snapshot.active_faults = fault_bit(BmsFault::OVER_VOLTAGE);
  const BatteryState state = settled();
  EXPECT_EQ(state.limits.charge_current_ma.value(), 0);
  EXPECT_EQ(state.limits.charge_current_ma.reason(), LimitReason::BMS_FAULT);
  EXPECT_EQ(state.limits.discharge_current_ma.value(), 3 * 90000);
  EXPECT_EQ(state.packs_blocking_charge, 1);
  EXPECT_EQ(state.packs_blocking_discharge, 0);
}

TEST_F(BankTest, WithoutACapacityNoPackGetsMoreThanOneAlone) {
  pack[1].snapshot.settings->capacity_mah = 0;
  const BatteryState state = settled();
  EXPECT_EQ(state.limits.charge_current_ma.value(), 45000);
  EXPECT_EQ(state.limits.discharge_current_ma.value(), 90000);
}

TEST_F(BankTest, TheLowestChargeVoltageAndTheHighestDischargeVoltageCount) {
  pack[1].snapshot.settings->fully_charged_mv = 3450;
  pack[2].snapshot.settings->fully_discharged_mv = 3000;
  const BatteryState state = settled();
  EXPECT_EQ(state.limits.charge_voltage_mv.value(), 16 * 3450);
  EXPECT_EQ(state.limits.discharge_voltage_mv, 16 * 3000);
  EXPECT_EQ(state.limits.unwatched_voltage_mv, 16 * 3300) << "150 mV below the lowest, where CVL may be unwatched";
}

TEST_F(BankTest, ACapacityNobodyCanHaveAllowsNothingAbsurd) {
  pack[0].snapshot.settings->capacity_mah = 100;
  pack[0].snapshot.settings->charge_over_current_ma = 750000;
  pack[1].snapshot.settings->capacity_mah = 344300;
  const BatteryState state = settled();
  // Pack 0 would allow 2999700 A, more than fits. Pack 1 allows 45 A for its 344.3 of 444.4 Ah.
  EXPECT_EQ(state.limits.charge_current_ma.value(), 58083);
  EXPECT_EQ(state.limits.charge_current_ma.reason(), LimitReason::BMS_LIMIT);
}

TEST_F(BankTest, NoPackIsEverAllowedMoreThanItsOwnLimit) {
  test::Random random(99);
  for (int round = 0; round < 300; round++) {
    for (size_t i = 0; i < PACKS; i++) {
      PackSettings &settings = *pack[i].snapshot.settings;
      settings.capacity_mah = static_cast<uint32_t>(random.between(1, 65500)) * 10;
      settings.charge_over_current_ma = static_cast<uint32_t>(random.between(1, 750)) * 1000;
      settings.discharge_over_current_ma = static_cast<uint32_t>(random.between(1, 750)) * 1000;
    }
    const BatteryState state = run(30000);
    const auto total_mah = static_cast<int64_t>(*state.installed_capacity_mah);
    int64_t sum_ma = 0;
    for (size_t i = 0; i < PACKS; i++) {
      const auto &own = pack[i].control.limits();
      const int64_t share_ma =
          int64_t{state.limits.charge_current_ma.value()} * pack[i].snapshot.settings->capacity_mah / total_mah;
      ASSERT_LE(share_ma, own.charge_current_ma.value()) << "round " << round << " pack " << i;
      ASSERT_LE(
          int64_t{state.limits.discharge_current_ma.value()} * pack[i].snapshot.settings->capacity_mah / total_mah,
          own.discharge_current_ma.value());
      sum_ma += own.charge_current_ma.value();
    }
    ASSERT_LE(state.limits.charge_current_ma.value(), sum_ma);
  }
}

// A pack that is late, lost or never was.

TEST_F(BankTest, TheOldestDataCount) {
  settled();
  present[2] = false;
  EXPECT_EQ(run(3250).limits.freshness, Freshness::HELD);
  EXPECT_EQ(run(7000).limits.freshness, Freshness::LOST);
  EXPECT_TRUE(run(250).limits.sendable());
}

TEST_F(BankTest, AnAskedForSilenceOfOnePackSilencesAll) {
  ChargeConfig config;
  config.policy.stop_frames = true;
  policy = config.policy;
  for (Pack &each : pack)
    each.control.set_config(config);
  settled();
  present[0] = false;
  EXPECT_TRUE(run(60000).limits.sendable());
  EXPECT_FALSE(run(250).limits.sendable());
}

TEST_F(BankTest, APackThatNeverAnsweredKeepsTheBatteryFromStarting) {
  present[1] = false;
  const BatteryState state = settled();
  EXPECT_EQ(state.limits.freshness, Freshness::NEVER);
  EXPECT_FALSE(state.limits.sendable());
  EXPECT_EQ(state.packs_online, 2);
  EXPECT_EQ(state.packs_offline, 1);
}

TEST_F(BankTest, APackOfWhichNothingIsKnownLeavesTheSumsUnknown) {
  pack[1].snapshot.settings.reset();
  present[1] = false;
  const BatteryState state = settled();
  EXPECT_FALSE(state.limits.sendable());
  EXPECT_EQ(state.installed_capacity_mah, std::nullopt);
  EXPECT_EQ(state.online_capacity_mah, std::nullopt);
  EXPECT_EQ(state.voltage_mv, std::nullopt);
  EXPECT_EQ(state.soc_ppm, std::nullopt);
  EXPECT_EQ(state.packs_offline, 1);
}

TEST_F(BankTest, APackThatNeverAnsweredWinsOverALostOne) {
  present[1] = false;
  settled();
  present[0] = false;
  EXPECT_EQ(run(30000).limits.freshness, Freshness::NEVER);
}

TEST_F(BankTest, TheStateOfChargeOfALostPackIsLeftOut) {
  live[2].soc_ppm = 200000;
  pack[2].snapshot.settings->capacity_mah = 200000;
  EXPECT_EQ(settled().soc_ppm, 350000u);
  present[2] = false;
  EXPECT_EQ(run(5000).soc_ppm, 350000u) << "as long as its last reading may be trusted";
  EXPECT_EQ(run(5250).soc_ppm, 500000u);
  present[0] = present[1] = false;
  EXPECT_EQ(run(10250).soc_ppm, std::nullopt) << "of nobody nothing is known";
}

TEST_F(BankTest, ALostPackStopsTheCurrentsAndLeavesTheSumsUnknown) {
  settled();
  present[2] = false;
  const BatteryState state = run(10250);
  EXPECT_EQ(state.limits.charge_current_ma.value(), 0);
  EXPECT_EQ(state.limits.charge_current_ma.reason(), LimitReason::DATA_LOST);
  EXPECT_EQ(state.limits.discharge_current_ma.value(), 0);
  EXPECT_LT(state.limits.charge_voltage_mv.value(), 56000) << "and it sinks";
  EXPECT_EQ(state.voltage_mv, std::nullopt);
  EXPECT_EQ(state.current_ma, std::nullopt);
  EXPECT_EQ(state.installed_capacity_mah, 300000u);
  EXPECT_EQ(state.online_capacity_mah, 200000u);
  EXPECT_EQ(state.packs_online, 2);
  EXPECT_EQ(state.packs_offline, 1);
  EXPECT_EQ(state.packs_blocking_charge, 1);
  EXPECT_EQ(state.packs_blocking_discharge, 1);
  EXPECT_FALSE(state.online);
}

TEST_F(BankTest, ALostPackHasNoExtremes) {
  set_cells(live[2], 3100, 3400);
  live[2].internal_temperature_dc = 400;
  ASSERT_EQ(settled().min_cell_mv->place.pack, 2);
  present[2] = false;
  const BatteryState state = run(10250);
  EXPECT_EQ(state.min_cell_mv->value, 3300);
  EXPECT_EQ(state.max_temperature_dc->value, 200);
}

TEST_F(BankTest, ALatePackIsOfflineButItsValuesStillCount) {
  live[2].current_ma = 5000;
  settled();
  present[2] = false;
  const BatteryState state = run(5000);
  EXPECT_EQ(state.current_ma, 5000);
  EXPECT_EQ(state.voltage_mv, 52800);
  EXPECT_EQ(state.packs_offline, 1);
  EXPECT_FALSE(state.online);
}

// Alarms.

TEST_F(BankTest, TheWorstAlarmCounts) {
  pack[0].snapshot.active_faults = fault_bit(BmsFault::FULLY_DISCHARGED);
  pack[2].snapshot.active_faults = fault_bit(BmsFault::UNDER_VOLTAGE);
  const BatteryState state = settled();
  EXPECT_EQ(state.alarms[static_cast<size_t>(AlarmKind::LOW_VOLTAGE)], AlarmLevel::ALARM);
  EXPECT_EQ(state.alarms[static_cast<size_t>(AlarmKind::GENERAL)], AlarmLevel::ALARM);
  EXPECT_EQ(state.alarms[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)], AlarmLevel::OK);
  EXPECT_EQ(state.alarms[static_cast<size_t>(AlarmKind::SHORT_CIRCUIT)], AlarmLevel::UNSUPPORTED);
}

TEST_F(BankTest, ALostPackRaisesTheInternalAlarm) {
  settled();
  present[1] = false;
  EXPECT_EQ(run(10250).alarms[static_cast<size_t>(AlarmKind::BMS_INTERNAL)], AlarmLevel::ALARM);
}

// Stages of packs in parallel.

TEST_F(BankTest, TheWholeBatteryIsChargedAgainWhenOnePackNeedsIt) {
  run(10000);
  for (LiveData &values : live)
    values.status = BmsStatus::FULLY_CHARGED;
  run(10000);
  live[1].status = live[0].status = BmsStatus::IDLE;
  for (size_t i = 0; i < PACKS; i++)
    ASSERT_EQ(pack[i].control.report().stage, ChargeStage::FLOAT);
  // One pack has given more than its share.
  live[1].soc_ppm = *live[1].soc_ppm - 250000;
  run(10000);
  EXPECT_EQ(pack[1].control.report().stage_reason, StageReason::REBULK_SOC);
  EXPECT_EQ(pack[0].control.report().stage_reason, StageReason::NEIGHBOUR_CHARGES);
  EXPECT_EQ(pack[2].control.report().stage, ChargeStage::FLOAT) << "its BMS says that it is full";
}

TEST_F(BankTest, APackThatCannotGetFullerEndsItsChargeWithTheOthers) {
  for (LiveData &values : live) {
    set_cells(values, 3400, 3400);
    values.current_ma = 0;
  }
  run(10000);
  live[0].status = live[1].status = BmsStatus::FULLY_CHARGED;
  run(1700 * 1000);
  ASSERT_EQ(pack[2].control.report().stage, ChargeStage::BULK);
  run(120 * 1000);
  EXPECT_EQ(pack[2].control.report().stage_reason, StageReason::NEIGHBOUR_FULL);
}

TEST_F(BankTest, APackThatIsNotReadTellsTheOthersNothing) {
  for (LiveData &values : live) {
    set_cells(values, 3400, 3400);
    values.current_ma = 0;
  }
  run(10000);
  live[0].status = BmsStatus::FULLY_CHARGED;
  run(10000);
  ASSERT_EQ(pack[0].control.report().stage, ChargeStage::FLOAT);
  present[0] = false;
  run(3600 * 1000);
  EXPECT_EQ(pack[2].control.report().stage, ChargeStage::BULK);
}

}  // namespace
}  // namespace esphome::bms_core
