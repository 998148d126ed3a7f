#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tinybms_web/config_json.h"
#include "tinybms_web/custom_frame_json.h"
#include "tinybms_web/long_body.h"

namespace esphome::tinybms_web {
namespace {

using victron_can::CustomFrame;
using victron_can::FrameList;
using victron_can::SignalType;

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
  static std::string written(const CustomFrame &frame) {
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

TEST_F(CustomFramesTest, FitIntoAnImportTogetherWithEveryOption) {
  gateway_config::ConfigStore store;
  const bms_core::Curve curve{{{1000, 1000}, {2000, 800}, {3000, 600}, {4000, 400}, {5000, 0}}};
  std::string text = R"({"format":"tinybms-gateway-config","version":1,"firmware":"0.1.0","values":{)";
  for (size_t i = 0; i < gateway_config::OPTIONS.size(); i++) {
    if (gateway_config::OPTIONS[i].curve != nullptr)
      store.preset(i, curve);
    std::array<char, 256> room;
    JsonWriter json(room);
    json.begin_object().key(gateway_config::OPTIONS[i].key);
    write_option_value(json, store.config(), i);
    ASSERT_FALSE(json.overflow());
    text += (i == 0 ? "" : ",") + std::string(room.data() + 1, json.size() - 1);
  }
  text += R"(},"custom_frames":[)";
  for (int i = 0; i < 16; i++) {
    std::string signals;
    for (int n = 0; n < (i < 8 ? 3 : 2); n++)
      signals += (n == 0 ? "" : ",") + std::string(R"({"source":"max_cell_voltage","scale":0.001,"offset":)") +
                 std::to_string(2 * n) + "}";
    text += (i == 0 ? "" : ",") + frame(R"("id":)" + std::to_string(0x500 + i) + R"(,"period_s":0.5)", signals);
  }
  text += "]}";
  EXPECT_LE(text.size(), LongBody::SIZE);
  ObjectReader reader(this->body.parse_object(text, this->problem), "", this->problem);
  EXPECT_TRUE(read_custom_frames(reader, "custom_frames", this->frames, this->problem)) << this->problem.detail();
  EXPECT_EQ(this->frames.frames().size(), 16);
}

}  // namespace
}  // namespace esphome::tinybms_web
