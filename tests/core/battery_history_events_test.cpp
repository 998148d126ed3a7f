#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "battery_history/event_entry.h"
#include "battery_history/event_stream.h"
#include "bms_core/boot_guard.h"
#include "bms_core/watchdogs.h"
#include "support/random.h"
#include "tinybms/settings_store.h"
#include "tinybms/tables.h"

namespace esphome::battery_history {
namespace {

using namespace bms_core;

LogRecord alarm(LogKind kind, AlarmLevel level) {
  LogRecord record;
  record.kind = kind;
  record.pack = 0;
  record.subject = static_cast<uint8_t>(AlarmKind::LOW_VOLTAGE);
  record.level = level;
  record.detail = static_cast<uint16_t>(static_cast<uint8_t>(AlarmCause::CELL_VOLTAGE) << 8 | 6);
  record.value = 2980;
  record.threshold = 3000;
  return record;
}

TEST(EventEntryTest, AnAlarmNamesItsCause) {
  const EventEntry entry = describe_event(alarm(LogKind::ALARM_RAISED, AlarmLevel::WARNING));
  EXPECT_STREQ(entry.kind, "alarm_raised");
  EXPECT_STREQ(entry.key, "low_voltage");
  EXPECT_STREQ(entry.level, "warning");
  EXPECT_EQ(entry.text(), "Low voltage: warning (cell 7 at 2.980 V, threshold 3.000 V)");
  EXPECT_EQ(entry.value->digits, 2980);
  EXPECT_EQ(entry.threshold->decimals, 3);
  EXPECT_STREQ(entry.unit, "V");
}

TEST(EventEntryTest, AnAlarmThatIsOverIsOk) {
  EXPECT_STREQ(describe_event(alarm(LogKind::ALARM_CLEARED, AlarmLevel::OK)).level, "ok");
}

TEST(EventEntryTest, ABmsEventHasItsNameAndTheTimeOfTheBms) {
  LogRecord record;
  record.kind = LogKind::BMS_EVENT;
  record.subject = tinybms::EVENTS[0].id;
  record.value = 5210;
  const EventEntry entry = describe_event(record);
  EXPECT_STREQ(entry.key, tinybms::EVENTS[0].key);
  EXPECT_EQ(entry.text(), "BMS: " + std::string(tinybms::EVENTS[0].name));
  EXPECT_EQ(entry.bms_lifetime_s, 5210u);
  record.subject = 0xFE;
  EXPECT_EQ(describe_event(record).text(), "BMS: event 0xFE");
}

TEST(EventEntryTest, AWrittenSettingIsShownInItsUnit) {
  LogRecord record;
  record.kind = LogKind::SETTING_WRITTEN;
  record.subject = tinybms::find_setting("fully_charged_voltage").value();
  record.value = 3500;
  const tinybms::SettingInfo &setting = tinybms::SETTINGS[record.subject];
  const EventEntry entry = describe_event(record);
  EXPECT_STREQ(entry.level, "info");
  EXPECT_STREQ(entry.key, "fully_charged_voltage");
  EXPECT_EQ(entry.value->digits, 3500LL * setting.multiplier * 1000 / setting.divisor);
  EXPECT_EQ(entry.text(), std::string(setting.name) + ": ok");
  record.threshold = static_cast<int32_t>(tinybms::WriteResult::CONFLICT);
  EXPECT_STREQ(describe_event(record).level, "warning");
}

TEST(EventEntryTest, AStartSaysWhy) {
  LogRecord record;
  record.subject = static_cast<uint8_t>(ResetReason::BROWNOUT);
  record.value = 12;
  EXPECT_EQ(describe_event(record).text(),
            "Started, start 12: " + std::string(reset_reason_key(ResetReason::BROWNOUT)));
  record.threshold = 1;
  EXPECT_EQ(describe_event(record).text().substr(0, 20), "Started in safe mode");
}

TEST(EventEntryTest, AnyRecordIsUnderstood) {
  test::Random random(23);
  for (int i = 0; i < 50000; i++) {
    LogRecord record;
    record.kind = static_cast<LogKind>(random.one_in(5) ? random.byte() : random.between(0, 16));
    record.pack = random.byte();
    record.subject = random.byte();
    record.level = static_cast<AlarmLevel>(random.between(0, 3));
    record.detail = static_cast<uint16_t>(random.between(0, UINT16_MAX));
    record.value = static_cast<int32_t>(random.between(INT32_MIN, INT32_MAX));
    record.threshold = static_cast<int32_t>(random.between(INT32_MIN, INT32_MAX));
    record.at = UINT64_MAX >> 16;
    record.utc_s = UINT32_MAX;
    const EventEntry entry = describe_event(record);
    ASSERT_FALSE(entry.text().empty());
    ASSERT_NE(entry.kind, nullptr);
    ASSERT_NE(entry.key, nullptr);
    std::array<char, EventJson::MIN_ROOM> room;
    ASSERT_GT(write_event_json(record, {}, room), 0u) << "has to fit";
  }
}

class EventStreamTest : public testing::Test {
 protected:
  EventStreamTest() { this->log.set_boot(4); }
  void add(size_t count) {
    for (; count != 0; count--)
      this->log.add(alarm(LogKind::ALARM_RAISED, AlarmLevel::ALARM), 60000);
  }
  template<typename Stream> std::string read(const EventQuery &query) {
    Stream stream;
    stream.start(this->log, query);
    std::string text;
    std::array<char, Stream::MIN_ROOM> room;
    while (const size_t size = stream.produce(room))
      text.append(room.data(), size);
    return text;
  }
  std::vector<uint32_t> numbers(const EventQuery &query) {
    const std::string text = this->read<EventJson>(query);
    std::vector<uint32_t> found;
    for (size_t at = 0; (at = text.find(R"({"number":)", at)) != std::string::npos; at++)
      found.push_back(static_cast<uint32_t>(std::stoul(text.substr(at + 10))));
    return found;
  }

  EventLog log;
};

TEST_F(EventStreamTest, CsvHasARowAnEvent) {
  log.set_utc(1795611600, 0);
  add(1);
  EXPECT_EQ(read<EventCsv>({.acknowledged_up_to = 1, .boot = 4, .boot_id = 4000000000}),
            "number,utc,utc_ms,uptime_ms,quality,boot,kind,key,level,pack,text,value,threshold,unit,bms_lifetime_s,"
            "acknowledged\r\n"
            "1,2026-11-25T13:01:00.000+00:00,1795611660000,60000,sntp,4000000000,alarm_raised,low_voltage,alarm,1,"
            "\"Low voltage: alarm (cell 7 at 2.980 V, threshold 3.000 V)\",2.980,3.000,V,,true\r\n");
}

TEST_F(EventStreamTest, JsonIsTheSameEvent) {
  add(1);
  EXPECT_EQ(read<EventJson>({.boot = 4, .boot_id = 9}),
            R"({"events":[{"number":1,"kind":"alarm_raised","key":"low_voltage","level":"alarm",)"
            R"~("text":"Low voltage: alarm (cell 7 at 2.980 V, threshold 3.000 V)","pack":1,"boot":9,)~"
            R"("time":{"utc_ms":null,"uptime_ms":60000,"quality":"unknown"},"bms_lifetime_s":null,)"
            R"("value":2.980,"threshold":3.000,"unit":"V","acknowledged":false}],)"
            R"("next_cursor":"1","more":false,"complete":true})");
}

TEST_F(EventStreamTest, AnEmptyLogIsWholeToo) {
  EXPECT_EQ(read<EventJson>({}), R"({"events":[],"next_cursor":null,"more":false,"complete":true})");
}

TEST_F(EventStreamTest, WithoutACursorTheNewestComeFirstOrLast) {
  add(30);
  EXPECT_EQ(numbers({.newest_first = true, .limit = 3}), (std::vector<uint32_t>{30, 29, 28}));
  EXPECT_EQ(numbers({.limit = 3}), (std::vector<uint32_t>{28, 29, 30}));
  EXPECT_EQ(numbers({.newest_first = true}).size(), 30u);
  EXPECT_NE(read<EventJson>({.newest_first = true, .limit = 3}).find(R"("next_cursor":"30","more":true)"),
            std::string::npos);
}

TEST_F(EventStreamTest, PagesGiveEveryEventOnceWhileNewOnesArrive) {
  add(20);
  std::vector<uint32_t> found;
  for (int page = 0; page < 100; page++) {
    for (const uint32_t number :
         numbers({.cursor = found.empty() ? 0 : found.back(), .newest_first = true, .limit = 7}))
      found.push_back(number);
    add(static_cast<size_t>(page % 9));
  }
  for (size_t i = 0; i < found.size(); i++)
    ASSERT_EQ(found[i], i + 1);
  EXPECT_GT(found.size(), 300u);
}

TEST_F(EventStreamTest, ACursorThatIsTooOldSaysSo) {
  add(EventLog::CAPACITY + 10);
  const std::string text = read<EventJson>({.cursor = 5, .limit = 1});
  EXPECT_NE(text.find(R"({"number":11,)"), std::string::npos);
  EXPECT_NE(text.find(R"("next_cursor":"11","more":true,"complete":false)"), std::string::npos);
  EXPECT_NE(read<EventJson>({.cursor = 10}).find(R"("complete":true)"), std::string::npos);
  EXPECT_NE(read<EventJson>({.cursor = 100000}).find(R"("complete":false)"), std::string::npos);
}

TEST_F(EventStreamTest, AStreamFitsBesideARequest) {
  EXPECT_LE(sizeof(EventCsv), 192u);
  EXPECT_LE(sizeof(EventJson), 192u);
}

}  // namespace
}  // namespace esphome::battery_history
