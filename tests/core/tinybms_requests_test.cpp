#include <gtest/gtest.h>

#include "support/frames.h"
#include "tinybms/protocol.h"

namespace esphome::tinybms {
namespace {

using test::hex;
using test::to_hex;

constexpr uint16_t TWO_WORDS[] = {4200, 2500};

std::string bytes_of(const Request &request) { return to_hex(request.frame()); }

// CRC-16/MODBUS.

TEST(Crc, OfTheStandardCheckString) {
  const std::string check = "123456789";
  const std::vector<uint8_t> bytes(check.begin(), check.end());
  EXPECT_EQ(crc16(bytes), 0x4B37);
  EXPECT_EQ(test::naive_crc(bytes), 0x4B37);
}

TEST(Crc, OfNothingIsTheStartValue) { EXPECT_EQ(crc16({}), 0xFFFF); }

TEST(Crc, OverAFrameWithItsCrcIsZero) {
  EXPECT_EQ(crc16(hex("AA 03 00 05 00 05 8C 13")), 0);
  EXPECT_EQ(crc16(hex("AA 1B 06 16 01 14 01 16 01 0E 4E")), 0);
}

// TinyBMS protocol Rev D, section 1.3: the examples of the document.

TEST(Request, ReadBlockOfTheDocument) { EXPECT_EQ(bytes_of(read_block(5, 5)), "AA 03 00 05 00 05 8C 13"); }

TEST(Request, WriteBlockOfTheDocument) {
  EXPECT_EQ(bytes_of(write_block(315, TWO_WORDS)), "AA 10 01 3B 00 02 04 10 68 09 C4 19 61");
}

// The block reads and commands the gateway lives on.

TEST(Request, ReadLiveBlock) { EXPECT_EQ(bytes_of(read_block(0, 56)), "AA 03 00 00 00 38 5D C3"); }
TEST(Request, ReadStatistics) { EXPECT_EQ(bytes_of(read_block(102, 16)), "AA 03 00 66 00 10 BD C2"); }
TEST(Request, ReadSettings) { EXPECT_EQ(bytes_of(read_block(300, 44)), "AA 03 01 2C 00 2C 9D F9"); }
TEST(Request, ReadVersion) { EXPECT_EQ(bytes_of(read_block(500, 10)), "AA 03 01 F4 00 0A 9C 18"); }
TEST(Request, ResetBms) { EXPECT_EQ(bytes_of(reset_or_clear(ResetOption::RESET_BMS)), "AA 02 05 90 83"); }
TEST(Request, ClearEvents) { EXPECT_EQ(bytes_of(reset_or_clear(ResetOption::CLEAR_EVENTS)), "AA 02 01 91 40"); }
TEST(Request, ClearStatistics) { EXPECT_EQ(bytes_of(reset_or_clear(ResetOption::CLEAR_STATISTICS)), "AA 02 02 D1 41"); }

TEST(Request, ReadSettingsLimitsNamesOptionAndCount) {
  for (const auto &[option, byte] : {std::pair{SettingsOption::MINIMUM, 1},
                                     {SettingsOption::MAXIMUM, 2},
                                     {SettingsOption::DEFAULT, 3},
                                     {SettingsOption::CURRENT, 4}}) {
    const auto expected = test::framed({0xAA, 0x1D, static_cast<uint8_t>(byte), 0x00, 44});
    EXPECT_EQ(bytes_of(read_settings(option, 44)), to_hex(expected));
  }
}

// Whatever is asked for, the frame stays one the BMS understands.

TEST(Request, ReadBlockTakes1To127Registers) {
  EXPECT_EQ(read_block(0, 0).frame()[5], 1);
  EXPECT_EQ(read_block(0, 127).frame()[5], 127);
  EXPECT_EQ(read_block(0, 128).frame()[5], 127);
  EXPECT_EQ(read_block(0, 255).frame()[5], 127);
}

TEST(Request, ReadSettingsTakes1To100Settings) {
  EXPECT_EQ(read_settings(SettingsOption::MINIMUM, 0).frame()[4], 1);
  EXPECT_EQ(read_settings(SettingsOption::MINIMUM, 100).frame()[4], 100);
  EXPECT_EQ(read_settings(SettingsOption::MINIMUM, 255).frame()[4], 100);
}

TEST(Request, WriteBlockSendsNoMoreThanItHasRoomFor) {
  constexpr uint16_t WORDS[] = {1, 2, 3, 4};
  const Request request = write_block(312, WORDS);
  EXPECT_EQ(to_hex(request.frame()), to_hex(test::framed(hex("AA 10 01 38 00 02 04 00 01 00 02"))));
}

TEST(Request, EveryFrameEndsWithTheCrcLowByteFirst) {
  std::vector<Request> requests{write_block(300, std::span(TWO_WORDS).first(1)), write_block(343, TWO_WORDS)};
  for (int address = 0; address < 600; address += 7) {
    for (int count = 1; count <= 127; count += 3)
      requests.push_back(read_block(static_cast<uint16_t>(address), static_cast<uint8_t>(count)));
  }
  for (const Request &request : requests) {
    const auto frame = request.frame();
    const uint16_t crc = test::naive_crc(frame.first(frame.size() - 2));
    EXPECT_EQ(frame[frame.size() - 2], crc & 0xFF);
    EXPECT_EQ(frame[frame.size() - 1], crc >> 8);
  }
}

// A request knows the one reply it can have.

TEST(ExpectedReply, OfABlockReadIsItsHeaderItsWordsAndTheCrc) {
  const ExpectedReply reply = read_block(5, 5).reply;
  EXPECT_EQ(to_hex(std::span(reply.prefix).first(reply.prefix_length)), "AA 03 0A");
  EXPECT_EQ(reply.length, hex("AA 03 0A 97 40 97 40 97 2C 97 2C 97 2C 3E C7").size());
  EXPECT_EQ(reply.command, 0x03);
}

TEST(ExpectedReply, OfAWriteRepeatsAddressAndCount) {
  const ExpectedReply reply = write_block(315, TWO_WORDS).reply;
  EXPECT_EQ(to_hex(std::span(reply.prefix).first(reply.prefix_length)), "AA 10 01 3B 00 02");
  EXPECT_EQ(reply.length, hex("AA 10 01 3B 00 02 28 22").size());
  EXPECT_EQ(reply.command, 0x10);
}

TEST(ExpectedReply, OfAResetIsAnAcknowledgement) {
  const ExpectedReply reply = reset_or_clear(ResetOption::RESET_BMS).reply;
  EXPECT_EQ(to_hex(std::span(reply.prefix).first(reply.prefix_length)), "AA 01 02");
  EXPECT_EQ(reply.length, hex("AA 01 02 D1 B1").size());
  EXPECT_EQ(reply.command, 0x02);
}

TEST(ExpectedReply, OfTheLongestReadFitsTheParser) {
  const ExpectedReply reply = read_block(0, 127).reply;
  EXPECT_EQ(reply.prefix[2], 254);
  EXPECT_EQ(reply.length, 259);
}

}  // namespace
}  // namespace esphome::tinybms
