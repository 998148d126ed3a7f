#include <gtest/gtest.h>

#include "support/pack_14s.h"
#include "tinybms/registers.h"

namespace esphome::tinybms {
namespace {

constexpr TimeMs NOW = 5000;

bms_core::Statistics statistics_of(std::vector<uint16_t> words) { return decode_statistics(test::to_data(words), NOW); }

TEST(Statistics, OfTheRealPack) {
  const bms_core::Statistics statistics = statistics_of(test::pack_14s_words(100, 18));
  EXPECT_EQ(statistics.measured_at, NOW);
  EXPECT_EQ(statistics.max_discharge_current_ma, 51000u);
  EXPECT_EQ(statistics.max_charge_current_ma, 0u);
  EXPECT_EQ(statistics.max_cell_difference_uv, 10000u);
  EXPECT_EQ(statistics.under_voltage_count, 0);
  EXPECT_EQ(statistics.min_temperature_dc, 80);
  EXPECT_EQ(statistics.max_temperature_dc, 250);
  EXPECT_EQ(statistics.last_reset_cause, 0);
  EXPECT_EQ(statistics.last_wake_cause, 3);
  EXPECT_EQ(statistics.cleared_at_lifetime_s, 12487229u);
}

TEST(Statistics, EveryCounterHasItsRegister) {
  std::vector<uint16_t> words;
  for (uint16_t address = 100; address < 118; address++)
    words.push_back(address);
  const bms_core::Statistics statistics = statistics_of(words);
  EXPECT_EQ(statistics.max_discharge_current_ma, 10200u);
  EXPECT_EQ(statistics.max_charge_current_ma, 10300u);
  EXPECT_EQ(statistics.max_cell_difference_uv, 10400u);
  EXPECT_EQ(statistics.under_voltage_count, 105);
  EXPECT_EQ(statistics.over_voltage_count, 106);
  EXPECT_EQ(statistics.discharge_over_current_count, 107);
  EXPECT_EQ(statistics.charge_over_current_count, 108);
  EXPECT_EQ(statistics.over_heat_count, 109);
  EXPECT_EQ(statistics.charging_count, 111);
  EXPECT_EQ(statistics.full_charge_count, 112);
  EXPECT_EQ(statistics.cleared_at_lifetime_s, 116u + 117u * 65536u);
}

TEST(Statistics, TemperaturesAreSignedBytes) {
  std::vector<uint16_t> words(18);
  words[13] = 0x1EF6;  // 30 and -10 degC
  EXPECT_EQ(statistics_of(words).min_temperature_dc, -100);
  EXPECT_EQ(statistics_of(words).max_temperature_dc, 300);
  words[13] = 0xFF80;  // -1 and -128 degC
  EXPECT_EQ(statistics_of(words).min_temperature_dc, -1280);
  EXPECT_EQ(statistics_of(words).max_temperature_dc, -10);
}

TEST(Statistics, ResetAndWakeCauseShareARegister) {
  std::vector<uint16_t> words(18);
  words[14] = 0x0205;
  EXPECT_EQ(statistics_of(words).last_reset_cause, 5);
  EXPECT_EQ(statistics_of(words).last_wake_cause, 2);
}

TEST(Statistics, ABlockThatIsTooShortIsNotDecoded) {
  EXPECT_EQ(
      decode_statistics(std::span<const uint8_t>(test::pack_14s_data(100, 18)).first(35), NOW).max_discharge_current_ma,
      0u);
  EXPECT_EQ(decode_statistics({}, NOW).measured_at, 0u);
}

TEST(Identity, OfTheRealPack) {
  const bms_core::Identity identity = decode_identity(test::pack_14s_data(500, 10), NOW);
  EXPECT_EQ(identity.measured_at, NOW);
  EXPECT_EQ(identity.hardware_version, 2);
  EXPECT_EQ(identity.hardware_changes, 1);
  EXPECT_EQ(identity.firmware_public, 1);
  EXPECT_EQ(identity.firmware_internal, 242);
  EXPECT_EQ(identity.bootloader_version, 0x18);
}

TEST(Identity, SerialIsTheBytesInTheOrderOfTheLine) {
  std::vector<uint16_t> words(10);
  for (uint16_t i = 0; i < 6; i++)
    words[4 + i] = static_cast<uint16_t>(0x0001 + 0x0202 * i);
  const bms_core::Identity identity = decode_identity(test::to_data(words), NOW);
  EXPECT_EQ(test::to_hex(identity.serial), "00 01 02 03 04 05 06 07 08 09 0A 0B");
}

TEST(Identity, ABlockThatIsTooShortIsNotDecoded) {
  EXPECT_EQ(decode_identity(std::span<const uint8_t>(test::pack_14s_data(500, 10)).first(19), NOW).firmware_internal,
            0);
}

TEST(PackSettings, OfTheRealPack) {
  const bms_core::PackSettings settings = decode_pack_settings(test::pack_14s_words(300, 44), NOW);
  EXPECT_EQ(settings.measured_at, NOW);
  EXPECT_EQ(settings.fully_charged_mv, 4150);
  EXPECT_EQ(settings.fully_discharged_mv, 3000);
  EXPECT_EQ(settings.over_voltage_mv, 4200);
  EXPECT_EQ(settings.under_voltage_mv, 2900);
  EXPECT_EQ(settings.allowed_imbalance_mv, 15);
  EXPECT_EQ(settings.discharge_over_current_ma, 60000u);
  EXPECT_EQ(settings.charge_over_current_ma, 20000u);
  EXPECT_EQ(settings.over_heat_dc, 600);
  EXPECT_EQ(settings.low_temperature_charge_dc, 10);
  EXPECT_EQ(settings.capacity_mah, 66000u);
  EXPECT_EQ(settings.series_cells, 14);
  EXPECT_TRUE(settings.plausible());
}

TEST(PackSettings, ColdLimitsAreNegative) {
  auto words = test::pack_14s_words(300, 44);
  words[20] = static_cast<uint16_t>(-40);
  EXPECT_EQ(decode_pack_settings(words, NOW).low_temperature_charge_dc, -400);
  EXPECT_TRUE(decode_pack_settings(words, NOW).plausible());
}

TEST(PackSettings, TheLargestValuesFit) {
  auto words = test::pack_14s_words(300, 44);
  words[6] = 65500;  // 655 Ah
  words[17] = 750;
  words[18] = 750;
  const bms_core::PackSettings settings = decode_pack_settings(words, NOW);
  EXPECT_EQ(settings.capacity_mah, 655000u);
  EXPECT_EQ(settings.discharge_over_current_ma, 750000u);
  EXPECT_EQ(settings.charge_over_current_ma, 750000u);
}

TEST(PackSettings, ANumberOfCellsBeyondAByteIsNotPlausible) {
  for (const int cells : {256 + 14, 65535, 17, 3, 0}) {
    auto words = test::pack_14s_words(300, 44);
    words[7] = static_cast<uint16_t>(cells);
    EXPECT_FALSE(decode_pack_settings(words, NOW).plausible()) << cells;
  }
}

TEST(PackSettings, ThatContradictEachOtherAreNotPlausible) {
  const auto plausible_with = [](size_t address, int value) {
    auto words = test::pack_14s_words(300, 44);
    words[address - 300] = static_cast<uint16_t>(value);
    return decode_pack_settings(words, NOW).plausible();
  };
  EXPECT_TRUE(plausible_with(300, 4199));
  EXPECT_FALSE(plausible_with(300, 4200)) << "fully charged at the over-voltage cut-off";
  EXPECT_FALSE(plausible_with(300, 3000)) << "fully charged at fully discharged";
  EXPECT_FALSE(plausible_with(301, 2900)) << "fully discharged at the under-voltage cut-off";
  EXPECT_FALSE(plausible_with(316, 0)) << "no under-voltage cut-off";
  EXPECT_FALSE(plausible_with(317, 0)) << "no discharge current";
  EXPECT_FALSE(plausible_with(318, 0)) << "no charge current";
  EXPECT_FALSE(plausible_with(320, 60)) << "too cold at the over-heat cut-off";
}

TEST(PackSettings, ABlockThatIsTooShortIsNotPlausible) {
  EXPECT_FALSE(decode_pack_settings(test::pack_14s_words(300, 43), NOW).plausible());
}

}  // namespace
}  // namespace esphome::tinybms
