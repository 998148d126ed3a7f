#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "gateway_config/config_store.h"
#include "support/packs.h"
#include "support/random.h"

namespace esphome::gateway_config {
namespace {

using bms_core::AlarmKind;
using bms_core::Chemistry;
using bms_core::Curve;
using bms_core::PackSettings;

using Bytes = std::vector<uint8_t>;

size_t option(const char *key) {
  const auto found = find_option(key);
  EXPECT_TRUE(found) << key;
  return found.value_or(0);
}

OptionChange change(const char *key, int32_t raw) { return {option(key), raw, {}}; }

std::string sentence(const ConfigProblem &problem) {
  std::array<char, PROBLEM_TEXT_SIZE> text;
  return {text.data(), describe(problem, text)};
}

Bytes stored(const ConfigStore &store) {
  Bytes bytes(ConfigStore::MAX_RECORD);
  const auto size = store.encode(bytes);
  EXPECT_TRUE(size);
  bytes.resize(size.value_or(0));
  return bytes;
}

int32_t value(const ConfigStore &store, const char *key) { return OPTIONS[option(key)].get(store.config()); }

/// As a YAML with `chemistry: lfp` makes it.
ConfigStore lfp() {
  ConfigStore store;
  store.preset(CHEMISTRY_OPTION, static_cast<int32_t>(Chemistry::LFP));
  return store;
}

TEST(OptionTable, HasTheChemistryFirstBecauseItPresetsTheOthers) {
  EXPECT_STREQ(OPTIONS[CHEMISTRY_OPTION].key, "charging.chemistry");
}

TEST(OptionTable, HasDefaultsWithinItsOwnRanges) {
  for (const Chemistry chemistry : {Chemistry::BMS, Chemistry::LFP, Chemistry::NMC, Chemistry::LTO}) {
    ConfigStore store;
    store.preset(CHEMISTRY_OPTION, static_cast<int32_t>(chemistry));
    for (const OptionInfo &info : OPTIONS) {
      if (info.get != nullptr) {
        EXPECT_TRUE(info.takes(info.get(store.config()))) << info.key << " " << info.get(store.config());
      }
    }
    EXPECT_FALSE(store.change({}, {})) << "a preset is valid by itself";
  }
}

TEST(OptionTable, CallsItsAlarmsAsTheAlarmTableDoes) {
  for (const OptionInfo &info : OPTIONS) {
    size_t index = 0;
    if (sscanf(info.field, "alarms.rules[%zu]", &index) != 1)
      continue;
    const std::string kind = bms_core::ALARMS[index].key;
    EXPECT_EQ(std::string(info.key).substr(7, kind.size() + 1), kind + ".") << info.key;
  }
}

TEST(OptionTable, ReadsWhatItWrote) {
  GatewayConfig config;
  for (const OptionInfo &info : OPTIONS) {
    if (info.set == nullptr)
      continue;
    info.set(config, info.maximum);
    EXPECT_EQ(info.get(config), info.maximum) << info.key;
  }
}

TEST(ConfigStoreTest, AppliesAllChangesTogether) {
  ConfigStore store = lfp();
  const uint32_t revision = store.revision();
  const OptionChange changes[] = {change("charging.bulk_voltage_cell", 3500), change("charging.rebulk_soc", 900)};
  EXPECT_FALSE(store.change(changes, {}));
  EXPECT_EQ(store.config().charge.bulk_cell_mv, 3500);
  EXPECT_EQ(store.config().charge.rebulk_soc_permille, 900);
  EXPECT_EQ(store.revision(), revision + 1);
}

TEST(ConfigStoreTest, AppliesNothingWhenOneChangeIsWrong) {
  ConfigStore store = lfp();
  const uint32_t revision = store.revision();
  const OptionChange changes[] = {change("charging.rebulk_soc", 900), change("charging.bulk_voltage_cell", 9000)};
  const auto problem = store.change(changes, {});
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->kind, ConfigProblem::Kind::OUT_OF_RANGE);
  EXPECT_EQ(sentence(*problem),
            "charging.bulk_voltage_cell is 9.000 V; allowed is 1.200 V to 4.500 V, or 0 for: as the BMS says");
  EXPECT_EQ(store.config().charge.rebulk_soc_permille, 850);
  EXPECT_EQ(store.revision(), revision);
}

TEST(ConfigStoreTest, AppliesNothingInADryRun) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.rebulk_soc", 900)};
  EXPECT_FALSE(store.change(changes, {}, false, true));
  EXPECT_EQ(store.config().charge.rebulk_soc_permille, 850);
}

TEST(ConfigStoreTest, RefusesVoltagesThatContradictEachOther) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.float_voltage_cell", 3500)};
  const auto problem = store.change(changes, {});
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->kind, ConfigProblem::Kind::CONTRADICTION);
  EXPECT_NE(sentence(*problem).find("3.500 V"), std::string::npos) << sentence(*problem);
  EXPECT_EQ(store.config().charge.float_cell_mv, 3350);
}

TEST(ConfigStoreTest, RefusesWhatTheBmsDoesNotAllowWithBothNumbers) {
  ConfigStore store = lfp();
  PackSettings settings = test::healthy_settings(0);  // fully charged at 3.5 V
  const OptionChange changes[] = {change("charging.bulk_voltage_cell", 3600)};
  const auto problem = store.change(changes, {&settings, 1});
  ASSERT_TRUE(problem);
  EXPECT_EQ(OPTIONS[problem->option].key, std::string("charging.bulk_voltage_cell"));
  const std::string text = sentence(*problem);
  EXPECT_NE(text.find("3.600 V"), std::string::npos) << text;
  EXPECT_NE(text.find("3.500 V"), std::string::npos) << text;
}

TEST(ConfigStoreTest, LetsTheChargeBeSwitchedOffEvenIfTheYamlContradictsTheBms) {
  ConfigStore store = lfp();
  store.preset(option("charging.bulk_voltage_cell"), 3600);
  const PackSettings settings = test::healthy_settings(0);  // fully charged at 3.5 V
  const OptionChange off[] = {change("control.charge_enabled", 0)};
  EXPECT_FALSE(store.change(off, {&settings, 1}));
  EXPECT_EQ(value(store, "control.charge_enabled"), 0);
  const OptionChange other[] = {change("charging.bulk_voltage_cell", 3650)};
  EXPECT_TRUE(store.change(other, {&settings, 1})) << "another value of the same option is judged";
}

TEST(ConfigStoreTest, RefusesAWarningThatComesAfterItsAlarm) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("alarms.imbalance_warning", 300)};
  const auto problem = store.change(changes, {});
  ASSERT_TRUE(problem);
  EXPECT_EQ(sentence(*problem),
            "alarms.imbalance_warning is 300 mV; with alarms.imbalance_alarm it may be 20 mV to 199 mV");
}

TEST(ConfigStoreTest, NamesTheProfileWhoseCurrentLiesInTheDeadBand) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.medium_current", 1000), change("charging.dead_band", 2000)};
  const auto problem = store.change(changes, {});
  ASSERT_TRUE(problem);
  EXPECT_STREQ(OPTIONS[problem->option].key, "charging.medium_current");
}

TEST(ConfigStoreTest, RefusesACurveThatTurnsBack) {
  ConfigStore store = lfp();
  const Curve good = store.config().charge.charge_over_cell;
  OptionChange wrong{option("charging.charge_over_cell"), 0, {{3400, 500}, {3500, 800}}};
  const auto problem = store.change({&wrong, 1}, {});
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->kind, ConfigProblem::Kind::CURVE_POINT);
  EXPECT_EQ(problem->point, 1);
  EXPECT_EQ(store.config().charge.charge_over_cell, good);
}

TEST(ConfigStoreTest, RefusesACurvePointOutsideItsRange) {
  ConfigStore store = lfp();
  OptionChange wrong{option("charging.charge_over_cell"), 0, {{3400, 1000}, {5100, 0}}};
  const auto problem = store.change({&wrong, 1}, {});
  ASSERT_TRUE(problem);
  EXPECT_EQ(sentence(*problem), "charging.charge_over_cell: point 2 is at 5.100 V; allowed is 1.000 V to 5.000 V");
}

TEST(ConfigStoreTest, RefusesMorePointsThanACurveHolds) {
  ConfigStore store = lfp();
  OptionChange wrong{option("charging.charge_over_cell"), 0, {}};
  wrong.curve.count = Curve::MAX_POINTS + 1;
  EXPECT_TRUE(store.change({&wrong, 1}, {}));
}

TEST(ConfigStoreTest, PresetsVoltagesAndCurvesWithTheChemistryAndTakesWhatIsGivenBesides) {
  ConfigStore store = lfp();
  // The chemistry counts first wherever it stands.
  const OptionChange changes[] = {change("charging.bulk_voltage_cell", 4050),
                                  change("charging.chemistry", static_cast<int32_t>(Chemistry::NMC)),
                                  change("charging.float_voltage_cell", 4000)};
  ASSERT_FALSE(store.change(changes, {}));
  const auto &charge = store.config().charge;
  EXPECT_EQ(charge.chemistry, Chemistry::NMC);
  EXPECT_EQ(charge.bulk_cell_mv, 4050);
  EXPECT_EQ(charge.float_cell_mv, 4000);
  EXPECT_EQ(charge.rebulk_cell_mv, bms_core::charge_preset(Chemistry::NMC).rebulk_cell_mv);
  EXPECT_EQ(charge.charge_over_cell, bms_core::charge_preset(Chemistry::NMC).charge_over_cell);
}

TEST(ConfigStoreTest, NamesWhatDiffersFromTheYaml) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.rebulk_soc", 900)};
  ASSERT_FALSE(store.change(changes, {}));
  for (size_t i = 0; i < OPTIONS.size(); i++)
    EXPECT_EQ(store.changed(i), i == option("charging.rebulk_soc")) << OPTIONS[i].key;
}

TEST(ConfigStoreTest, ReturnsToTheYamlWhereAnImportSaysNothing) {
  ConfigStore store = lfp();
  const OptionChange first[] = {change("charging.rebulk_soc", 900), change("charging.rebulk_days", 7)};
  ASSERT_FALSE(store.change(first, {}));
  const OptionChange import[] = {change("charging.rebulk_days", 3)};
  ASSERT_FALSE(store.change(import, {}, true));
  EXPECT_EQ(value(store, "charging.rebulk_soc"), 850);
  EXPECT_EQ(value(store, "charging.rebulk_days"), 3);
}

TEST(ConfigRecord, BringsEverythingBackIncludingAnotherChemistry) {
  ConfigStore store = lfp();
  const Curve curve{{{3400, 1000}, {3550, 100}, {3600, 0}}, bms_core::CurveShape::STEPPED};
  const OptionChange changes[] = {change("charging.max_charge_current", 35000),
                                  change("control.profile", 0),
                                  change("control.charge_enabled", 0),
                                  change("alarms.high_voltage.latched", 1),
                                  {option("charging.charge_over_cell"), 0, curve}};
  ASSERT_FALSE(store.change(changes, {}));
  ConfigStore after = lfp();
  ASSERT_TRUE(after.restore(stored(store)));
  EXPECT_EQ(after.config().charge, store.config().charge);
  EXPECT_TRUE(after.config().alarms.rules[static_cast<size_t>(AlarmKind::HIGH_VOLTAGE)].latched);

  const OptionChange chemistry[] = {change("charging.chemistry", static_cast<int32_t>(Chemistry::LTO))};
  ASSERT_FALSE(store.change(chemistry, {}));
  ConfigStore lto = lfp();
  ASSERT_TRUE(lto.restore(stored(store)));
  EXPECT_EQ(lto.config().charge, store.config().charge);
}

TEST(ConfigRecord, HoldsNothingWhenNothingWasChanged) { EXPECT_TRUE(stored(lfp()).empty()); }

TEST(ConfigRecord, LetsANewYamlValueShowThroughWhereNothingWasChanged) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.rebulk_days", 7)};
  ASSERT_FALSE(store.change(changes, {}));
  ConfigStore with_new_yaml = lfp();
  with_new_yaml.preset(option("charging.rebulk_soc"), 700);
  ASSERT_TRUE(with_new_yaml.restore(stored(store)));
  EXPECT_EQ(value(with_new_yaml, "charging.rebulk_soc"), 700);
  EXPECT_EQ(value(with_new_yaml, "charging.rebulk_days"), 7);
}

TEST(ConfigRecord, IgnoresAnOptionThatThisFirmwareDoesNotKnow) {
  ConfigStore store = lfp();
  const Bytes unknown{0xFF, 0xFF, 0, 1, 0, 0, 0};
  EXPECT_TRUE(store.restore(unknown));
  EXPECT_EQ(store.config().charge, lfp().config().charge);
}

TEST(ConfigRecord, IsRefusedAsAWholeWhenItContradictsTheYaml) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.float_voltage_cell", 3440), change("charging.rebulk_days", 7)};
  ASSERT_FALSE(store.change(changes, {}));
  ConfigStore lower = lfp();
  lower.preset(option("charging.bulk_voltage_cell"), 3400);
  const auto before = lower.config().charge;
  EXPECT_FALSE(lower.restore(stored(store)));
  EXPECT_EQ(lower.config().charge, before);
}

TEST(ConfigRecord, HasRoomForEveryOptionChanged) {
  size_t size = 0;
  for (const OptionInfo &info : OPTIONS)
    size += info.curve != nullptr ? 3 + 4 * Curve::MAX_POINTS : 7;
  EXPECT_LE(size, ConfigStore::MAX_RECORD);
}

TEST(ConfigRecord, IsNeverHalfTakenOverWhateverItsBytes) {
  ConfigStore store = lfp();
  const OptionChange changes[] = {change("charging.rebulk_soc", 900),
                                  change("control.profile", 1),
                                  {option("charging.charge_over_soc"), 0, {{900, 1000}, {950, 500}}}};
  ASSERT_FALSE(store.change(changes, {}));
  const Bytes good = stored(store);
  test::Random random(1);
  for (int i = 0; i < 20000; i++) {
    Bytes bytes = good;
    for (int64_t flips = random.between(1, 4); flips > 0; flips--)
      bytes[random.between(0, bytes.size() - 1)] = random.byte();
    bytes.resize(random.between(0, bytes.size()));
    ConfigStore target = lfp();
    if (target.restore(bytes)) {
      ConfigStore check = target;
      EXPECT_FALSE(check.change({}, {})) << "what is taken over is valid";
    } else {
      EXPECT_EQ(target.config().charge, lfp().config().charge);
    }
  }
}

}  // namespace
}  // namespace esphome::gateway_config
