#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "support/pack_14s.h"
#include "tinybms/registers.h"

namespace esphome::tinybms {
namespace {

using bms_core::BmsStatus;
using bms_core::LiveData;

constexpr TimeMs NOW = 123456;
constexpr int32_t SENSOR_A = 100;

/// The live block of the real pack, with single registers replaced.
class LiveBlock {
 public:
  LiveBlock &set(uint16_t address, uint16_t word) {
    this->words_[address] = word;
    return *this;
  }
  LiveBlock &set_u32(uint16_t address, uint32_t value) {
    return this->set(address, static_cast<uint16_t>(value)).set(address + 1, static_cast<uint16_t>(value >> 16));
  }
  LiveBlock &set_float(uint16_t address, float value) { return this->set_u32(address, std::bit_cast<uint32_t>(value)); }
  LiveData decode(BalancingBits bits = BalancingBits::CONTACT, int32_t sensor_a = SENSOR_A) const {
    return decode_live(test::to_data(this->words_), bits, sensor_a, NOW);
  }

 protected:
  std::vector<uint16_t> words_{test::pack_14s_words(0, 56)};
};

/// A pack of `count` cells wired as the quick start guide says: the lower contacts stay unused.
LiveBlock pack_of(uint8_t count) {
  LiveBlock block;
  for (uint16_t contact = 0; contact < 16; contact++)
    block.set(contact, contact < 16 - count ? 0 : static_cast<uint16_t>(33000 + contact));
  block.set(53, count);
  return block;
}

// The real pack of 14 cells, every field.

TEST(LiveOfTheRealPack, ValuesAreTheOnesItShowed) {
  const LiveData live = LiveBlock().decode();
  EXPECT_EQ(live.measured_at, NOW);
  EXPECT_EQ(live.lifetime_s, 16683981u);
  EXPECT_EQ(live.time_left_s, 41777412u);
  EXPECT_EQ(live.voltage_mv, 55780);
  EXPECT_EQ(live.current_ma, 0);
  EXPECT_EQ(live.min_cell_mv, 3980);
  EXPECT_EQ(live.max_cell_mv, 3990);
  EXPECT_EQ(live.external_temperature_dc[0], std::nullopt);
  EXPECT_EQ(live.external_temperature_dc[1], std::nullopt);
  EXPECT_EQ(live.internal_temperature_dc, 97);
  EXPECT_EQ(live.soh_ppm, std::nullopt);
  EXPECT_EQ(live.soc_ppm, 835548u);
  EXPECT_EQ(live.status, BmsStatus::IDLE);
  EXPECT_EQ(live.balancing_cells, 0);
  EXPECT_EQ(live.balancing_wanted_cells, 0);
  EXPECT_TRUE(live.complete());
}

TEST(LiveOfTheRealPack, CellsBeginAtTheMostNegativeOne) {
  const LiveData live = LiveBlock().decode();
  ASSERT_EQ(live.cell_count, 14);
  constexpr uint32_t CELLS_UV[] = {3980000, 3981000, 3982000, 3983000, 3983000, 3984000, 3989000,
                                   3990000, 3983000, 3983000, 3983000, 3984000, 3988000, 3988000};
  for (size_t cell = 0; cell < 14; cell++)
    EXPECT_EQ(live.cell_voltage_uv[cell], CELLS_UV[cell]) << "cell " << cell;
  EXPECT_EQ(live.cell_voltage_uv[14], std::nullopt);
  EXPECT_EQ(live.cell_voltage_uv[15], std::nullopt);
}

TEST(LiveOfTheRealPack, ABlockThatIsTooShortIsNoReading) {
  for (const size_t size : {0, 1, 2, 110, 111}) {
    const LiveData live = decode_live(std::span<const uint8_t>(test::pack_14s_data(0, 56)).first(size),
                                      BalancingBits::CONTACT, SENSOR_A, NOW);
    EXPECT_FALSE(live.complete()) << size << " bytes";
    EXPECT_EQ(live.voltage_mv, std::nullopt) << size << " bytes";
    EXPECT_EQ(live.status, BmsStatus::UNKNOWN) << size << " bytes";
  }
}

// Cell order: with n cells the contacts 17 - n .. 16 are used, or 1 .. n.

class CellOrder : public testing::TestWithParam<uint8_t> {};

TEST_P(CellOrder, LowerContactsUnused) {
  const uint8_t count = GetParam();
  const LiveData live = pack_of(count).decode();
  ASSERT_EQ(live.cell_count, count);
  for (size_t cell = 0; cell < count; cell++)
    EXPECT_EQ(live.cell_voltage_uv[cell], (33000 + 16 - count + cell) * 100) << "cell " << cell;
  for (size_t cell = count; cell < 16; cell++)
    EXPECT_EQ(live.cell_voltage_uv[cell], std::nullopt) << "cell " << cell;
  EXPECT_TRUE(live.complete());
}

TEST_P(CellOrder, UpperContactsUnused) {
  const uint8_t count = GetParam();
  LiveBlock block;
  for (uint16_t contact = 0; contact < 16; contact++)
    block.set(contact, contact < count ? static_cast<uint16_t>(33000 + contact) : 0);
  const LiveData live = block.set(53, count).decode();
  ASSERT_EQ(live.cell_count, count);
  for (size_t cell = 0; cell < count; cell++)
    EXPECT_EQ(live.cell_voltage_uv[cell], (33000 + cell) * 100) << "cell " << cell;
  for (size_t cell = count; cell < 16; cell++)
    EXPECT_EQ(live.cell_voltage_uv[cell], std::nullopt) << "cell " << cell;
  EXPECT_TRUE(live.complete());
}

TEST_P(CellOrder, BalancingBitsAreContactsOrCells) {
  const uint8_t count = GetParam();
  // The first and the last cell.
  const auto first_and_last = static_cast<uint16_t>(1U | 1U << (count - 1));
  const auto as_contacts = static_cast<uint16_t>(first_and_last << (16 - count));
  EXPECT_EQ(pack_of(count).set(52, as_contacts).decode(BalancingBits::CONTACT).balancing_cells, first_and_last);
  EXPECT_EQ(pack_of(count).set(51, as_contacts).decode(BalancingBits::CONTACT).balancing_wanted_cells, first_and_last);
  EXPECT_EQ(pack_of(count).set(52, first_and_last).decode(BalancingBits::CELL).balancing_cells, first_and_last);
  EXPECT_EQ(pack_of(count).set(51, first_and_last).decode(BalancingBits::CELL).balancing_wanted_cells, first_and_last);
}

TEST_P(CellOrder, BitsOfCellsThatAreNotThereAreIgnored) {
  const uint8_t count = GetParam();
  const auto all = static_cast<uint16_t>((1U << count) - 1);
  EXPECT_EQ(pack_of(count).set(52, 0xFFFF).decode(BalancingBits::CONTACT).balancing_cells, all);
  EXPECT_EQ(pack_of(count).set(52, 0xFFFF).decode(BalancingBits::CELL).balancing_cells, all);
}

TEST_P(CellOrder, ACellThatReadsZeroIsUnknown) {
  const uint8_t count = GetParam();
  for (uint8_t cell = 0; cell < count; cell++) {
    const LiveData live = pack_of(count).set(16 - count + cell, 0).decode();
    EXPECT_EQ(live.cell_voltage_uv[cell], std::nullopt) << "cell " << +cell;
    EXPECT_FALSE(live.complete()) << "cell " << +cell;
  }
}

INSTANTIATE_TEST_SUITE_P(FourToSixteen, CellOrder, testing::Range<uint8_t>(4, 17),
                         [](const auto &info) { return std::to_string(info.param) + "S"; });

TEST(CellCount, OutsideFourToSixteenIsUnknown) {
  for (const int count : {0, 1, 3, 17, 255, 256, 260, 272, 65535}) {
    const LiveData live = LiveBlock().set(53, static_cast<uint16_t>(count)).decode();
    EXPECT_EQ(live.cell_count, 0) << count;
    EXPECT_EQ(live.cell_voltage_uv[0], std::nullopt) << count;
    EXPECT_FALSE(live.complete()) << count;
  }
}

// Status, register 50.

TEST(Status, HasSixKnownValues) {
  EXPECT_EQ(LiveBlock().set(50, 0x91).decode().status, BmsStatus::CHARGING);
  EXPECT_EQ(LiveBlock().set(50, 0x92).decode().status, BmsStatus::FULLY_CHARGED);
  EXPECT_EQ(LiveBlock().set(50, 0x93).decode().status, BmsStatus::DISCHARGING);
  EXPECT_EQ(LiveBlock().set(50, 0x96).decode().status, BmsStatus::REGENERATION);
  EXPECT_EQ(LiveBlock().set(50, 0x97).decode().status, BmsStatus::IDLE);
  EXPECT_EQ(LiveBlock().set(50, 0x9B).decode().status, BmsStatus::FAULT);
}

TEST(Status, EverythingElseIsUnknownAndNoCompleteReading) {
  for (const int raw : {0, 1, 0x90, 0x94, 0x95, 0x98, 0x9A, 0x9C, 0xFF, 0x191, 0x9700, 0xFFFF}) {
    const LiveData live = LiveBlock().set(50, static_cast<uint16_t>(raw)).decode();
    EXPECT_EQ(live.status, BmsStatus::UNKNOWN) << raw;
    EXPECT_FALSE(live.complete()) << raw;
  }
}

// Temperatures, 0.1 degC.

TEST(Temperature, OfTheDocumentsExample) {
  // AA 1B 06 16 01 14 01 16 01: 27.8, 27.6 and 27.8 degC; the same values as registers.
  const LiveData live = LiveBlock().set(48, 0x0116).set(42, 0x0114).set(43, 0x0116).decode();
  EXPECT_EQ(live.internal_temperature_dc, 278);
  EXPECT_EQ(live.external_temperature_dc[0], 276);
  EXPECT_EQ(live.external_temperature_dc[1], 278);
}

TEST(Temperature, BelowZeroIsNegative) {
  const LiveData live = LiveBlock().set(42, 0xFFFF).set(43, static_cast<uint16_t>(-205)).set(48, 0).decode();
  EXPECT_EQ(live.external_temperature_dc[0], -1);
  EXPECT_EQ(live.external_temperature_dc[1], -205);
  EXPECT_EQ(live.internal_temperature_dc, 0);
}

TEST(Temperature, OfASensorThatIsNotConnectedIsUnknown) {
  const LiveData live = LiveBlock().set(42, 0x8000).set(43, 250).set(48, 0x8000).decode();
  EXPECT_EQ(live.external_temperature_dc[0], std::nullopt);
  EXPECT_EQ(live.external_temperature_dc[1], 250);
  EXPECT_EQ(live.internal_temperature_dc, std::nullopt);
}

TEST(Temperature, NoThermistorMeasuresIsUnknown) {
  EXPECT_EQ(LiveBlock().set(42, static_cast<uint16_t>(-550)).decode().external_temperature_dc[0], -550);
  EXPECT_EQ(LiveBlock().set(42, static_cast<uint16_t>(-551)).decode().external_temperature_dc[0], std::nullopt);
  EXPECT_EQ(LiveBlock().set(42, 1500).decode().external_temperature_dc[0], 1500);
  EXPECT_EQ(LiveBlock().set(42, 1501).decode().external_temperature_dc[0], std::nullopt);
  EXPECT_EQ(LiveBlock().set(48, 0x7FFF).decode().internal_temperature_dc, std::nullopt);
}

TEST(Temperature, DoesNotDecideWhetherAReadingIsComplete) {
  EXPECT_TRUE(LiveBlock().set(42, 0x8000).set(43, 0x8000).set(48, 0x8000).decode().complete());
}

// State of health and state of charge.

TEST(StateOfHealth, CountsIn2Thousandths) {
  EXPECT_EQ(LiveBlock().set(45, 50000).decode().soh_ppm, 1000000u);
  EXPECT_EQ(LiveBlock().set(45, 49000).decode().soh_ppm, 980000u);
  EXPECT_EQ(LiveBlock().set(45, 1).decode().soh_ppm, 20u);
}

TEST(StateOfHealth, ZeroAndMoreThanFullAreUnknown) {
  EXPECT_EQ(LiveBlock().set(45, 0).decode().soh_ppm, std::nullopt);
  EXPECT_EQ(LiveBlock().set(45, 50001).decode().soh_ppm, std::nullopt);
  EXPECT_EQ(LiveBlock().set(45, 0xFFFF).decode().soh_ppm, std::nullopt);
}

TEST(StateOfCharge, CountsInMillionthsOfAPercent) {
  EXPECT_EQ(LiveBlock().set_u32(46, 0).decode().soc_ppm, 0u);
  EXPECT_EQ(LiveBlock().set_u32(46, 100000000).decode().soc_ppm, 1000000u);
  EXPECT_EQ(LiveBlock().set_u32(46, 50000000).decode().soc_ppm, 500000u);
}

TEST(StateOfCharge, IsRoundedToTheNearest) {
  EXPECT_EQ(LiveBlock().set_u32(46, 149).decode().soc_ppm, 1u);
  EXPECT_EQ(LiveBlock().set_u32(46, 150).decode().soc_ppm, 2u);
}

TEST(StateOfCharge, MoreThanFullIsUnknownAndNoCompleteReading) {
  for (const uint32_t raw : {100000001U, 0xFFFFFFFFU}) {
    const LiveData live = LiveBlock().set_u32(46, raw).decode();
    EXPECT_EQ(live.soc_ppm, std::nullopt) << raw;
    EXPECT_FALSE(live.complete()) << raw;
  }
}

// Voltage and current: floats, low word first.

TEST(PackVoltage, IsRoundedToMillivolts) {
  EXPECT_EQ(LiveBlock().set_float(36, 51.2344f).decode().voltage_mv, 51234);
  EXPECT_EQ(LiveBlock().set_float(36, 51.2346f).decode().voltage_mv, 51235);
}

TEST(PackVoltage, ThatNoPackHasIsUnknownAndNoCompleteReading) {
  constexpr float INF = std::numeric_limits<float>::infinity();
  constexpr float NOT_A_NUMBER = std::numeric_limits<float>::quiet_NaN();
  for (const float volt : {NOT_A_NUMBER, INF, -INF, 0.0f, -51.0f, 0.99f, 100.1f, 1e30f, 1e-40f}) {
    const LiveData live = LiveBlock().set_float(36, volt).decode();
    EXPECT_EQ(live.voltage_mv, std::nullopt) << volt;
    EXPECT_FALSE(live.complete()) << volt;
  }
}

TEST(PackCurrent, IsPositiveWhileCharging) {
  EXPECT_EQ(LiveBlock().set_float(38, 12.5f).decode().current_ma, 12500);
  EXPECT_EQ(LiveBlock().set_float(38, -12.5f).decode().current_ma, -12500);
  EXPECT_EQ(LiveBlock().set_float(38, -0.0004f).decode().current_ma, 0);
  EXPECT_EQ(LiveBlock().set_float(38, -0.0006f).decode().current_ma, -1);
}

TEST(PackCurrent, BeyondTheSensorsRangeIsUnknown) {
  EXPECT_EQ(LiveBlock().set_float(38, 120.0f).decode().current_ma, 120000);
  EXPECT_EQ(LiveBlock().set_float(38, -120.0f).decode().current_ma, -120000);
  EXPECT_EQ(LiveBlock().set_float(38, 120.1f).decode().current_ma, std::nullopt);
  EXPECT_EQ(LiveBlock().set_float(38, -120.1f).decode().current_ma, std::nullopt);
  EXPECT_EQ(LiveBlock().set_float(38, -899.0f).decode(BalancingBits::CONTACT, 750).current_ma, -899000);
  EXPECT_EQ(LiveBlock().set_float(38, -901.0f).decode(BalancingBits::CONTACT, 750).current_ma, std::nullopt);
}

TEST(PackCurrent, ThatIsNoNumberIsUnknownAndNoCompleteReading) {
  constexpr float INF = std::numeric_limits<float>::infinity();
  for (const float ampere : {std::numeric_limits<float>::quiet_NaN(), INF, -INF, 3e38f}) {
    const LiveData live = LiveBlock().set_float(38, ampere).decode();
    EXPECT_EQ(live.current_ma, std::nullopt) << ampere;
    EXPECT_FALSE(live.complete()) << ampere;
  }
}

// Cell extremes and time left.

TEST(CellExtremes, OfZeroAreUnknownAndNoCompleteReading) {
  EXPECT_EQ(LiveBlock().set(40, 0).decode().min_cell_mv, std::nullopt);
  EXPECT_FALSE(LiveBlock().set(40, 0).decode().complete());
  EXPECT_EQ(LiveBlock().set(41, 0).decode().max_cell_mv, std::nullopt);
  EXPECT_FALSE(LiveBlock().set(41, 0).decode().complete());
}

TEST(TimeLeft, OfAllOnesIsUnknown) {
  EXPECT_EQ(LiveBlock().set_u32(34, 0xFFFFFFFF).decode().time_left_s, std::nullopt);
  EXPECT_EQ(LiveBlock().set_u32(34, 0).decode().time_left_s, 0u);
}

}  // namespace
}  // namespace esphome::tinybms
