#include <gtest/gtest.h>

#include "support/pack_14s.h"
#include "support/random.h"
#include "support/reply_oracle.h"
#include "tinybms/protocol.h"

namespace esphome::tinybms {
namespace {

using test::Bytes;
using test::hex;
using test::Random;
using test::to_hex;
using test::operator+;

Bytes text(std::string_view characters) { return {characters.begin(), characters.end()}; }

/// What the parser says to a sequence of bytes: its first find, and where.
struct Found {
  ReplyKind kind{ReplyKind::NONE};
  size_t after{0};
};

Found feed(ReplyParser &parser, const Bytes &bytes) {
  for (size_t i = 0; i < bytes.size(); i++) {
    if (const ReplyKind kind = parser.feed(bytes[i]); kind != ReplyKind::NONE)
      return {kind, i + 1};
  }
  return {};
}

class ReplyParserTest : public testing::Test {
 protected:
  Found find(const Request &request, const Bytes &bytes) {
    this->parser_.expect(request.reply);
    return feed(this->parser_, bytes);
  }
  /// The data of the reply, which must end with the last byte.
  std::string data_of(const Request &request, const Bytes &bytes) {
    const Found found = this->find(request, bytes);
    EXPECT_EQ(found.kind, ReplyKind::REPLY);
    EXPECT_EQ(found.after, bytes.size());
    return to_hex(this->parser_.data());
  }

  ReplyParser parser_;
};

// TinyBMS protocol Rev D, section 1.3, and frames of a real pack.

TEST_F(ReplyParserTest, TakesTheBlockReadOfTheDocument) {
  EXPECT_EQ(data_of(read_block(5, 5), hex("AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7")),
            "97 40 97 40 97 2C 97 2C 97 2C");
  EXPECT_EQ(word_at(parser_.data(), 0), 38720);
  EXPECT_EQ(word_at(parser_.data(), 4), 38700);
}

TEST_F(ReplyParserTest, TakesTheWriteReplyOfTheDocument) {
  constexpr uint16_t WORDS[] = {4200, 2500};
  EXPECT_EQ(data_of(write_block(315, WORDS), hex("AA 10 01 3B 00 02 28 22")), "");
}

TEST_F(ReplyParserTest, TakesTheAcknowledgementOfAReset) {
  EXPECT_EQ(data_of(reset_or_clear(ResetOption::RESET_BMS), hex("AA 01 02 D1 B1")), "");
}

TEST_F(ReplyParserTest, TakesTheCellsOfTheRealPack) {
  data_of(read_block(0, 16), test::pack_14s_cells_reply());
  for (uint16_t contact = 0; contact < 16; contact++)
    EXPECT_EQ(word_at(parser_.data(), contact), test::pack_14s_registers().at(contact)) << "register " << contact;
}

TEST_F(ReplyParserTest, TakesTheValuesOfTheRealPack) {
  data_of(read_block(32, 22), test::pack_14s_values_reply());
  EXPECT_EQ(to_hex(parser_.data()), to_hex(test::pack_14s_data(32, 22)));
}

TEST_F(ReplyParserTest, TakesTheLongestReply) {
  Bytes data(254);
  for (size_t i = 0; i < data.size(); i++)
    data[i] = static_cast<uint8_t>(i);
  EXPECT_EQ(data_of(read_block(0, 127), test::block_reply(data)), to_hex(data));
}

// Refusals: AA 00 CMD ERR CRC, for Modbus commands too.

TEST_F(ReplyParserTest, TakesARefusalOfTheCommand) {
  const Found found = find(read_block(0, 56), hex("AA 00 03 00 21 0C"));
  EXPECT_EQ(found.kind, ReplyKind::NACK);
  EXPECT_EQ(parser_.nack_code(), 0);
}

TEST_F(ReplyParserTest, TakesARefusalForABadCrc) {
  const Found found = find(read_block(0, 56), test::framed(hex("AA 00 03 01")));
  EXPECT_EQ(found.kind, ReplyKind::NACK);
  EXPECT_EQ(parser_.nack_code(), 1);
}

TEST_F(ReplyParserTest, DoesNotTakeTheRefusalOfAnotherCommand) {
  EXPECT_EQ(find(reset_or_clear(ResetOption::RESET_BMS), hex("AA 00 03 00 21 0C")).kind, ReplyKind::NONE);
}

TEST_F(ReplyParserTest, DoesNotTakeARefusalWithABadCrc) {
  EXPECT_EQ(find(read_block(0, 56), hex("AA 00 03 00 21 0D")).kind, ReplyKind::NONE);
  EXPECT_EQ(parser_.crc_errors(), 1u);
}

// What is not the reply.

TEST_F(ReplyParserTest, DoesNotTakeFramesWithBadCrcSeenInTheWild) {
  for (const auto &[request, frame] : {std::pair{hex("AA 09"), "AA 09 02 28 00 60 45"},
                                       {hex("AA 14"), "AA 14 7E AF"},
                                       {hex("AA 15"), "AA 15 BF 6F"}}) {
    const Bytes bytes = hex(frame);
    EXPECT_NE(crc16(bytes), 0) << frame;
    ExpectedReply expected;
    std::copy(request.begin(), request.end(), expected.prefix.begin());
    expected.prefix_length = static_cast<uint8_t>(request.size());
    expected.length = static_cast<uint16_t>(bytes.size());
    expected.command = request[1];
    parser_.expect(expected);
    EXPECT_EQ(feed(parser_, bytes).kind, ReplyKind::NONE) << frame;
    EXPECT_EQ(parser_.crc_errors(), 1u) << frame;
  }
}

TEST_F(ReplyParserTest, DoesNotTakeAnySingleFlippedBit) {
  const Bytes good = hex("AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7");
  for (size_t bit = 0; bit < 8 * good.size(); bit++) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    EXPECT_EQ(find(read_block(5, 5), bad).kind, ReplyKind::NONE) << "bit " << bit;
  }
}

TEST_F(ReplyParserTest, DoesNotTakeAReplyOfAnotherLength) {
  EXPECT_EQ(find(read_block(5, 6), hex("AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7")).kind, ReplyKind::NONE);
  EXPECT_EQ(find(read_block(5, 4), hex("AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7")).kind, ReplyKind::NONE);
}

TEST_F(ReplyParserTest, DoesNotTakeAWriteReplyForAnotherAddress) {
  constexpr uint16_t WORDS[] = {4200, 2500};
  EXPECT_EQ(find(write_block(316, WORDS), hex("AA 10 01 3B 00 02 28 22")).kind, ReplyKind::NONE);
}

TEST_F(ReplyParserTest, DoesNotTakeItsOwnRequestEchoed) {
  for (const Request &request :
       {read_block(0, 56), read_settings(SettingsOption::MAXIMUM, 44), reset_or_clear(ResetOption::CLEAR_EVENTS)}) {
    const auto frame = request.frame();
    EXPECT_EQ(find(request, {frame.begin(), frame.end()}).kind, ReplyKind::NONE);
  }
}

// The reply between other bytes.

TEST_F(ReplyParserTest, FindsTheReplyBehindText) {
  const Bytes noise = text("SOC: 83%  U=55.8V\r\n");
  EXPECT_EQ(data_of(read_block(5, 1), noise + test::block_reply(hex("97 40"))), "97 40");
  EXPECT_EQ(parser_.skipped(), noise.size());
}

TEST_F(ReplyParserTest, CountsWhatItSkipped) {
  find(read_block(0, 56), hex("FF 00 AA AA 00 03 00 21 0C"));
  EXPECT_EQ(parser_.skipped(), 3u);
  EXPECT_EQ(parser_.received(), 9u);
  find(read_block(0, 56), hex("AA 00 03 00 21 0C"));
  EXPECT_EQ(parser_.skipped(), 0u);
  EXPECT_EQ(parser_.received(), 6u);
}

TEST_F(ReplyParserTest, FindsTheReplyBehindATruncatedOne) {
  const Bytes good = test::pack_14s_values_reply();
  for (size_t cut = 1; cut < good.size(); cut++) {
    const Bytes begun(good.begin(), good.begin() + static_cast<ptrdiff_t>(cut));
    EXPECT_EQ(data_of(read_block(32, 22), begun + good), to_hex(test::pack_14s_data(32, 22))) << "cut after " << cut;
  }
}

TEST_F(ReplyParserTest, FindsTheReplyBehindAnotherReplyAndAnotherRefusal) {
  EXPECT_EQ(data_of(read_block(32, 22), test::pack_14s_cells_reply() + hex("AA 01 02 D1 B1") +
                                            test::framed(hex("AA 00 02 00")) + test::pack_14s_values_reply()),
            to_hex(test::pack_14s_data(32, 22)));
}

TEST_F(ReplyParserTest, IsNotMisledByABeginningInsideTheData) {
  // A register pair that reads AA 03 04 looks like the start of the very reply it is in.
  const Bytes data = hex("AA 03 04 AA");
  EXPECT_EQ(data_of(read_block(0, 2), test::block_reply(data)), "AA 03 04 AA");
  const Bytes starts(112, 0xAA);
  EXPECT_EQ(data_of(read_block(0, 56), test::block_reply(starts)), to_hex(starts));
}

TEST_F(ReplyParserTest, FindsTheReplyBehindAFalseBeginning) {
  EXPECT_EQ(data_of(read_block(5, 1), hex("AA 03 02 AA 03 02 AA") + test::block_reply(hex("97 40"))), "97 40");
}

TEST_F(ReplyParserTest, FindsTheReplyBehindMoreNoiseThanItCanStore) {
  EXPECT_EQ(data_of(read_block(0, 16), Bytes(10000, 0xAA) + test::pack_14s_cells_reply()),
            to_hex(test::pack_14s_data(0, 16)));
  EXPECT_EQ(parser_.skipped(), 10000u);
}

TEST_F(ReplyParserTest, ForgetsHalfAReplyWithTheNextRequest) {
  const Bytes reply = test::block_reply(hex("97 40"));
  parser_.expect(read_block(5, 1).reply);
  feed(parser_, {reply.begin(), reply.begin() + 4});
  parser_.expect(read_block(5, 1).reply);
  EXPECT_EQ(feed(parser_, {reply.begin() + 4, reply.end()}).kind, ReplyKind::NONE);
  EXPECT_EQ(parser_.received(), 3u);
}

TEST_F(ReplyParserTest, KeepsNoDataOfTheReplyBefore) {
  data_of(read_block(5, 1), test::block_reply(hex("97 40")));
  parser_.expect(read_block(5, 1).reply);
  EXPECT_TRUE(parser_.data().empty());
}

TEST_F(ReplyParserTest, FindsNothingBeforeAnythingIsExpected) {
  Random random(1);
  for (int i = 0; i < 5000; i++)
    EXPECT_EQ(parser_.feed(random.one_in(2) ? 0x00 : random.byte()), ReplyKind::NONE);
}

// Properties over random streams, against the oracle.

Request any_request(Random &random) {
  constexpr uint16_t WORDS[] = {4200, 2500};
  switch (random.between(0, 4)) {
    case 0:
      return read_block(static_cast<uint16_t>(random.between(0, 510)), static_cast<uint8_t>(random.between(1, 127)));
    case 1:
      return read_block(static_cast<uint16_t>(random.between(0, 510)), static_cast<uint8_t>(random.between(1, 4)));
    case 2:
      return read_settings(SettingsOption::MINIMUM, static_cast<uint8_t>(random.between(1, 100)));
    case 3:
      return write_block(static_cast<uint16_t>(random.between(300, 343)), std::span(WORDS).first(random.between(1, 2)));
    default:
      return reset_or_clear(ResetOption::CLEAR_STATISTICS);
  }
}

Bytes good_reply(const Request &request, Random &random) {
  Bytes frame(request.reply.prefix.begin(), request.reply.prefix.begin() + request.reply.prefix_length);
  while (frame.size() + 2 < request.reply.length)
    frame.push_back(random.one_in(4) ? 0xAA : random.byte());
  return test::framed(frame);
}

Bytes any_bytes(const Request &request, Random &random) {
  switch (random.between(0, 6)) {
    case 0:
      return good_reply(request, random);
    case 1: {
      const Bytes reply = good_reply(request, random);
      return {reply.begin(), reply.begin() + random.between(1, static_cast<int64_t>(reply.size()) - 1)};
    }
    case 2: {
      Bytes reply = good_reply(request, random);
      reply[static_cast<size_t>(random.between(0, static_cast<int64_t>(reply.size()) - 1))] ^=
          static_cast<uint8_t>(random.between(1, 255));
      return reply;
    }
    case 3:
      return test::framed({0xAA, 0x00, request.reply.command, static_cast<uint8_t>(random.between(0, 1))});
    case 4:
      return test::framed({0xAA, 0x00, random.byte(), random.byte()});
    case 5:
      return {request.reply.prefix.begin(), request.reply.prefix.begin() + random.between(1, 6)};
    default: {
      Bytes noise;
      for (int64_t left = random.between(0, 40); left > 0; left--)
        noise.push_back(random.byte());
      return noise;
    }
  }
}

TEST(ReplyParserProperty, AcceptsExactlyWhereAValidFrameEnds) {
  Random random(20250704);
  int replies = 0;
  int refusals = 0;
  for (int round = 0; round < 20000; round++) {
    const Request request = any_request(random);
    Bytes stream;
    for (int64_t pieces = random.between(1, 6); pieces > 0; pieces--)
      stream = stream + any_bytes(request, random);

    ReplyParser parser;
    test::ReplyOracle oracle(request.reply);
    parser.expect(request.reply);
    for (const uint8_t byte : stream) {
      const ReplyKind kind = parser.feed(byte);
      ASSERT_EQ(kind, oracle.feed(byte)) << "round " << round << ": " << to_hex(stream);
      ASSERT_EQ(parser.crc_errors(), oracle.crc_errors()) << "round " << round << ": " << to_hex(stream);
      if (kind == ReplyKind::NONE)
        continue;
      ASSERT_EQ(parser.skipped(), oracle.skipped());
      if (kind == ReplyKind::REPLY) {
        ASSERT_EQ(to_hex(parser.data()), to_hex(oracle.data()));
        replies++;
      } else {
        ASSERT_EQ(parser.nack_code(), oracle.nack_code());
        refusals++;
      }
      break;
    }
  }
  // The streams did contain what they were to contain.
  EXPECT_GT(replies, 5000);
  EXPECT_GT(refusals, 3000);
}

TEST(ReplyParserProperty, SeesTheSameOnAParserUsedBefore) {
  Random random(7);
  ReplyParser used;
  for (int round = 0; round < 3000; round++) {
    const Request request = any_request(random);
    ReplyParser fresh;
    used.expect(request.reply);
    fresh.expect(request.reply);
    // Ends anywhere: in the middle of a frame, behind one, before one.
    const Bytes stream = any_bytes(request, random) + any_bytes(request, random);
    for (const uint8_t byte : stream) {
      const ReplyKind kind = used.feed(byte);
      ASSERT_EQ(kind, fresh.feed(byte)) << to_hex(stream);
      if (kind != ReplyKind::NONE)
        break;
    }
  }
}

TEST(ReplyParserProperty, AMegabyteOfRandomBytesIsNoReply) {
  for (const Request &request : {read_block(0, 56), read_block(300, 1), read_settings(SettingsOption::MINIMUM, 44),
                                 reset_or_clear(ResetOption::RESET_BMS)}) {
    Random random(1'000'000);
    ReplyParser parser;
    parser.expect(request.reply);
    for (int i = 0; i < 1'000'000; i++)
      ASSERT_EQ(parser.feed(random.byte()), ReplyKind::NONE) << "byte " << i;
    EXPECT_EQ(parser.received(), 1'000'000u);
  }
}

}  // namespace
}  // namespace esphome::tinybms
