#include <gtest/gtest.h>

#include "victron_can/bus_load.h"

namespace esphome::victron_can {
namespace {

// The longest frames by ISO 11898-1: 135 bits with an 11-bit identifier, 160 with 29, gap of 3 bits included.
TEST(FrameBits, AreThoseOfTheWorstCase) {
  EXPECT_EQ(frame_bits(false, false, 8), 135);
  EXPECT_EQ(frame_bits(true, false, 8), 160);
  EXPECT_EQ(frame_bits(false, false, 0), 55);
  EXPECT_EQ(frame_bits(true, false, 0), 80);
}

TEST(FrameBits, ARemoteRequestCarriesNoData) { EXPECT_EQ(frame_bits(false, true, 8), 55); }

TEST(FrameBits, LengthsAboveEightAreEight) { EXPECT_EQ(frame_bits(false, false, 15), 135); }

TEST(BusLoad, IsZeroOnASilentBus) {
  BusLoad load;
  EXPECT_EQ(load.permille(0), 0);
  EXPECT_EQ(load.permille(123'456), 0);
}

TEST(BusLoad, IsTheShareOfTheLastSecond) {
  BusLoad load;
  // 100 frames of 135 bits in a second are 13500 of 500000 bits.
  for (bms_core::TimeMs now = 10'000; now < 20'000; now += 10)
    load.add(135, now);
  EXPECT_NEAR(load.permille(19'999), 27, 1);
}

TEST(BusLoad, AFullBusIsThousand) {
  BusLoad load;
  for (bms_core::TimeMs now = 0; now < 3000; now++)
    load.add(500, now);
  EXPECT_EQ(load.permille(2999), 1000);
}

TEST(BusLoad, ForgetsAfterASecond) {
  BusLoad load;
  load.add(50'000, 10'050);
  EXPECT_GT(load.permille(10'999), 90);
  EXPECT_EQ(load.permille(11'050), 0);
  load.add(50'000, 20'000);
  EXPECT_EQ(load.permille(500'000), 0);
}

TEST(BusLoad, AClockThatGoesBackStartsAfresh) {
  BusLoad load;
  load.add(50'000, 10'000);
  EXPECT_EQ(load.permille(500), 0);
}

}  // namespace
}  // namespace esphome::victron_can
