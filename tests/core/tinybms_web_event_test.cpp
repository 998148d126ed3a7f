#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "support/random.h"
#include "tinybms/settings_store.h"
#include "tinybms_web/event_json.h"

namespace esphome::tinybms_web {
namespace {

using bms_core::AlarmLevel;
using bms_core::LogKind;
using bms_core::LogRecord;

std::string text_of(const LogRecord &record) { return std::string(event_text(record).view()); }

LogRecord record_of(LogKind kind, uint8_t subject) {
  LogRecord record;
  record.kind = kind;
  record.subject = subject;
  return record;
}

LogRecord setting_written(int32_t result) {
  LogRecord record = record_of(LogKind::SETTING_WRITTEN, 0);
  record.threshold = result;
  return record;
}

TEST(EventTextTest, TellsHowAWriteEnded) {
  EXPECT_EQ(text_of(setting_written(static_cast<int32_t>(tinybms::WriteResult::OK))), "Fully charged voltage: written");
  EXPECT_EQ(text_of(setting_written(static_cast<int32_t>(tinybms::WriteResult::OUT_OF_RANGE))),
            "Fully charged voltage: out_of_range");
}

TEST(EventTextTest, AResultFromALaterFirmwareIsUnknown) {
  constexpr int32_t NEXT = static_cast<int32_t>(tinybms::WriteResult::QUEUE_FULL) + 1;
  // 256 would be OK again if only its low byte counted.
  for (const int32_t result : {NEXT, 255, 256, INT32_MAX, -1, INT32_MIN})
    EXPECT_EQ(text_of(setting_written(result)), "Fully charged voltage: unknown") << result;
}

TEST(EventTextTest, AStageOrProfileFromALaterFirmwareIsUnknown) {
  EXPECT_EQ(text_of(record_of(LogKind::STAGE_CHANGED, 3)), "Charge stage: float");
  EXPECT_EQ(text_of(record_of(LogKind::STAGE_CHANGED, 4)), "Charge stage: unknown");
  EXPECT_EQ(text_of(record_of(LogKind::PROFILE_CHANGED, 2)), "Charge profile: fast");
  EXPECT_EQ(text_of(record_of(LogKind::PROFILE_CHANGED, 3)), "Charge profile: unknown");
}

TEST(EventJsonTest, WhateverWasStoredBecomesJsonAndCsvThatFit) {
  test::Random random(7);
  const auto is_key = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  for (int i = 0; i < 50'000; i++) {
    LogRecord record;
    record.kind = static_cast<LogKind>(random.one_in(2) ? random.between(0, 15) : random.byte());
    record.pack = random.byte();
    record.subject = random.one_in(2) ? static_cast<uint8_t>(random.between(0, 16)) : random.byte();
    record.level = static_cast<AlarmLevel>(random.between(0, 3));
    record.detail = static_cast<uint16_t>(random.one_in(2) ? random.between(0, 0x0FFF) : random.between(0, UINT16_MAX));
    record.value = static_cast<int32_t>(random.between(INT32_MIN, INT32_MAX));
    record.threshold =
        static_cast<int32_t>(random.one_in(2) ? random.between(0, 300) : random.between(INT32_MIN, INT32_MAX));
    record.at = static_cast<uint64_t>(random.between(0, (int64_t{1} << 48) - 1));
    ASSERT_TRUE(std::ranges::all_of(std::string_view(event_key(record)), is_key)) << i;
    std::array<char, 1024> room;
    JsonWriter json(room);
    write_event(json, record, {});
    ASSERT_FALSE(json.overflow()) << i;
    bms_core::TextWriter csv(room);
    write_event_row(csv, record, {});
    ASSERT_FALSE(csv.overflowed()) << i;
  }
}

}  // namespace
}  // namespace esphome::tinybms_web
