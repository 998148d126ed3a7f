#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bms_core/history_stream.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

using test::Random;
using enum HistorySeries;

constexpr std::array<HistoryLevelSpec, 2> LEVELS{{{"1s", 1, 100, false}, {"1min", 60, 50, true}}};
constexpr int64_t START_MS = 1795611600000;
static_assert(START_MS % 3600000 == 0);
constexpr uint32_t VOLTAGE_ONLY = 1U << static_cast<size_t>(VOLTAGE);

template<typename Stream> std::string read_all(Stream &stream, size_t room_size = Stream::MIN_ROOM) {
  while (!stream.seek(7)) {
  }
  std::string text;
  std::vector<char> room(room_size);
  while (const size_t size = stream.produce(room)) {
    EXPECT_LE(size, room.size());
    text.append(room.data(), size);
  }
  EXPECT_EQ(stream.produce(room), 0u) << "the end stays the end";
  return text;
}

std::vector<std::string> split(const std::string &text, std::string_view separator) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t at; (at = text.find(separator, begin)) != std::string::npos; begin = at + separator.size())
    parts.push_back(text.substr(begin, at - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

/// The text between `"key":[` and the next `]`, parted at commas.
std::vector<std::string> column(const std::string &json, const std::string &key) {
  const std::string begin = "\"" + key + "\":[";
  const size_t at = json.find(begin);
  if (at == std::string::npos)
    return {"no such column"};
  const std::string inner = json.substr(at + begin.size(), json.find(']', at) - at - begin.size());
  return inner.empty() ? std::vector<std::string>{} : split(inner, ",");
}

class HistoryStreamTest : public testing::Test {
 protected:
  HistoryStreamTest() : storage(History::storage_size(LEVELS)), history(LEVELS, storage) { this->history.begin(7); }
  void run(size_t seconds) {
    for (; seconds != 0; seconds--, this->now += 1000) {
      HistorySample sample;
      sample[VOLTAGE] = 50000 + static_cast<int32_t>(this->now / 1000 % 60) * 10;
      sample[CURRENT] = -12345;
      sample[SOC] = 876543;
      sample[TEMPERATURE_MIN] = -5;
      sample.energy_out_mwh = this->now / 1000 * 171;
      this->history.add(sample, this->now);
    }
  }
  void set_clock() {
    this->history.set_clock(START_MS + static_cast<int64_t>(this->now), TimeQuality::CLOCK, this->now);
  }
  std::string csv(const HistoryQuery &query) {
    HistoryCsv stream;
    stream.start(this->history, query);
    return read_all(stream);
  }
  std::string json(const HistoryQuery &query) {
    HistoryJson stream;
    stream.start(this->history, query, {std::nullopt, this->now});
    return read_all(stream);
  }

  std::vector<uint8_t> storage;
  History history;
  TimeMs now{0};
};

TEST_F(HistoryStreamTest, CsvHasAHeaderWithUnitsAndOneLineARecord) {
  set_clock();
  run(121);
  const std::string text = csv({.level = 1, .series = VOLTAGE_ONLY | 1U << static_cast<size_t>(POWER)});
  EXPECT_EQ(text,
            "number,boot,utc,utc_ms,uptime_ms,quality,samples,energy_in_wh,energy_out_wh,voltage_v_mean,voltage_v_min,"
            "voltage_v_max,power_w_mean,power_w_min,power_w_max\r\n"
            "1,7,2026-11-25T13:01:00.000+00:00,1795611660000,60000,sntp,60,0.000,10.089,50.295,50.000,50.590,,,\r\n"
            "2,7,2026-11-25T13:02:00.000+00:00,1795611720000,120000,sntp,60,0.000,10.260,50.295,50.000,50.590,,,\r\n");
}

TEST_F(HistoryStreamTest, CsvLeavesUnknownTimesEmpty) {
  run(61);
  const auto lines = split(csv({.level = 1, .series = VOLTAGE_ONLY}), "\r\n");
  EXPECT_EQ(lines.at(1), "1,7,,,60000,unknown,60,0.000,10.089,50.295,50.000,50.590");
}

TEST_F(HistoryStreamTest, CsvShowsLocalTimeOnRequest) {
  set_clock();
  run(61);
  EXPECT_NE(csv({.level = 1, .utc_offset_min = 330}).find(",2026-11-25T18:31:00.000+05:30,1795611660000,"),
            std::string::npos);
}

TEST_F(HistoryStreamTest, EveryLineHasAsManyCellsAsTheHeaderAndFitsInTheRoom) {
  set_clock();
  HistorySample extreme;
  extreme.values.fill(INT32_MIN);
  extreme.energy_in_mwh = 0;
  history.add(extreme, now);
  extreme.energy_in_mwh = UINT32_MAX;
  history.add(extreme, now += 100);
  now += 60000;
  run(2);
  for (const uint8_t level : {0, 1}) {
    const auto lines = split(csv({.level = level}), "\r\n");
    ASSERT_GE(lines.size(), 3u);
    EXPECT_EQ(lines.back(), "");
    const auto commas = std::ranges::count(lines[0], ',');
    EXPECT_EQ(commas, 9 + 13 * 3 - 1);
    for (size_t i = 1; i + 1 < lines.size(); i++) {
      EXPECT_EQ(std::ranges::count(lines[i], ','), commas);
      EXPECT_LT(lines[i].size(), HistoryCsv::MIN_ROOM);
    }
  }
}

TEST_F(HistoryStreamTest, TheTextDoesNotDependOnTheRoom) {
  set_clock();
  run(1000);
  for (const uint8_t level : {0, 1}) {
    HistoryCsv csv_whole, csv_pieces;
    csv_whole.start(history, {.level = level});
    csv_pieces.start(history, {.level = level});
    EXPECT_EQ(read_all(csv_whole, 1000000), read_all(csv_pieces));
    HistoryJson json_whole, json_pieces;
    json_whole.start(history, {.level = level}, {});
    json_pieces.start(history, {.level = level}, {});
    EXPECT_EQ(read_all(json_whole, 1000000), read_all(json_pieces));
  }
}

TEST_F(HistoryStreamTest, JsonHasColumnsOfEqualLength) {
  set_clock();
  run(121);
  EXPECT_EQ(json({.level = 1, .series = VOLTAGE_ONLY | 1U << static_cast<size_t>(POWER)}),
            R"({"resolution":"1min","interval_s":60,"pack":null,)"
            R"("now":{"utc_ms":1795611721000,"uptime_ms":121000,"quality":"sntp"},"boot_id":7,)"
            R"("number":[1,2],"boot":[7,7],"utc_ms":[1795611660000,1795611720000],"uptime_ms":[60000,120000],)"
            R"("quality":["sntp","sntp"],"samples":[60,60],"energy_in_wh":[0.000,0.000],)"
            R"("energy_out_wh":[10.089,10.260],"series":[)"
            R"({"key":"voltage_v","unit":"V","mean":[50.295,50.295],"min":[50.000,50.000],"max":[50.590,50.590]},)"
            R"({"key":"power_w","unit":"W","mean":[null,null],"min":[null,null],"max":[null,null]}],)"
            R"("next_cursor":"2","more":false,"complete":true})");
}

TEST_F(HistoryStreamTest, JsonWithoutRecordsIsWholeToo) {
  EXPECT_EQ(json({.level = 1, .series = 0}),
            R"({"resolution":"1min","interval_s":60,"pack":null,)"
            R"("now":{"utc_ms":null,"uptime_ms":0,"quality":"unknown"},"boot_id":7,)"
            R"("number":[],"boot":[],"utc_ms":[],"uptime_ms":[],"quality":[],"samples":[],"energy_in_wh":[],)"
            R"("energy_out_wh":[],"series":[],"next_cursor":null,"more":false,"complete":true})");
}

TEST_F(HistoryStreamTest, PagesGiveEveryRecordOnceWhileNewOnesArrive) {
  Random random(5);
  run(80);
  std::vector<uint32_t> numbers;
  std::optional<uint32_t> cursor;
  for (int page = 0; page < 60; page++) {
    const std::string text = json({.level = 0, .cursor = cursor, .limit = 13});
    EXPECT_NE(text.find(R"("complete":true)"), std::string::npos);
    for (const std::string &cell : column(text, "number"))
      numbers.push_back(static_cast<uint32_t>(std::stoul(cell)));
    cursor = numbers.empty() ? std::nullopt : std::optional(numbers.back());
    run(static_cast<size_t>(random.between(0, 12)));
  }
  ASSERT_GT(numbers.size(), 200u);
  for (size_t i = 0; i < numbers.size(); i++)
    EXPECT_EQ(numbers[i], i + 1);
}

TEST_F(HistoryStreamTest, ACursorThatIsTooOldBeginsWithTheOldestAndSaysSo) {
  run(500);
  const std::string text = json({.level = 0, .cursor = 10, .limit = 1});
  EXPECT_EQ(column(text, "number"), std::vector<std::string>{"400"});
  EXPECT_NE(text.find(R"("more":true,"complete":false)"), std::string::npos);
  EXPECT_NE(json({.level = 0, .cursor = 399}).find(R"("complete":true)"), std::string::npos);
}

TEST_F(HistoryStreamTest, ACursorFromBeforeARestartBeginsWithTheOldestAndSaysSo) {
  run(10);
  const std::string text = json({.level = 0, .cursor = 5000});
  EXPECT_EQ(column(text, "number").size(), 9u);
  EXPECT_NE(text.find(R"("next_cursor":"9","more":false,"complete":false)"), std::string::npos);
}

TEST_F(HistoryStreamTest, ACursorOfAnotherBootIsRecognisedHoweverManyRecordsThereAre) {
  std::vector<uint8_t> memory(History::storage_size(LEVELS));
  for (const uint32_t boot : {0x12345678U, 0x7ABCDEF0U, 0xFFFFFFFFU}) {
    History other(LEVELS, memory);
    other.begin(boot);
    for (TimeMs t = 0; t < 90000; t += 1000)
      other.add({}, t);
    run(101);
    for (const auto &[from, to] : {std::pair{&history, &other}, std::pair{&other, &history}}) {
      HistorySelection selection;
      selection.start(*to, {.level = 0, .cursor = from->newest(0)});
      EXPECT_FALSE(selection.complete());
      EXPECT_EQ(selection.end() - selection.first(), to->size(0));
    }
  }
}

TEST_F(HistoryStreamTest, ACursorAtTheEndGivesNothingAndStaysValid) {
  run(10);
  const std::string text = json({.level = 0, .cursor = 9});
  EXPECT_EQ(column(text, "number").size(), 0u);
  EXPECT_NE(text.find(R"("next_cursor":"9","more":false,"complete":true)"), std::string::npos);
}

TEST_F(HistoryStreamTest, ARangeOfTimeIsHalfOpen) {
  set_clock();
  run(60);
  const auto numbers = column(json({.level = 0, .from_ms = START_MS + 10000, .to_ms = START_MS + 13000}), "number");
  EXPECT_EQ(numbers, (std::vector<std::string>{"10", "11", "12"}));
  EXPECT_EQ(column(json({.level = 0, .from_ms = START_MS + 10000000}), "number").size(), 0u);
  EXPECT_EQ(column(json({.level = 0, .to_ms = START_MS + 3000}), "number").size(), 2u);
}

TEST_F(HistoryStreamTest, RecordsWithoutATimeAreInNoRange) {
  run(60);
  EXPECT_EQ(column(json({.level = 0, .from_ms = 0}), "number").size(), 0u);
}

TEST_F(HistoryStreamTest, SeekingLooksAtNoMoreRecordsThanItMay) {
  set_clock();
  run(101);
  HistorySelection selection;
  selection.start(history, {.level = 0, .from_ms = START_MS + 90000});
  int calls = 1;
  while (!selection.seek(10))
    calls++;
  EXPECT_EQ(calls, 11);
  EXPECT_EQ(selection.end() - selection.first(), 11u);
}

TEST_F(HistoryStreamTest, ACsvThatIsReadSlowlyLosesOnlyWhatIsOverwritten) {
  run(101);
  HistoryCsv stream;
  stream.start(history, {.level = 0});
  std::string text;
  std::array<char, HistoryCsv::MIN_ROOM> room;
  while (const size_t size = stream.produce(room)) {
    text.append(room.data(), size);
    run(5);
  }
  const auto lines = split(text, "\r\n");
  std::set<uint32_t> numbers;
  for (size_t i = 1; i + 1 < lines.size(); i++)
    EXPECT_TRUE(numbers.insert(static_cast<uint32_t>(std::stoul(lines[i]))).second) << "twice: " << lines[i];
  EXPECT_EQ(*numbers.rbegin(), 100u) << "what came later is for the next request";
  EXPECT_LT(numbers.size(), 100u);
  EXPECT_GT(numbers.size(), 20u);
}

TEST_F(HistoryStreamTest, AJsonThatIsReadSlowlyKeepsItsColumnsEqual) {
  run(101);
  HistoryJson stream;
  stream.start(history, {.level = 0}, {});
  std::string text;
  std::array<char, HistoryJson::MIN_ROOM> room;
  while (const size_t size = stream.produce(room)) {
    text.append(room.data(), size);
    run(3);
  }
  for (const char *key : {"number", "boot", "utc_ms", "uptime_ms", "quality", "samples", "energy_in_wh"})
    EXPECT_EQ(column(text, key).size(), 100u) << key;
  EXPECT_EQ(column(text, "mean").size(), 100u);
  EXPECT_NE(text.find(R"("key":"dcl_a","unit":"A","mean":[null)"), std::string::npos);
  EXPECT_NE(text.find(R"("next_cursor":"100")"), std::string::npos);
}

TEST_F(HistoryStreamTest, AStreamFitsBesideARequest) {
  EXPECT_LE(sizeof(HistoryCsv), 192u);
  EXPECT_LE(sizeof(HistoryJson), 192u);
}

}  // namespace
}  // namespace esphome::bms_core
