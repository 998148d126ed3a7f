#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <optional>
#include <string>

#include "tinybms_web/json_body.h"
#include "tinybms_web/json_writer.h"

namespace esphome::tinybms_web {
namespace {

template<typename Write> std::string written(Write &&write) {
  std::array<char, 512> room;
  JsonWriter json(room);
  write(json);
  EXPECT_FALSE(json.overflow());
  return {room.data(), json.size()};
}

TEST(JsonWriterTest, WritesWhatIsUnknownAsNull) {
  const auto text = written([](JsonWriter &json) {
    json.begin_object().field("a", std::optional<int>{}).field("b", std::optional<Decimal>{Decimal{-5, 2}});
    json.field("c", std::nullopt).end_object();
  });
  EXPECT_EQ(text, R"({"a":null,"b":-0.05,"c":null})");
}

TEST(JsonWriterTest, LeavesOutZerosBehindTheLastDigit) {
  const auto text = written([](JsonWriter &json) {
    json.begin_array().value(Decimal{53120, 3}).value(Decimal{53000, 3}).value(Decimal{0, 3}).value(Decimal{-100, 1});
    json.end_array();
  });
  EXPECT_EQ(text, "[53.12,53,0,-10]");
}

TEST(JsonWriterTest, PutsCommasOnlyBetween) {
  const auto text = written([](JsonWriter &json) {
    json.begin_object().key("a").begin_array().end_array().key("b").begin_array();
    json.begin_object().end_object().begin_object().end_object().end_array().field("c", true).end_object();
  });
  EXPECT_EQ(text, R"({"a":[],"b":[{},{}],"c":true})");
}

TEST(JsonWriterTest, GoesOnInAnotherBufferInsideTheSameObject) {
  std::array<char, 32> first;
  std::array<char, 32> second;
  JsonWriter json(first);
  json.begin_object().field("a", 1);
  const std::string begin(first.data(), json.size());
  json.use(second);
  json.field("b", 2).end_object();
  EXPECT_EQ(begin + std::string(second.data(), json.size()), R"({"a":1,"b":2})");
}

TEST(JsonWriterTest, NeverLeavesItsBuffer) {
  std::array<char, 8> room;
  JsonWriter json(room);
  json.begin_object().field("too", "long for this");
  EXPECT_TRUE(json.overflow());
  EXPECT_LE(json.size(), room.size());
}

TEST(JsonWriterTest, RoundsToNearestBothWays) {
  EXPECT_EQ(quotient(5, 10, 0).value, 1);
  EXPECT_EQ(quotient(-5, 10, 0).value, -1);
  EXPECT_EQ(quotient(4, 10, 0).value, 0);
  EXPECT_EQ(quotient(1, 500, 3).value, 2);
}

TEST(JsonWriterTest, KnowsNoDecimalForWhatIsNoNumber) {
  EXPECT_FALSE(nearest(std::numeric_limits<double>::quiet_NaN(), 3));
  EXPECT_FALSE(nearest(std::numeric_limits<double>::infinity(), 3));
  EXPECT_FALSE(nearest(1e18, 3));
  EXPECT_EQ(nearest(-1.0004999, 3)->value, -1000);
}

class JsonBodyTest : public testing::Test {
 protected:
  uint16_t refused(std::string_view text) {
    Problem problem;
    EXPECT_TRUE(this->body_.parse_object(text, problem).empty());
    return problem.status();
  }
  JsonBody body_;
};

TEST_F(JsonBodyTest, ReadsAnObject) {
  Problem problem;
  const JsonValue object =
      this->body_.parse_object(R"( {"a": 1.5, "b": {"c": [true, null]}, "d": "\u00e4"} )", problem);
  ASSERT_FALSE(problem);
  EXPECT_EQ(object["a"].number(), 1.5);
  EXPECT_EQ(object["b"]["c"].size(), 2U);
  EXPECT_EQ(object["b"]["c"].child().boolean(), true);
  EXPECT_TRUE(object["b"]["c"].child().next().is_null());
  EXPECT_EQ(object["d"].text(), "ä");
  EXPECT_TRUE(object["x"].empty());
}

TEST_F(JsonBodyTest, RefusesWhatIsNoObject) {
  for (const char *text : {"", " ", "1", "[]", "null", "{", "{}}", "{} x", "{\"a\":}", "{'a':1}", "{\"a\":NaN}"})
    EXPECT_EQ(this->refused(text), 400) << text;
}

TEST_F(JsonBodyTest, RefusesWhatTheLibraryWouldLetPass) {
  EXPECT_EQ(this->refused(R"({"a":1,"a":2})"), 400);
  EXPECT_EQ(this->refused(R"({"x":[{"a":1,"a":2}]})"), 400);
  EXPECT_EQ(this->refused(R"({"a":"b\u0000c"})"), 400);
  EXPECT_EQ(this->refused("{\"a\":\"tab\there\"}"), 400);
  EXPECT_EQ(this->refused("{\"a\":\"\xff\"}"), 400);
}

TEST_F(JsonBodyTest, RefusesDeepNestingBeforeItCostsStack) {
  std::string text(2000, '[');
  EXPECT_EQ(this->refused("{\"a\":" + text), 400);
}

TEST_F(JsonBodyTest, DoesNotCountBracketsInTexts) {
  Problem problem;
  EXPECT_FALSE(this->body_.parse_object(R"({"a":"[[[[[[[[[[[[\"[[[["})", problem).empty());
}

TEST_F(JsonBodyTest, SaysWhenThereAreTooManyValues) {
  std::string text = "{\"a\":[0";
  for (int i = 0; i < 2000; i++)
    text += ",0";
  EXPECT_EQ(this->refused(text + "]}"), 413);
  // And the memory is there again for the next one.
  Problem problem;
  EXPECT_FALSE(this->body_.parse_object("{}", problem).empty());
}

class ObjectReaderTest : public JsonBodyTest {
 protected:
  ObjectReader reader(std::string_view text) {
    return ObjectReader(this->body_.parse_object(text, this->problem_), "/here", this->problem_);
  }
  Problem problem_;
};

TEST_F(ObjectReaderTest, NamesTheMemberThatIsMissing) {
  EXPECT_FALSE(this->reader("{}").number("a", 0, 1));
  EXPECT_EQ(this->problem_.status(), 422);
  EXPECT_EQ(this->problem_.pointer(), "/here/a");
}

TEST_F(ObjectReaderTest, SaysWhatWouldBeAllowed) {
  EXPECT_FALSE(this->reader(R"({"a": 3})").integer("a", 0, 2));
  EXPECT_EQ(this->problem_.allowed(), "0 to 2");
}

TEST_F(ObjectReaderTest, TakesNoFractionForAWholeNumber) {
  EXPECT_FALSE(this->reader(R"({"a": 1.5})").integer("a", 0, 2));
  EXPECT_EQ(this->problem_.status(), 422);
}

TEST_F(ObjectReaderTest, TakesNoInfinity) {
  EXPECT_FALSE(this->reader(R"({"a": 1e999})").number("a", -1e300, 1e300));
  EXPECT_EQ(this->problem_.status(), 422);
}

TEST_F(ObjectReaderTest, RefusesMembersNobodyAskedFor) {
  static constexpr std::string_view NAMES[] = {"a"};
  this->reader(R"({"a": 1, "b/~c": 2})").only(NAMES);
  EXPECT_EQ(this->problem_.pointer(), "/here/b~1~0c");
  EXPECT_EQ(this->problem_.allowed(), "a");
}

TEST_F(ObjectReaderTest, KeepsTheFirstReason) {
  auto reader = this->reader(R"({"a": "x"})");
  EXPECT_FALSE(reader.boolean("a"));
  EXPECT_FALSE(reader.boolean("b"));
  EXPECT_EQ(this->problem_.pointer(), "/here/a");
}

TEST(ProblemTest, WritesTheBodyOfRfc9457) {
  Problem problem;
  problem.set(422, "/a", "%s is wrong", "a");
  problem.allow("b");
  std::array<char, Problem::BODY_SIZE> room;
  const size_t size = problem.write(room, "Unprocessable Content");
  EXPECT_EQ(std::string(room.data(), size),
            R"({"type":"/problems/value","title":"Unprocessable Content","status":422,"detail":"a is wrong",)"
            R"("pointer":"/a","allowed":"b"})");
}

TEST(ProblemTest, StaysWholeWhenAClientsTextIsAllEscapes) {
  Problem problem;
  problem.set(422, "/" + std::string(120, '\x01'), "%s", std::string(190, '\x01').c_str());
  problem.allow("%s", std::string(150, '\x01').c_str());
  std::array<char, Problem::BODY_SIZE> room;
  const size_t size = problem.write(room, "Unprocessable Content");
  ASSERT_GT(size, 0U);
  EXPECT_EQ(room[size - 1], '}');
}

}  // namespace
}  // namespace esphome::tinybms_web
