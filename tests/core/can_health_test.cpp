#include "can_health/can_health.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "can_health/bus_recovery.h"

namespace esphome::can_health {
namespace {

/// A controller that does what it is told and notes it.
class FakeController final : public CanController {
 public:
  CanBusStatus read(uint64_t now_ms) override {
    CanBusStatus status;
    status.state = this->state;
    status.tx_pending = this->pending;
    status.error_counts_at_ms = now_ms;
    return status;
  }
  void clear_transmit_queue() override {
    this->calls.emplace_back("clear");
    this->pending = this->in_hardware;
  }
  bool initiate_recovery() override {
    this->calls.emplace_back("recover");
    if (this->refuse_recovery) {
      return false;
    }
    this->state = CanBusState::RECOVERING;
    return true;
  }
  bool start() override {
    this->calls.emplace_back("start");
    if (this->refuse_start) {
      return false;
    }
    this->state = CanBusState::ERROR_ACTIVE;
    return true;
  }
  bool stop() override {
    this->calls.emplace_back("stop");
    this->state = CanBusState::STOPPED;
    this->pending = 0;
    this->in_hardware = 0;
    return true;
  }

  CanBusState state{CanBusState::ERROR_ACTIVE};
  uint16_t pending{0};
  uint16_t in_hardware{0};
  bool refuse_recovery{false};
  bool refuse_start{false};
  std::vector<std::string> calls;
};

using Calls = std::vector<std::string>;

class BusRecoveryTest : public testing::Test {
 protected:
  static constexpr uint64_t STEP_MS = 10;

  /// Let `duration_ms` pass, one update every 10 ms.
  void run(uint64_t duration_ms) {
    for (const uint64_t end_ms = this->now_ms_ + duration_ms; this->now_ms_ < end_ms;) {
      this->now_ms_ += STEP_MS;
      this->recovery_.update(this->now_ms_);
    }
  }

  /// How long the machine waits, from the update that sees the bus-off, before it initiates recovery.
  uint64_t wait_for_recovery_attempt() {
    this->controller_.calls.clear();
    this->controller_.state = CanBusState::BUS_OFF;
    this->run(STEP_MS);
    const uint64_t seen_ms = this->now_ms_;
    while (this->controller_.state == CanBusState::BUS_OFF && this->now_ms_ - seen_ms < 60'000) {
      this->run(STEP_MS);
    }
    return this->now_ms_ - seen_ms;
  }

  /// The recovery the bus allows: the controller stops, and is started again.
  void finish_recovery() {
    this->controller_.state = CanBusState::STOPPED;
    this->run(STEP_MS);
    ASSERT_EQ(this->controller_.state, CanBusState::ERROR_ACTIVE);
  }

  const CanBusStatus &status() const { return this->recovery_.status(); }

  FakeController controller_;
  BusRecovery recovery_{controller_};
  uint64_t now_ms_{5'000'000'000};  // beyond 32 bits: the machine runs for years
};

TEST_F(BusRecoveryTest, LeavesAHealthyBusAlone) {
  this->run(100'000);
  EXPECT_TRUE(this->controller_.calls.empty());
  EXPECT_EQ(this->status().state, CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(this->status().bus_off_count, 0u);
}

TEST_F(BusRecoveryTest, ClearsTheQueueAsSoonAsTheBusIsOff) {
  this->run(STEP_MS);
  this->controller_.state = CanBusState::BUS_OFF;
  this->run(STEP_MS);
  EXPECT_EQ(this->controller_.calls, Calls{"clear"});
  EXPECT_EQ(this->status().bus_off_count, 1u);
  EXPECT_FALSE(this->status().can_transmit());
}

TEST_F(BusRecoveryTest, ClearsTheQueueAgainBeforeItRecovers) {
  this->wait_for_recovery_attempt();
  EXPECT_EQ(this->controller_.calls, (Calls{"clear", "clear", "recover"}));
}

TEST_F(BusRecoveryTest, StartsTheControllerAsSoonAsItHasStopped) {
  EXPECT_EQ(this->wait_for_recovery_attempt(), BusRecovery::FIRST_BACKOFF_MS);
  this->controller_.calls.clear();
  this->run(5'000);
  EXPECT_TRUE(this->controller_.calls.empty()) << "the bus decides how long a recovery takes";
  EXPECT_EQ(this->status().state, CanBusState::RECOVERING);

  this->controller_.state = CanBusState::STOPPED;
  this->run(STEP_MS);
  EXPECT_EQ(this->controller_.calls, (Calls{"clear", "start"}));
  this->run(STEP_MS);
  EXPECT_EQ(this->status().state, CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(this->status().bus_off_count, 1u);
  EXPECT_EQ(this->status().recovery_count, 1u);
}

TEST_F(BusRecoveryTest, WaitsTwiceAsLongAfterEachBusOffUpToTenSeconds) {
  for (const uint64_t expected_ms : {100, 200, 400, 800, 1600, 3200, 6400, 10'000, 10'000}) {
    EXPECT_EQ(this->wait_for_recovery_attempt(), expected_ms);
    this->finish_recovery();
    this->run(1'000);
  }
  EXPECT_EQ(this->status().bus_off_count, 9u);
  EXPECT_EQ(this->status().recovery_count, 9u);
}

TEST_F(BusRecoveryTest, StartsFromTheFirstBackoffAfterAMinuteWithoutTrouble) {
  this->wait_for_recovery_attempt();
  this->finish_recovery();
  EXPECT_EQ(this->wait_for_recovery_attempt(), 200u);
  this->finish_recovery();
  this->run(59'000);
  EXPECT_EQ(this->wait_for_recovery_attempt(), 400u) << "59 s are not a minute";
  this->finish_recovery();
  this->run(61'000);
  EXPECT_EQ(this->wait_for_recovery_attempt(), 100u);
}

TEST_F(BusRecoveryTest, ErrorPassiveIsNoTimeWithoutTrouble) {
  this->wait_for_recovery_attempt();
  this->finish_recovery();
  this->controller_.state = CanBusState::ERROR_PASSIVE;
  this->run(120'000);
  EXPECT_EQ(this->wait_for_recovery_attempt(), 200u);
}

TEST_F(BusRecoveryTest, TriesAgainWhenRecoveryIsRefused) {
  this->controller_.refuse_recovery = true;
  this->controller_.state = CanBusState::BUS_OFF;
  this->run(1'000);
  EXPECT_EQ(this->controller_.calls, (Calls{"clear", "clear", "recover", "clear", "recover", "clear", "recover"}))
      << "after 100, 300 and 700 ms";
  EXPECT_EQ(this->status().bus_off_count, 1u) << "it is still the same bus-off";
}

TEST_F(BusRecoveryTest, TriesAgainWhenTheStartIsRefused) {
  this->wait_for_recovery_attempt();
  this->controller_.refuse_start = true;
  this->controller_.state = CanBusState::STOPPED;
  this->run(1'000);
  EXPECT_EQ(this->status().recovery_count, 0u);
  this->controller_.refuse_start = false;
  this->run(1'000);
  EXPECT_EQ(this->status().state, CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(this->status().recovery_count, 1u);
}

TEST_F(BusRecoveryTest, StartsAControllerThatWasFoundStopped) {
  this->controller_.state = CanBusState::STOPPED;
  this->run(90);
  EXPECT_TRUE(this->controller_.calls.empty());
  this->run(50);
  EXPECT_EQ(this->controller_.calls, (Calls{"clear", "start"}));
}

TEST_F(BusRecoveryTest, DoesNothingToAControllerItCannotRead) {
  this->controller_.state = CanBusState::UNKNOWN;
  this->controller_.pending = 3;
  this->run(100'000);
  EXPECT_TRUE(this->controller_.calls.empty());
  EXPECT_TRUE(this->status().can_transmit()) << "whoever cannot tell must not keep frames back";
}

TEST_F(BusRecoveryTest, DiscardsFramesNobodyAcknowledgesAfterOneSecond) {
  this->controller_.state = CanBusState::ERROR_PASSIVE;
  this->controller_.pending = 6;
  this->controller_.in_hardware = 1;
  this->run(1'000);
  EXPECT_TRUE(this->controller_.calls.empty());
  EXPECT_FALSE(this->status().transmit_stalled);
  this->run(20);
  EXPECT_EQ(this->controller_.calls, (Calls{"stop", "start"})) << "clearing the queue keeps the frame in the hardware";
  EXPECT_EQ(this->controller_.pending, 0u);
  EXPECT_TRUE(this->status().transmit_stalled);
  EXPECT_EQ(this->status().discard_count, 1u);
  EXPECT_EQ(this->status().recovery_count, 0u) << "it was no bus-off";
}

TEST_F(BusRecoveryTest, KeepsTheStalledFlagSteadyWhileFreshFramesAreSentEverySecond) {
  this->controller_.state = CanBusState::ERROR_PASSIVE;
  this->controller_.pending = 1;
  this->run(1'100);
  ASSERT_TRUE(this->status().transmit_stalled);
  for (int second = 0; second < 30; second++) {
    this->controller_.state = CanBusState::ERROR_PASSIVE;
    this->controller_.pending++;
    for (int i = 0; i < 10; i++) {
      this->run(100);
      EXPECT_TRUE(this->status().transmit_stalled);
    }
    EXPECT_LE(this->controller_.pending, 2u) << "no frame waits for longer than it takes to notice";
  }
}

TEST_F(BusRecoveryTest, ForgetsTheStallWhenFramesLeaveAgain) {
  this->controller_.pending = 2;
  this->run(1'100);
  ASSERT_TRUE(this->status().transmit_stalled);
  this->controller_.pending = 2;
  this->run(STEP_MS);
  this->controller_.pending = 1;
  this->run(STEP_MS);
  EXPECT_FALSE(this->status().transmit_stalled);
}

TEST_F(BusRecoveryTest, ForgetsTheStallWhenNothingWaitsAnyMore) {
  this->controller_.pending = 2;
  this->run(1'100);
  ASSERT_TRUE(this->status().transmit_stalled);
  this->run(BusRecovery::STALL_HOLD_MS);
  EXPECT_FALSE(this->status().transmit_stalled);
}

TEST_F(BusRecoveryTest, DoesNotDisturbABusyQueueThatDrains) {
  for (int i = 0; i < 1'000; i++) {
    this->controller_.pending = i % 2 == 0 ? 5 : 4;  // never empty, but one leaves every 20 ms
    this->run(STEP_MS);
  }
  EXPECT_TRUE(this->controller_.calls.empty());
}

TEST_F(BusRecoveryTest, StartsAgainLaterWhenItCouldNotAfterADiscard) {
  this->controller_.pending = 1;
  this->run(STEP_MS);
  this->controller_.refuse_start = true;
  this->run(1'050);
  ASSERT_EQ(this->controller_.state, CanBusState::STOPPED);
  this->controller_.refuse_start = false;
  this->run(1'000);
  EXPECT_EQ(this->controller_.state, CanBusState::ERROR_ACTIVE);
}

TEST(CanBusStatusTest, NothingIsKnownAtFirst) {
  const CanBusStatus status;
  EXPECT_EQ(status.state, CanBusState::UNKNOWN);
  EXPECT_FALSE(status.tx_error_count.has_value());
  EXPECT_FALSE(status.rx_error_count.has_value());
  EXPECT_FALSE(status.error_counts_at_ms.has_value());
  EXPECT_FALSE(status.tx_pending.has_value());
}

TEST(CanBusStatusTest, TransmittingIsPossibleOnTheBusOnly) {
  CanBusStatus status;
  for (const auto &[state, expected] : {std::pair{CanBusState::UNKNOWN, true},
                                        {CanBusState::ERROR_ACTIVE, true},
                                        {CanBusState::ERROR_WARNING, true},
                                        {CanBusState::ERROR_PASSIVE, true},
                                        {CanBusState::STOPPED, false},
                                        {CanBusState::BUS_OFF, false},
                                        {CanBusState::RECOVERING, false}}) {
    status.state = state;
    EXPECT_EQ(status.can_transmit(), expected) << to_string(state);
  }
}

// ISO 11898-1, fault confinement: warning from 96, error passive from 128, whichever counter is worse.
TEST(CanBusStateTest, FollowsTheErrorCounters) {
  EXPECT_EQ(state_from_error_counts(0, 0), CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(state_from_error_counts(95, 95), CanBusState::ERROR_ACTIVE);
  EXPECT_EQ(state_from_error_counts(96, 0), CanBusState::ERROR_WARNING);
  EXPECT_EQ(state_from_error_counts(0, 127), CanBusState::ERROR_WARNING);
  EXPECT_EQ(state_from_error_counts(128, 0), CanBusState::ERROR_PASSIVE);
  EXPECT_EQ(state_from_error_counts(0, 128), CanBusState::ERROR_PASSIVE);
}

}  // namespace
}  // namespace esphome::can_health
