#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "slcan/lawicel.h"

namespace esphome::slcan {

// Shown when an expectation fails.
static void PrintTo(const Frame &frame, std::ostream *out) {
  std::array<char, MAX_LINE_LENGTH> line;
  *out << std::string_view(line.data(), encode(frame, line));
}

namespace {

std::string encoded(const Frame &frame) {
  std::array<char, MAX_LINE_LENGTH> line;
  return {line.data(), encode(frame, line)};
}

std::vector<Frame> feed(LineReader &reader, std::string_view bytes) {
  std::vector<Frame> frames;
  for (const char c : bytes) {
    if (const auto frame = reader.feed(static_cast<uint8_t>(c))) {
      frames.push_back(*frame);
    }
  }
  return frames;
}

// The examples of the CAN232 manual (Lawicel, "Available CAN232 ASCII Commands") and of the USB2-F-7x01 user guide
// (EasySYNC, 4.1.10 and 4.1.11).
struct Example {
  const char *line;
  Frame frame;
};

const Example EXAMPLES[] = {
    {"t10021133", {.id = 0x100, .length = 2, .data = {0x11, 0x33}}},
    {"t0200", {.id = 0x20}},
    {"r1002", {.id = 0x100, .remote = true, .length = 2}},
    {"R000001002", {.id = 0x100, .extended = true, .remote = true, .length = 2}},
    {"t34580123456789ABCDEF", {.id = 0x345, .length = 8, .data = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}}},
    {"T1234567880123456789ABCDEF",
     {.id = 0x12345678, .extended = true, .length = 8, .data = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}}},
    {"T123456780", {.id = 0x12345678, .extended = true}},
};

TEST(LawicelDecode, ReadsTheExamplesOfTheManuals) {
  for (const auto &[line, frame] : EXAMPLES) {
    EXPECT_EQ(decode(line), frame) << line;
  }
}

TEST(LawicelDecode, ReadsTheWholeRangeOfIdentifiers) {
  EXPECT_EQ(decode("t0000")->id, 0u);
  EXPECT_EQ(decode("t7FF0")->id, 0x7FFu);
  EXPECT_EQ(decode("T1FFFFFFF0")->id, 0x1FFFFFFFu);
  EXPECT_FALSE(decode("t8000")) << "11 bits";
  EXPECT_FALSE(decode("T200000000")) << "29 bits";
}

TEST(LawicelDecode, ReadsEightBytesAndRefusesNine) {
  EXPECT_EQ(decode("t35180102030405060708"), (Frame{.id = 0x351, .length = 8, .data = {1, 2, 3, 4, 5, 6, 7, 8}}));
  EXPECT_FALSE(decode("t3519010203040506070809"));
}

TEST(LawicelDecode, ReadsLowerCaseDigits) { EXPECT_EQ(decode("t7ff1aB")->data[0], 0xAB); }

// CAN232 manual, command Z: with the time stamp 0x4D67 the first example becomes t100211334D67.
TEST(LawicelDecode, SkipsATimeStamp) {
  EXPECT_EQ(decode("t100211334D67"), decode("t10021133"));
  EXPECT_EQ(decode("r10024D67"), decode("r1002"));
  EXPECT_FALSE(decode("t100211334D6")) << "a time stamp has four digits";
  EXPECT_FALSE(decode("t100211334D6X"));
}

TEST(LawicelDecode, RefusesEveryLineWithOneWrongCharacter) {
  const std::string good = "T1234567F3A1B2C3";
  ASSERT_TRUE(decode(good));
  for (size_t i = 0; i < good.size(); i++) {
    for (const char wrong : {'\0', ' ', '/', ':', '@', 'G', '`', 'g', '-', '+', 'x', '\xFF'}) {
      std::string line = good;
      line[i] = wrong;
      EXPECT_FALSE(decode(line)) << line;
    }
  }
}

TEST(LawicelDecode, RefusesEveryLineThatEndsTooEarly) {
  for (const std::string good : {"t35180102030405060708", "T1FFFFFFF2AABB", "R000001002", "r1002"}) {
    for (size_t length = 0; length < good.size(); length++) {
      EXPECT_FALSE(decode(good.substr(0, length))) << good.substr(0, length);
    }
  }
}

TEST(LawicelDecode, RefusesRepliesAndCommands) {
  for (const auto *line : {"", "z", "Z", "V1013", "v0102", "NA123", "F00", "C", "S6", "O", "L", "Z0"}) {
    EXPECT_FALSE(decode(line)) << line;
  }
}

TEST(LawicelEncode, WritesTheExamplesOfTheManuals) {
  for (const auto &[line, frame] : EXAMPLES) {
    EXPECT_EQ(encoded(frame), std::string(line) + "\r");
  }
}

TEST(LawicelEncode, FillsTheLongestLineExactly) {
  const Frame frame{.id = 0x1FFFFFFF, .extended = true, .length = 8, .data = {255, 254, 253, 252, 0, 1, 2, 3}};
  EXPECT_EQ(encoded(frame), "T1FFFFFFF8FFFEFDFC00010203\r");
  EXPECT_EQ(encoded(frame).size(), MAX_LINE_LENGTH);
}

TEST(LawicelEncode, RefusesWhatTheBusCannotCarry) {
  EXPECT_EQ(encoded({.id = 0x800}), "");
  EXPECT_EQ(encoded({.id = 0x20000000, .extended = true}), "");
  EXPECT_EQ(encoded({.id = 1, .length = 9}), "");
}

TEST(LawicelEncode, IsReadBackAsItWas) {
  std::mt19937 random(1);  // NOLINT: the same frames in every run
  for (int i = 0; i < 20'000; i++) {
    Frame frame;
    frame.extended = random() % 2 == 0;
    frame.remote = random() % 4 == 0;
    frame.id = random() & (frame.extended ? 0x1FFFFFFF : 0x7FF);
    frame.length = random() % 9;
    for (size_t byte = 0; !frame.remote && byte < frame.length; byte++) {
      frame.data[byte] = random();
    }
    const std::string line = encoded(frame);
    ASSERT_EQ(line.back(), '\r');
    EXPECT_EQ(decode(std::string_view(line).substr(0, line.size() - 1)), frame);
  }
}

TEST(LineReader, FindsFramesInAStreamHoweverItIsCut) {
  LineReader reader;
  EXPECT_TRUE(feed(reader, "t351").empty());
  EXPECT_TRUE(feed(reader, "2AA").empty());
  const auto frames = feed(reader, "BB\rt3050\rt3");
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0], (Frame{.id = 0x351, .length = 2, .data = {0xAA, 0xBB}}));
  EXPECT_EQ(frames[1], (Frame{.id = 0x305}));
  EXPECT_EQ(reader.counters().frames, 2u);
  EXPECT_EQ(reader.counters().malformed, 0u);
}

TEST(LineReader, SwallowsRepliesAndThePeersOwnCommands) {
  LineReader reader;
  EXPECT_TRUE(feed(reader, "\r\r\rz\rZ\rV1013\rv0102\rNA123\rF00\rC\rS6\rO\rL\rX1\r").empty());
  EXPECT_EQ(reader.counters().malformed, 0u);
  EXPECT_EQ(reader.counters().refusals, 0u);
}

TEST(LineReader, CountsARefusalOfTheAdapter) {
  LineReader reader;
  EXPECT_EQ(feed(reader, "\at3050\r").size(), 1u) << "BEL is a whole reply";
  EXPECT_EQ(reader.counters().refusals, 1u);
  EXPECT_EQ(reader.counters().malformed, 0u);
}

TEST(LineReader, ReadsLinesThatEndWithCrLf) {
  LineReader reader;
  EXPECT_EQ(feed(reader, "t3050\r\nt3070\r\n").size(), 2u);
  EXPECT_EQ(reader.counters().malformed, 0u);
}

TEST(LineReader, CountsWhatIsNoLineOfTheProtocol) {
  LineReader reader;
  EXPECT_EQ(feed(reader,
                 "\xFF\xFE\x80\r"
                 "t35\r"
                 "t3511AX\r"
                 "hello\r"
                 "1234\r"
                 "t3050\r")
                .size(),
            1u);
  EXPECT_EQ(reader.counters().malformed, 4u) << "a letter may begin a command we do not know";
  EXPECT_EQ(reader.counters().overruns, 0u);
}

TEST(LineReader, CountsATooLongLineOnceAndReadsTheNext) {
  LineReader reader;
  const std::string flood(10'000, 't');
  EXPECT_EQ(feed(reader, flood + "t3050\r").size(), 0u) << "the end of the flood belongs to it";
  EXPECT_EQ(feed(reader, "t3050\r").size(), 1u);
  EXPECT_EQ(reader.counters().overruns, 1u);
  EXPECT_EQ(reader.counters().malformed, 0u);
}

TEST(LineReader, TakesTheLongestLineWithItsTimeStamp) {
  LineReader reader;
  EXPECT_EQ(feed(reader, "T1FFFFFFF80001020304050607EA5F\r").size(), 1u);
  EXPECT_EQ(reader.counters().overruns, 0u);
}

TEST(LineReader, ForgetsAHalfLineOfTheLastConnection) {
  LineReader reader;
  feed(reader, "t3512AA");
  reader.reset();
  EXPECT_EQ(feed(reader, "t3050\r").size(), 1u);
  EXPECT_EQ(reader.counters().malformed, 0u);
}

TEST(LineReader, FindsTheFrameAfterAnyNoise) {
  std::mt19937 random(2);  // NOLINT: the same noise in every run
  LineReader reader;
  for (int i = 0; i < 20'000; i++) {
    for (int byte = random() % 60; byte > 0; byte--) {
      reader.feed(random());
    }
    reader.feed('\r');
    EXPECT_EQ(feed(reader, "t35180102030405060708\r").size(), 1u);
  }
}

}  // namespace
}  // namespace esphome::slcan
