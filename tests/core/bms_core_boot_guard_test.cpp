#include <gtest/gtest.h>

#include <set>
#include <string>

#include "bms_core/boot_guard.h"

namespace esphome::bms_core {
namespace {

constexpr TimeMs GOOD_MS = 60000;
constexpr TimeMs RETRY_MS = 30 * 60000;

/// A gateway that boots and ends, with a record that is stored when the guard says so.
class BootGuardTest : public testing::Test {
 protected:
  void boot(ResetReason reason) {
    this->guard = {};
    this->guard.begin(this->stored, reason, 1000);
    this->store();
  }
  void live(TimeMs duration_ms) {
    if (this->guard.update(1000 + duration_ms))
      this->store();
  }
  void shut_down() {
    this->guard.shut_down();
    this->store();
  }
  void store() { this->stored = unpack_boot_record(pack_boot_record(this->guard.record())); }
  /// Boots that crash one after the other.
  void crash(int times, ResetReason reason = ResetReason::PANIC) {
    for (int i = 0; i < times; i++) {
      this->boot(reason);
      this->live(GOOD_MS - 1);
    }
  }

  std::optional<BootRecord> stored;
  BootGuard guard;
};

TEST_F(BootGuardTest, TheFirstBootIsTheFirst) {
  boot(ResetReason::POWER_ON);
  EXPECT_EQ(guard.boots(), 1u);
  EXPECT_EQ(guard.reason(), ResetReason::POWER_ON);
  EXPECT_EQ(guard.short_boots(), 0);
  EXPECT_FALSE(guard.safe_mode());
}

TEST_F(BootGuardTest, EveryBootCounts) {
  for (uint32_t i = 1; i <= 20; i++) {
    boot(ResetReason::SOFTWARE);
    EXPECT_EQ(guard.boots(), i);
    live(GOOD_MS);
  }
}

TEST_F(BootGuardTest, FiveShortBootsInARowEndInSafeMode) {
  crash(5);
  EXPECT_FALSE(guard.safe_mode());
  EXPECT_EQ(guard.short_boots(), 4);
  boot(ResetReason::PANIC);
  EXPECT_TRUE(guard.safe_mode());
  EXPECT_EQ(guard.short_boots(), 5);
}

TEST_F(BootGuardTest, EveryKindOfCrashCounts) {
  for (const ResetReason reason :
       {ResetReason::UNKNOWN, ResetReason::PANIC, ResetReason::TASK_WATCHDOG, ResetReason::INTERRUPT_WATCHDOG,
        ResetReason::OTHER_WATCHDOG, ResetReason::SOFTWARE}) {
    stored.reset();
    crash(6, reason);
    EXPECT_TRUE(guard.safe_mode()) << reset_reason_key(reason);
  }
}

TEST_F(BootGuardTest, WhoeverPullsThePlugIsNoCrash) {
  for (const ResetReason reason :
       {ResetReason::POWER_ON, ResetReason::RESET_PIN, ResetReason::BROWNOUT, ResetReason::DEEP_SLEEP}) {
    crash(50, reason);
    EXPECT_EQ(guard.short_boots(), 0) << reset_reason_key(reason);
  }
}

TEST_F(BootGuardTest, PullingThePlugDoesNotForgetCrashesEither) {
  crash(3);
  boot(ResetReason::POWER_ON);
  EXPECT_EQ(guard.short_boots(), 2);
}

TEST_F(BootGuardTest, ABootThatLivesForAMinuteIsGood) {
  crash(4);
  boot(ResetReason::PANIC);
  live(GOOD_MS);
  EXPECT_EQ(stored->short_boots, 0);
  boot(ResetReason::PANIC);
  EXPECT_EQ(guard.short_boots(), 0) << "a crash after a good boot begins anew";
}

TEST_F(BootGuardTest, AGoodBootIsStoredOnce) {
  boot(ResetReason::POWER_ON);
  EXPECT_FALSE(guard.update(1000 + GOOD_MS - 1));
  EXPECT_TRUE(guard.update(1000 + GOOD_MS));
  EXPECT_FALSE(guard.update(1000 + GOOD_MS + 1));
}

TEST_F(BootGuardTest, ARestartOnPurposeIsNoCrash) {
  for (int i = 0; i < 50; i++) {
    boot(ResetReason::SOFTWARE);
    live(1000);
    shut_down();
  }
  EXPECT_FALSE(guard.safe_mode());
}

TEST_F(BootGuardTest, SafeModeStaysWhileItCrashesToo) {
  crash(10);
  EXPECT_TRUE(guard.safe_mode());
  crash(300);
  EXPECT_TRUE(guard.safe_mode()) << "the counter does not wrap";
}

TEST_F(BootGuardTest, SafeModeThatCrashesThreeTimesEndsInTheFramesAlone) {
  crash(5 + 3);
  EXPECT_TRUE(guard.safe_mode());
  EXPECT_FALSE(guard.bare());
  boot(ResetReason::PANIC);
  EXPECT_TRUE(guard.safe_mode());
  EXPECT_TRUE(guard.bare());
  live(RETRY_MS);
  shut_down();
  boot(ResetReason::SOFTWARE);
  EXPECT_FALSE(guard.safe_mode());
  crash(1);
  boot(ResetReason::PANIC);
  EXPECT_TRUE(guard.safe_mode());
  EXPECT_FALSE(guard.bare()) << "the page gets another chance, too";
}

TEST_F(BootGuardTest, SafeModeTriesANormalStartAfterHalfAnHour) {
  crash(6);
  live(RETRY_MS - 1);
  EXPECT_FALSE(guard.restart_due());
  live(RETRY_MS);
  EXPECT_TRUE(guard.restart_due());
  shut_down();
  boot(ResetReason::SOFTWARE);
  EXPECT_FALSE(guard.safe_mode());
  boot(ResetReason::PANIC);
  EXPECT_TRUE(guard.safe_mode()) << "one more crash leads back";
}

TEST_F(BootGuardTest, ANormalStartOutOfSafeModeThatLivesIsGood) {
  crash(6);
  live(RETRY_MS);
  shut_down();
  boot(ResetReason::SOFTWARE);
  live(GOOD_MS);
  boot(ResetReason::PANIC);
  EXPECT_EQ(guard.short_boots(), 0);
}

TEST_F(BootGuardTest, APersonWhoRestartsOutOfSafeModeGetsANormalStart) {
  crash(6);
  shut_down();
  boot(ResetReason::SOFTWARE);
  EXPECT_FALSE(guard.safe_mode());
  EXPECT_EQ(guard.short_boots(), 0);
}

TEST_F(BootGuardTest, KeepsTheLastChargeVoltageForSafeMode) {
  boot(ResetReason::POWER_ON);
  EXPECT_TRUE(guard.note(55200, 46350, true)) << "the first is stored at once";
  EXPECT_FALSE(guard.note(55200, 46350, true));
  live(GOOD_MS);
  boot(ResetReason::PANIC);
  EXPECT_EQ(guard.record().charge_voltage_mv, 55200);
  EXPECT_EQ(guard.record().discharge_voltage_dv, 464) << "to the nearest";
  EXPECT_TRUE(guard.record().full);
  EXPECT_FALSE(guard.note(std::nullopt, std::nullopt, false));
  EXPECT_EQ(guard.record().charge_voltage_mv, 55200) << "unknown does not replace what is known";
  EXPECT_EQ(guard.record().discharge_voltage_dv, 464);
  EXPECT_FALSE(guard.record().full);
}

TEST_F(BootGuardTest, AClearlyLowerChargeVoltageIsStoredAtOnce) {
  boot(ResetReason::POWER_ON);
  EXPECT_TRUE(guard.note(52800, 46350, false));
  EXPECT_FALSE(guard.note(52601, 46350, false)) << "less than 0.2 V lower";
  EXPECT_TRUE(guard.note(52600, 46350, false));
  EXPECT_FALSE(guard.note(52401, 46350, false)) << "counted from what was stored";
  EXPECT_FALSE(guard.note(55000, 46350, false)) << "a higher one can wait";
  live(GOOD_MS);
  EXPECT_TRUE(guard.note(54800, 46350, false)) << "it was stored when the boot was good";
}

TEST_F(BootGuardTest, AChargeVoltageBelowThatOfTheLastBootIsStoredAtOnce) {
  boot(ResetReason::POWER_ON);
  guard.note(52800, 46350, false);
  shut_down();
  boot(ResetReason::PANIC);
  EXPECT_TRUE(guard.note(51200, 46350, false)) << "the boots to come may be too short for more";
}

TEST_F(BootGuardTest, ARecordIsTheSameBytesForEver) {
  BootRecord record;
  record.boots = 0x01020304;
  record.short_boots = 3;
  record.pending = true;
  record.full = true;
  record.charge_voltage_mv = 55200;
  record.discharge_voltage_dv = 464;
  const auto bytes = pack_boot_record(record);
  const std::array<uint8_t, BOOT_RECORD_SIZE> expected{4, 3, 2, 1, 3, 7, 0xD0, 0x01, 0xA0, 0xD7, 0, 0};
  EXPECT_EQ(bytes, expected);
  EXPECT_EQ(unpack_boot_record(bytes), record);
  EXPECT_EQ(unpack_boot_record(std::span(bytes).first(11)), std::nullopt);
  EXPECT_EQ(unpack_boot_record(pack_boot_record({})), BootRecord{});
}

TEST_F(BootGuardTest, EveryReasonHasAKeyOfItsOwn) {
  std::set<std::string> keys;
  for (size_t i = 0; i < RESET_REASON_COUNT; i++)
    EXPECT_TRUE(keys.insert(reset_reason_key(static_cast<ResetReason>(i))).second);
  EXPECT_STREQ(reset_reason_key(static_cast<ResetReason>(99)), "unknown");
}

}  // namespace
}  // namespace esphome::bms_core
