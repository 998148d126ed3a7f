#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "tinybms_web/config_json.h"
#include "tinybms_web/custom_frame_json.h"
#include "tinybms_web/long_body.h"

namespace esphome::tinybms_web {
namespace {

using victron_can::CustomFrame;
using victron_can::FrameList;
using victron_can::SignalType;

std::string written(const CustomFrame &frame) {
  std::string text;
  JsonWriter json;
  bool more = true;
  for (size_t part = 0; more; part++) {
    EXPECT_LT(part, MAX_FRAME_PARTS);
    std::array<char, 256> room;
    json.use(room);
    more = write_custom_frame(json, frame, part);
    EXPECT_FALSE(json.overflow());
    text.append(room.data(), json.size());
  }
  return text;
}

/// Reads `{"custom_frames": <text>}`.
class CustomFramesTest : public ::testing::Test {
 protected:
  bool read(const std::string &text) {
    this->problem = {};
    const std::string body = R"({"custom_frames":)" + text + "}";
    ObjectReader reader(this->body.parse_object(body, this->problem), "", this->problem);
    return read_custom_frames(reader, "custom_frames", this->frames, this->problem);
  }
  /// Where the first thing is that is wrong.
  std::string pointer_of(const std::string &text) {
    EXPECT_FALSE(this->read(text)) << text;
    EXPECT_EQ(this->problem.status(), 422) << this->problem.detail();
    return std::string(this->problem.pointer());
  }

  JsonBody body;
  FrameList frames;
  Problem problem;
};

constexpr char SOC[] = R"({"source":"soc","offset":0})";

std::string frame(const std::string &members, const std::string &signals = SOC) {
  return "{" + members + R"(,"signals":[)" + signals + "]}";
}

TEST_F(CustomFramesTest, AreReadWithTheirDefaults) {
  ASSERT_TRUE(this->read("[" + frame(R"("id":1280)") + "," + frame(R"("id":419385345,"extended":true)") + "]"));
  ASSERT_EQ(this->frames.frames().size(), 2);
  const CustomFrame &first = this->frames.frames()[0];
  EXPECT_EQ(first.id, 0x500);
  EXPECT_FALSE(first.extended);
  EXPECT_EQ(first.period_ms, 1000);
  EXPECT_EQ(first.length, 2);
  EXPECT_EQ(first.signals[0].type, SignalType::U16);
  EXPECT_EQ(first.signals[0].scale, 1);
  EXPECT_EQ(first.signals[0].unknown, 0xFFFF);
  EXPECT_TRUE(this->frames.frames()[1].extended);
}

TEST_F(CustomFramesTest, MayBeNone) {
  EXPECT_TRUE(this->read("[]"));
  EXPECT_TRUE(this->frames.frames().empty());
}

TEST_F(CustomFramesTest, SayWhereTheyAreWrong) {
  EXPECT_EQ(this->pointer_of("5"), "/custom_frames");
  EXPECT_EQ(this->pointer_of("[5]"), "/custom_frames/0");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":849)") + "]"), "/custom_frames/0/id") << "0x351";
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":2048)") + "]"), "/custom_frames/0/id");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280,"period_s":0.05)") + "]"), "/custom_frames/0/period_s");
  EXPECT_EQ(this->problem.allowed(), "0.1 to 60");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280,"length":1)") + "]"), "/custom_frames/0/length");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280)") + "," + frame(R"("id":1281,"color":1)") + "]"),
            "/custom_frames/1/color");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280)", "") + "]"), "/custom_frames/0/signals");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280)", std::string(SOC) + R"(,{"source":"soh","offset":1})") + "]"),
            "/custom_frames/0/signals/1/offset");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1280)", R"({"source":"soc","offset":0,"unknown":65536})") + "]"),
            "/custom_frames/0/signals/0/unknown");
  EXPECT_EQ(this->problem.allowed(), "0 to 65535");
}

TEST_F(CustomFramesTest, NeedIdentifiersOfTheirOwn) {
  const std::string one = frame(R"("id":1280)");
  EXPECT_EQ(this->pointer_of("[" + frame(R"("id":1281)") + "," + one + "," + one + "]"), "/custom_frames/2/id");
  EXPECT_EQ(this->problem.detail(), "Frame 2 of this list is 0x500 too");
  EXPECT_TRUE(this->read("[" + one + "," + frame(R"("id":1280,"extended":true)") + "]"));
}

TEST_F(CustomFramesTest, AreSixteenWithFortySignalsAtMost) {
  std::string many;
  for (int i = 0; i < 17; i++)
    many += (i == 0 ? "[" : ",") + frame(R"("id":)" + std::to_string(0x500 + i));
  EXPECT_EQ(this->pointer_of(many + "]"), "/custom_frames");
  EXPECT_EQ(this->problem.allowed(), "0 to 16 entries");
  std::string full;
  for (int i = 0; i < 8; i++)
    full += (i == 0 ? "" : ",") + std::string(R"({"source":"soc","type":"u8","offset":)") + std::to_string(i) + "}";
  std::string list;
  for (int i = 0; i < 6; i++)
    list += (i == 0 ? "[" : ",") + frame(R"("id":)" + std::to_string(0x500 + i), full);
  EXPECT_EQ(this->pointer_of(list + "]"), "/custom_frames/5/signals");
}

TEST_F(CustomFramesTest, AreWrittenWithoutWhatIsTheDefault) {
  ASSERT_TRUE(this->read("[" + frame(R"("id":1280)") + "]"));
  EXPECT_EQ(written(this->frames.frames()[0]), R"({"id":1280,"signals":[{"source":"soc","offset":0}]})");
  ASSERT_TRUE(this->read("[" + frame(R"("id":1280,"period_s":0.5,"length":3)") + "]"));
  EXPECT_EQ(written(this->frames.frames()[0]),
            R"({"id":1280,"period_s":0.5,"length":3,"signals":[{"source":"soc","offset":0}]})");
}

TEST_F(CustomFramesTest, AreTheSameWhenTheyAreReadAgain) {
  const std::string signals = R"({"source":"packs_blocking_discharge","offset":4,"type":"f32","byte_order":"big",)"
                              R"("scale":-0.3333333333333,"add":-999999999.12345,"unknown":4294967295},)"
                              R"({"source":"soc","offset":0,"scale":123456789.0625,"add":0.1})";
  const std::string text = frame(R"("id":536870911,"extended":true,"period_s":0.123,"length":8)", signals);
  ASSERT_TRUE(this->read("[" + text + "]"));
  const CustomFrame before = this->frames.frames()[0];
  const std::vector<victron_can::Signal> signals_before(before.signals.begin(), before.signals.end());
  ASSERT_TRUE(this->read("[" + written(before) + "]"));
  CustomFrame expected = before;
  expected.signals = signals_before;
  EXPECT_TRUE(this->frames.frames()[0] == expected);
}

/// An option with the value that is the longest as text.
std::string longest_option(size_t option) {
  const gateway_config::OptionInfo &info = gateway_config::OPTIONS[option];
  gateway_config::ConfigStore store;
  std::string longest;
  const auto keep_longest = [&] {
    std::array<char, 512> room;
    JsonWriter json(room);
    json.begin_object().key(info.key);
    write_option_value(json, store.config(), option);
    EXPECT_FALSE(json.overflow());
    if (json.size() > longest.size() + 1)
      longest.assign(room.data() + 1, json.size() - 1);
  };
  if (info.curve != nullptr) {
    for (const int32_t first : {info.minimum + 1, info.maximum - 10}) {
      bms_core::Curve curve;
      for (; curve.count < bms_core::Curve::MAX_POINTS; curve.count++)
        curve.points[curve.count] = {static_cast<int16_t>(first + curve.count), 999};
      store.preset(option, curve);
      keep_longest();
    }
    return longest;
  }
  for (int32_t step = 0; step <= 10; step++) {
    for (const int32_t raw : {info.minimum + step, info.maximum - step}) {
      if (!info.takes(raw))
        continue;
      store.preset(option, raw);
      keep_longest();
    }
  }
  return longest;
}

/// The most frames with the most signals, each with all it can have and that as long as it can be.
std::string longest_frames() {
  victron_can::SignalSource source{};
  for (size_t i = 0; i < victron_can::SIGNAL_SOURCE_COUNT; i++) {
    const auto other = static_cast<victron_can::SignalSource>(i);
    if (strlen(victron_can::signal_source_key(other)) > strlen(victron_can::signal_source_key(source)))
      source = other;
  }
  const auto signal = [&](uint8_t offset, SignalType type) {
    return victron_can::Signal{.source = source,
                               .offset = offset,
                               .type = type,
                               .byte_order = victron_can::ByteOrder::BIG,
                               .scale = -999'999.123456789,
                               .add = -999'999.123456789,
                               .unknown = victron_can::largest_raw(type) - 1};
  };
  const std::array<victron_can::Signal, 3> signals{signal(0, SignalType::U32), signal(4, SignalType::S16),
                                                   signal(6, SignalType::U8)};
  std::string text;
  size_t left = FrameList::MAX_SIGNALS;
  for (uint32_t i = 0; i < victron_can::MAX_CUSTOM_FRAMES; i++) {
    const size_t frames_left = victron_can::MAX_CUSTOM_FRAMES - i;
    const size_t count = (left + frames_left - 1) / frames_left;
    left -= count;
    // Longer than its signals need: it has a length of its own.
    const CustomFrame frame{.id = victron_can::LARGEST_EXTENDED_ID - i,
                            .extended = true,
                            .length = 8,
                            .period_ms = 59'999,
                            .signals = std::span(signals).first(count)};
    EXPECT_TRUE(victron_can::valid(frame));
    text += (i == 0 ? "" : ",") + written(frame);
  }
  EXPECT_EQ(left, 0);
  return text;
}

/// What a tree of values takes beside the values themselves, as JsonBody counts it; counts the values too.
size_t size_of_texts(JsonValue value, size_t &values) {
  const auto room = [](std::string_view text) { return (text.size() + 1 + 7) / 8 * 8; };
  values++;
  size_t size = value.text() ? room(*value.text()) : 0;
  for (JsonValue child = value.child(); !child.empty(); child = child.next())
    size += size_of_texts(child, values) + (child.name().empty() ? 0 : room(child.name()));
  return size;
}

TEST_F(CustomFramesTest, FitIntoAnImportTogetherWithEveryOption) {
  std::string text =
      R"({"format":"tinybms-gateway-config","version":1,"firmware":")" + std::string(32, '1') + R"(","values":{)";
  for (size_t i = 0; i < gateway_config::OPTIONS.size(); i++)
    text += (i == 0 ? "" : ",") + longest_option(i);
  text += R"(},"custom_frames":[)" + longest_frames() + "]}";
  EXPECT_LE(text.size(), LongBody::SIZE);

  const JsonValue root = this->body.parse_object(text, this->problem);
  ObjectReader reader(root, "", this->problem);
  ASSERT_TRUE(read_custom_frames(reader, "custom_frames", this->frames, this->problem)) << this->problem.detail();
  ASSERT_EQ(this->frames.frames().size(), victron_can::MAX_CUSTOM_FRAMES);

  // Each by itself, because a value is smaller on an ESP32 and a text is not.
  size_t values = 0;
  const size_t texts = size_of_texts(root, values);
  EXPECT_LE(values, JsonBody::MAX_VALUES);
  EXPECT_LE(texts, JsonBody::TEXT_SIZE);
}

}  // namespace
}  // namespace esphome::tinybms_web
