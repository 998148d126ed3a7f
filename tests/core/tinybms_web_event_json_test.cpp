#include <gtest/gtest.h>

#include <array>
#include <string>

#include "bms_core/charge_stage.h"
#include "tinybms/settings_store.h"
#include "tinybms_web/event_json.h"

namespace esphome::tinybms_web {
namespace {

using bms_core::AlarmCause;
using bms_core::AlarmKind;
using bms_core::AlarmLevel;
using bms_core::LogKind;
using bms_core::LogRecord;

std::string json_of(const LogRecord &record) {
  std::array<char, 1024> room;
  JsonWriter json(room);
  write_event(json, record, {});
  EXPECT_FALSE(json.overflow());
  return {room.data(), json.size()};
}

LogRecord record_of(LogKind kind) {
  LogRecord record;
  record.kind = kind;
  return record;
}

LogRecord raised(AlarmKind kind, AlarmCause cause, uint8_t detail) {
  LogRecord record = record_of(LogKind::ALARM_RAISED);
  record.subject = static_cast<uint8_t>(kind);
  record.level = AlarmLevel::ALARM;
  record.detail = static_cast<uint16_t>(static_cast<unsigned>(cause) << 8 | detail);
  return record;
}

bool holds(const LogRecord &record, const char *part) { return json_of(record).find(part) != std::string::npos; }

TEST(EventJsonTest, CountsTheCellOfAnAlarmFromOne) {
  EXPECT_TRUE(
      holds(raised(AlarmKind::LOW_VOLTAGE, AlarmCause::CELL_VOLTAGE, 6), R"("reason":"cell_voltage","place":7)"));
}

TEST(EventJsonTest, CallsTheSensorInsideTheBmsZero) {
  EXPECT_TRUE(
      holds(raised(AlarmKind::HIGH_TEMPERATURE, AlarmCause::TEMPERATURE, 0), R"("reason":"temperature","place":0)"));
}

TEST(EventJsonTest, NamesTheFaultOfTheBmsBehindAnAlarm) {
  const auto fault = static_cast<uint8_t>(bms_core::BmsFault::UNDER_VOLTAGE);
  EXPECT_TRUE(holds(raised(AlarmKind::LOW_VOLTAGE, AlarmCause::BMS_FAULT, fault),
                    R"("reason":"bms_under_voltage","place":null)"));
}

TEST(EventJsonTest, GivesAnAlarmThatIsOverNoReason) {
  LogRecord record = raised(AlarmKind::LOW_VOLTAGE, AlarmCause::CELL_VOLTAGE, 6);
  record.kind = LogKind::ALARM_CLEARED;
  EXPECT_TRUE(holds(record, R"("reason":null,"place":null)"));
}

TEST(EventJsonTest, SaysWhatBecameOfAWrittenSetting) {
  LogRecord record = record_of(LogKind::SETTING_WRITTEN);
  EXPECT_TRUE(holds(record, R"("reason":"ok")"));
  record.threshold = static_cast<int32_t>(tinybms::WriteResult::NOT_TAKEN);
  EXPECT_TRUE(holds(record, R"("reason":"not_taken")"));
}

TEST(EventJsonTest, SaysWhatLedIntoAChargeStage) {
  LogRecord record = record_of(LogKind::STAGE_CHANGED);
  record.detail = static_cast<uint16_t>(bms_core::StageReason::REBULK_SOC);
  EXPECT_TRUE(holds(record, R"("reason":"rebulk_soc")"));
}

TEST(EventJsonTest, CallsAReasonThatAnotherFirmwareStoredUnknown) {
  LogRecord stage = record_of(LogKind::STAGE_CHANGED);
  stage.detail = 0xFFFF;
  EXPECT_TRUE(holds(stage, R"("reason":"unknown")"));
  LogRecord setting = record_of(LogKind::SETTING_WRITTEN);
  setting.threshold = -1;
  EXPECT_TRUE(holds(setting, R"("reason":"unknown")"));
  EXPECT_TRUE(holds(raised(AlarmKind::LOW_VOLTAGE, static_cast<AlarmCause>(0xFF), 0), R"("reason":"none")"));
}

}  // namespace
}  // namespace esphome::tinybms_web
