// WebSocket frames. Bytes are from RFC 6455 (1.3, 5.7) or put together by hand after its 5.2.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "local_http/ws_codec.h"

using namespace esphome::local_http;
using Event = FrameReader::Event;
using Bytes = std::vector<uint8_t>;

static constexpr size_t LONGEST = 300;

/// A masked frame with a mask that is not zero.
static Bytes frame(uint8_t first, const std::string &payload) {
  Bytes bytes{first};
  if (payload.size() < 126) {
    bytes.push_back(static_cast<uint8_t>(0x80 | payload.size()));
  } else {
    bytes.insert(bytes.end(), {0xFE, static_cast<uint8_t>(payload.size() >> 8), static_cast<uint8_t>(payload.size())});
  }
  const std::array<uint8_t, 4> mask{0x37, 0xFA, 0x21, 0x3D};
  bytes.insert(bytes.end(), mask.begin(), mask.end());
  for (size_t i = 0; i < payload.size(); i++) {
    bytes.push_back(static_cast<uint8_t>(payload[i]) ^ mask[i % 4]);
  }
  return bytes;
}

static Bytes operator+(Bytes left, const Bytes &right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// What a reader makes of some bytes, in pieces of a size.
struct Reading {
  std::vector<Event> events;
  std::vector<std::string> payloads;
  CloseCode close_code{};
  bool operator==(const Reading &) const = default;
};

static Reading read(const Bytes &bytes, size_t piece_size) {
  std::array<uint8_t, LONGEST> room;
  FrameReader reader(room);
  Reading reading;
  for (size_t start = 0; start < bytes.size(); start += piece_size) {
    auto piece = std::span(bytes).subspan(start, std::min(piece_size, bytes.size() - start));
    while (true) {
      const Event event = reader.feed(piece);
      if (event == Event::NEED_MORE) {
        break;
      }
      reading.events.push_back(event);
      reading.payloads.emplace_back(reader.payload().begin(), reader.payload().end());
      reading.close_code = reader.close_code();
      if (event == Event::FAILED || event == Event::CLOSE) {
        return reading;
      }
    }
  }
  return reading;
}

/// However the bytes are cut, the same must come out.
static Reading read(const Bytes &bytes) {
  const Reading whole = read(bytes, bytes.size() + 1);
  for (const size_t piece : {1u, 2u, 3u, 7u}) {
    EXPECT_EQ(read(bytes, piece), whole) << "in pieces of " << piece;
  }
  return whole;
}

static void expect_failure(const Bytes &bytes, CloseCode code) {
  const Reading reading = read(bytes);
  ASSERT_FALSE(reading.events.empty());
  EXPECT_EQ(reading.events.back(), Event::FAILED);
  EXPECT_EQ(reading.close_code, code);
}

TEST(WebSocketHandshake, AcceptsTheKeyOfTheRfc) {
  const auto accepted = accept_key("dGhlIHNhbXBsZSBub25jZQ==");
  ASSERT_TRUE(accepted.has_value());
  EXPECT_EQ(std::string(accepted->begin(), accepted->end()), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketHandshake, RefusesKeysThatAreNot16Bytes) {
  for (const char *key : {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZTE=", "dGhlIHNhbXBsZSBub25j!Q==",
                          "dGhlIHNhbXBsZSBub25jZTEyMzQ1", "AAAA"}) {
    EXPECT_FALSE(accept_key(key).has_value()) << key;
  }
}

TEST(WebSocketFrames, ReadTheMaskedHelloOfTheRfc) {
  const Reading reading = read({0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58});
  EXPECT_EQ(reading.events, std::vector{Event::TEXT});
  EXPECT_EQ(reading.payloads, std::vector<std::string>{"Hello"});
}

TEST(WebSocketFrames, RefuseTheUnmaskedHelloOfTheRfc) {
  expect_failure({0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F}, CloseCode::PROTOCOL_ERROR);
}

TEST(WebSocketFrames, WriteLengthsInTheirShortestForm) {
  std::array<uint8_t, MAX_SENT_HEADER> header{};
  EXPECT_EQ(write_frame_header(header, Opcode::TEXT, 5), 2u);
  EXPECT_EQ(header[0], 0x81);
  EXPECT_EQ(header[1], 5);
  EXPECT_EQ(write_frame_header(header, Opcode::BINARY, 125), 2u);
  EXPECT_EQ(write_frame_header(header, Opcode::BINARY, 126), 4u);
  EXPECT_EQ(header, (std::array<uint8_t, 4>{0x82, 126, 0, 126}));
  EXPECT_EQ(write_frame_header(header, Opcode::BINARY, 4000), 4u);
  EXPECT_EQ(header, (std::array<uint8_t, 4>{0x82, 126, 0x0F, 0xA0}));
}

TEST(WebSocketFrames, ReadEveryLengthUpToTheLongest) {
  for (const size_t size : {0u, 1u, 124u, 125u, 126u, 127u, 128u, 255u, 256u, 299u, 300u}) {
    const std::string text(size, 'x');
    const Reading reading = read(frame(0x82, text));
    EXPECT_EQ(reading.events, std::vector{Event::BINARY}) << size;
    EXPECT_EQ(reading.payloads, std::vector{text});
  }
}

TEST(WebSocketFrames, RefuseMessagesThatAreTooLong) {
  expect_failure(frame(0x81, std::string(LONGEST + 1, 'x')), CloseCode::TOO_BIG);
  expect_failure(frame(0x01, std::string(200, 'x')) + frame(0x80, std::string(101, 'x')), CloseCode::TOO_BIG);
  // 4 GB, told with 64 bits: nothing of it has to come.
  expect_failure({0x82, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4}, CloseCode::TOO_BIG);
}

TEST(WebSocketFrames, RefuseLengthsInALongerForm) {
  expect_failure({0x82, 0xFE, 0, 125, 1, 2, 3, 4}, CloseCode::PROTOCOL_ERROR);
  expect_failure({0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0, 200, 1, 2, 3, 4}, CloseCode::PROTOCOL_ERROR);
  expect_failure({0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4}, CloseCode::PROTOCOL_ERROR);
}

TEST(WebSocketFrames, RefuseReservedBitsAndOpcodes) {
  for (const uint8_t bit : {0x40, 0x20, 0x10, 0x70}) {
    expect_failure(frame(0x81 | bit, "x"), CloseCode::PROTOCOL_ERROR);
    expect_failure(frame(0x89 | bit, ""), CloseCode::PROTOCOL_ERROR);
  }
  for (const uint8_t opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
    expect_failure(frame(0x80 | opcode, ""), CloseCode::PROTOCOL_ERROR);
  }
}

TEST(WebSocketFrames, PutFragmentsTogether) {
  const Reading reading = read(frame(0x01, "Hel") + frame(0x00, "") + frame(0x80, "lo"));
  EXPECT_EQ(reading.events, std::vector{Event::TEXT});
  EXPECT_EQ(reading.payloads, std::vector<std::string>{"Hello"});
}

TEST(WebSocketFrames, AnswerControlFramesBetweenFragments) {
  const Reading reading =
      read(frame(0x01, "Hel") + frame(0x89, "ping") + frame(0x8A, "") + frame(0x80, "lo") + frame(0x82, "next"));
  EXPECT_EQ(reading.events, (std::vector{Event::PING, Event::PONG, Event::TEXT, Event::BINARY}));
  EXPECT_EQ(reading.payloads, (std::vector<std::string>{"ping", "", "Hello", "next"}));
}

TEST(WebSocketFrames, RefuseFragmentsOutOfPlace) {
  expect_failure(frame(0x80, "continues nothing"), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x00, "continues nothing"), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x01, "begins") + frame(0x81, "begins again"), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x81, "whole") + frame(0x80, "more"), CloseCode::PROTOCOL_ERROR);
}

TEST(WebSocketFrames, RefuseControlFramesThatAreLongOrFragmented) {
  EXPECT_EQ(read(frame(0x89, std::string(125, 'p'))).events, std::vector{Event::PING});
  expect_failure(frame(0x89, std::string(126, 'p')), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x09, "ping"), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x08, ""), CloseCode::PROTOCOL_ERROR);
}

TEST(WebSocketText, IsValidUtf8) {
  for (const char *text : {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD", "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"}) {
    EXPECT_EQ(read(frame(0x81, text)).events, std::vector{Event::TEXT}) << text;
  }
  for (const char *text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x9F\xBF", "\xE2\x82",
                           "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80", "\xFE", "\xFF", "ok\xE2\x82\xACok\xE2("}) {
    expect_failure(frame(0x81, text), CloseCode::INVALID_DATA);
  }
}

TEST(WebSocketText, MayBeCutWithinACharacter) {
  const Reading reading = read(frame(0x01, "\xE2\x82") + frame(0x89, "") + frame(0x80, "\xAC"));
  EXPECT_EQ(reading.events, (std::vector{Event::PING, Event::TEXT}));
  EXPECT_EQ(reading.payloads.back(), "\xE2\x82\xAC");
}

TEST(WebSocketText, IsRefusedAtTheFirstWrongByte) {
  std::array<uint8_t, LONGEST> room;
  FrameReader reader(room);
  const Bytes first = frame(0x01, "\xF4\x90");  // the message goes on
  std::span<const uint8_t> bytes(first);
  EXPECT_EQ(reader.feed(bytes), Event::FAILED);
  EXPECT_EQ(reader.close_code(), CloseCode::INVALID_DATA);
}

TEST(WebSocketText, DoesNotMindWhatBinaryDataLookLike) {
  EXPECT_EQ(read(frame(0x82, "\xFF\xFE\x80")).events, std::vector{Event::BINARY});
}

TEST(WebSocketClose, CarriesACodeAndAReason) {
  const Reading reading = read(frame(0x88, std::string("\x03\xE8", 2) + "bye"));
  EXPECT_EQ(reading.events, std::vector{Event::CLOSE});
  EXPECT_EQ(reading.close_code, CloseCode::NORMAL);
  EXPECT_EQ(reading.payloads.back(), "bye");
  EXPECT_EQ(read(frame(0x88, "")).close_code, CloseCode::NO_STATUS);
}

TEST(WebSocketClose, RefusesWhatMayNotBeSent) {
  for (const uint16_t code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
    expect_failure(frame(0x88, std::string(bytes, 2)), CloseCode::PROTOCOL_ERROR);
  }
  for (const uint16_t code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999}) {
    const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code)};
    EXPECT_EQ(read(frame(0x88, std::string(bytes, 2))).events, std::vector{Event::CLOSE}) << code;
  }
  expect_failure(frame(0x88, "\x03"), CloseCode::PROTOCOL_ERROR);
  expect_failure(frame(0x88, std::string("\x03\xE8", 2) + "\xC0\x80"), CloseCode::INVALID_DATA);
}

TEST(WebSocketFrames, MeanNothingAfterAFailure) {
  std::array<uint8_t, LONGEST> room;
  FrameReader reader(room);
  const Bytes wrong = frame(0x83, "");
  const Bytes right = frame(0x81, "x");
  std::span<const uint8_t> bytes(wrong);
  EXPECT_EQ(reader.feed(bytes), Event::FAILED);
  bytes = right;
  EXPECT_EQ(reader.feed(bytes), Event::FAILED);
}
