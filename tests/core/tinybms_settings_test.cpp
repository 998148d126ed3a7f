#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "support/pack_14s.h"
#include "support/random.h"
#include "tinybms/settings_store.h"

namespace esphome::tinybms {
namespace {

using bms_core::Identity;
using test::to_data;
using test::to_native_data;

constexpr TimeMs NOW = 7000;

uint8_t setting(const char *key) {
  const auto found = find_setting(key);
  EXPECT_TRUE(found) << key;
  return found.value_or(0);
}

Identity firmware(uint16_t version) {
  Identity identity;
  identity.firmware_internal = version;
  return identity;
}

/// The documented ranges, TinyBMS protocol Rev D, registers 300..343.
struct Documented {
  const char *key;
  uint16_t address;
  uint8_t bits;
  uint8_t shift;
  int32_t minimum;
  int32_t maximum;
};
constexpr Documented DOCUMENTED[] = {
    {"fully_charged_voltage", 300, 16, 0, 1200, 4500},
    {"fully_discharged_voltage", 301, 16, 0, 1000, 3500},
    {"early_balancing_threshold", 303, 16, 0, 1000, 4500},
    {"charge_finished_current", 304, 16, 0, 100, 5000},
    {"peak_discharge_current_cutoff", 305, 16, 0, 1, 1500},
    {"battery_capacity", 306, 16, 0, 10, 65500},
    {"series_cells", 307, 16, 0, 4, 16},
    {"allowed_disbalance", 308, 16, 0, 15, 100},
    {"charger_startup_delay", 310, 16, 0, 5, 60},
    {"charger_disable_delay", 311, 16, 0, 0, 60},
    {"pulses_per_unit", 312, 32, 0, 1, 100000},
    {"distance_unit", 314, 16, 0, 1, 5},
    {"over_voltage_cutoff", 315, 16, 0, 1200, 4500},
    {"under_voltage_cutoff", 316, 16, 0, 800, 3500},
    {"discharge_over_current_cutoff", 317, 16, 0, 1, 750},
    {"charge_over_current_cutoff", 318, 16, 0, 1, 750},
    {"over_heat_cutoff", 319, 16, 0, 20, 90},
    {"low_temperature_charge_cutoff", 320, 16, 0, -40, 10},
    {"charge_restart_level", 321, 16, 0, 60, 95},
    {"maximum_cycles", 322, 16, 0, 10, 65000},
    {"state_of_health", 323, 16, 0, 0, 50000},
    {"state_of_charge", 328, 16, 0, 0, 50000},
    {"invert_current_sensor", 329, 1, 0, 0, 1},
    {"disable_switch_diagnostics", 329, 1, 1, 0, 1},
    {"enable_charge_restart_level", 329, 1, 2, 0, 1},
    {"charger_type", 330, 8, 0, 0, 2},
    {"discharge_over_current_timeout", 330, 8, 8, 0, 30},
    {"load_switch", 331, 8, 0, 0, 8},
    {"automatic_recovery", 332, 8, 0, 1, 30},
    {"charger_switch", 333, 8, 0, 1, 9},
    {"ignition", 334, 8, 0, 0, 6},
    {"charger_detection", 335, 8, 0, 1, 7},
    {"speed_sensor_input", 336, 8, 0, 0, 2},
    {"precharge_pin", 337, 8, 0, 0, 16},
    {"precharge_duration", 338, 8, 0, 0, 7},
    {"temperature_sensor_type", 339, 8, 0, 0, 1},
    {"operation_mode", 340, 8, 0, 0, 1},
    {"single_port_switch", 341, 8, 0, 0, 8},
    {"broadcast_time", 342, 8, 0, 0, 7},
    {"protocol", 343, 8, 0, 0, 2},
};

/// A BMS that allows the documented ranges.
void store_documented_ranges(SettingsStore &store) {
  std::vector<uint16_t> minimum(44);
  std::vector<uint16_t> maximum(44);
  for (const Documented &row : DOCUMENTED) {
    if (row.bits < 16)
      continue;
    minimum[row.address - 300] = static_cast<uint16_t>(row.minimum);
    maximum[row.address - 300] = static_cast<uint16_t>(row.maximum);
    if (row.bits == 32)
      maximum[row.address - 299] = static_cast<uint16_t>(row.maximum >> 16);
  }
  store.store(SettingsOption::MINIMUM, to_native_data(minimum), NOW);
  store.store(SettingsOption::MAXIMUM, to_native_data(maximum), NOW);
}

/// The real pack's settings, and the documented ranges.
class SettingsStoreTest : public testing::Test {
 protected:
  SettingsStoreTest() {
    this->store_.store(SettingsOption::CURRENT, test::pack_14s_data(300, 44), NOW);
    store_documented_ranges(this->store_);
  }
  WriteReport check(const char *key, int32_t raw, uint16_t version = 242) {
    return this->store_.check(setting(key), raw, firmware(version));
  }
  WriteResult result(const char *key, int32_t raw, uint16_t version = 242) { return check(key, raw, version).result; }

  SettingsStore store_;
};

std::string text_of(const WriteReport &report) {
  char text[REPORT_TEXT_SIZE];
  const size_t length = describe(report, text, sizeof(text));
  EXPECT_EQ(length, std::strlen(text));
  return text;
}

// The table.

TEST(SettingTable, IsTheOneOfTheDocument) {
  ASSERT_EQ(SETTINGS.size(), std::size(DOCUMENTED));
  for (const Documented &row : DOCUMENTED) {
    const auto index = find_setting(row.key);
    ASSERT_TRUE(index) << row.key;
    const SettingInfo &info = SETTINGS[*index];
    EXPECT_EQ(info.address, row.address) << row.key;
    EXPECT_EQ(info.bits, row.bits) << row.key;
    EXPECT_EQ(info.shift, row.shift) << row.key;
    EXPECT_EQ(info.words, row.bits == 32 ? 2 : 1) << row.key;
    EXPECT_EQ(info.minimum, row.minimum) << row.key;
    EXPECT_EQ(info.maximum, row.maximum) << row.key;
    EXPECT_EQ(info.packed(), row.bits < 16) << row.key;
  }
}

TEST(SettingTable, FieldsFitTheirRegistersAndDoNotOverlap) {
  std::set<std::pair<uint16_t, int>> taken;
  for (const SettingInfo &info : SETTINGS) {
    EXPECT_LE(info.shift + info.bits, 16 * info.words) << info.key;
    EXPECT_GE(info.address, 300) << info.key;
    EXPECT_LE(info.address + info.words, 344) << info.key;
    for (int bit = info.shift; bit < info.shift + info.bits; bit++)
      EXPECT_TRUE(taken.insert({info.address + bit / 16, bit % 16}).second) << info.key << " bit " << bit;
  }
}

TEST(SettingTable, OptionsLieInTheRangeAndReachItsEnds) {
  for (const SettingInfo &info : SETTINGS) {
    if (info.options.empty())
      continue;
    std::set<int32_t> values;
    for (const SettingOption &option : info.options) {
      EXPECT_TRUE(values.insert(option.value).second) << info.key;
      EXPECT_STRNE(option.name, "") << info.key;
    }
    EXPECT_EQ(*values.begin(), info.minimum) << info.key;
    EXPECT_EQ(*values.rbegin(), info.maximum) << info.key;
  }
}

TEST(SettingTable, OnlyStateOfHealthAndChargeAreWriteOnly) {
  for (const SettingInfo &info : SETTINGS)
    EXPECT_EQ(info.write_only, info.address == 323 || info.address == 328) << info.key;
}

TEST(SettingTable, WhatProtectsThePackIsDangerous) {
  for (const uint16_t address : {300, 301, 305, 307, 315, 316, 317, 318, 319, 320}) {
    for (const SettingInfo &info : SETTINGS) {
      if (info.address == address) {
        EXPECT_EQ(info.danger, Danger::DANGER) << info.key;
      }
    }
  }
}

TEST(SettingTable, FindsNoSettingByAnUnknownKey) {
  EXPECT_EQ(find_setting("fully_charged"), std::nullopt);
  EXPECT_EQ(find_setting(""), std::nullopt);
}

// Reading: the values of the real pack.

TEST_F(SettingsStoreTest, ReadsTheRealPack) {
  for (const auto &[key, raw] : {std::pair{"fully_charged_voltage", 4150},
                                 {"fully_discharged_voltage", 3000},
                                 {"early_balancing_threshold", 3200},
                                 {"charge_finished_current", 1000},
                                 {"battery_capacity", 6600},
                                 {"series_cells", 14},
                                 {"allowed_disbalance", 15},
                                 {"over_voltage_cutoff", 4200},
                                 {"under_voltage_cutoff", 2900},
                                 {"discharge_over_current_cutoff", 60},
                                 {"charge_over_current_cutoff", 20},
                                 {"over_heat_cutoff", 60},
                                 {"low_temperature_charge_cutoff", 1}})
    EXPECT_EQ(store_.value(setting(key)), raw) << key;
  EXPECT_EQ(store_.measured_at(), NOW);
}

TEST_F(SettingsStoreTest, WhatCannotBeReadIsUnknown) {
  EXPECT_EQ(store_.value(setting("state_of_charge")), std::nullopt);
  EXPECT_EQ(store_.value(setting("state_of_health")), std::nullopt);
}

TEST_F(SettingsStoreTest, BeyondTheTableNothingIsKnown) {
  store_.store(SettingsOption::DEFAULT, test::Bytes(88, 0x11), NOW);
  for (const auto beyond : {static_cast<uint8_t>(SETTINGS.size()), uint8_t{255}}) {
    EXPECT_EQ(store_.value(beyond), std::nullopt);
    EXPECT_EQ(store_.default_value(beyond), std::nullopt);
    EXPECT_EQ(store_.range(beyond), std::nullopt);
  }
}

TEST(SettingsStore, KnowsNothingAtFirst) {
  const SettingsStore store;
  EXPECT_FALSE(store.known());
  EXPECT_EQ(store.measured_at(), std::nullopt);
  EXPECT_EQ(store.value(0), std::nullopt);
  EXPECT_EQ(store.default_value(0), std::nullopt);
  EXPECT_EQ(store.range(0), std::nullopt);
  EXPECT_EQ(store.sensor_range_a(), std::nullopt);
}

TEST(SettingsStore, IgnoresRepliesThatAreTooShort) {
  SettingsStore store;
  for (const SettingsOption option :
       {SettingsOption::MINIMUM, SettingsOption::MAXIMUM, SettingsOption::DEFAULT, SettingsOption::CURRENT})
    store.store(option, std::span<const uint8_t>(test::pack_14s_data(300, 44)).first(87), NOW);
  EXPECT_FALSE(store.known());
  EXPECT_EQ(store.default_value(0), std::nullopt);
  EXPECT_EQ(store.range(0), std::nullopt);
}

TEST_F(SettingsStoreTest, TakesOverAPartOfTheBlock) {
  store_.store_current(315, test::hex("10 0E 0B 54"), NOW + 500);
  EXPECT_EQ(store_.value(setting("over_voltage_cutoff")), 4110);
  EXPECT_EQ(store_.value(setting("under_voltage_cutoff")), 2900);
  EXPECT_EQ(store_.value(setting("fully_charged_voltage")), 4150);
  EXPECT_EQ(store_.measured_at(), NOW) << "a part makes the rest no younger";
}

TEST_F(SettingsStoreTest, IgnoresRegistersOutsideTheBlock) {
  const auto before = store_.words();
  store_.store_current(299, test::hex("11 11"), NOW);
  store_.store_current(0, test::hex("11 11"), NOW);
  store_.store_current(344, test::hex("11 11"), NOW);
  store_.store_current(343, test::hex("11 11 22 22"), NOW);
  store_.store_current(300, test::Bytes(2 * 45, 0x11), NOW);
  store_.store_current(65535, test::hex("11 11"), NOW);
  EXPECT_EQ(store_.words(), before);
}

TEST_F(SettingsStoreTest, APartAloneMakesTheSettingsNotKnown) {
  SettingsStore store;
  store.store_current(315, test::hex("10 68"), NOW);
  EXPECT_FALSE(store.known());
  EXPECT_EQ(store.value(setting("over_voltage_cutoff")), std::nullopt);
}

TEST_F(SettingsStoreTest, ForgetsEverythingWhenCleared) {
  store_.clear();
  EXPECT_FALSE(store_.known());
  EXPECT_EQ(store_.range(setting("fully_charged_voltage")), std::nullopt);
  EXPECT_EQ(store_.sensor_range_a(), std::nullopt);
}

TEST_F(SettingsStoreTest, ReadsRangesLowByteFirst) {
  // 1200 = 0x04B0 and 4500 = 0x1194 in the first place of a reply to 0x1D.
  test::Bytes minimum(88, 0);
  test::Bytes maximum(88, 0);
  minimum[0] = 0xB0, minimum[1] = 0x04;
  maximum[0] = 0x94, maximum[1] = 0x11;
  store_.store(SettingsOption::MINIMUM, minimum, NOW);
  store_.store(SettingsOption::MAXIMUM, maximum, NOW);
  const auto range = store_.range(setting("fully_charged_voltage"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->minimum, 1200);
  EXPECT_EQ(range->maximum, 4500);
}

TEST_F(SettingsStoreTest, KnowsTheDefaults) {
  std::vector<uint16_t> words(44);
  words[0] = 4200;
  words[20] = static_cast<uint16_t>(-5);
  store_.store(SettingsOption::DEFAULT, to_native_data(words), NOW);
  EXPECT_EQ(store_.default_value(setting("fully_charged_voltage")), 4200);
  EXPECT_EQ(store_.default_value(setting("low_temperature_charge_cutoff")), -5);
  EXPECT_EQ(store_.default_value(setting("state_of_charge")), std::nullopt);
  EXPECT_EQ(store_.value(setting("fully_charged_voltage")), 4150) << "a default is not a value";
}

// Fields: every setting, packed into its registers and back.

TEST(SettingField, EverySettingSurvivesPackingAndChangesNoOther) {
  test::Random random(343);
  for (uint8_t index = 0; index < SETTINGS.size(); index++) {
    const SettingInfo &info = SETTINGS[index];
    for (int round = 0; round < 200; round++) {
      std::vector<uint16_t> words(44);
      for (uint16_t &word : words)
        word = static_cast<uint16_t>(random.between(0, 65535));
      SettingsStore store;
      store.store(SettingsOption::CURRENT, to_data(words), NOW);
      std::vector<std::optional<int32_t>> before;
      for (uint8_t other = 0; other < SETTINGS.size(); other++)
        before.push_back(store.value(other));

      const auto raw = static_cast<int32_t>(round == 0   ? info.minimum
                                            : round == 1 ? info.maximum
                                                         : random.between(info.minimum, info.maximum));
      const auto packed = store.words_for(index, raw);
      store.store_current(info.address, to_data(std::span(packed).first(info.words)), NOW);
      for (uint8_t other = 0; other < SETTINGS.size(); other++) {
        if (other != index) {
          ASSERT_EQ(store.value(other), before[other]) << info.key << " changed " << SETTINGS[other].key;
        }
      }
      if (info.write_only) {
        ASSERT_EQ(packed[0], raw) << info.key;
      } else {
        ASSERT_EQ(store.value(index), raw) << info.key;
      }
    }
  }
}

TEST_F(SettingsStoreTest, NegativeTemperaturesAreTwosComplement) {
  EXPECT_EQ(store_.words_for(setting("low_temperature_charge_cutoff"), -40)[0], 0xFFD8);
  store_.store_current(320, test::hex("FF D8"), NOW);
  EXPECT_EQ(store_.value(setting("low_temperature_charge_cutoff")), -40);
}

TEST_F(SettingsStoreTest, LongValuesGoLowWordFirst) {
  const auto words = store_.words_for(setting("pulses_per_unit"), 100000);
  EXPECT_EQ(words[0], 0x86A0);
  EXPECT_EQ(words[1], 0x0001);
  store_.store_current(312, test::hex("86 A0 00 01"), NOW);
  EXPECT_EQ(store_.value(setting("pulses_per_unit")), 100000);
}

TEST_F(SettingsStoreTest, BitsShareTheirRegister) {
  store_.store_current(329, test::hex("00 05"), NOW);
  EXPECT_EQ(store_.value(setting("invert_current_sensor")), 1);
  EXPECT_EQ(store_.value(setting("disable_switch_diagnostics")), 0);
  EXPECT_EQ(store_.value(setting("enable_charge_restart_level")), 1);
  EXPECT_EQ(store_.words_for(setting("disable_switch_diagnostics"), 1)[0], 0x0007);
  EXPECT_EQ(store_.words_for(setting("invert_current_sensor"), 0)[0], 0x0004);
}

TEST_F(SettingsStoreTest, BytesShareTheirRegister) {
  store_.store_current(330, test::hex("1E 02"), NOW);
  EXPECT_EQ(store_.value(setting("charger_type")), 2);
  EXPECT_EQ(store_.value(setting("discharge_over_current_timeout")), 30);
  EXPECT_EQ(store_.words_for(setting("charger_type"), 1)[0], 0x1E01);
  EXPECT_EQ(store_.words_for(setting("discharge_over_current_timeout"), 5)[0], 0x0502);
}

// Ranges.

TEST_F(SettingsStoreTest, RangesAreTheOnesTheBmsTells) {
  std::vector<uint16_t> minimum(44, 1);
  std::vector<uint16_t> maximum(44, 100);
  store_.store(SettingsOption::MINIMUM, to_native_data(minimum), NOW);
  store_.store(SettingsOption::MAXIMUM, to_native_data(maximum), NOW);
  const auto range = store_.range(setting("discharge_over_current_cutoff"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->minimum, 1);
  EXPECT_EQ(range->maximum, 100);
}

TEST_F(SettingsStoreTest, RangesOfTemperaturesAreSigned) {
  const auto range = store_.range(setting("low_temperature_charge_cutoff"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->minimum, -40);
  EXPECT_EQ(range->maximum, 10);
}

TEST_F(SettingsStoreTest, RangesOfLongValuesHaveBothWords) {
  const auto range = store_.range(setting("pulses_per_unit"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->minimum, 1);
  EXPECT_EQ(range->maximum, 100000);
}

TEST(SettingsStore, RangesNeedMinimumAndMaximum) {
  const uint8_t voltage = setting("fully_charged_voltage");
  SettingsStore only_minimum;
  only_minimum.store(SettingsOption::MINIMUM, test::Bytes(88, 0), NOW);
  EXPECT_EQ(only_minimum.range(voltage), std::nullopt);
  SettingsStore only_maximum;
  only_maximum.store(SettingsOption::MAXIMUM, test::Bytes(88, 0x11), NOW);
  EXPECT_EQ(only_maximum.range(voltage), std::nullopt);
}

TEST(SettingsStore, ARangeThatIsNoneIsUnknown) {
  SettingsStore store;
  store.store(SettingsOption::MINIMUM, test::Bytes(88, 0x10), NOW);
  store.store(SettingsOption::MAXIMUM, test::Bytes(88, 0x10), NOW);
  EXPECT_EQ(store.range(setting("fully_charged_voltage")), std::nullopt);
  store.store(SettingsOption::MAXIMUM, test::Bytes(88, 0x00), NOW);
  EXPECT_EQ(store.range(setting("fully_charged_voltage")), std::nullopt);
}

TEST(SettingsStore, PackedFieldsHaveTheDocumentedRange) {
  const SettingsStore store;
  const auto range = store.range(setting("discharge_over_current_timeout"));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->minimum, 0);
  EXPECT_EQ(range->maximum, 30);
}

TEST_F(SettingsStoreTest, TheSensorsRangeIsTheWidestCurrentTheBmsAllows) {
  std::vector<uint16_t> maximum(44);
  maximum[17] = 100;
  maximum[18] = 150;
  store_.store(SettingsOption::MAXIMUM, to_native_data(maximum), NOW);
  EXPECT_EQ(store_.sensor_range_a(), 150);
  store_.store(SettingsOption::MAXIMUM, test::Bytes(88, 0), NOW);
  EXPECT_EQ(store_.sensor_range_a(), std::nullopt);
}

// Judging a write.

TEST_F(SettingsStoreTest, AllowsAValueWithinItsRange) {
  const WriteReport report = check("charge_over_current_cutoff", 30);
  EXPECT_EQ(report.result, WriteResult::OK);
  EXPECT_EQ(report.setting, setting("charge_over_current_cutoff"));
  EXPECT_EQ(report.wanted, 30);
  EXPECT_EQ(report.held, 20);
}

TEST_F(SettingsStoreTest, EverySettingIsJudgedAtBothEndsOfItsRange) {
  for (uint8_t index = 0; index < SETTINGS.size(); index++) {
    const SettingInfo &info = SETTINGS[index];
    const WriteResult outside = info.options.empty() ? WriteResult::OUT_OF_RANGE : WriteResult::NOT_AN_OPTION;
    for (const int32_t raw : {info.minimum - 1, info.maximum + 1, INT32_MIN, INT32_MAX})
      EXPECT_EQ(store_.check(index, raw, firmware(242)).result, outside) << info.key << " " << raw;
    for (const int32_t raw : {info.minimum, info.maximum}) {
      const WriteResult judged = store_.check(index, raw, firmware(242)).result;
      // The ends of some ranges contradict another setting of this pack.
      EXPECT_TRUE(judged == WriteResult::OK || judged == WriteResult::CONFLICT) << info.key << " " << raw;
    }
  }
}

TEST_F(SettingsStoreTest, ReportsTheRangeThatWasLeft) {
  const WriteReport report = check("fully_charged_voltage", 4501);
  EXPECT_EQ(report.result, WriteResult::OUT_OF_RANGE);
  EXPECT_EQ(report.minimum, 1200);
  EXPECT_EQ(report.maximum, 4500);
}

TEST_F(SettingsStoreTest, RefusesWhatIsBetweenTwoOptions) {
  EXPECT_EQ(result("precharge_pin", 2), WriteResult::OK);
  EXPECT_EQ(result("precharge_pin", 1), WriteResult::NOT_AN_OPTION);
  EXPECT_EQ(result("precharge_pin", 10), WriteResult::NOT_AN_OPTION);
  EXPECT_EQ(result("precharge_pin", 16), WriteResult::OK);
}

TEST_F(SettingsStoreTest, RefusesASettingThatDoesNotExist) {
  EXPECT_EQ(store_.check(static_cast<uint8_t>(SETTINGS.size()), 1, firmware(242)).result, WriteResult::UNKNOWN_SETTING);
  EXPECT_EQ(store_.check(255, 1, firmware(242)).result, WriteResult::UNKNOWN_SETTING);
}

TEST_F(SettingsStoreTest, RefusesFirmwareThatMayRestartWhenWrittenTo) {
  EXPECT_EQ(result("charge_over_current_cutoff", 30, 0), WriteResult::FIRMWARE_TOO_OLD);
  EXPECT_EQ(result("charge_over_current_cutoff", 30, 226), WriteResult::FIRMWARE_TOO_OLD);
  EXPECT_EQ(check("charge_over_current_cutoff", 30, 226).firmware, 226);
  EXPECT_EQ(result("charge_over_current_cutoff", 30, 227), WriteResult::OK);
  EXPECT_EQ(result("charge_over_current_cutoff", 30, 230), WriteResult::OK);
}

TEST_F(SettingsStoreTest, RefusesWhileTheFirmwareIsNotKnown) {
  EXPECT_EQ(store_.check(setting("charge_over_current_cutoff"), 30, std::nullopt).result,
            WriteResult::FIRMWARE_UNKNOWN);
}

TEST(SettingsStore, RefusesWhileTheSettingsAreNotKnown) {
  SettingsStore store;
  store_documented_ranges(store);
  EXPECT_EQ(store.check(setting("charge_over_current_cutoff"), 30, firmware(242)).result,
            WriteResult::SETTINGS_UNKNOWN);
}

TEST(SettingsStore, RefusesWhileTheRangeIsNotKnown) {
  SettingsStore store;
  store.store(SettingsOption::CURRENT, test::pack_14s_data(300, 44), NOW);
  EXPECT_EQ(store.check(setting("charge_over_current_cutoff"), 30, firmware(242)).result, WriteResult::RANGE_UNKNOWN);
  EXPECT_EQ(store.check(setting("operation_mode"), 1, firmware(242)).result, WriteResult::OK)
      << "options are documented";
}

// Conflicts: of each pair the first must stay below the second, whichever of the two is written.

struct Pair {
  const char *below;
  const char *above;
};
constexpr Pair PAIRS[] = {
    {"under_voltage_cutoff", "fully_discharged_voltage"}, {"fully_discharged_voltage", "fully_charged_voltage"},
    {"fully_charged_voltage", "over_voltage_cutoff"},     {"fully_discharged_voltage", "early_balancing_threshold"},
    {"early_balancing_threshold", "over_voltage_cutoff"}, {"low_temperature_charge_cutoff", "over_heat_cutoff"},
};

/// Judges a write against one other setting; all others that could contradict lie far away.
WriteReport check_pair(const char *written, int32_t raw, const char *other, int32_t other_value) {
  auto words = test::pack_14s_words(300, 44);
  const auto put = [&](const std::string &key, int32_t value) {
    words[SETTINGS[setting(key.c_str())].address - 300] = static_cast<uint16_t>(value);
  };
  for (const Pair &pair : PAIRS) {
    if (std::string(pair.below) == written)
      put(pair.above, 4500);
    if (std::string(pair.above) == written)
      put(pair.below, 100);
  }
  put(other, other_value);
  SettingsStore store;
  store.store(SettingsOption::CURRENT, to_data(words), NOW);
  store_documented_ranges(store);
  return store.check(setting(written), raw, firmware(242));
}

/// A value that both settings of the pair can have.
int32_t common_value(const Pair &pair) { return std::string(pair.above) == "over_heat_cutoff" ? 10 : 3400; }

TEST(SettingConflict, TheLowerOfAPairStaysBelowTheUpper) {
  for (const Pair &pair : PAIRS) {
    const int32_t value = common_value(pair);
    const WriteReport report = check_pair(pair.below, value, pair.above, value);
    EXPECT_EQ(report.result, WriteResult::CONFLICT) << pair.below << " at " << pair.above;
    EXPECT_EQ(report.other, setting(pair.above));
    EXPECT_EQ(report.other_value, value);
    EXPECT_EQ(check_pair(pair.below, value - 1, pair.above, value).result, WriteResult::OK)
        << pair.below << " below " << pair.above;
  }
}

TEST(SettingConflict, TheUpperOfAPairStaysAboveTheLower) {
  for (const Pair &pair : PAIRS) {
    const int32_t value = std::max(common_value(pair), SETTINGS[setting(pair.above)].minimum);
    const WriteReport report = check_pair(pair.above, value, pair.below, value);
    EXPECT_EQ(report.result, WriteResult::CONFLICT) << pair.above << " at " << pair.below;
    EXPECT_EQ(report.other, setting(pair.below));
    EXPECT_EQ(report.other_value, value);
    EXPECT_EQ(check_pair(pair.above, value + 1, pair.below, value).result, WriteResult::OK)
        << pair.above << " above " << pair.below;
  }
}

TEST(SettingConflict, EveryPairOfTheTableIsKnownHere) {
  ASSERT_EQ(ORDERED_SETTINGS.size(), std::size(PAIRS));
  for (const Pair &pair : PAIRS) {
    EXPECT_TRUE(std::any_of(ORDERED_SETTINGS.begin(), ORDERED_SETTINGS.end(),
                            [&](const OrderedSettings &ordered) {
                              return ordered.below == setting(pair.below) && ordered.above == setting(pair.above);
                            }))
        << pair.below << " and " << pair.above;
  }
}

// Results for people.

TEST_F(SettingsStoreTest, SaysWhatIsWrongWithAValueOutOfRange) {
  EXPECT_EQ(text_of(check("fully_charged_voltage", 5000)),
            "Fully charged voltage: 5000 mV is outside 1200 mV to 4500 mV");
  EXPECT_EQ(text_of(check("battery_capacity", 5)), "Battery capacity: 0.05 Ah is outside 0.10 Ah to 655.00 Ah");
  EXPECT_EQ(text_of(check("low_temperature_charge_cutoff", -41)),
            "Low-temperature charge cut-off: -41 °C is outside -40 °C to 10 °C");
  EXPECT_EQ(text_of(check("series_cells", 3)), "Number of series cells: 3 is outside 4 to 16");
  EXPECT_EQ(text_of(check("state_of_charge", 50001)), "State of charge: 100.002 % is outside 0.000 % to 100.000 %");
}

TEST_F(SettingsStoreTest, SaysWhichOptionsThereAre) {
  EXPECT_EQ(text_of(check("charger_type", 3)), "Charger type: 3 is not one of 0 Variable, 1 CC/CV, 2 CAN");
  EXPECT_EQ(text_of(check("precharge_pin", 1)),
            "Pre-charge output: 1 is not one of 0 Off, 2 Discharge FET, 3 AIDO1, 4 AIDO2, 5 DIDO1, 6 DIDO2, "
            "7 AIHO1 active low, 8 AIHO1 active high, 9 AIHO2 active low, 16 AIHO2 active high");
}

TEST_F(SettingsStoreTest, SaysWhichSettingContradicts) {
  EXPECT_EQ(text_of(check("fully_charged_voltage", 4200)),
            "Fully charged voltage: 4200 mV contradicts Over-voltage cut-off, which is 4200 mV");
}

TEST_F(SettingsStoreTest, SaysWhatTheBmsMadeOfAWrite) {
  WriteReport report;
  report.setting = setting("operation_mode");
  report.wanted = 1;
  EXPECT_EQ(text_of(report), "Operation mode is now Single port");
  report.result = WriteResult::NOT_TAKEN;
  report.held = 0;
  EXPECT_EQ(text_of(report), "Operation mode: the BMS did not take Single port and holds Dual port");
  report.held.reset();
  EXPECT_EQ(text_of(report), "Operation mode: the BMS did not take Single port");
  report.result = WriteResult::REFUSED_BY_BMS;
  EXPECT_EQ(text_of(report), "Operation mode: the BMS refused Single port");
  report.result = WriteResult::NO_ANSWER;
  EXPECT_EQ(text_of(report), "Operation mode: no answer from the BMS; the value it holds is not known");
  report.result = WriteResult::LINK_DOWN;
  EXPECT_EQ(text_of(report), "Operation mode: no connection to the BMS");
  report.result = WriteResult::QUEUE_FULL;
  EXPECT_EQ(text_of(report), "Operation mode: too many changes at once, try again");
}

TEST_F(SettingsStoreTest, SaysWhatIsNotKnownYet) {
  EXPECT_EQ(text_of(store_.check(setting("operation_mode"), 1, std::nullopt)),
            "Operation mode: the BMS's firmware version is not known, so nothing is written");
  EXPECT_EQ(text_of(check("operation_mode", 1, 226)),
            "Operation mode: BMS firmware 226 may restart when written to; update it to 227 or newer");
  const SettingsStore empty;
  EXPECT_EQ(text_of(empty.check(setting("operation_mode"), 1, firmware(242))),
            "Operation mode: the BMS's settings have not been read yet");
  SettingsStore no_range;
  no_range.store(SettingsOption::CURRENT, test::pack_14s_data(300, 44), NOW);
  EXPECT_EQ(text_of(no_range.check(setting("series_cells"), 14, firmware(242))),
            "Number of series cells: the BMS has not told which values it allows");
}

TEST_F(SettingsStoreTest, SaysThatASettingDoesNotExist) {
  EXPECT_EQ(text_of(store_.check(200, 1, firmware(242))), "There is no setting number 200");
}

TEST_F(SettingsStoreTest, EveryRefusalNamesSettingValueAndWhatIsAllowed) {
  for (uint8_t index = 0; index < SETTINGS.size(); index++) {
    const SettingInfo &info = SETTINGS[index];
    const std::string text = text_of(store_.check(index, info.maximum + 1, firmware(242)));
    EXPECT_EQ(text.rfind(std::string(info.name) + ": ", 0), 0u) << text;
    EXPECT_NE(text.find(info.unit), std::string::npos) << text;
    EXPECT_LT(text.size() + 1, REPORT_TEXT_SIZE) << text;
    for (const SettingOption &option : info.options)
      EXPECT_NE(text.find(std::to_string(option.value) + " " + option.name), std::string::npos) << text;
  }
}

TEST_F(SettingsStoreTest, ATextThatDoesNotFitIsCutAndEnded) {
  const WriteReport report = check("precharge_pin", 1);
  const std::string whole = text_of(report);
  for (size_t size = 1; size <= whole.size() + 2; size++) {
    std::vector<char> text(size, 'x');
    const size_t length = describe(report, text.data(), size);
    EXPECT_EQ(length, std::min(size - 1, whole.size()));
    EXPECT_EQ(std::string(text.data()), whole.substr(0, length));
  }
  EXPECT_EQ(describe(report, nullptr, 0), 0u);
}

TEST(WriteResultKey, NamesEveryResult) {
  EXPECT_STREQ(write_result_key(WriteResult::OK), "ok");
  EXPECT_STREQ(write_result_key(WriteResult::NOT_TAKEN), "not_taken");
  EXPECT_STREQ(write_result_key(WriteResult::OUT_OF_RANGE), "out_of_range");
  EXPECT_STREQ(write_result_key(WriteResult::CONFLICT), "conflict");
  EXPECT_STREQ(write_result_key(WriteResult::NOT_AN_OPTION), "not_an_option");
  EXPECT_STREQ(write_result_key(WriteResult::UNKNOWN_SETTING), "unknown");
  EXPECT_STREQ(write_result_key(WriteResult::SETTINGS_UNKNOWN), "settings_unknown");
  EXPECT_STREQ(write_result_key(WriteResult::RANGE_UNKNOWN), "range_unknown");
  EXPECT_STREQ(write_result_key(WriteResult::FIRMWARE_UNKNOWN), "firmware_unknown");
  EXPECT_STREQ(write_result_key(WriteResult::FIRMWARE_TOO_OLD), "firmware_too_old");
  EXPECT_STREQ(write_result_key(WriteResult::REFUSED_BY_BMS), "refused_by_bms");
  EXPECT_STREQ(write_result_key(WriteResult::NO_ANSWER), "no_answer");
  EXPECT_STREQ(write_result_key(WriteResult::LINK_DOWN), "link_down");
  EXPECT_STREQ(write_result_key(WriteResult::QUEUE_FULL), "queue_full");
}

}  // namespace
}  // namespace esphome::tinybms
