#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "bms_core/event_log.h"
#include "support/bytes.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

LogRecord record_of(uint8_t subject) {
  LogRecord record;
  record.kind = LogKind::BMS_EVENT;
  record.pack = 0;
  record.subject = subject;
  return record;
}

class EventLogTest : public testing::Test {
 protected:
  std::vector<LogRecord> all(uint32_t from = 1) const {
    std::vector<LogRecord> found;
    this->log.visit_from(from, [&](const LogRecord &record) {
      found.push_back(record);
      return true;
    });
    return found;
  }

  EventLog log;
};

TEST_F(EventLogTest, BeginsEmpty) {
  EXPECT_EQ(log.size(), 0u);
  EXPECT_EQ(log.next_sequence(), 1u);
  EXPECT_EQ(log.first_sequence(), 1u);
  EXPECT_TRUE(all().empty());
}

TEST_F(EventLogTest, ARecordGetsItsNumberItsBootAndItsTime) {
  log.set_boot(7);
  EXPECT_EQ(log.add(record_of(0x61), 12345), 1u);
  EXPECT_EQ(log.add(record_of(0x62), 12400), 2u);
  const auto records = all();
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].sequence, 1u);
  EXPECT_EQ(records[0].boot, 7);
  EXPECT_EQ(records[0].at, 12345u);
  EXPECT_EQ(records[0].utc_s, std::nullopt);
  EXPECT_EQ(records[0].subject, 0x61);
  EXPECT_EQ(records[1].sequence, 2u);
}

TEST_F(EventLogTest, KeepsTheNewest256) {
  for (uint32_t i = 0; i < 1000; i++)
    log.add(record_of(static_cast<uint8_t>(i)), i);
  EXPECT_EQ(log.size(), 256u);
  EXPECT_EQ(log.first_sequence(), 745u);
  const auto records = all();
  ASSERT_EQ(records.size(), 256u);
  for (size_t i = 0; i < records.size(); i++)
    ASSERT_EQ(records[i].sequence, 745 + i) << "oldest first, without a gap";
}

TEST_F(EventLogTest, AConsumerGoesOnWhereItWas) {
  for (uint32_t i = 0; i < 10; i++)
    log.add(record_of(0), i);
  EXPECT_EQ(all(8).size(), 3u);
  EXPECT_EQ(all(11).size(), 0u);
  size_t visited = 0;
  log.visit_from(1, [&](const LogRecord &) { return ++visited < 4; });
  EXPECT_EQ(visited, 4u) << "and may stop";
}

TEST_F(EventLogTest, NumbersMayWrap) {
  LogRecord old = record_of(1);
  old.sequence = UINT32_MAX - 1;
  EXPECT_TRUE(log.restore(old)) << "an unknown start";
  log.add(record_of(2), 0);
  log.add(record_of(3), 0);
  EXPECT_EQ(all(UINT32_MAX).size(), 2u);
  EXPECT_EQ(log.next_sequence(), 1u);
}

// Time of day.

TEST_F(EventLogTest, ATimeThatIsKnownLaterIsKnownForAllOfThisBoot) {
  log.add(record_of(1), 10000);
  log.set_utc(1800000060, 70000);
  log.add(record_of(2), 80999);
  const auto records = all();
  EXPECT_EQ(records[0].utc_s, 1800000000u);
  EXPECT_EQ(records[1].utc_s, 1800000070u);
}

TEST_F(EventLogTest, ATimeThatIsSetAgainLeavesOlderRecordsAlone) {
  log.set_utc(1800000000, 0);
  log.add(record_of(1), 0);
  log.set_utc(1900000000, 0);
  log.add(record_of(2), 0);
  EXPECT_EQ(all()[0].utc_s, 1800000000u);
  EXPECT_EQ(all()[1].utc_s, 1900000000u);
}

TEST_F(EventLogTest, RecordsOfEarlierBootsKeepTheirTimes) {
  log.set_boot(5);
  LogRecord old = record_of(1);
  old.sequence = 1;
  old.boot = 4;
  old.at = 999;
  log.restore(old);
  log.set_utc(1800000000, 0);
  EXPECT_EQ(all()[0].utc_s, std::nullopt);
  EXPECT_EQ(all()[0].boot, 4);
}

// Over a restart.

TEST_F(EventLogTest, GoesOnBehindRestoredRecords) {
  for (uint32_t sequence = 40; sequence < 43; sequence++) {
    LogRecord old = record_of(1);
    old.sequence = sequence;
    EXPECT_TRUE(log.restore(old));
  }
  EXPECT_EQ(log.add(record_of(2), 5), 43u);
  EXPECT_EQ(log.first_sequence(), 40u);
  EXPECT_EQ(log.size(), 4u);
}

TEST_F(EventLogTest, WhatIsNotNewerIsNotRestored) {
  LogRecord old = record_of(1);
  old.sequence = 40;
  EXPECT_TRUE(log.restore(old));
  EXPECT_FALSE(log.restore(old));
  old.sequence = 39;
  EXPECT_FALSE(log.restore(old));
  EXPECT_EQ(log.size(), 1u);
}

TEST_F(EventLogTest, AGapInWhatWasStoredStartsAnew) {
  LogRecord old = record_of(1);
  old.sequence = 40;
  log.restore(old);
  old.sequence = 42;
  EXPECT_TRUE(log.restore(old));
  EXPECT_EQ(log.size(), 1u);
  EXPECT_EQ(log.first_sequence(), 42u);
}

// Packed.

TEST(PackedLogRecordTest, ARecordIsTheSameBytesForEver) {
  LogRecord record;
  record.sequence = 0x01020304;
  record.boot = 0x0506;
  record.at = 0x0708090A0B0C;
  record.utc_s = 0x0D0E0F10;
  record.kind = LogKind::ALARM_RAISED;
  record.pack = 2;
  record.subject = 11;
  record.level = AlarmLevel::ALARM;
  record.detail = 0x1112;
  record.value = -2;
  record.threshold = 0x13141516;
  const auto bytes = pack_record(record);
  EXPECT_EQ(test::to_hex({bytes.begin(), bytes.end()}),
            "01 02 02 0B 03 00 06 05 04 03 02 01 0C 0B 0A 09 08 07 12 11 10 0F 0E 0D FE FF FF FF 16 15 14 13");
  EXPECT_EQ(unpack_record(bytes), record);
}

TEST(PackedLogRecordTest, AnotherVersionOrLevelIsRefused) {
  auto bytes = pack_record({});
  ASSERT_TRUE(unpack_record(bytes));
  bytes[0] = 2;
  EXPECT_EQ(unpack_record(bytes), std::nullopt);
  bytes = pack_record({});
  bytes[4] = 4;
  EXPECT_EQ(unpack_record(bytes), std::nullopt);
  EXPECT_EQ(unpack_record(PackedLogRecord{}), std::nullopt) << "nothing written";
  bytes.fill(0xFF);
  EXPECT_EQ(unpack_record(bytes), std::nullopt) << "erased flash";
}

TEST(PackedLogRecordTest, AnyRecordComesBackAsItWas) {
  test::Random random(32);
  for (int i = 0; i < 100000; i++) {
    LogRecord record;
    record.sequence = static_cast<uint32_t>(random.between(0, UINT32_MAX));
    record.boot = static_cast<uint16_t>(random.between(0, UINT16_MAX));
    record.at = static_cast<TimeMs>(random.between(0, (int64_t{1} << 48) - 1));
    if (random.one_in(2))
      record.utc_s = static_cast<uint32_t>(random.between(1, UINT32_MAX));
    record.kind = static_cast<LogKind>(random.byte());
    record.pack = random.byte();
    record.subject = random.byte();
    record.level = static_cast<AlarmLevel>(random.between(0, 3));
    record.detail = static_cast<uint16_t>(random.between(0, UINT16_MAX));
    record.value = static_cast<int32_t>(random.between(INT32_MIN, INT32_MAX));
    record.threshold = static_cast<int32_t>(random.between(INT32_MIN, INT32_MAX));
    ASSERT_EQ(unpack_record(pack_record(record)), record);
  }
}

// Keys, and alarms.

TEST(LogKeys, EveryKindHasAKeyOfItsOwn) {
  std::set<std::string> keys;
  for (uint8_t kind = 0; kind <= static_cast<uint8_t>(LogKind::CAN_STATE); kind++)
    EXPECT_TRUE(keys.insert(log_kind_key(static_cast<LogKind>(kind))).second);
  EXPECT_STREQ(log_kind_key(static_cast<LogKind>(200)), "unknown");
  EXPECT_STREQ(log_kind_key(LogKind::BOOT), "boot");
  EXPECT_STREQ(log_kind_key(LogKind::CAN_STATE), "can_state");
  EXPECT_STREQ(log_link_key(LogLink::BROKER), "broker");
  EXPECT_STREQ(log_link_key(static_cast<LogLink>(99)), "unknown");
  EXPECT_STREQ(log_ota_key(LogOta::FAILED), "failed");
  EXPECT_STREQ(log_ota_key(static_cast<LogOta>(99)), "unknown");
}

TEST(AlarmRecord, CarriesTheReasonThereAndBack) {
  AlarmStatus status;
  status.level = AlarmLevel::WARNING;
  status.reason = {AlarmCause::CELL_VOLTAGE, 6, 3652, 3650};
  const LogRecord record = alarm_record(LogKind::ALARM_RAISED, 1, AlarmKind::HIGH_VOLTAGE, status);
  EXPECT_EQ(record.kind, LogKind::ALARM_RAISED);
  EXPECT_EQ(record.pack, 1);
  EXPECT_EQ(record.subject, static_cast<uint8_t>(AlarmKind::HIGH_VOLTAGE));
  EXPECT_EQ(record.level, AlarmLevel::WARNING);
  const AlarmReason reason = alarm_reason(record);
  EXPECT_EQ(reason.cause, AlarmCause::CELL_VOLTAGE);
  EXPECT_EQ(reason.detail, 6);
  EXPECT_EQ(reason.value, 3652);
  EXPECT_EQ(reason.threshold, 3650);
}

TEST(AlarmRecord, ACauseFromALaterFirmwareIsNone) {
  LogRecord record;
  record.detail = 0xFF00;
  EXPECT_EQ(alarm_reason(record).cause, AlarmCause::NONE);
}

}  // namespace
}  // namespace esphome::bms_core
