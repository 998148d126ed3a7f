#include <gtest/gtest.h>

#include <array>
#include <string>

#include "bms_core/text_writer.h"

namespace esphome::bms_core {
namespace {

template<typename Write> std::string written(Write &&write) {
  std::array<char, 256> room;
  TextWriter text(room);
  write(text);
  EXPECT_FALSE(text.overflowed());
  return {room.data(), text.size()};
}

std::string decimal(int64_t digits, uint8_t decimals) {
  return written([&](TextWriter &text) { text.decimal(digits, decimals); });
}
std::string iso(int64_t utc_ms, int16_t offset_min) {
  return written([&](TextWriter &text) { text.iso_time(utc_ms, offset_min); });
}
std::string csv(std::string_view cell) {
  return written([&](TextWriter &text) { text.csv_text(cell); });
}
std::string json(std::string_view string) {
  return written([&](TextWriter &text) { text.json_text(string); });
}

TEST(TextWriterTest, NumbersKeepTheirDecimals) {
  EXPECT_EQ(decimal(53125, 3), "53.125");
  EXPECT_EQ(decimal(-5, 2), "-0.05");
  EXPECT_EQ(decimal(0, 1), "0.0");
  EXPECT_EQ(decimal(42, 0), "42");
  EXPECT_EQ(decimal(INT64_MIN, 0), "-9223372036854775808");
}

TEST(TextWriterTest, TimesAreIso8601WithMillisecondsAndOffset) {
  EXPECT_EQ(iso(0, 0), "1970-01-01T00:00:00.000+00:00");
  EXPECT_EQ(iso(1709251199999, 0), "2024-02-29T23:59:59.999+00:00");
  EXPECT_EQ(iso(1709251199999, 60), "2024-03-01T00:59:59.999+01:00");
  EXPECT_EQ(iso(1709251199999, -210), "2024-02-29T20:29:59.999-03:30");
}

TEST(TextWriterTest, HexIsUpperCaseAndParted) {
  constexpr std::array<uint8_t, 3> BYTES{0xAA, 0x03, 0xF0};
  EXPECT_EQ(written([&](TextWriter &text) { text.hex(BYTES); }), "AA 03 F0");
}

TEST(TextWriterTest, ACellIsQuotedOnlyIfNeedBe) {
  EXPECT_EQ(csv("plain text"), "plain text");
  EXPECT_EQ(csv("a,b"), "\"a,b\"");
  EXPECT_EQ(csv("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(csv("two\r\nlines"), "\"two\r\nlines\"");
}

TEST(TextWriterTest, ACellIsNeverAFormula) {
  EXPECT_EQ(csv("=1+1"), "'=1+1");
  EXPECT_EQ(csv("+1"), "'+1");
  EXPECT_EQ(csv("-1"), "'-1");
  EXPECT_EQ(csv("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv("\t=1"), "'\t=1");
  EXPECT_EQ(csv("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}

TEST(TextWriterTest, AJsonStringIsAlwaysValid) {
  EXPECT_EQ(json("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(json("tab\tend\n"), R"("tab\u0009end\u000A")");
  EXPECT_EQ(json("21 °C"), "\"21 °C\"");
  EXPECT_EQ(json("\xFF\xC0\x80"), R"("\uFFFD\uFFFD\uFFFD")");
  EXPECT_EQ(json("cut \xE2\x82"), R"("cut \uFFFD\uFFFD")");
  EXPECT_EQ(json("\xED\xA0\x80"), R"("\uFFFD\uFFFD\uFFFD")") << "a surrogate is no character";
  EXPECT_EQ(json("\xF0\x9F\x94\x8B"), "\"\xF0\x9F\x94\x8B\"");
}

TEST(TextWriterTest, WhatDoesNotFitLeavesNoHalf) {
  std::array<char, 5> room;
  TextWriter text(room);
  text.put("abc");
  text.integer(123);
  EXPECT_TRUE(text.overflowed());
  EXPECT_EQ(text.size(), 3u);
  text.put('d');
  EXPECT_EQ(text.size(), 3u) << "nothing goes behind a hole";
  text.rewind(3);
  text.put("de");
  EXPECT_FALSE(text.overflowed());
  EXPECT_EQ(text.size(), 5u);
}

}  // namespace
}  // namespace esphome::bms_core
