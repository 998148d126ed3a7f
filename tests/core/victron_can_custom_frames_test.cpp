#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "victron_can/custom_frames.h"

namespace esphome::victron_can {
namespace {

using bms_core::AlarmKind;
using bms_core::AlarmLevel;
using bms_core::BatteryState;
using bms_core::Freshness;
using bms_core::LimitReason;

using Bytes = std::vector<uint8_t>;

Signal signal(SignalSource source, SignalType type, double scale = 1, double add = 0,
              ByteOrder byte_order = ByteOrder::LITTLE) {
  return {source, 0, type, byte_order, scale, add, default_unknown(type)};
}

Bytes bytes(const Signal &only, const BatteryState &state, uint32_t counter = 0) {
  const CustomFrame custom{0x500, false, static_cast<uint8_t>(signal_width(only.type)), 1000, {&only, 1}};
  const Frame frame = encode_custom(custom, state, counter);
  EXPECT_EQ(frame.id, 0x500);
  return {frame.data.begin(), frame.data.begin() + frame.length};
}

BatteryState with_current(int32_t current_ma) {
  BatteryState state;
  state.current_ma = current_ma;
  return state;
}

TEST(Signal, IsLittleEndianUnlessAskedOtherwise) {
  const BatteryState state = with_current(0x1234 * 1000);
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::U16), state), (Bytes{0x34, 0x12}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::U16, 1, 0, ByteOrder::BIG), state), (Bytes{0x12, 0x34}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::U32, 1, 0, ByteOrder::BIG), state),
            (Bytes{0x00, 0x00, 0x12, 0x34}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::U32), state), (Bytes{0x34, 0x12, 0x00, 0x00}));
}

TEST(Signal, NegativeNumbersAreTwosComplement) {
  const BatteryState state = with_current(-2000);
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S8), state), (Bytes{0xFE}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S16), state), (Bytes{0xFE, 0xFF}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S32), state), (Bytes{0xFE, 0xFF, 0xFF, 0xFF}));
}

TEST(Signal, FloatsAreIeee754) {
  // 1.5 and -2.0 in single precision.
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::F32), with_current(1500)), (Bytes{0x00, 0x00, 0xC0, 0x3F}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::F32, 1, 0, ByteOrder::BIG), with_current(-2000)),
            (Bytes{0xC0, 0x00, 0x00, 0x00}));
}

TEST(Signal, ScaleAndAddAreThoseOfTheReader) {
  BatteryState state;
  state.temperature_dc = 215;
  // raw * 0.5 - 40 = 21.5
  EXPECT_EQ(bytes(signal(SignalSource::TEMPERATURE, SignalType::U8, 0.5, -40), state), (Bytes{123}));
  EXPECT_EQ(bytes(signal(SignalSource::TEMPERATURE, SignalType::S16, -0.1, 0), state), (Bytes{0x29, 0xFF}));
}

TEST(Signal, RoundsToNearest) {
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S8), with_current(1499)), (Bytes{0x01}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S8), with_current(1500)), (Bytes{0x02}));
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::S8), with_current(-1500)), (Bytes{0xFE}));
}

TEST(Signal, StopsAtTheEndsOfItsType) {
  const BatteryState high = with_current(INT32_MAX);
  const BatteryState low = with_current(INT32_MIN);
  const auto encode = [](SignalType type, const BatteryState &state) {
    return bytes(signal(SignalSource::CURRENT, type, 1e-9), state);
  };
  EXPECT_EQ(encode(SignalType::U8, high), (Bytes{0xFF}));
  EXPECT_EQ(encode(SignalType::U8, low), (Bytes{0x00}));
  EXPECT_EQ(encode(SignalType::S8, high), (Bytes{0x7F}));
  EXPECT_EQ(encode(SignalType::S8, low), (Bytes{0x80}));
  EXPECT_EQ(encode(SignalType::U16, high), (Bytes{0xFF, 0xFF}));
  EXPECT_EQ(encode(SignalType::U16, low), (Bytes{0x00, 0x00}));
  EXPECT_EQ(encode(SignalType::S16, high), (Bytes{0xFF, 0x7F}));
  EXPECT_EQ(encode(SignalType::S16, low), (Bytes{0x00, 0x80}));
  EXPECT_EQ(encode(SignalType::U32, high), (Bytes{0xFF, 0xFF, 0xFF, 0xFF}));
  EXPECT_EQ(encode(SignalType::U32, low), (Bytes{0x00, 0x00, 0x00, 0x00}));
  EXPECT_EQ(encode(SignalType::S32, high), (Bytes{0xFF, 0xFF, 0xFF, 0x7F}));
  EXPECT_EQ(encode(SignalType::S32, low), (Bytes{0x00, 0x00, 0x00, 0x80}));
  // The largest finite number.
  EXPECT_EQ(bytes(signal(SignalSource::CURRENT, SignalType::F32, 1e-300), high), (Bytes{0xFF, 0xFF, 0x7F, 0x7F}));
}

TEST(Signal, UnknownIsNeverZero) {
  const BatteryState unknown;
  const auto encode = [&](SignalType type) { return bytes(signal(SignalSource::CURRENT, type), unknown); };
  EXPECT_EQ(encode(SignalType::U8), (Bytes{0xFF}));
  EXPECT_EQ(encode(SignalType::S8), (Bytes{0x7F}));
  EXPECT_EQ(encode(SignalType::U16), (Bytes{0xFF, 0xFF}));
  EXPECT_EQ(encode(SignalType::S16), (Bytes{0xFF, 0x7F}));
  EXPECT_EQ(encode(SignalType::U32), (Bytes{0xFF, 0xFF, 0xFF, 0xFF}));
  EXPECT_EQ(encode(SignalType::S32), (Bytes{0xFF, 0xFF, 0xFF, 0x7F}));
  EXPECT_EQ(encode(SignalType::F32), (Bytes{0x00, 0x00, 0xC0, 0x7F})) << "quiet NaN";
}

TEST(Signal, UnknownMayBeChosen) {
  Signal chosen = signal(SignalSource::CURRENT, SignalType::S16, 1, 0, ByteOrder::BIG);
  chosen.unknown = 0x8000;
  EXPECT_EQ(bytes(chosen, {}), (Bytes{0x80, 0x00}));
}

TEST(Signal, CounterWraps) {
  const Signal counter = signal(SignalSource::FRAME_COUNTER, SignalType::U8);
  EXPECT_EQ(bytes(counter, {}, 0), (Bytes{0x00}));
  EXPECT_EQ(bytes(counter, {}, 255), (Bytes{0xFF}));
  EXPECT_EQ(bytes(counter, {}, 257), (Bytes{0x01}));
  EXPECT_EQ(bytes(signal(SignalSource::FRAME_COUNTER, SignalType::U16), {}, 257), (Bytes{0x01, 0x01}));
}

TEST(CustomFrame, PlacesItsSignals) {
  BatteryState state;
  state.voltage_mv = 53'100;
  state.current_ma = -700;
  state.soc_ppm = 670'000;
  const Signal signals[] = {
      {SignalSource::SOC, 7, SignalType::U8, ByteOrder::LITTLE, 1, 0, 0xFF},
      {SignalSource::VOLTAGE, 1, SignalType::U16, ByteOrder::BIG, 0.01, 0, 0xFFFF},
      {SignalSource::CURRENT, 3, SignalType::S16, ByteOrder::LITTLE, 0.1, 0, 0x7FFF},
  };
  const Frame frame = encode_custom({0x18FF'5001, true, 8, 500, signals}, state, 0);
  EXPECT_EQ(frame.id, 0x18FF'5001);
  EXPECT_EQ(frame.length, 8);
  EXPECT_EQ(frame.data, (std::array<uint8_t, 8>{0x00, 0x14, 0xBE, 0xF9, 0xFF, 0x00, 0x00, 0x43}));
}

TEST(CustomFrame, NeverWritesBeyondItsLength) {
  const Signal signals[] = {{SignalSource::VOLTAGE, 6, SignalType::U32, ByteOrder::LITTLE, 1, 0, 0xFFFF'FFFF},
                            {SignalSource::VOLTAGE, 255, SignalType::U8, ByteOrder::LITTLE, 1, 0, 0xFF}};
  EXPECT_EQ(encode_custom({0x500, false, 8, 500, signals}, {}, 0).data, (std::array<uint8_t, 8>{}));
  EXPECT_EQ(encode_custom({0x500, false, 200, 500, signals}, {}, 0).length, 8);
}

TEST(CustomFrame, AnyDefinitionAndStateIsSafe) {
  std::mt19937 random{7};
  for (int i = 0; i < 50'000; i++) {
    BatteryState state;
    if (random() % 4 != 0)
      state.voltage_mv = static_cast<int32_t>(random());
    if (random() % 4 != 0)
      state.current_ma = static_cast<int32_t>(random());
    constexpr double FACTORS[] = {1e-300, 1e-9, 0.01, 1, -1, 1e9, 1e300, std::numeric_limits<double>::infinity()};
    const Signal any{static_cast<SignalSource>(random() % SIGNAL_SOURCE_COUNT),
                     static_cast<uint8_t>(random() % 9),
                     static_cast<SignalType>(random() % 7),
                     static_cast<ByteOrder>(random() % 2),
                     FACTORS[random() % 8],
                     FACTORS[random() % 8] - FACTORS[random() % 8],
                     static_cast<uint32_t>(random())};
    const Frame frame = encode_custom({0x500, false, static_cast<uint8_t>(random() % 9), 1000, {&any, 1}}, state,
                                      static_cast<uint32_t>(random()));
    for (size_t at = frame.length; at < frame.data.size(); at++)
      ASSERT_EQ(frame.data[at], 0);
  }
}

BatteryState known_state() {
  BatteryState state;
  state.limits.freshness = Freshness::FRESH;
  state.limits.charge_voltage_mv.bound(LimitReason::NONE, 58'400);
  state.limits.charge_current_ma.bound(LimitReason::NONE, 90'000);
  state.limits.discharge_current_ma.bound(LimitReason::NONE, 120'000);
  state.limits.discharge_voltage_mv = 43'000;
  state.alarms.fill(AlarmLevel::OK);
  state.voltage_mv = 53'100;
  state.current_ma = -10'000;
  state.temperature_dc = 215;
  state.soc_ppm = 670'000;
  state.soh_ppm = 990'000;
  state.min_cell_mv = {3300, {0, 6}};
  state.max_cell_mv = {3350, {1, 15}};
  state.min_temperature_dc = {-55, {}};
  state.max_temperature_dc = {215, {}};
  state.installed_capacity_mah = 280'000;
  state.online_capacity_mah = 140'000;
  state.energy = {1'500'000, 2'500'000};
  state.packs_online = 1;
  state.packs_offline = 2;
  state.packs_blocking_charge = 3;
  state.packs_blocking_discharge = 4;
  state.online = true;
  return state;
}

TEST(SignalSource, ReadsWhatItsNameSaysInUsualUnits) {
  const BatteryState state = known_state();
  const struct {
    const char *key;
    const char *unit;
    double value;
  } expected[] = {
      {"voltage", "V", 53.1},
      {"current", "A", -10},
      {"power", "W", -531},
      {"soc", "%", 67},
      {"soh", "%", 99},
      {"temperature", "°C", 21.5},
      {"min_cell_voltage", "V", 3.3},
      {"max_cell_voltage", "V", 3.35},
      {"cell_voltage_difference", "V", 0.05},
      {"min_cell_pack", "", 1},
      {"min_cell_number", "", 7},
      {"max_cell_pack", "", 2},
      {"max_cell_number", "", 16},
      {"min_temperature", "°C", -5.5},
      {"max_temperature", "°C", 21.5},
      {"charge_voltage_limit", "V", 58.4},
      {"charge_current_limit", "A", 90},
      {"discharge_current_limit", "A", 120},
      {"discharge_voltage_limit", "V", 43},
      {"installed_capacity", "Ah", 280},
      {"online_capacity", "Ah", 140},
      {"energy_in", "kWh", 1.5},
      {"energy_out", "kWh", 2.5},
      {"packs_online", "", 1},
      {"packs_offline", "", 2},
      {"packs_blocking_charge", "", 3},
      {"packs_blocking_discharge", "", 4},
      {"alarm_bits", "", 0},
      {"warning_bits", "", 0},
      {"status", "", STATUS_ONLINE | STATUS_CHARGE_ALLOWED | STATUS_DISCHARGE_ALLOWED},
  };
  ASSERT_EQ(std::size(expected) + 1, SIGNAL_SOURCE_COUNT);
  for (size_t i = 0; i < std::size(expected); i++) {
    const auto source = static_cast<SignalSource>(i);
    EXPECT_STREQ(signal_source_key(source), expected[i].key);
    EXPECT_STREQ(signal_source_unit(source), expected[i].unit) << expected[i].key;
    const auto value = read_signal(state, source);
    ASSERT_TRUE(value) << expected[i].key;
    EXPECT_NEAR(*value, expected[i].value, 1e-9) << expected[i].key;
  }
  EXPECT_STREQ(signal_source_key(SignalSource::FRAME_COUNTER), "frame_counter");
}

TEST(SignalSource, IsUnknownWithoutData) {
  for (size_t i = 0; i < SIGNAL_SOURCE_COUNT; i++) {
    const auto source = static_cast<SignalSource>(i);
    const bool counts_itself = source >= SignalSource::PACKS_ONLINE && source <= SignalSource::PACKS_BLOCKING_DISCHARGE;
    if (!counts_itself && source != SignalSource::STATUS) {
      EXPECT_FALSE(read_signal({}, source)) << signal_source_key(source);
    }
  }
}

TEST(SignalSource, LimitsThatMayNotBeSentAreUnknown) {
  BatteryState state = known_state();
  state.limits.freshness = Freshness::SILENT;
  for (const auto source : {SignalSource::CHARGE_VOLTAGE_LIMIT, SignalSource::CHARGE_CURRENT_LIMIT,
                            SignalSource::DISCHARGE_CURRENT_LIMIT, SignalSource::DISCHARGE_VOLTAGE_LIMIT})
    EXPECT_FALSE(read_signal(state, source)) << signal_source_key(source);
  EXPECT_EQ(read_signal(state, SignalSource::STATUS), STATUS_ONLINE);
}

TEST(SignalSource, AlarmsAreBitsInTheOrderOf0x35A) {
  BatteryState state = known_state();
  state.alarms[static_cast<size_t>(AlarmKind::GENERAL)] = AlarmLevel::ALARM;
  state.alarms[static_cast<size_t>(AlarmKind::CELL_IMBALANCE)] = AlarmLevel::ALARM;
  state.alarms[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)] = AlarmLevel::WARNING;
  EXPECT_EQ(read_signal(state, SignalSource::ALARM_BITS), 0x1001);
  EXPECT_EQ(read_signal(state, SignalSource::WARNING_BITS), 0x0002);
  EXPECT_EQ(read_signal(state, SignalSource::STATUS),
            STATUS_ONLINE | STATUS_WARNING | STATUS_ALARM | STATUS_CHARGE_ALLOWED | STATUS_DISCHARGE_ALLOWED);
}

}  // namespace
}  // namespace esphome::victron_can
