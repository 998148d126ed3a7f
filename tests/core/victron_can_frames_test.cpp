#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "victron_can/frames.h"

namespace esphome::victron_can {
namespace {

using bms_core::AlarmKind;
using bms_core::AlarmLevel;
using bms_core::AlarmLevels;
using bms_core::BatteryState;
using bms_core::Freshness;
using bms_core::LimitReason;

using Bytes = std::vector<uint8_t>;

const FrameInfo &info_of(uint16_t id) {
  const auto info = std::find_if(FRAMES.begin(), FRAMES.end(), [&](const FrameInfo &each) { return each.id == id; });
  EXPECT_NE(info, FRAMES.end());
  return *info;
}

std::optional<Frame> encode(uint16_t id, const BatteryState &state, const Names &names = {}) {
  const auto frame = info_of(id).encode(state, names);
  if (frame) {
    EXPECT_EQ(frame->id, id);
  }
  return frame;
}

Bytes bytes(uint16_t id, const BatteryState &state, const Names &names = {}) {
  const auto frame = encode(id, state, names);
  return frame ? Bytes(frame->data.begin(), frame->data.begin() + frame->length) : Bytes{};
}

Bytes first(size_t count, const Bytes &all) {
  return {all.begin(), all.begin() + static_cast<ptrdiff_t>(std::min(count, all.size()))};
}

Bytes text(const std::string &characters) {
  Bytes padded(characters.begin(), characters.end());
  padded.resize(8);
  return padded;
}

void set_limits(BatteryState &state, int32_t charge_voltage_mv, int32_t charge_ma, int32_t discharge_ma,
                int32_t discharge_voltage_mv) {
  state.limits = {};
  state.limits.freshness = Freshness::FRESH;
  state.limits.charge_voltage_mv.bound(LimitReason::NONE, charge_voltage_mv);
  state.limits.charge_current_ma.bound(LimitReason::NONE, charge_ma);
  state.limits.discharge_current_ma.bound(LimitReason::NONE, discharge_ma);
  state.limits.discharge_voltage_mv = discharge_voltage_mv;
}

AlarmLevels all_alarms(AlarmLevel level) {
  AlarmLevels levels;
  levels.fill(level);
  return levels;
}

// Captures of dfch/BydCanProtocol: BYD LVS on a GX.

TEST(BydCapture, Limits) {
  BatteryState state;
  set_limits(state, 58'400, 128'000, 128'000, 43'000);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x48, 0x02, 0x00, 0x05, 0x00, 0x05, 0xAE, 0x01}));
}

TEST(BydCapture, StateOfCharge) {
  BatteryState state;
  state.soc_ppm = 670'000;
  state.soh_ppm = 1'000'000;
  EXPECT_EQ(first(4, bytes(0x355, state)), (Bytes{0x43, 0x00, 0x64, 0x00}));
}

TEST(BydCapture, MeasuredValues) {
  BatteryState state;
  state.voltage_mv = 53'100;
  state.current_ma = -700;
  state.temperature_dc = 140;
  EXPECT_EQ(bytes(0x356, state), (Bytes{0xBE, 0x14, 0xF9, 0xFF, 0x8C, 0x00}));
}

TEST(BydCapture, AllAlarmsOk) {
  BatteryState state;
  state.alarms = all_alarms(AlarmLevel::OK);
  state.online = true;
  const Bytes frame = bytes(0x35A, state);
  EXPECT_EQ(first(3, frame), (Bytes{0xAA, 0xAA, 0xAA}));
  EXPECT_EQ(Bytes(frame.begin() + 4, frame.begin() + 7), (Bytes{0xAA, 0xAA, 0xAA}));
}

TEST(BydCapture, BatteryInfo) {
  BatteryState state;
  state.identity.emplace();
  state.identity->firmware_public = 0x01;
  state.identity->firmware_internal = 0x17;
  state.online_capacity_mah = 105'000;
  EXPECT_EQ(bytes(0x35F, state, {.type_id = 0x694C}), (Bytes{0x4C, 0x69, 0x01, 0x17, 0x69, 0x00}));
}

TEST(BydCapture, Modules) {
  BatteryState state;
  state.packs_online = 2;
  EXPECT_EQ(bytes(0x372, state), (Bytes{0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}));
}

TEST(BydCapture, Extremes) {
  BatteryState state;
  state.min_cell_mv = {3306, {}};
  state.max_cell_mv = {3329, {}};
  state.min_temperature_dc = {140, {}};
  state.max_temperature_dc = {170, {}};
  EXPECT_EQ(bytes(0x373, state), (Bytes{0xEA, 0x0C, 0x01, 0x0D, 0x1F, 0x01, 0x22, 0x01}));
}

TEST(BydCapture, Energy) {
  BatteryState state;
  state.energy = {211'200'000, 183'500'000};
  EXPECT_EQ(bytes(0x378, state), (Bytes{0x40, 0x08, 0x00, 0x00, 0x2B, 0x07, 0x00, 0x00}));
}

TEST(BydCapture, InstalledCapacity) {
  BatteryState state;
  state.installed_capacity_mah = 156'000;
  EXPECT_EQ(bytes(0x379, state), (Bytes{0x9C, 0x00}));
}

TEST(BydCapture, Family) { EXPECT_EQ(bytes(0x382, {}, {.family = "PREMIUM"}), text("PREMIUM")); }

// Captures of AndreasBoehm/PytesCANProtocol: Pytes V5 on a GX.

TEST(PytesCapture, Limits) {
  BatteryState state;
  set_limits(state, 56'800, 100'000, 100'000, 45'500);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x38, 0x02, 0xE8, 0x03, 0xE8, 0x03, 0xC7, 0x01}));
}

TEST(PytesCapture, StateOfCharge) {
  BatteryState state;
  state.soc_ppm = 510'000;
  state.soh_ppm = 1'000'000;
  EXPECT_EQ(first(4, bytes(0x355, state)), (Bytes{0x33, 0x00, 0x64, 0x00}));
}

TEST(PytesCapture, MeasuredValues) {
  BatteryState state;
  state.voltage_mv = 52'620;
  state.current_ma = -700;
  state.temperature_dc = 180;
  EXPECT_EQ(bytes(0x356, state), (Bytes{0x8E, 0x14, 0xF9, 0xFF, 0xB4, 0x00}));
}

TEST(PytesCapture, BatteryInfo) {
  BatteryState state;
  state.identity.emplace();
  state.identity->firmware_public = 0x6E;
  state.identity->firmware_internal = 0x01;
  state.online_capacity_mah = 50'000;
  EXPECT_EQ(bytes(0x35F, state, {.type_id = 1}), (Bytes{0x01, 0x00, 0x6E, 0x01, 0x32, 0x00}));
}

TEST(PytesCapture, Modules) {
  BatteryState state;
  state.packs_online = 2;
  state.packs_blocking_charge = 1;
  state.packs_blocking_discharge = 1;
  state.packs_offline = 2;
  EXPECT_EQ(bytes(0x372, state), (Bytes{0x02, 0x00, 0x01, 0x00, 0x01, 0x00, 0x02, 0x00}));
}

TEST(PytesCapture, Extremes) {
  BatteryState state;
  state.min_cell_mv = {3288, {}};
  state.max_cell_mv = {3290, {}};
  state.min_temperature_dc = {160, {}};
  state.max_temperature_dc = {180, {}};
  EXPECT_EQ(bytes(0x373, state), (Bytes{0xD8, 0x0C, 0xDA, 0x0C, 0x21, 0x01, 0x23, 0x01}));
}

// User captures of a REC-Q BMS on a GX.

TEST(RecCapture, Limits) {
  BatteryState state;
  set_limits(state, 28'700, 70'000, 100'000, 23'100);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x1F, 0x01, 0xBC, 0x02, 0xE8, 0x03, 0xE7, 0x00}));
}

TEST(RecCapture, StateOfCharge) {
  BatteryState state;
  state.soc_ppm = 500'000;
  state.soh_ppm = 1'000'000;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x32, 0x00, 0x64, 0x00, 0x88, 0x13}));
}

TEST(RecCapture, MeasuredValues) {
  BatteryState state;
  state.voltage_mv = 26'100;
  state.current_ma = 0;
  state.temperature_dc = 295;
  EXPECT_EQ(bytes(0x356, state), (Bytes{0x32, 0x0A, 0x00, 0x00, 0x27, 0x01}));
}

TEST(RecCapture, AlarmsSomeOfThemUnsupported) {
  BatteryState state;
  state.online = true;
  for (const AlarmKind kind :
       {AlarmKind::HIGH_VOLTAGE, AlarmKind::LOW_VOLTAGE, AlarmKind::HIGH_TEMPERATURE, AlarmKind::LOW_TEMPERATURE_CHARGE,
        AlarmKind::HIGH_CURRENT, AlarmKind::HIGH_CHARGE_CURRENT, AlarmKind::BMS_INTERNAL})
    state.alarms[static_cast<size_t>(kind)] = AlarmLevel::OK;
  EXPECT_EQ(first(4, bytes(0x35A, state)), (Bytes{0xA8, 0xA0, 0x82, 0x00}));

  state.alarms = all_alarms(AlarmLevel::UNSUPPORTED);
  state.alarms[static_cast<size_t>(AlarmKind::CELL_IMBALANCE)] = AlarmLevel::OK;
  EXPECT_EQ(bytes(0x35A, state)[7], 0x0A) << "no imbalance, online";
}

// Values of a real 14S pack (clarkni5/tinybms): 55.78 V, 0 A, 83.554824 %, cells 3980 to 3990 mV, no SOH, no sensors.

TEST(FourteenCells, StateOfChargeWithoutHealth) {
  BatteryState state;
  state.soc_ppm = 835'548;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x54, 0x00, 0xFF, 0xFF, 0xA3, 0x20}));
}

TEST(FourteenCells, MeasuredValuesWithoutTemperature) {
  BatteryState state;
  state.voltage_mv = 55'780;
  state.current_ma = 0;
  EXPECT_EQ(bytes(0x356, state), (Bytes{0xCA, 0x15, 0x00, 0x00}));
}

TEST(FourteenCells, ExtremesWithoutTemperature) {
  BatteryState state;
  state.min_cell_mv = {3980, {}};
  state.max_cell_mv = {3990, {}};
  EXPECT_EQ(bytes(0x373, state), (Bytes{0x8C, 0x0F, 0x96, 0x0F, 0xFF, 0xFF, 0xFF, 0xFF}));
}

// What the protocol says where no capture shows it.

TEST(Limits, AreSentOnlyWhileTheyMayBe) {
  BatteryState state;
  EXPECT_FALSE(encode(0x351, state));
  set_limits(state, 58'400, 100'000, 100'000, 43'000);
  for (const Freshness freshness : {Freshness::FRESH, Freshness::HELD, Freshness::LOST}) {
    state.limits.freshness = freshness;
    EXPECT_TRUE(encode(0x351, state));
  }
  for (const Freshness freshness : {Freshness::NEVER, Freshness::SILENT}) {
    state.limits.freshness = freshness;
    EXPECT_FALSE(encode(0x351, state));
  }
}

TEST(Limits, ChargeVoltageZeroIsNeverSent) {
  BatteryState state;
  set_limits(state, 49, 100'000, 100'000, 43'000);
  EXPECT_FALSE(encode(0x351, state));
  set_limits(state, 50, 100'000, 100'000, 43'000);
  EXPECT_EQ(bytes(0x351, state)[0], 1);
  state.limits = {};
  state.limits.freshness = Freshness::FRESH;
  EXPECT_FALSE(encode(0x351, state)) << "no bound at all";
}

TEST(Limits, UnknownDischargeVoltageIsCutOff) {
  BatteryState state;
  set_limits(state, 58'400, 128'000, 128'000, 0);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x48, 0x02, 0x00, 0x05, 0x00, 0x05}));
}

TEST(Limits, CurrentsStopAtTheEndOfTheirType) {
  BatteryState state;
  set_limits(state, 58'400, INT32_MAX, 3'276'800, 43'000);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x48, 0x02, 0xFF, 0x7F, 0xFF, 0x7F, 0xAE, 0x01}));
}

TEST(Limits, RoundToNearest) {
  BatteryState state;
  set_limits(state, 58'449, 99'950, 49, 43'050);
  EXPECT_EQ(bytes(0x351, state), (Bytes{0x48, 0x02, 0xE8, 0x03, 0x00, 0x00, 0xAF, 0x01}));
}

TEST(StateOfCharge, NeedsSocOnly) {
  BatteryState state;
  state.soh_ppm = 1'000'000;
  EXPECT_FALSE(encode(0x355, state));
}

TEST(StateOfCharge, StopsAtHundredPercent) {
  BatteryState state;
  state.soc_ppm = 1'200'000;
  state.soh_ppm = 1'000'020;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x64, 0x00, 0x64, 0x00, 0x10, 0x27}));
}

TEST(StateOfCharge, AHealthOfZeroOrUnknownIsNeverSentAsZero) {
  BatteryState state;
  state.soc_ppm = 500'000;
  const Bytes unsupported{0x32, 0x00, 0xFF, 0xFF, 0x88, 0x13};
  EXPECT_EQ(bytes(0x355, state), unsupported);
  state.soh_ppm = 0;
  EXPECT_EQ(bytes(0x355, state), unsupported);
  state.soh_ppm = 4'999;
  EXPECT_EQ(bytes(0x355, state), unsupported) << "would be rounded to 0";
  state.soh_ppm = 5'000;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x32, 0x00, 0x01, 0x00, 0x88, 0x13}));
}

TEST(StateOfCharge, EmptyIsSentAsEmpty) {
  BatteryState state;
  state.soc_ppm = 0;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00}));
}

TEST(StateOfCharge, NotQuiteFullIsNotRoundedToFull) {
  BatteryState state;
  state.soc_ppm = 990'000;
  EXPECT_EQ(bytes(0x355, state), (Bytes{0x63, 0x00, 0xFF, 0xFF, 0xAC, 0x26}));
}

TEST(MeasuredValues, NeedVoltageAndCurrent) {
  BatteryState state;
  state.voltage_mv = 53'100;
  EXPECT_FALSE(encode(0x356, state));
  state.voltage_mv.reset();
  state.current_ma = 0;
  EXPECT_FALSE(encode(0x356, state));
}

TEST(MeasuredValues, StopAtTheEndOfTheirType) {
  BatteryState state;
  state.voltage_mv = 400'000;
  state.current_ma = -4'000'000;
  state.temperature_dc = -400;
  EXPECT_EQ(bytes(0x356, state), (Bytes{0xFF, 0x7F, 0x00, 0x80, 0x70, 0xFE}));
}

TEST(Alarms, AnAlarmIsNotAWarningToo) {
  BatteryState state;
  state.online = true;
  state.alarms = all_alarms(AlarmLevel::OK);
  state.alarms[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)] = AlarmLevel::ALARM;
  EXPECT_EQ(bytes(0x35A, state), (Bytes{0xA6, 0xAA, 0xAA, 0x02, 0xAA, 0xAA, 0xAA, 0x0A}));
}

TEST(Alarms, AWarningLeavesTheAlarmAtOk) {
  BatteryState state;
  state.online = true;
  state.alarms = all_alarms(AlarmLevel::OK);
  state.alarms[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)] = AlarmLevel::WARNING;
  EXPECT_EQ(bytes(0x35A, state), (Bytes{0xAA, 0xAA, 0xAA, 0x02, 0xA6, 0xAA, 0xAA, 0x0A}));
}

/// Each alarm has the pair that Victron's table gives it: byte, bit.
TEST(Alarms, EachHasItsPair) {
  struct Place {
    AlarmKind kind;
    size_t byte;
    unsigned bit;
  };
  const Place places[] = {
      {AlarmKind::GENERAL, 0, 0},
      {AlarmKind::HIGH_VOLTAGE, 0, 2},
      {AlarmKind::LOW_VOLTAGE, 0, 4},
      {AlarmKind::HIGH_TEMPERATURE, 0, 6},
      {AlarmKind::LOW_TEMPERATURE, 1, 0},
      {AlarmKind::HIGH_TEMPERATURE_CHARGE, 1, 2},
      {AlarmKind::LOW_TEMPERATURE_CHARGE, 1, 4},
      {AlarmKind::HIGH_CURRENT, 1, 6},
      {AlarmKind::HIGH_CHARGE_CURRENT, 2, 0},
      {AlarmKind::CONTACTOR, 2, 2},
      {AlarmKind::SHORT_CIRCUIT, 2, 4},
      {AlarmKind::BMS_INTERNAL, 2, 6},
      {AlarmKind::CELL_IMBALANCE, 3, 0},
  };
  for (const Place &place : places) {
    BatteryState state;
    state.alarms[static_cast<size_t>(place.kind)] = AlarmLevel::ALARM;
    Bytes expected(8);
    expected[place.byte] = static_cast<uint8_t>(0b01 << place.bit);
    expected[place.byte + 4] |= static_cast<uint8_t>(0b10 << place.bit);
    expected[7] |= 0b01 << 2;  // offline
    EXPECT_EQ(bytes(0x35A, state), expected) << "alarm " << static_cast<int>(place.kind);
  }
}

TEST(Alarms, SayWhetherTheBatteryIsOnline) {
  BatteryState state;
  EXPECT_EQ(bytes(0x35A, state)[7], 0b01 << 2);
  state.online = true;
  EXPECT_EQ(bytes(0x35A, state)[7], 0b10 << 2);
}

TEST(Name, ManufacturerIsPadded) { EXPECT_EQ(bytes(0x35E, {}, {.manufacturer = "Solar"}), text("Solar")); }

TEST(Name, LongOneTakesTwoFrames) {
  const Names names{.manufacturer = "TinyBMS", .battery = "TinyBMS garage"};
  EXPECT_EQ(bytes(0x370, {}, names), text("TinyBMS "));
  EXPECT_EQ(bytes(0x371, {}, names), text("garage"));
}

TEST(Name, ShortOneIsCompleteInTheManufacturer) {
  const Names names{.manufacturer = "TinyBMS1", .battery = "TinyBMS1"};
  EXPECT_FALSE(encode(0x370, {}, names));
  EXPECT_FALSE(encode(0x371, {}, names));
}

TEST(Name, EmptyFamilyIsNotSent) { EXPECT_FALSE(encode(0x382, {}, {.family = ""})); }

TEST(BatteryInfo, NeedsTheVersion) {
  BatteryState state;
  state.online_capacity_mah = 105'000;
  EXPECT_FALSE(encode(0x35F, state));
}

TEST(BatteryInfo, UnknownCapacityIsCutOff) {
  BatteryState state;
  state.identity.emplace();
  state.identity->firmware_public = 1;
  state.identity->firmware_internal = 242;
  EXPECT_EQ(bytes(0x35F, state), (Bytes{0x00, 0x00, 0x01, 0xF2}));
  state.identity->firmware_internal = 1000;
  EXPECT_EQ(bytes(0x35F, state)[3], 0xFF);
}

TEST(Modules, AreUnknownWithoutPacks) { EXPECT_FALSE(encode(0x372, {})); }

TEST(Extremes, AreNotSentWithoutAnyValue) { EXPECT_FALSE(encode(0x373, {})); }

TEST(Extremes, ColdIsNotBelowZeroKelvin) {
  BatteryState state;
  state.min_temperature_dc = {-405, {}};
  state.max_temperature_dc = {-32'768, {}};
  EXPECT_EQ(bytes(0x373, state), (Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xE9, 0x00, 0x00, 0x00}));
}

TEST(Places, NameThePackAndTheCell) {
  BatteryState state;
  state.min_cell_mv = {3300, {0, 6}};
  state.max_cell_mv = {3400, {11, 15}};
  EXPECT_EQ(bytes(0x374, state), text("P1C07"));
  EXPECT_EQ(bytes(0x375, state), text("P12C16"));
}

TEST(Places, NameThePackAndTheSensor) {
  BatteryState state;
  state.min_temperature_dc = {100, {0, 1}};
  state.max_temperature_dc = {250, {1, 0}};
  EXPECT_EQ(bytes(0x376, state), text("P1T1"));
  EXPECT_EQ(bytes(0x377, state), text("P2INT"));
}

TEST(Places, FitWhateverTheNumbers) {
  BatteryState state;
  state.min_cell_mv = {3300, {255, 255}};
  state.min_temperature_dc = {100, {255, 255}};
  EXPECT_EQ(bytes(0x374, state), text("P256C256"));
  EXPECT_EQ(bytes(0x376, state), text("P256T255"));
}

TEST(Places, AreNotSentWhileUnknown) {
  for (const int id : {0x374, 0x375, 0x376, 0x377})
    EXPECT_FALSE(encode(static_cast<uint16_t>(id), {}));
}

TEST(Energy, RollsOver) {
  BatteryState state;
  state.energy = {(uint64_t{1} << 32) * 100'000, ((uint64_t{1} << 32) + 3) * 100'000 - 50'000};
  EXPECT_EQ(bytes(0x378, state), (Bytes{0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00}));
}

TEST(Energy, CountsOnThroughTheRollOver) {
  // The last step before 2^32 steps of 100 Wh, and the first behind it.
  BatteryState state;
  state.energy = {((uint64_t{1} << 32) - 1) * 100'000, 0};
  EXPECT_EQ(bytes(0x378, state), (Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00}));
  state.energy->in_mwh += 100'000;
  EXPECT_EQ(bytes(0x378, state), (Bytes{0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}));
  state.energy->in_mwh += 100'000;
  EXPECT_EQ(bytes(0x378, state), (Bytes{0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00}));
}

TEST(Capacity, StopsAtTheEndOfItsType) {
  BatteryState state;
  state.installed_capacity_mah = UINT32_MAX;
  EXPECT_EQ(bytes(0x379, state), (Bytes{0xFF, 0xFF}));
}

TEST(SerialNumber, IsTheEndOfTheBinaryOneInHex) {
  BatteryState state;
  state.identity.emplace();
  state.identity->serial = {0x11, 0x22, 0x33, 0x44, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
  EXPECT_EQ(bytes(0x380, state), text("01234567"));
  EXPECT_EQ(bytes(0x381, state), text("89ABCDEF"));
}

TEST(SerialNumber, IsNotSentWhileUnknown) {
  BatteryState state;
  EXPECT_FALSE(encode(0x380, state));
  state.identity.emplace();
  EXPECT_FALSE(encode(0x380, state)) << "all zeros";
  EXPECT_FALSE(encode(0x381, state));
}

TEST(Frames, LimitsComeFirst) { EXPECT_EQ(FRAMES[0].id, 0x351); }

TEST(Frames, AreThoseOfTheProtocol) {
  std::vector<uint16_t> ids;
  for (const FrameInfo &info : FRAMES)
    ids.push_back(info.id);
  EXPECT_EQ(ids, (std::vector<uint16_t>{0x351, 0x355, 0x356, 0x35A, 0x35E, 0x35F, 0x370, 0x371, 0x372, 0x373, 0x374,
                                        0x375, 0x376, 0x377, 0x378, 0x379, 0x380, 0x381, 0x382}));
}

// Properties over random states.

class RandomState {
 public:
  BatteryState draw() {
    BatteryState state;
    state.limits.freshness = static_cast<Freshness>(this->below(5));
    for (uint32_t bounds = this->below(4); bounds > 0; bounds--) {
      state.limits.charge_voltage_mv.bound(LimitReason::NONE, this->number());
      state.limits.charge_current_ma.bound(LimitReason::NONE, this->number());
      state.limits.discharge_current_ma.bound(LimitReason::NONE, this->number());
    }
    state.limits.discharge_voltage_mv = this->number();
    for (auto &level : state.alarms)
      level = static_cast<AlarmLevel>(this->below(4));
    this->maybe(state.voltage_mv);
    this->maybe(state.current_ma);
    this->maybe(state.temperature_dc);
    this->maybe(state.soc_ppm);
    this->maybe(state.soh_ppm);
    this->maybe_extreme(state.min_cell_mv);
    this->maybe_extreme(state.max_cell_mv);
    this->maybe_extreme(state.min_temperature_dc);
    this->maybe_extreme(state.max_temperature_dc);
    this->maybe(state.installed_capacity_mah);
    this->maybe(state.online_capacity_mah);
    if (this->below(2))
      state.energy = {this->wide(), this->wide()};
    if (this->below(2)) {
      state.identity.emplace();
      state.identity->firmware_public = static_cast<uint8_t>(this->below(256));
      state.identity->firmware_internal = static_cast<uint16_t>(this->below(65536));
      for (auto &byte : state.identity->serial)
        byte = static_cast<uint8_t>(this->below(256));
    }
    state.packs_online = static_cast<uint8_t>(this->below(256));
    state.packs_offline = static_cast<uint8_t>(this->below(256));
    state.online = this->below(2) != 0;
    return state;
  }

 protected:
  uint32_t below(uint32_t bound) { return std::uniform_int_distribution<uint32_t>(0, bound - 1)(this->random_); }
  uint64_t wide() { return this->random_() >> this->below(64); }
  int32_t number() {
    const auto magnitude = static_cast<int32_t>((this->random_() >> 33) >> this->below(31));
    return this->below(8) == 0 ? -magnitude : magnitude;
  }
  template<typename T> void maybe(std::optional<T> &value) {
    if (this->below(4) != 0)
      value = static_cast<T>(this->number());
  }
  template<typename E> void maybe_extreme(std::optional<E> &extreme) {
    if (this->below(4) == 0)
      return;
    extreme.emplace();
    extreme->value = static_cast<decltype(extreme->value)>(this->number());
    extreme->place = {static_cast<uint8_t>(this->below(256)), static_cast<uint8_t>(this->below(256))};
  }

  std::mt19937_64 random_{20260101};
};

int u16_at(const Frame &frame, size_t offset) { return frame.data[offset] | frame.data[offset + 1] << 8; }
int s16_at(const Frame &frame, size_t offset) { return static_cast<int16_t>(u16_at(frame, offset)); }

TEST(AnyState, FramesHaveTheLengthsOfTheProtocol) {
  RandomState states;
  for (int i = 0; i < 20'000; i++) {
    const BatteryState state = states.draw();
    for (const FrameInfo &info : FRAMES) {
      const auto frame = info.encode(state, {});
      if (!frame)
        continue;
      std::vector<int> lengths{8};
      switch (info.id) {
        case 0x351:
          lengths = {6, 8};
          break;
        case 0x355:
          lengths = {6};
          break;
        case 0x356:
        case 0x35F:
          lengths = {4, 6};
          break;
        case 0x379:
          lengths = {2};
          break;
        default:
          break;
      }
      ASSERT_EQ(frame->id, info.id);
      ASSERT_NE(std::find(lengths.begin(), lengths.end(), frame->length), lengths.end()) << std::hex << info.id;
      for (size_t at = frame->length; at < frame->data.size(); at++)
        ASSERT_EQ(frame->data[at], 0);
    }
  }
}

TEST(AnyState, LimitsAreNeverWiderThanHalfAStep) {
  RandomState states;
  int sent = 0;
  for (int i = 0; i < 100'000; i++) {
    const BatteryState state = states.draw();
    const auto frame = encode(0x351, state);
    if (!frame)
      continue;
    sent++;
    ASSERT_GT(u16_at(*frame, 0), 0);
    ASSERT_LE(int64_t{u16_at(*frame, 0)} * 100, int64_t{state.limits.charge_voltage_mv.value()} + 50);
    ASSERT_GE(s16_at(*frame, 2), 0);
    ASSERT_LE(int64_t{s16_at(*frame, 2)} * 100, int64_t{state.limits.charge_current_ma.value()} + 50);
    ASSERT_GE(s16_at(*frame, 4), 0);
    ASSERT_LE(int64_t{s16_at(*frame, 4)} * 100, int64_t{state.limits.discharge_current_ma.value()} + 50);
  }
  EXPECT_GT(sent, 10'000);
}

TEST(AnyState, AlarmPairsAreNeverReserved) {
  RandomState states;
  for (int i = 0; i < 20'000; i++) {
    const auto frame = encode(0x35A, states.draw());
    ASSERT_TRUE(frame);
    for (const uint8_t byte : frame->data)
      for (unsigned bit = 0; bit < 8; bit += 2)
        ASSERT_NE(byte >> bit & 0b11, 0b11);
  }
}

TEST(AnyState, PercentagesAreNeverAboveHundred) {
  RandomState states;
  for (int i = 0; i < 20'000; i++) {
    const auto frame = encode(0x355, states.draw());
    if (!frame)
      continue;
    ASSERT_LE(u16_at(*frame, 0), 100);
    ASSERT_TRUE(u16_at(*frame, 2) <= 100 || u16_at(*frame, 2) == 0xFFFF);
    ASSERT_LE(u16_at(*frame, 4), 10'000);
  }
}

}  // namespace
}  // namespace esphome::victron_can
