#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/bytes.h"
#include "support/pack_14s.h"
#include "tinybms_web/settings_json.h"
#include "tinybms_web/settings_patch.h"

namespace esphome::tinybms_web {
namespace {

using test::to_native_data;
using tinybms::SettingsOption;
using tinybms::SettingsStore;
using tinybms::WriteReport;
using tinybms::WriteResult;

constexpr tinybms::TimeMs NOW = 1000;

uint8_t setting(const char *key) { return *tinybms::find_setting(key); }

std::optional<bms_core::Identity> firmware(uint16_t version = 242) {
  bms_core::Identity identity;
  identity.firmware_internal = version;
  return identity;
}

/// The settings of a real pack, of which everything is allowed that fits into a register.
class SettingsPatchTest : public testing::Test {
 protected:
  SettingsPatchTest() {
    this->store_.store(SettingsOption::CURRENT, test::pack_14s_data(300, 44), NOW);
    this->store_.store(SettingsOption::MINIMUM, to_native_data(std::vector<uint16_t>(44, 0)), NOW);
    this->store_.store(SettingsOption::MAXIMUM, to_native_data(std::vector<uint16_t>(44, 60000)), NOW);
  }

  bool read(std::string_view text) {
    this->problem_ = {};
    return read_settings_patch(this->body_.parse_object(text, this->problem_), 2, this->patch_, this->problem_);
  }
  bool check(std::string_view text, uint16_t version = 242) {
    return this->read(text) && check_settings_patch(this->patch_, this->store_, firmware(version), this->problem_);
  }
  double value(const char *key) {
    const auto &info = tinybms::SETTINGS[setting(key)];
    return static_cast<double>(*this->store_.value(setting(key))) * info.multiplier / info.divisor;
  }
  /// As the BMS does it: check, then take over.
  WriteReport write(const SettingChange &change) {
    WriteReport report = this->store_.check(change.setting, change.raw, firmware());
    report.wanted = change.raw;
    if (report.result != WriteResult::OK)
      return report;
    const auto &info = tinybms::SETTINGS[change.setting];
    const auto words = this->store_.words_for(change.setting, change.raw);
    const std::array<uint8_t, 4> bytes{static_cast<uint8_t>(words[0] >> 8), static_cast<uint8_t>(words[0]),
                                       static_cast<uint8_t>(words[1] >> 8), static_cast<uint8_t>(words[1])};
    this->store_.store_current(info.address, {bytes.data(), size_t{2} * info.words}, NOW);
    report.held = this->store_.value(change.setting);
    return report;
  }
  std::string result(const SettingsJob &job) {
    std::array<char, 8192> room;
    JsonWriter json(room);
    uint32_t piece = 0;
    while (job.write(json, piece++)) {
    }
    EXPECT_FALSE(json.overflow());
    return {room.data(), json.size()};
  }

  JsonBody body_;
  SettingsStore store_;
  SettingsPatch patch_;
  Problem problem_;
};

TEST_F(SettingsPatchTest, ReadsValuesInTheUnitOfTheSetting) {
  ASSERT_TRUE(this->read(R"({"pack":2,"changes":{"battery_capacity":{"value":12.34,"expected":null}}})"));
  EXPECT_EQ(this->patch_.pack, 1);
  EXPECT_FALSE(this->patch_.dry_run);
  EXPECT_EQ(this->patch_.changes[0].raw, 1234);
  EXPECT_FALSE(this->patch_.changes[0].expected);
}

TEST_F(SettingsPatchTest, RefusesValuesBetweenTwoSteps) {
  EXPECT_FALSE(this->read(R"({"pack":1,"changes":{"battery_capacity":{"value":12.345,"expected":null}}})"));
  EXPECT_EQ(this->problem_.status(), 422);
  EXPECT_EQ(this->problem_.pointer(), "/changes/battery_capacity/value");
  EXPECT_EQ(this->problem_.allowed(), "steps of 0.01 Ah");
}

TEST_F(SettingsPatchTest, RefusesWhatIsNoPatch) {
  for (const char *text : {
           "{}",
           R"({"pack":3,"changes":{"battery_capacity":{"value":1,"expected":null}}})",
           R"({"pack":1,"changes":{}})",
           R"({"pack":1,"changes":[]})",
           R"({"pack":1,"changes":{"nonsense":{"value":1,"expected":null}}})",
           R"({"pack":1,"changes":{"battery_capacity":1}})",
           R"({"pack":1,"changes":{"battery_capacity":{"value":1}}})",
           R"({"pack":1,"changes":{"battery_capacity":{"value":"1","expected":null}}})",
           R"({"pack":1,"changes":{"battery_capacity":{"value":1e12,"expected":null}}})",
           R"({"pack":1,"force":true,"changes":{"battery_capacity":{"value":1,"expected":null}}})",
       }) {
    EXPECT_FALSE(this->read(text)) << text;
    EXPECT_EQ(this->problem_.status(), 422) << text;
  }
}

TEST_F(SettingsPatchTest, ComparesWithWhatTheClientExpects) {
  const std::string wrong = R"({"pack":1,"changes":{"charger_startup_delay":{"value":10,"expected":59}}})";
  EXPECT_FALSE(this->check(wrong));
  EXPECT_EQ(this->problem_.status(), 409);
  EXPECT_EQ(this->problem_.pointer(), "/changes/charger_startup_delay/expected");
}

TEST_F(SettingsPatchTest, ChecksAllChangesAsIfTheyHadBeenMade) {
  const int full = static_cast<int>(this->value("fully_charged_voltage"));
  const int over = static_cast<int>(this->value("over_voltage_cutoff"));
  const auto change = [](const char *key, int value) {
    return "\"" + std::string(key) + R"(":{"value":)" + std::to_string(value) + R"(,"expected":null})";
  };
  EXPECT_FALSE(this->check(R"({"pack":1,"changes":{)" + change("fully_charged_voltage", over + 10) + "}}"));
  EXPECT_TRUE(this->check(R"({"pack":1,"changes":{)" + change("fully_charged_voltage", over + 10) + "," +
                          change("over_voltage_cutoff", over + 20) + "}}"));
  EXPECT_FALSE(this->check(R"({"pack":1,"changes":{)" + change("fully_charged_voltage", full + 1) + "," +
                           change("over_voltage_cutoff", full) + "}}"));
}

TEST_F(SettingsPatchTest, RefusesFirmwareThatMayRestart) {
  EXPECT_FALSE(this->check(R"({"pack":1,"changes":{"charger_startup_delay":{"value":10,"expected":null}}})", 226));
  EXPECT_EQ(this->problem_.status(), 409);
}

TEST_F(SettingsPatchTest, WritesInAnOrderThatNeverContradicts) {
  const int over = static_cast<int>(this->value("over_voltage_cutoff"));
  ASSERT_TRUE(this->check(R"({"pack":1,"changes":{"fully_charged_voltage":{"value":)" + std::to_string(over + 10) +
                          R"(,"expected":null},"over_voltage_cutoff":{"value":)" + std::to_string(over + 20) +
                          R"(,"expected":null}}})"));
  SettingsJob job;
  job.start(this->patch_, this->store_);
  std::vector<uint8_t> order;
  while (const auto change = job.next(this->store_, firmware())) {
    order.push_back(change->setting);
    EXPECT_FALSE(job.next(this->store_, firmware())) << "one at a time";
    const WriteReport report = this->write(*change);
    EXPECT_EQ(report.result, WriteResult::OK);
    job.ended(report);
  }
  EXPECT_TRUE(job.done());
  EXPECT_EQ(order, (std::vector<uint8_t>{setting("over_voltage_cutoff"), setting("fully_charged_voltage")}));
  EXPECT_NE(this->result(job).find(R"("applied":true)"), std::string::npos);
}

TEST_F(SettingsPatchTest, StopsAtTheFirstFailure) {
  ASSERT_TRUE(this->check(R"({"pack":1,"changes":{"charger_startup_delay":{"value":10,"expected":null},)"
                          R"("charger_disable_delay":{"value":9,"expected":null}}})"));
  SettingsJob job;
  job.start(this->patch_, this->store_);
  const auto first = job.next(this->store_, firmware());
  ASSERT_TRUE(first);
  job.give_up(WriteResult::NO_ANSWER);
  EXPECT_FALSE(job.next(this->store_, firmware()));
  EXPECT_TRUE(job.done());
  const std::string text = this->result(job);
  EXPECT_NE(text.find(R"("applied":false)"), std::string::npos);
  EXPECT_NE(text.find(R"("result":"no_answer")"), std::string::npos);
  EXPECT_NE(text.find(R"("result":"not_tried")"), std::string::npos);
}

TEST_F(SettingsPatchTest, LeavesReportsOnOtherSettingsAlone) {
  ASSERT_TRUE(this->check(R"({"pack":1,"changes":{"charger_startup_delay":{"value":10,"expected":null}}})"));
  SettingsJob job;
  job.start(this->patch_, this->store_);
  ASSERT_TRUE(job.next(this->store_, firmware()));
  WriteReport other;
  other.setting = setting("charger_disable_delay");
  job.ended(other);
  EXPECT_FALSE(job.done());
}

TEST_F(SettingsPatchTest, ADryRunHandsNothingOver) {
  ASSERT_TRUE(
      this->check(R"({"pack":1,"dry_run":true,"changes":{"charger_startup_delay":{"value":10,"expected":null}}})"));
  SettingsJob job;
  job.start(this->patch_, this->store_);
  EXPECT_FALSE(job.next(this->store_, firmware()));
  EXPECT_TRUE(job.done());
  EXPECT_NE(this->result(job).find(R"("dry_run":true,"applied":true)"), std::string::npos);
}

TEST_F(SettingsPatchTest, EverySettingFitsIntoAPieceOfAnAnswer) {
  for (uint8_t i = 0; i < tinybms::SETTINGS.size(); i++) {
    std::array<char, 1024> room;
    JsonWriter json(room);
    write_setting(json, this->store_, i, true);
    EXPECT_FALSE(json.overflow()) << tinybms::SETTINGS[i].key;
  }
}

TEST_F(SettingsPatchTest, WhatCannotBeReachedIsUnknown) {
  std::array<char, 1024> room;
  JsonWriter json(room);
  write_setting(json, this->store_, setting("fully_charged_voltage"), false);
  EXPECT_NE(std::string(room.data(), json.size()).find(R"("value":null)"), std::string::npos);
}

}  // namespace
}  // namespace esphome::tinybms_web
