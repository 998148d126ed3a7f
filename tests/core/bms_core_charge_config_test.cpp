#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "bms_core/charge_config.h"
#include "support/packs.h"

namespace esphome::bms_core {
namespace {

using test::healthy_settings;

PackSettings settings_for(uint16_t full_mv, uint16_t empty_mv, uint16_t over_mv, uint16_t under_mv) {
  PackSettings settings = healthy_settings(0);
  settings.fully_charged_mv = full_mv;
  settings.fully_discharged_mv = empty_mv;
  settings.over_voltage_mv = over_mv;
  settings.under_voltage_mv = under_mv;
  return settings;
}

std::string text_of(const std::optional<ConfigError> &error) {
  char text[200];
  return error ? std::string(text, describe(*error, text, sizeof(text))) : "";
}

// Presets.

TEST(ChargePreset, EveryOneIsValidByItselfAndWithTheBmsOfItsChemistry) {
  for (const auto &[chemistry, settings] : {std::pair{Chemistry::BMS, healthy_settings(0)},
                                            {Chemistry::LFP, settings_for(3550, 2900, 3650, 2600)},
                                            {Chemistry::NMC, settings_for(4150, 3100, 4220, 2900)},
                                            {Chemistry::LTO, settings_for(2650, 1900, 2800, 1700)}}) {
    const ChargeConfig config = charge_preset(chemistry);
    EXPECT_EQ(config.chemistry, chemistry);
    EXPECT_EQ(text_of(validate(config)), "") << chemistry_key(chemistry);
    PackSettings pack = settings;
    if (chemistry == Chemistry::LTO)
      pack.low_temperature_charge_dc = -300;
    EXPECT_EQ(text_of(validate(config, pack)), "") << chemistry_key(chemistry);
  }
}

/// All that a chemistry changes, written out once more: a changed number has to be meant.
struct PresetTable {
  const char *key{nullptr};
  Chemistry chemistry{Chemistry::BMS};
  uint16_t bulk_mv{0};
  uint16_t float_mv{0};
  uint16_t rebulk_mv{0};
  uint16_t tail_from_mv{0};
  uint16_t tail_to_mv{0};
  Curve charge_over_cell{};
  Curve discharge_over_cell{};
  Curve charge_over_temperature{};
  Curve discharge_over_temperature{};
};

const PresetTable PRESETS[] = {
    // Nothing of its own: voltages and currents follow the BMS's settings.
    {.key = "bms", .chemistry = Chemistry::BMS},
    {.key = "lfp",
     .chemistry = Chemistry::LFP,
     .bulk_mv = 3450,
     .float_mv = 3350,
     .rebulk_mv = 3300,
     .tail_from_mv = 3370,
     .tail_to_mv = 3650,
     .charge_over_cell = {{3420, 1000}, {3460, 500}, {3500, 200}, {3550, 50}, {3590, 0}},
     .discharge_over_cell = {{2850, 0}, {2900, 100}, {3000, 500}, {3100, 1000}},
     .charge_over_temperature =
         {{0, 0}, {20, 250}, {50, 500}, {100, 1000}, {400, 1000}, {450, 500}, {500, 250}, {550, 0}},
     .discharge_over_temperature = {{-200, 0}, {-100, 250}, {0, 1000}, {450, 1000}, {500, 500}, {550, 250}, {580, 0}}},
    {.key = "nmc",
     .chemistry = Chemistry::NMC,
     .bulk_mv = 4100,
     .float_mv = 4080,
     .rebulk_mv = 3950,
     .tail_from_mv = 3900,
     .tail_to_mv = 4200,
     .charge_over_cell = {{4080, 1000}, {4120, 500}, {4150, 200}, {4180, 50}, {4200, 0}},
     .discharge_over_cell = {{3000, 0}, {3100, 100}, {3250, 500}, {3350, 1000}},
     .charge_over_temperature = {{0, 0}, {50, 250}, {100, 500}, {150, 1000}, {400, 1000}, {450, 500}, {500, 0}},
     .discharge_over_temperature = {{-200, 0}, {-100, 250}, {50, 1000}, {450, 1000}, {500, 500}, {550, 0}}},
    {.key = "lto",
     .chemistry = Chemistry::LTO,
     .bulk_mv = 2600,
     .float_mv = 2570,
     .rebulk_mv = 2380,
     .tail_from_mv = 2450,
     .tail_to_mv = 2800,
     .charge_over_cell = {{2600, 1000}, {2650, 500}, {2700, 200}, {2750, 0}},
     .discharge_over_cell = {{1800, 0}, {1850, 100}, {1950, 500}, {2050, 1000}},
     .charge_over_temperature = {{-300, 0}, {-200, 250}, {-100, 500}, {0, 1000}, {450, 1000}, {500, 500}, {550, 0}},
     .discharge_over_temperature = {{-300, 0}, {-200, 500}, {-100, 1000}, {500, 1000}, {550, 500}, {580, 0}}},
};

class PresetOfAChemistry : public testing::TestWithParam<PresetTable> {};

TEST_P(PresetOfAChemistry, IsItsTableAndTheDefaultsOtherwise) {
  const PresetTable &table = GetParam();
  const ChargeConfig preset = charge_preset(table.chemistry);
  EXPECT_STREQ(chemistry_key(preset.chemistry), table.key);
  EXPECT_EQ(preset.bulk_cell_mv, table.bulk_mv);
  EXPECT_EQ(preset.float_cell_mv, table.float_mv);
  EXPECT_EQ(preset.rebulk_cell_mv, table.rebulk_mv);
  EXPECT_EQ(preset.tail_from_cell_mv, table.tail_from_mv);
  EXPECT_EQ(preset.tail_to_cell_mv, table.tail_to_mv);
  EXPECT_EQ(preset.charge_over_cell, table.charge_over_cell);
  EXPECT_EQ(preset.discharge_over_cell, table.discharge_over_cell);
  EXPECT_EQ(preset.charge_over_temperature, table.charge_over_temperature);
  EXPECT_EQ(preset.discharge_over_temperature, table.discharge_over_temperature);
  EXPECT_EQ(preset.over_bms_temperature, Curve({{700, 1000}, {800, 250}, {900, 0}})) << "whatever the cells are";

  ChargeConfig rest = preset;
  rest.chemistry = Chemistry::BMS;
  rest.bulk_cell_mv = rest.float_cell_mv = rest.rebulk_cell_mv = 0;
  rest.tail_from_cell_mv = rest.tail_to_cell_mv = 0;
  rest.charge_over_cell = rest.discharge_over_cell = {};
  rest.charge_over_temperature = rest.discharge_over_temperature = rest.over_bms_temperature = {};
  EXPECT_TRUE(rest == ChargeConfig{});
}

INSTANTIATE_TEST_SUITE_P(Each, PresetOfAChemistry, testing::ValuesIn(PRESETS),
                         [](const auto &info) { return info.param.key; });

TEST(ChargePreset, LetsMuchFlowAtTheTargetAndNothingAtTheCutOff) {
  for (const auto &[chemistry, over_voltage_mv] :
       {std::pair{Chemistry::LFP, 3650}, {Chemistry::NMC, 4220}, {Chemistry::LTO, 2800}}) {
    const ChargeConfig config = charge_preset(chemistry);
    EXPECT_GE(config.charge_over_cell.share_permille(config.bulk_cell_mv), 500) << chemistry_key(chemistry);
    EXPECT_EQ(config.charge_over_cell.share_permille(over_voltage_mv - 20), 0) << chemistry_key(chemistry);
  }
}

TEST(ChargePreset, ChargesNoFrozenCellsUnlessTheirChemistryBearsIt) {
  EXPECT_EQ(charge_preset(Chemistry::LFP).charge_over_temperature.share_permille(0), 0);
  EXPECT_EQ(charge_preset(Chemistry::NMC).charge_over_temperature.share_permille(0), 0);
  EXPECT_EQ(charge_preset(Chemistry::LTO).charge_over_temperature.share_permille(-300), 0);
  EXPECT_EQ(charge_preset(Chemistry::LTO).charge_over_temperature.share_permille(0), 1000);
}

TEST(ChargeKeys, AreWords) {
  EXPECT_STREQ(chemistry_key(Chemistry::BMS), "bms");
  EXPECT_STREQ(chemistry_key(Chemistry::LFP), "lfp");
  EXPECT_STREQ(chemistry_key(Chemistry::NMC), "nmc");
  EXPECT_STREQ(chemistry_key(Chemistry::LTO), "lto");
  EXPECT_STREQ(charge_profile_key(ChargeProfile::SLOW), "slow");
  EXPECT_STREQ(charge_profile_key(ChargeProfile::MEDIUM), "medium");
  EXPECT_STREQ(charge_profile_key(ChargeProfile::FAST), "fast");
}

// The voltages in force: what the user wants as far as the BMS allows it. healthy_settings(): full 3500, empty 2900,
// cut-off 3650.

TEST(CellVoltages, WithoutWishesFollowTheBms) {
  const CellVoltages voltages = cell_voltages({}, healthy_settings(0));
  EXPECT_EQ(voltages.bulk_mv, 3500);
  EXPECT_EQ(voltages.bulk_reason, LimitReason::BMS_LIMIT);
  EXPECT_EQ(voltages.float_mv, 3400);
  EXPECT_EQ(voltages.rebulk_mv, 3350);
}

TEST(CellVoltages, AreTheUsersWhereTheyAreLower) {
  const CellVoltages voltages = cell_voltages(charge_preset(Chemistry::LFP), healthy_settings(0));
  EXPECT_EQ(voltages.bulk_mv, 3450);
  EXPECT_EQ(voltages.bulk_reason, LimitReason::CHARGE_STAGE);
  EXPECT_EQ(voltages.float_mv, 3350);
  EXPECT_EQ(voltages.rebulk_mv, 3300);
}

TEST(CellVoltages, AreTheBmsOwnWhereTheUserWantsTheSame) {
  ChargeConfig config;
  config.bulk_cell_mv = 3500;
  config.manual.max_cell_voltage_mv = 3500;
  const CellVoltages voltages = cell_voltages(config, healthy_settings(0));
  EXPECT_EQ(voltages.bulk_mv, 3500);
  EXPECT_EQ(voltages.bulk_reason, LimitReason::BMS_LIMIT);
}

TEST(CellVoltages, AreLoweredToWhatTheBmsAllows) {
  ChargeConfig config;
  config.bulk_cell_mv = 3501;
  EXPECT_EQ(cell_voltages(config, healthy_settings(0)).bulk_mv, 3500);
  EXPECT_EQ(cell_voltages(config, healthy_settings(0)).bulk_reason, LimitReason::BMS_LIMIT);
  PackSettings narrow = healthy_settings(0);
  narrow.fully_charged_mv = 3645;
  EXPECT_EQ(cell_voltages({}, narrow).bulk_mv, 3630) << "20 mV below the cut-off";
}

TEST(CellVoltages, AreLoweredByHandOnly) {
  ChargeConfig config = charge_preset(Chemistry::LFP);
  config.manual.max_cell_voltage_mv = 3400;
  CellVoltages voltages = cell_voltages(config, healthy_settings(0));
  EXPECT_EQ(voltages.bulk_mv, 3400);
  EXPECT_EQ(voltages.bulk_reason, LimitReason::USER_LIMIT);
  EXPECT_EQ(voltages.float_mv, 3350);
  config.manual.max_cell_voltage_mv = 3320;
  voltages = cell_voltages(config, healthy_settings(0));
  EXPECT_EQ(voltages.float_mv, 3320) << "float is never above bulk";
  EXPECT_EQ(voltages.rebulk_mv, 3300);
  config.manual.max_cell_voltage_mv = 3280;
  EXPECT_EQ(cell_voltages(config, healthy_settings(0)).rebulk_mv, 3280) << "rebulk is never above float";
  config.manual.max_cell_voltage_mv = 3600;
  EXPECT_EQ(cell_voltages(config, healthy_settings(0)).bulk_mv, 3450);
}

TEST(CellVoltages, NeverAskForAnEmptyPack) {
  ChargeConfig config;
  config.manual.max_cell_voltage_mv = 1;
  config.float_cell_mv = 2;
  config.rebulk_cell_mv = 3;
  const CellVoltages voltages = cell_voltages(config, healthy_settings(0));
  EXPECT_EQ(voltages.bulk_mv, 2950);
  EXPECT_EQ(voltages.float_mv, 2950);
  EXPECT_EQ(voltages.rebulk_mv, 2950);
}

// Ranges: each field at its edges, and what the message says.

struct FieldRange {
  const char *field;
  void (*set)(ChargeConfig &config, int64_t value);
  int64_t lowest;
  int64_t highest;
  bool zero_allowed{false};
};

#define FIELD(path, name, lowest, highest, ...)                                                                 \
  FieldRange {                                                                                                  \
    name, [](ChargeConfig &config, int64_t value) { config.path = static_cast<decltype(config.path)>(value); }, \
        lowest, highest, ##__VA_ARGS__                                                                          \
  }

class FieldOfAConfiguration : public testing::TestWithParam<FieldRange> {
 protected:
  static std::optional<ConfigError> with(int64_t value) {
    // As wide as it gets, so that no field is bound by another one.
    ChargeConfig config = charge_preset(Chemistry::LFP);
    config.float_cell_mv = config.rebulk_cell_mv = 0;
    config.tail_to_cell_mv = 4500;
    config.max_absorption_s = 604800;
    GetParam().set(config, value);
    return validate(config);
  }
};

TEST_P(FieldOfAConfiguration, IsAllowedUpToItsEdgesAndRefusedBeyond) {
  const FieldRange &range = GetParam();
  EXPECT_EQ(text_of(with(range.lowest)), "");
  EXPECT_EQ(text_of(with(range.highest)), "");
  if (range.zero_allowed) {
    EXPECT_EQ(text_of(with(0)), "");
  }
  for (const int64_t value : {range.lowest - 1, range.highest + 1}) {
    if (value < 0)
      continue;
    if (value == 0 && range.zero_allowed)
      continue;
    const auto error = with(value);
    ASSERT_TRUE(error) << value;
    EXPECT_STREQ(error->field, range.field);
    EXPECT_EQ(error->value, value);
    EXPECT_EQ(error->lowest, range.lowest);
    EXPECT_EQ(error->highest, range.highest);
    EXPECT_NE(text_of(error).find(range.field), std::string::npos);
    EXPECT_NE(text_of(error).find(std::to_string(value)), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, FieldOfAConfiguration,
    testing::Values(
        FIELD(policy.hold_after_ms, "hold_after_ms", 1000, 10000),
        FIELD(policy.zero_after_ms, "zero_after_ms", 3000, 60000),
        FIELD(policy.stop_after_ms, "stop_after_ms", 10000, 86400000),
        FIELD(bulk_cell_mv, "bulk_cell_mv", 1200, 4500, true), FIELD(float_cell_mv, "float_cell_mv", 1200, 3450, true),
        FIELD(rebulk_cell_mv, "rebulk_cell_mv", 1200, 4500, true),
        FIELD(tail_from_cell_mv, "tail_from_cell_mv", 0, 4500), FIELD(tail_to_cell_mv, "tail_to_cell_mv", 3370, 4500),
        FIELD(tail_current_permille, "tail_current_permille", 1, 500), FIELD(end_spread_mv, "end_spread_mv", 1, 500),
        FIELD(end_hold_s, "end_hold_s", 1, 3600), FIELD(absorption_time_s, "absorption_time_s", 60, 86400),
        FIELD(max_absorption_s, "max_absorption_s", 1800, 604800),
        FIELD(rebulk_soc_permille, "rebulk_soc_permille", 100, 990, true), FIELD(rebulk_days, "rebulk_days", 0, 365),
        FIELD(voltage_fall_uv_per_s, "voltage_fall_uv_per_s", 100, 5000),
        FIELD(voltage_rise_uv_per_s, "voltage_rise_uv_per_s", 50, 5000),
        FIELD(cable_resistance_uohm, "cable_resistance_uohm", 0, 20000),
        FIELD(cable_drop_max_mv, "cable_drop_max_mv", 0, 1000),
        FIELD(max_charge_current_ma, "max_charge_current_ma", 1000, 750000, true),
        FIELD(max_discharge_current_ma, "max_discharge_current_ma", 1000, 750000, true),
        FIELD(current_share_percent, "current_share_percent", 10, 100), FIELD(rise_hold_ms, "rise_hold_ms", 0, 600000),
        FIELD(rise_time_ms, "rise_time_ms", 1000, 600000), FIELD(dead_band_ma, "dead_band_ma", 0, 5000),
        FIELD(sensor_lost_percent, "sensor_lost_percent", 0, 100),
        FIELD(cell_high_hysteresis_mv, "cell_high_hysteresis_mv", 0, 300),
        FIELD(cell_low_hysteresis_mv, "cell_low_hysteresis_mv", 0, 600),
        FIELD(profiles[0].share_permille, "profiles.slow", 10, 1000),
        FIELD(profiles[1].share_permille, "profiles.medium", 10, 1000),
        FIELD(profiles[2].share_permille, "profiles.fast", 10, 1000),
        FIELD(profiles[2].current_ma, "profiles.fast", 1000, 750000, true),
        FIELD(fast_lock_dc, "fast_lock_dc", 200, 800),
        FIELD(manual.max_charge_current_ma, "manual.max_charge_current_ma", 1000, 750000, true),
        FIELD(manual.max_discharge_current_ma, "manual.max_discharge_current_ma", 1000, 750000, true),
        FIELD(manual.max_cell_voltage_mv, "manual.max_cell_voltage_mv", 1200, 4500, true)),
    [](const auto &info) {
      std::string name = info.param.field + std::to_string(info.index);
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    });

TEST(ValidConfiguration, ZeroMeansAsTheBmsSays) {
  EXPECT_EQ(text_of(validate(ChargeConfig{})), "");
  ChargeConfig config;
  config.float_cell_mv = 4500;
  config.rebulk_cell_mv = 4500;
  EXPECT_EQ(text_of(validate(config)), "") << "without a bulk voltage of its own there is nothing to contradict";
  config.float_cell_mv = 0;
  EXPECT_EQ(text_of(validate(config)), "");
}

TEST(ValidConfiguration, RebulkIsNotAboveFloatAndFloatNotAboveBulk) {
  ChargeConfig config = charge_preset(Chemistry::LFP);
  config.rebulk_cell_mv = 3350;
  EXPECT_EQ(text_of(validate(config)), "");
  config.rebulk_cell_mv = 3351;
  EXPECT_EQ(text_of(validate(config)), "rebulk_cell_mv: 3351 is not allowed; from 1200 to 3350 (float_cell_mv)");
  config = charge_preset(Chemistry::LFP);
  config.bulk_cell_mv = 3349;
  EXPECT_EQ(text_of(validate(config)), "float_cell_mv: 3350 is not allowed; from 1200 to 3349 (bulk_cell_mv)");
}

TEST(ValidConfiguration, ALimitIsNotWithinTheDeadBand) {
  ChargeConfig config;
  config.dead_band_ma = 2000;
  config.max_charge_current_ma = 3999;
  EXPECT_EQ(text_of(validate(config)), "max_charge_current_ma: 3999 is not allowed; from 4000 to 750000");
  config.dead_band_ma = 0;
  config.max_charge_current_ma = 99;
  EXPECT_EQ(text_of(validate(config)), "max_charge_current_ma: 99 is not allowed; from 100 to 750000");
}

TEST(ValidConfiguration, TimesFollowOneAnother) {
  ChargeConfig config;
  config.policy.hold_after_ms = 9000;
  config.policy.zero_after_ms = 8999;
  EXPECT_EQ(text_of(validate(config)), "zero_after_ms: 8999 is not allowed; from 9000 to 60000");
  config = {};
  config.max_absorption_s = 1799;
  EXPECT_EQ(text_of(validate(config)),
            "max_absorption_s: 1799 is not allowed; from 1800 to 604800 (absorption_time_s)");
}

struct CurveField {
  const char *field;
  Curve ChargeConfig::*curve;
  CurveTrend trend;
};

class CurveOfAConfiguration : public testing::TestWithParam<CurveField> {};

TEST_P(CurveOfAConfiguration, HasToFollowItsTrend) {
  ChargeConfig config;
  Curve &curve = config.*GetParam().curve;
  const Curve rising{{10, 100}, {20, 900}};
  const Curve falling{{10, 900}, {20, 100}};
  const Curve valley{{10, 900}, {20, 100}, {30, 900}};
  curve = valley;
  const auto error = validate(config);
  ASSERT_TRUE(error);
  EXPECT_STREQ(error->field, GetParam().field);
  ASSERT_TRUE(error->point);
  EXPECT_NE(text_of(error).find("point"), std::string::npos) << text_of(error);
  curve = rising;
  EXPECT_EQ(validate(config).has_value(), GetParam().trend == CurveTrend::FALLING);
  curve = falling;
  EXPECT_EQ(validate(config).has_value(), GetParam().trend == CurveTrend::RISING);
}

INSTANTIATE_TEST_SUITE_P(
    Each, CurveOfAConfiguration,
    testing::Values(CurveField{"charge_over_cell", &ChargeConfig::charge_over_cell, CurveTrend::FALLING},
                    CurveField{"discharge_over_cell", &ChargeConfig::discharge_over_cell, CurveTrend::RISING},
                    CurveField{"charge_over_temperature", &ChargeConfig::charge_over_temperature, CurveTrend::HILL},
                    CurveField{"discharge_over_temperature", &ChargeConfig::discharge_over_temperature,
                               CurveTrend::HILL},
                    CurveField{"over_bms_temperature", &ChargeConfig::over_bms_temperature, CurveTrend::FALLING},
                    CurveField{"charge_over_soc", &ChargeConfig::charge_over_soc, CurveTrend::FALLING},
                    CurveField{"discharge_over_soc", &ChargeConfig::discharge_over_soc, CurveTrend::RISING}),
    [](const auto &info) { return info.param.field; });

TEST(CurveError, IsRefusedWithTheShareOfTheWrongPoint) {
  ChargeConfig config;
  config.charge_over_cell = {{3400, 1000}, {3500, 200}, {3600, 300}};
  EXPECT_EQ(text_of(validate(config)),
            "charge_over_cell: point 2: 300 is not allowed; from 0 to 1000 (the order of the points)");
}

TEST(CurveError, OfTooManyPointsIsRefusedWithTheLastThatFits) {
  ChargeConfig config;
  config.charge_over_cell = {{0, 12}, {1, 11}, {2, 10}, {3, 9}, {4, 8}, {5, 7},
                             {6, 6},  {7, 5},  {8, 4},  {9, 3}, {10, 2}};
  EXPECT_EQ(text_of(validate(config)),
            "charge_over_cell: point 10: 3 is not allowed; from 0 to 1000 (the order of the points)");
}

// Against the BMS: both numbers are in the message.

TEST(ConfigurationAgainstTheBms, ABulkVoltageAboveFullyChargedIsRefusedWithBothNumbers) {
  ChargeConfig config;
  config.bulk_cell_mv = 3501;
  const std::string text = text_of(validate(config, healthy_settings(0)));
  EXPECT_EQ(text, "bulk_cell_mv: 3501 is not allowed; from 3100 to 3500 (fully charged voltage of the BMS)");
  config.bulk_cell_mv = 3500;
  EXPECT_EQ(text_of(validate(config, healthy_settings(0))), "");
}

TEST(ConfigurationAgainstTheBms, ABulkVoltageOfAnotherChemistryIsRefused) {
  const PackSettings nmc = settings_for(4150, 3100, 4220, 2900);
  const auto error = validate(charge_preset(Chemistry::LFP), nmc);
  ASSERT_TRUE(error);
  EXPECT_STREQ(error->field, "bulk_cell_mv");
  EXPECT_EQ(error->lowest, 3750);
  ChargeConfig config;
  config.bulk_cell_mv = 3750;
  EXPECT_EQ(text_of(validate(config, nmc)), "");
}

TEST(ConfigurationAgainstTheBms, ABulkVoltageNearEmptyIsRefusedHoweverNearFullIs) {
  const PackSettings narrow = settings_for(3200, 2900, 3650, 2700);
  ChargeConfig config;
  config.bulk_cell_mv = 2950;
  EXPECT_EQ(text_of(validate(config, narrow)), "");
  config.bulk_cell_mv = 2949;
  EXPECT_EQ(text_of(validate(config, narrow)),
            "bulk_cell_mv: 2949 is not allowed; from 2950 to 3200 (fully charged voltage of the BMS)");
}

TEST(ConfigurationAgainstTheBms, ACurrentAboveItsCutOffIsRefusedWithBothNumbers) {
  ChargeConfig config;
  config.max_charge_current_ma = 50001;
  EXPECT_EQ(text_of(validate(config, healthy_settings(0))),
            "max_charge_current_ma: 50001 is not allowed; from 0 to 50000 (charge over-current cut-off of the BMS)");
  config = {};
  config.max_discharge_current_ma = 100001;
  EXPECT_EQ(text_of(validate(config, healthy_settings(0))),
            "max_discharge_current_ma: 100001 is not allowed; from 0 to 100000 (discharge over-current cut-off of the "
            "BMS)");
}

struct Contradiction {
  const char *name;
  void (*set)(ChargeConfig &config);
  const char *field;
};

class ContradictionOfTheBms : public testing::TestWithParam<Contradiction> {};

TEST_P(ContradictionOfTheBms, IsNamed) {
  ChargeConfig config;
  GetParam().set(config);
  const auto error = validate(config, healthy_settings(0));
  ASSERT_EQ(error.has_value(), GetParam().field != nullptr) << text_of(error);
  if (error) {
    EXPECT_STREQ(error->field, GetParam().field);
    EXPECT_NE(error->against, nullptr);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, ContradictionOfTheBms,
    testing::Values(
        Contradiction{"ManualVoltageTooHigh", [](ChargeConfig &c) { c.manual.max_cell_voltage_mv = 3501; },
                      "manual.max_cell_voltage_mv"},
        Contradiction{"ManualVoltageTooLow", [](ChargeConfig &c) { c.manual.max_cell_voltage_mv = 3099; },
                      "manual.max_cell_voltage_mv"},
        Contradiction{"ManualVoltageFits", [](ChargeConfig &c) { c.manual.max_cell_voltage_mv = 3100; }, nullptr},
        Contradiction{"FloatTooHigh", [](ChargeConfig &c) { c.float_cell_mv = 3501; }, "float_cell_mv"},
        Contradiction{"FloatTooLow", [](ChargeConfig &c) { c.float_cell_mv = 2949; }, "float_cell_mv"},
        Contradiction{"FloatFits", [](ChargeConfig &c) { c.float_cell_mv = 2950; }, nullptr},
        Contradiction{"RebulkTooHigh", [](ChargeConfig &c) { c.rebulk_cell_mv = 3501; }, "rebulk_cell_mv"},
        Contradiction{"RebulkTooLow", [](ChargeConfig &c) { c.rebulk_cell_mv = 2949; }, "rebulk_cell_mv"},
        Contradiction{"RebulkFits", [](ChargeConfig &c) { c.rebulk_cell_mv = 2950; }, nullptr},
        Contradiction{"ChargeCurrentTooHigh", [](ChargeConfig &c) { c.max_charge_current_ma = 50001; },
                      "max_charge_current_ma"},
        Contradiction{"ChargeCurrentFits", [](ChargeConfig &c) { c.max_charge_current_ma = 50000; }, nullptr},
        Contradiction{"DischargeCurrentTooHigh", [](ChargeConfig &c) { c.max_discharge_current_ma = 100001; },
                      "max_discharge_current_ma"},
        Contradiction{"DischargeCurrentFits", [](ChargeConfig &c) { c.max_discharge_current_ma = 100000; }, nullptr},
        Contradiction{"ChargeCurveBeyondTheCutOff",
                      [](ChargeConfig &c) { c.charge_over_cell = {{3400, 1000}, {3651, 1}}; }, "charge_over_cell"},
        Contradiction{"ChargeCurveUpToTheCutOff",
                      [](ChargeConfig &c) { c.charge_over_cell = {{3400, 1000}, {3650, 1}, {3700, 0}}; }, nullptr},
        Contradiction{"DischargeCurveBelowTheCutOff",
                      [](ChargeConfig &c) { c.discharge_over_cell = {{2699, 1}, {3000, 1000}}; },
                      "discharge_over_cell"},
        Contradiction{"DischargeCurveFromTheCutOff",
                      [](ChargeConfig &c) { c.discharge_over_cell = {{2600, 0}, {2700, 1}, {3000, 1000}}; }, nullptr},
        Contradiction{"ColdChargeCurve", [](ChargeConfig &c) { c.charge_over_temperature = {{-1, 1}, {100, 1000}}; },
                      "charge_over_temperature"},
        Contradiction{"WarmChargeCurve", [](ChargeConfig &c) { c.charge_over_temperature = {{100, 1000}, {601, 1}}; },
                      "charge_over_temperature"},
        Contradiction{"ChargeCurveWithinTheCutOffs",
                      [](ChargeConfig &c) { c.charge_over_temperature = {{0, 1}, {600, 1}, {700, 0}}; }, nullptr},
        Contradiction{"WarmDischargeCurve",
                      [](ChargeConfig &c) { c.discharge_over_temperature = {{100, 1000}, {601, 1}}; },
                      "discharge_over_temperature"},
        Contradiction{"DischargeCurveWithinTheCutOff",
                      [](ChargeConfig &c) { c.discharge_over_temperature = {{-400, 1}, {600, 1}}; }, nullptr}),
    [](const auto &info) { return info.param.name; });

TEST(ConfigurationAgainstTheBms, PointsBeyondTheCountOfACurveDoNotMatter) {
  ChargeConfig config;
  config.charge_over_cell = {{3400, 1000}, {3700, 500}};
  config.charge_over_cell.count = 1;
  EXPECT_EQ(text_of(validate(config, healthy_settings(0))), "");
}

TEST(ConfigurationAgainstTheBms, NamesThePointOfACurve) {
  ChargeConfig config;
  config.charge_over_cell = {{3400, 1000}, {3660, 500}};
  EXPECT_EQ(text_of(validate(config, healthy_settings(0))),
            "charge_over_cell: point 1: 3660 is not allowed; from 0 to 3650 (over-voltage cut-off of the BMS)");
}

TEST(Describe, FitsIntoWhatThereIs) {
  ChargeConfig config;
  config.end_hold_s = 0;
  const auto error = validate(config);
  ASSERT_TRUE(error);
  char text[20];
  EXPECT_EQ(describe(*error, text, sizeof(text)), 19u);
  EXPECT_STREQ(text, "end_hold_s: 0 is no");
  EXPECT_EQ(describe(*error, text, 0), 0u);
  EXPECT_EQ(text_of(error), "end_hold_s: 0 is not allowed; from 1 to 3600");
}

}  // namespace
}  // namespace esphome::bms_core
