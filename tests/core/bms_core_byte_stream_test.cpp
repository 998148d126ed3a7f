#include <gtest/gtest.h>

#include <array>

#include "bms_core/byte_stream.h"

namespace esphome::bms_core {
namespace {

TEST(ByteStream, IsLittleEndianAndWithoutGaps) {
  std::array<uint8_t, 16> bytes{};
  ByteWriter writer(bytes);
  writer.put(uint8_t{0xAB});
  writer.put(int16_t{-2});
  writer.put(uint32_t{0x12345678});
  // 0.01 in IEEE 754, double precision.
  writer.put(0.01);
  ASSERT_EQ(writer.size(), 15u);
  EXPECT_EQ(bytes, (std::array<uint8_t, 16>{0xAB, 0xFE, 0xFF, 0x78, 0x56, 0x34, 0x12, 0x7B, 0x14, 0xAE, 0x47, 0xE1,
                                            0x7A, 0x84, 0x3F}));
  ByteReader reader{std::span<const uint8_t>(bytes).first(15)};
  EXPECT_EQ(reader.get<uint8_t>(), 0xAB);
  EXPECT_EQ(reader.get<int16_t>(), -2);
  EXPECT_EQ(reader.get<uint32_t>(), 0x12345678u);
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.get_double(), 0.01);
  EXPECT_TRUE(reader.at_end());
  EXPECT_FALSE(reader.ran_short());
}

TEST(ByteStream, TellsThatTheRoomWasTooSmall) {
  std::array<uint8_t, 3> bytes{};
  ByteWriter writer(bytes);
  writer.put(uint32_t{0xFFFFFFFF});
  EXPECT_FALSE(writer.size());
}

TEST(ByteStream, TellsThatMoreWasAskedForThanThereIs) {
  const std::array<uint8_t, 3> bytes{1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.get<uint32_t>(), 0u);
  EXPECT_TRUE(reader.ran_short());
}

}  // namespace
}  // namespace esphome::bms_core
