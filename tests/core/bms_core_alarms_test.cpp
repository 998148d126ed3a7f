#include <gtest/gtest.h>

#include <set>
#include <string>

#include "bms_core/alarms.h"
#include "bms_core/plausibility.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::healthy_live;
using test::healthy_pack;
using test::set_cells;

constexpr TimeMs RAISE_MS = 3000;
constexpr TimeMs CLEAR_MS = 5000;

class AlarmsTest : public testing::Test {
 protected:
  /// A reading now.
  void read() {
    this->live.measured_at = this->now;
    test::read(this->pack, this->live);
    this->alarms.update(this->pack, this->policy, this->now);
  }
  /// Lets time pass with a reading every 250 ms.
  void run(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now += 250;
      this->read();
    }
  }
  /// Lets time pass without readings.
  void run_silent(TimeMs duration_ms) {
    for (const TimeMs end = this->now + duration_ms; this->now < end;) {
      this->now += 250;
      this->alarms.update(this->pack, this->policy, this->now);
    }
  }
  AlarmLevel level(AlarmKind kind) { return this->alarms.levels()[static_cast<size_t>(kind)]; }
  /// All alarms that are not OK or unsupported.
  std::set<std::string> raised() {
    std::set<std::string> names;
    for (size_t i = 0; i < ALARM_COUNT; i++) {
      const AlarmLevel level = this->alarms.levels()[i];
      if (level >= AlarmLevel::WARNING)
        names.insert(std::string(ALARMS[i].key) + " " + alarm_level_key(level));
    }
    return names;
  }

  TimeMs now{100000};
  LiveData live{healthy_live(100000)};
  PackSnapshot pack{healthy_pack(100000)};
  SafetyPolicy policy;
  Alarms alarms;
};

using Raised = std::set<std::string>;

// From the start.

TEST_F(AlarmsTest, AHealthyPackRaisesNothing) {
  run(60000);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, AStartWithoutAnyDataRaisesNothing) {
  pack = {};
  run_silent(600000);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, AStartWithoutCompleteReadingsRaisesNothing) {
  pack.last_complete.reset();
  pack.settings.reset();
  run_silent(600000);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, WhatNobodyCanTellIsUnsupported) {
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::UNSUPPORTED) << "before the first look";
  read();
  for (size_t i = 0; i < ALARM_COUNT; i++) {
    const auto kind = static_cast<AlarmKind>(i);
    const bool unsupported = kind == AlarmKind::SHORT_CIRCUIT;
    EXPECT_EQ(level(kind), unsupported ? AlarmLevel::UNSUPPORTED : AlarmLevel::OK) << ALARMS[i].key;
  }
}

// Thresholds: warning, alarm, and how far back each is left.

/// One measured value, how to set it, and where its levels begin and end.
struct Threshold {
  const char *name;
  AlarmKind kind;
  void (*set)(AlarmsTest &, int);
  int ok;
  int warning;
  int alarm;
  /// The first values at which the alarm, then the warning is left.
  int alarm_left;
  int warning_left;
  /// Towards the dangerous side.
  int step;
};

class AlarmThreshold : public AlarmsTest, public testing::WithParamInterface<Threshold> {
 public:
  static void set_highest_cell(AlarmsTest &test, int mv) {
    auto &self = static_cast<AlarmThreshold &>(test);
    set_cells(self.live, static_cast<uint16_t>(mv - 10), static_cast<uint16_t>(mv));
  }
  static void set_lowest_cell(AlarmsTest &test, int mv) {
    auto &self = static_cast<AlarmThreshold &>(test);
    set_cells(self.live, static_cast<uint16_t>(mv), static_cast<uint16_t>(mv + 10));
  }
  static void set_spread(AlarmsTest &test, int mv) {
    auto &self = static_cast<AlarmThreshold &>(test);
    set_cells(self.live, 3300, static_cast<uint16_t>(3300 + mv));
  }
  static void set_temperature(AlarmsTest &test, int dc) {
    static_cast<AlarmThreshold &>(test).live.internal_temperature_dc = static_cast<int16_t>(dc);
  }
  static void set_external_temperature(AlarmsTest &test, int dc) {
    static_cast<AlarmThreshold &>(test).live.external_temperature_dc[1] = static_cast<int16_t>(dc);
  }
  static void set_current(AlarmsTest &test, int ma) { static_cast<AlarmThreshold &>(test).live.current_ma = ma; }

 protected:
  AlarmLevel at(int value) {
    GetParam().set(*this, value);
    run(CLEAR_MS + 1000);
    return level(GetParam().kind);
  }
};

TEST_P(AlarmThreshold, RisesExactlyAtWarningAndAlarm) {
  const Threshold &t = GetParam();
  EXPECT_EQ(at(t.ok), AlarmLevel::OK);
  EXPECT_EQ(at(t.warning - t.step), AlarmLevel::OK);
  EXPECT_EQ(at(t.warning), AlarmLevel::WARNING);
  EXPECT_EQ(at(t.alarm - t.step), AlarmLevel::WARNING);
  EXPECT_EQ(at(t.alarm), AlarmLevel::ALARM);
}

TEST_P(AlarmThreshold, FallsOnlySomeWayBack) {
  const Threshold &t = GetParam();
  EXPECT_EQ(at(t.alarm), AlarmLevel::ALARM);
  EXPECT_EQ(at(t.alarm_left + t.step), AlarmLevel::ALARM);
  EXPECT_EQ(at(t.alarm_left), AlarmLevel::WARNING);
  EXPECT_EQ(at(t.warning_left + t.step), AlarmLevel::WARNING);
  EXPECT_EQ(at(t.warning_left), AlarmLevel::OK);
}

TEST_P(AlarmThreshold, IsTheOnlyAlarmBesideGeneral) {
  GetParam().set(*this, GetParam().warning);
  run(RAISE_MS + 1000);
  EXPECT_EQ(raised(),
            (Raised{"general warning", std::string(ALARMS[static_cast<size_t>(GetParam().kind)].key) + " warning"}));
}

// Cut-offs 3650 and 2700 mV, fully discharged 2900 mV, 60 degC, 100 A and 50 A.
INSTANTIATE_TEST_SUITE_P(EveryValue, AlarmThreshold,
                         testing::Values(Threshold{"HighVoltage", AlarmKind::HIGH_VOLTAGE,
                                                   AlarmThreshold::set_highest_cell, 3400, 3600, 3650, 3629, 3579, 1},
                                         Threshold{"LowVoltage", AlarmKind::LOW_VOLTAGE,
                                                   AlarmThreshold::set_lowest_cell, 3200, 2900, 2700, 2721, 2921, -1},
                                         Threshold{"HighTemperature", AlarmKind::HIGH_TEMPERATURE,
                                                   AlarmThreshold::set_temperature, 250, 550, 600, 579, 529, 1},
                                         Threshold{"HighExternalTemperature", AlarmKind::HIGH_TEMPERATURE,
                                                   AlarmThreshold::set_external_temperature, 250, 550, 600, 579, 529,
                                                   1},
                                         Threshold{"HighCurrent", AlarmKind::HIGH_CURRENT, AlarmThreshold::set_current,
                                                   -10000, -95000, -100000, -94999, -89999, -1},
                                         Threshold{"HighChargeCurrent", AlarmKind::HIGH_CHARGE_CURRENT,
                                                   AlarmThreshold::set_current, 10000, 47500, 50000, 47499, 44999, 1},
                                         Threshold{"CellImbalance", AlarmKind::CELL_IMBALANCE,
                                                   AlarmThreshold::set_spread, 5, 100, 200, 179, 79, 1}),
                         [](const auto &info) { return info.param.name; });

TEST_F(AlarmsTest, TheHighVoltageWarningKeepsItsDistanceFromFullyCharged) {
  // 50 mV below the cut-off would lie below "fully charged": half the way between is taken.
  pack.settings->fully_charged_mv = 3630;
  set_cells(live, 3630, 3639);
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
  set_cells(live, 3630, 3640);
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
}

TEST_F(AlarmsTest, ColdIsAWarningAndChargingInTheColdAnAlarm) {
  live.internal_temperature_dc = 1;
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::OK);
  live.internal_temperature_dc = 0;
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::WARNING);
  live.status = BmsStatus::CHARGING;
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::ALARM);
  live.internal_temperature_dc = 20;
  run(CLEAR_MS + 1000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::ALARM) << "2 degrees back, not less";
  live.internal_temperature_dc = 21;
  run(CLEAR_MS + 1000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, ThresholdsCanBeChanged) {
  AlarmConfig config;
  config.imbalance_warning_mv = 30;
  alarms.set_config(config);
  set_cells(live, 3300, 3330);
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::CELL_IMBALANCE), AlarmLevel::WARNING);
}

// Debounce: a measured value has to stay beyond its threshold.

TEST_F(AlarmsTest, RaisesAMeasuredAlarmAfter3Seconds) {
  read();
  set_cells(live, 3300, 3650);
  now += 250;
  read();
  const TimeMs since = now;
  run(2750);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
  run(250);
  ASSERT_EQ(now - since, RAISE_MS);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, ClearsAMeasuredAlarmAfter5Seconds) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
  set_cells(live, 3300, 3300);
  now += 250;
  read();
  run(4750);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
  run(250);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, AShortPeakRaisesNothing) {
  read();
  for (int i = 0; i < 20; i++) {
    set_cells(live, 3300, 3650);
    run(2750);
    set_cells(live, 3300, 3300);
    run(250);
  }
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, AShortDipClearsNothing) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  for (int i = 0; i < 20; i++) {
    set_cells(live, 3300, 3300);
    run(4750);
    set_cells(live, 3300, 3650);
    run(250);
  }
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, APeakInAWarningDoesNotShortenTheTimeToClearIt) {
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
  set_cells(live, 3300, 3650);
  run(2500);
  set_cells(live, 3300, 3300);
  run(4500);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
  run(750);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, ADipInAWarningDoesNotShortenTheTimeToTheAlarm) {
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  set_cells(live, 3300, 3300);
  run(4500);
  set_cells(live, 3300, 3650);
  run(2500);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
  run(750);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, AValueThatRisesThroughTheWarningHasToStayBeyondTheAlarmItself) {
  set_cells(live, 3300, 3610);
  run(2750);
  set_cells(live, 3300, 3650);
  run(500);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
  run(2750);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, AValueBetweenWarningAndAlarmAllTheTimeIsAWarning) {
  for (int i = 0; i < 40; i++) {
    set_cells(live, 3300, i % 2 == 0 ? 3610 : 3650);
    run(250);
  }
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
}

// Faults the BMS reports.

struct FaultAlarm {
  BmsFault fault;
  AlarmKind kind;
  AlarmLevel level;
};

class ReportedFault : public AlarmsTest, public testing::WithParamInterface<FaultAlarm> {};

TEST_P(ReportedFault, CountsAtOnceAndIsTheOnlyAlarmBesideGeneral) {
  read();
  pack.active_faults = fault_bit(GetParam().fault);
  read();
  const std::string text = alarm_level_key(GetParam().level);
  EXPECT_EQ(raised(),
            (Raised{"general " + text, std::string(ALARMS[static_cast<size_t>(GetParam().kind)].key) + " " + text}));
}

TEST_P(ReportedFault, EndsSomeTimeAfterItsRecovery) {
  pack.active_faults = fault_bit(GetParam().fault);
  run(60000);
  pack.active_faults = 0;
  run(CLEAR_MS);
  EXPECT_EQ(level(GetParam().kind), GetParam().level);
  run(250);
  EXPECT_EQ(raised(), Raised{});
}

TEST_P(ReportedFault, CountsWithoutAnyReading) {
  pack = {};
  pack.active_faults = fault_bit(GetParam().fault);
  alarms.update(pack, policy, now);
  EXPECT_EQ(level(GetParam().kind), GetParam().level);
}

INSTANTIATE_TEST_SUITE_P(
    EveryFault, ReportedFault,
    testing::Values(FaultAlarm{BmsFault::UNDER_VOLTAGE, AlarmKind::LOW_VOLTAGE, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::OVER_VOLTAGE, AlarmKind::HIGH_VOLTAGE, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::OVER_TEMPERATURE, AlarmKind::HIGH_TEMPERATURE, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::DISCHARGE_OVER_CURRENT, AlarmKind::HIGH_CURRENT, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::CHARGE_OVER_CURRENT, AlarmKind::HIGH_CHARGE_CURRENT, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::REGENERATION_OVER_CURRENT, AlarmKind::HIGH_CHARGE_CURRENT, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::LOW_TEMPERATURE, AlarmKind::LOW_TEMPERATURE, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::CHARGER_SWITCH_ERROR, AlarmKind::CONTACTOR, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::LOAD_SWITCH_ERROR, AlarmKind::CONTACTOR, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::SINGLE_PORT_SWITCH_ERROR, AlarmKind::CONTACTOR, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::CURRENT_SENSOR_DISCONNECTED, AlarmKind::BMS_INTERNAL, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::CURRENT_SENSOR_CONNECTED, AlarmKind::BMS_INTERNAL, AlarmLevel::ALARM},
                    FaultAlarm{BmsFault::FULLY_DISCHARGED, AlarmKind::LOW_VOLTAGE, AlarmLevel::WARNING},
                    FaultAlarm{BmsFault::LOW_TEMPERATURE_CHARGE, AlarmKind::LOW_TEMPERATURE_CHARGE,
                               AlarmLevel::WARNING},
                    FaultAlarm{BmsFault::CHARGER_VOLTAGE_HIGH, AlarmKind::HIGH_VOLTAGE, AlarmLevel::WARNING}),
    [](const auto &info) { return std::to_string(static_cast<int>(info.param.fault)); });

TEST_F(AlarmsTest, AFaultThatNothingExplainsIsGeneral) {
  live.status = BmsStatus::FAULT;
  read();
  EXPECT_EQ(raised(), Raised{"general alarm"});
  live.status = BmsStatus::IDLE;
  read();
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, AFaultInAReadingThatIsNotCompleteIsGeneral) {
  read();
  live.status = BmsStatus::FAULT;
  live.current_ma.reset();
  read();
  EXPECT_EQ(raised(), Raised{"general alarm"});
}

TEST_F(AlarmsTest, AFaultThatAnAlarmExplainsIsGeneralOnceOnly) {
  live.status = BmsStatus::FAULT;
  pack.active_faults = fault_bit(BmsFault::OVER_VOLTAGE);
  read();
  EXPECT_EQ(raised(), (Raised{"general alarm", "high_voltage alarm"}));
}

TEST_F(AlarmsTest, GeneralIsTheWorstOfAll) {
  set_cells(live, 3200, 3310);
  run(RAISE_MS + 1000);
  EXPECT_EQ(level(AlarmKind::GENERAL), AlarmLevel::WARNING);
  pack.active_faults = fault_bit(BmsFault::LOAD_SWITCH_ERROR);
  read();
  EXPECT_EQ(level(AlarmKind::GENERAL), AlarmLevel::ALARM);
}

// Missing data clears nothing, and lost data is an alarm of its own.

TEST_F(AlarmsTest, LostDataIsAnInternalAlarmAtOnce) {
  read();
  run_silent(10000);
  EXPECT_EQ(raised(), Raised{});
  run_silent(250);
  EXPECT_EQ(raised(), (Raised{"general alarm", "bms_internal alarm"}));
}

TEST_F(AlarmsTest, SilenceAfterLostDataStaysAnAlarm) {
  policy.stop_frames = true;
  read();
  run_silent(120000);
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, ReadingsThatComeBackClearTheInternalAlarmAfter5Seconds) {
  read();
  run_silent(20000);
  run(CLEAR_MS);
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
  run(250);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, SettingsThatVanishAreAnInternalAlarm) {
  read();
  pack.settings->series_cells = 0;
  read();
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
  pack.settings.reset();
  run(60000);
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, LateReadingsClearNoAlarm) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
  run_silent(3600000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, LateReadingsRaiseNoMeasuredAlarm) {
  AlarmConfig config;
  config.rules[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)].raise_after_ms = 4000;
  alarms.set_config(config);
  set_cells(live, 3300, 3650);
  read();
  run_silent(9000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, AReportedFaultStaysWhileReadingsAreLate) {
  pack.active_faults = fault_bit(BmsFault::LOAD_SWITCH_ERROR);
  read();
  run_silent(4000);
  pack.active_faults = 0;
  run_silent(60000);
  EXPECT_EQ(level(AlarmKind::CONTACTOR), AlarmLevel::ALARM);
  run(CLEAR_MS + 500);
  EXPECT_EQ(level(AlarmKind::CONTACTOR), AlarmLevel::OK);
}

TEST_F(AlarmsTest, AnUnexplainedFaultStaysWhileReadingsAreLate) {
  live.status = BmsStatus::FAULT;
  read();
  run_silent(9000);
  EXPECT_EQ(raised(), Raised{"general alarm"});
}

TEST_F(AlarmsTest, ATemperatureThatIsNotKnownClearsNoAlarm) {
  live.internal_temperature_dc = 650;
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::HIGH_TEMPERATURE), AlarmLevel::ALARM);
  live.internal_temperature_dc.reset();
  run(60000);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, AHotSensorThatVanishesClearsNoAlarm) {
  live.external_temperature_dc[1] = 650;
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::HIGH_TEMPERATURE), AlarmLevel::ALARM);
  live.external_temperature_dc[1].reset();
  run(60000);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE), AlarmLevel::ALARM) << "the internal sensor is cool";
  live.external_temperature_dc[1] = 300;
  run(CLEAR_MS + 500);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE), AlarmLevel::OK);
}

TEST_F(AlarmsTest, AColdSensorThatVanishesClearsNoAlarm) {
  live.external_temperature_dc[0] = -50;
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::WARNING);
  live.external_temperature_dc[0].reset();
  run(60000);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE_CHARGE), AlarmLevel::WARNING);
}

TEST_F(AlarmsTest, NoRandomLossOfDataEverClearsAnAlarm) {
  test::Random random(35);
  for (int round = 0; round < 2000; round++) {
    Alarms tested;
    LiveData reading = healthy_live(now);
    set_cells(reading, static_cast<uint16_t>(random.between(2600, 3700)), 3700);
    reading.internal_temperature_dc = static_cast<int16_t>(random.between(-100, 700));
    reading.external_temperature_dc[0] = static_cast<int16_t>(random.between(-100, 700));
    reading.current_ma = static_cast<int32_t>(random.between(-120000, 60000));
    PackSnapshot snapshot = healthy_pack(now);
    snapshot.active_faults = static_cast<FaultSet>(random.between(0, 0xFFFF));
    TimeMs at = now;
    for (int i = 0; i < 20; i++, at += 250) {
      reading.measured_at = at;
      test::read(snapshot, reading);
      tested.update(snapshot, policy, at);
    }
    const AlarmLevels before = tested.levels();
    // From here on no complete reading comes, or none with temperatures.
    const bool without_temperatures = random.one_in(2);
    for (int i = 0; i < 100; i++) {
      at += static_cast<TimeMs>(random.between(0, 2000));
      if (without_temperatures) {
        reading.measured_at = at;
        reading.internal_temperature_dc.reset();
        reading.external_temperature_dc[0].reset();
        test::read(snapshot, reading);
      }
      tested.update(snapshot, policy, at);
      for (size_t alarm = 0; alarm < ALARM_COUNT; alarm++)
        ASSERT_GE(tested.levels()[alarm], before[alarm]) << ALARMS[alarm].key << " in round " << round;
    }
  }
}

// Heat while charging, and cold.

TEST_F(AlarmsTest, HeatIsAnAlarmOfItsOwnWhileCharging) {
  live.internal_temperature_dc = 499;
  live.status = BmsStatus::CHARGING;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::OK);
  live.internal_temperature_dc = 500;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::WARNING);
  live.external_temperature_dc[0] = 550;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::ALARM);
  live.status = BmsStatus::DISCHARGING;
  run(CLEAR_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::OK) << "warm, but not charged";
  live.status = BmsStatus::REGENERATION;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, HeatWhileChargingIsNeverAllowedBeyondTheBmssOwnCutOff) {
  pack.settings->over_heat_dc = 450;
  live.status = BmsStatus::CHARGING;
  live.internal_temperature_dc = 450;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::HIGH_TEMPERATURE_CHARGE), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, DeepColdIsAnAlarm) {
  pack.settings->low_temperature_charge_dc = -400;
  live.internal_temperature_dc = -149;
  run(RAISE_MS + 250);
  EXPECT_EQ(raised(), Raised{});
  live.internal_temperature_dc = -150;
  run(RAISE_MS + 250);
  EXPECT_EQ(raised(), (Raised{"general warning", "low_temperature warning"}));
  live.internal_temperature_dc = -200;
  run(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::LOW_TEMPERATURE), AlarmLevel::ALARM);
}

// Readings that are not believed.

TEST_F(AlarmsTest, ReadingsThatAreNotBelievedAreAnInternalAlarmAfter3Seconds) {
  read();
  pack.doubts.since = now;
  pack.doubts.last = Doubt::OPEN_WIRE;
  pack.doubts.value = 2900;
  pack.doubts.bound = 3700;
  run_silent(RAISE_MS);
  EXPECT_EQ(raised(), Raised{}) << "a glitch is no alarm";
  run_silent(250);
  EXPECT_EQ(raised(), (Raised{"general alarm", "bms_internal alarm"}));
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::BMS_INTERNAL).reason), "open_wire");
  EXPECT_EQ(alarms.status(AlarmKind::BMS_INTERNAL).reason.value, 2900);
  run_silent(20000);
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::BMS_INTERNAL).reason), "open_wire")
      << "the cause, not what follows";
  pack.doubts.since.reset();
  run(CLEAR_MS + 250);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(AlarmsTest, ABmsThatWakesUpHas15SecondsToMakeSense) {
  pack.last_complete.reset();
  pack.doubts.since = now;
  pack.doubts.last = Doubt::INCOMPLETE;
  run_silent(15000);
  EXPECT_EQ(raised(), Raised{});
  run_silent(RAISE_MS + 250);
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
}

TEST_F(AlarmsTest, ReadingsOftenNotBelievedAreAWarning) {
  read();
  pack.doubts.last = Doubt::SOC_STEP;
  pack.doubts.score = 39;
  run(60000);
  EXPECT_EQ(raised(), Raised{});
  pack.doubts.score = 40;
  run(RAISE_MS + 250);
  EXPECT_EQ(raised(), (Raised{"general warning", "bms_internal warning"}));
}

TEST_F(AlarmsTest, ABrokenTemperatureSensorIsAWarning) {
  live.invalid_temperatures = 0b100;
  run(RAISE_MS + 250);
  EXPECT_EQ(raised(), (Raised{"general warning", "bms_internal warning"}));
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::BMS_INTERNAL).reason), "temperature_range");
}

TEST_F(AlarmsTest, ASensorThatVanishesIsAWarning) {
  live.external_temperature_dc[0] = 200;
  run(1000);
  live.external_temperature_dc[0].reset();
  run(RAISE_MS + 250);
  EXPECT_EQ(raised(), (Raised{"general warning", "bms_internal warning"}));
  const AlarmReason reason = alarms.status(AlarmKind::BMS_INTERNAL).reason;
  EXPECT_EQ(reason.cause, AlarmCause::SENSOR_LOST);
  EXPECT_EQ(reason.detail, 1);
  live.external_temperature_dc[0] = 200;
  run(CLEAR_MS + 250);
  EXPECT_EQ(raised(), Raised{});
}

// What the gateway itself knows.

TEST_F(AlarmsTest, AConditionFromOutsideCountsAtOnceAndStaysUntilItIsOver) {
  alarms.set_condition(AlarmKind::BMS_INTERNAL, AlarmLevel::ALARM, {AlarmCause::WATCHDOG, 1, 5020, 5000});
  read();
  EXPECT_EQ(raised(), (Raised{"general alarm", "bms_internal alarm"}));
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::BMS_INTERNAL).reason), "poll");
  run(60000);
  EXPECT_EQ(level(AlarmKind::BMS_INTERNAL), AlarmLevel::ALARM);
  alarms.set_condition(AlarmKind::BMS_INTERNAL, AlarmLevel::OK);
  run(CLEAR_MS + 250);
  EXPECT_EQ(raised(), Raised{});
}

// Since when, why, seen by whom.

TEST_F(AlarmsTest, TellsSinceWhenAndWhy) {
  run(1000);
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  const TimeMs at = now;
  const AlarmStatus &status = alarms.status(AlarmKind::HIGH_VOLTAGE);
  EXPECT_EQ(status.level, AlarmLevel::WARNING);
  EXPECT_EQ(status.since, at);
  EXPECT_EQ(status.reason.cause, AlarmCause::CELL_VOLTAGE);
  EXPECT_EQ(status.reason.detail, 1);
  EXPECT_EQ(status.reason.value, 3610);
  EXPECT_EQ(status.reason.threshold, 3600);
  set_cells(live, 3300, 3660);
  run(RAISE_MS + 250);
  EXPECT_EQ(status.level, AlarmLevel::ALARM);
  EXPECT_EQ(status.since, at) << "it began as a warning";
  EXPECT_EQ(status.reason.value, 3660);
  EXPECT_EQ(status.reason.threshold, 3650);
  set_cells(live, 3300, 3300);
  run(CLEAR_MS + 250);
  EXPECT_EQ(status.level, AlarmLevel::OK);
  EXPECT_EQ(status.reason.cause, AlarmCause::NONE);
}

TEST_F(AlarmsTest, GeneralNamesTheWorst) {
  set_cells(live, 3200, 3310);
  run(RAISE_MS + 250);
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::GENERAL).reason), "cell_imbalance");
  pack.active_faults = fault_bit(BmsFault::LOAD_SWITCH_ERROR);
  read();
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::GENERAL).reason), "contactor");
  EXPECT_STREQ(alarm_reason_key(alarms.status(AlarmKind::CONTACTOR).reason), "bms_load_switch_error");
}

TEST_F(AlarmsTest, AnActiveAlarmThatIsAcknowledgedStaysActive) {
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  EXPECT_FALSE(alarms.status(AlarmKind::HIGH_VOLTAGE).acknowledged);
  EXPECT_TRUE(alarms.acknowledge(AlarmKind::HIGH_VOLTAGE));
  EXPECT_FALSE(alarms.acknowledge(AlarmKind::HIGH_VOLTAGE)) << "once";
  run(60000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::WARNING);
  EXPECT_TRUE(alarms.status(AlarmKind::HIGH_VOLTAGE).acknowledged);
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  EXPECT_FALSE(alarms.status(AlarmKind::HIGH_VOLTAGE).acknowledged) << "worse is news";
}

TEST_F(AlarmsTest, AnAlarmThatComesAgainIsNotAcknowledged) {
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  alarms.acknowledge(AlarmKind::HIGH_VOLTAGE);
  set_cells(live, 3300, 3300);
  run(CLEAR_MS + 250);
  set_cells(live, 3300, 3610);
  run(RAISE_MS + 250);
  EXPECT_FALSE(alarms.status(AlarmKind::HIGH_VOLTAGE).acknowledged);
}

TEST_F(AlarmsTest, ThereIsNothingToAcknowledgeOnAHealthyPack) {
  read();
  for (size_t i = 0; i < ALARM_COUNT; i++)
    EXPECT_FALSE(alarms.acknowledge(static_cast<AlarmKind>(i))) << ALARMS[i].key;
  EXPECT_EQ(level(AlarmKind::SHORT_CIRCUIT), AlarmLevel::UNSUPPORTED);
}

class LatchedAlarms : public AlarmsTest {
 protected:
  LatchedAlarms() {
    AlarmConfig config;
    config.rules[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)].latched = true;
    this->alarms.set_config(config);
  }
  const AlarmStatus &status() { return this->alarms.status(AlarmKind::HIGH_VOLTAGE); }
};

TEST_F(LatchedAlarms, StayUntilTheyAreAcknowledged) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  set_cells(live, 3300, 3300);
  run(3600000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
  EXPECT_EQ(level(AlarmKind::GENERAL), AlarmLevel::ALARM);
  EXPECT_EQ(status().present, AlarmLevel::OK);
  EXPECT_EQ(status().reason.value, 3650) << "the reason is still told";
  EXPECT_TRUE(alarms.acknowledge(AlarmKind::HIGH_VOLTAGE));
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
  EXPECT_EQ(status().reason.cause, AlarmCause::NONE);
  read();
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(LatchedAlarms, EndByThemselvesWhenTheyWereSeenWhileActive) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  alarms.acknowledge(AlarmKind::HIGH_VOLTAGE);
  set_cells(live, 3300, 3300);
  run(CLEAR_MS + 250);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(LatchedAlarms, KeepTheWorstLevelUntilItIsSeen) {
  set_cells(live, 3300, 3650);
  run(RAISE_MS + 250);
  set_cells(live, 3300, 3610);
  run(CLEAR_MS + 250);
  EXPECT_EQ(status().level, AlarmLevel::ALARM);
  EXPECT_EQ(status().present, AlarmLevel::WARNING);
  EXPECT_TRUE(alarms.acknowledge(AlarmKind::HIGH_VOLTAGE));
  EXPECT_EQ(status().level, AlarmLevel::WARNING);
  EXPECT_TRUE(status().acknowledged);
}

TEST_F(LatchedAlarms, KindsThatAreNotLatchedEndAsEver) {
  set_cells(live, 3300, 3410);
  run(RAISE_MS + 250);
  ASSERT_EQ(level(AlarmKind::CELL_IMBALANCE), AlarmLevel::WARNING);
  set_cells(live, 3300, 3300);
  run(CLEAR_MS + 250);
  EXPECT_EQ(raised(), Raised{});
}

TEST_F(LatchedAlarms, GeneralAcknowledgesAll) {
  set_cells(live, 3300, 3650);
  pack.active_faults = fault_bit(BmsFault::LOAD_SWITCH_ERROR);
  run(RAISE_MS + 250);
  EXPECT_TRUE(alarms.acknowledge(AlarmKind::GENERAL));
  EXPECT_TRUE(status().acknowledged);
  EXPECT_TRUE(alarms.status(AlarmKind::CONTACTOR).acknowledged);
  EXPECT_TRUE(alarms.status(AlarmKind::GENERAL).acknowledged);
  EXPECT_FALSE(alarms.acknowledge(AlarmKind::GENERAL));
}

TEST_F(AlarmsTest, EachKindHasItsOwnTimes) {
  AlarmConfig config;
  config.rules[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)] = {.raise_after_ms = 10000, .clear_after_ms = 0};
  alarms.set_config(config);
  read();
  set_cells(live, 3300, 3650);
  run(10000);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
  EXPECT_EQ(level(AlarmKind::CELL_IMBALANCE), AlarmLevel::ALARM);
  run(250);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::ALARM);
  set_cells(live, 3300, 3300);
  run(250);
  EXPECT_EQ(level(AlarmKind::HIGH_VOLTAGE), AlarmLevel::OK);
}

// Words for people.

std::string described(const AlarmReason &reason) {
  char text[ALARM_REASON_TEXT_SIZE];
  const size_t length = describe(reason, text);
  EXPECT_EQ(length, std::string(text).size());
  return text;
}

TEST(AlarmReasonText, SaysWhatWhereAndHowMuch) {
  EXPECT_EQ(described({AlarmCause::CELL_VOLTAGE, 6, 3652, 3650}), "cell 7 at 3.652 V, threshold 3.650 V");
  EXPECT_EQ(described({AlarmCause::TEMPERATURE, 0, -3, 0}), "internal sensor at -0.3 degC, threshold 0.0 degC");
  EXPECT_EQ(described({AlarmCause::TEMPERATURE, 2, 551, 550}), "sensor 2 at 55.1 degC, threshold 55.0 degC");
  EXPECT_EQ(described({AlarmCause::CURRENT, 0, -96000, -95000}), "-96.0 A, threshold -95.0 A");
  EXPECT_EQ(described({AlarmCause::CELL_SPREAD, 0, 120, 100}), "cells 0.120 V apart, threshold 0.100 V");
  EXPECT_EQ(described({AlarmCause::BMS_FAULT, 8, 0, 0}), "BMS: load switch does not obey");
  EXPECT_EQ(described({AlarmCause::BMS_STATUS, 0, 0, 0}), "the BMS reports a fault without a cause");
  EXPECT_EQ(described({AlarmCause::READINGS_LOST, 0, 10250, 10000}), "no readings for 10.2 s, threshold 10.0 s");
  EXPECT_EQ(described({AlarmCause::SETTINGS_LOST, 0, 0, 0}), "the BMS's settings are missing or contradict each other");
  EXPECT_EQ(described({AlarmCause::IMPLAUSIBLE, static_cast<uint8_t>(Doubt::SOC_STEP), 0, 0}),
            doubt_text(Doubt::SOC_STEP));
  EXPECT_EQ(described({AlarmCause::SENSOR_LOST, 1, 0, 0}), "sensor 1 has vanished");
  EXPECT_EQ(described({AlarmCause::WATCHDOG, 2, 2600, 2500}), "can stalled for 2.6 s, threshold 2.5 s");
  EXPECT_EQ(described({AlarmCause::OTHER_ALARM, 1, 0, 0}), "High voltage");
  EXPECT_EQ(described({}), "");
}

TEST(AlarmReasonText, FitsWhateverTheNumbers) {
  for (uint8_t cause = 0; cause <= static_cast<uint8_t>(AlarmCause::OTHER_ALARM); cause++) {
    for (const uint8_t detail : {0, 1, 15, 200, 255}) {
      const AlarmReason reason{static_cast<AlarmCause>(cause), detail, INT32_MIN, INT32_MIN};
      EXPECT_LT(described(reason).size(), ALARM_REASON_TEXT_SIZE - 1) << "not even cut";
      EXPECT_NE(alarm_reason_key(reason), nullptr);
      std::array<char, 5> small;
      EXPECT_LE(describe(reason, small), 4u);
      EXPECT_EQ(describe(reason, {}), 0u);
    }
  }
}

TEST(AlarmReasonText, EveryFaultOfTheBmsHasAKeyOfItsOwn) {
  std::set<std::string> keys;
  for (uint8_t fault = 0; fault < 16; fault++)
    EXPECT_TRUE(keys.insert(alarm_reason_key({AlarmCause::BMS_FAULT, fault, 0, 0})).second);
}

// Names.

TEST(AlarmTable, EveryAlarmHasAKeyAndANameOfItsOwn) {
  std::set<std::string> keys;
  std::set<std::string> names;
  for (const AlarmInfo &info : ALARMS) {
    EXPECT_TRUE(keys.insert(info.key).second) << info.key;
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
  }
}

TEST(AlarmTable, EveryFaultOfTheBmsBelongsToAnAlarm) {
  FaultSet all = 0;
  for (const AlarmInfo &info : ALARMS)
    all |= info.alarm_faults | info.warning_faults;
  // That the charger's voltage is too low harms nothing.
  EXPECT_EQ(all | fault_bit(BmsFault::CHARGER_VOLTAGE_LOW), 0xFFFFu);
}

TEST(AlarmTable, LevelsHaveKeys) {
  EXPECT_STREQ(alarm_level_key(AlarmLevel::UNSUPPORTED), "unsupported");
  EXPECT_STREQ(alarm_level_key(AlarmLevel::OK), "ok");
  EXPECT_STREQ(alarm_level_key(AlarmLevel::WARNING), "warning");
  EXPECT_STREQ(alarm_level_key(AlarmLevel::ALARM), "alarm");
}

}  // namespace
}  // namespace esphome::bms_core
