#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include "victron_can/schedule.h"

namespace esphome::victron_can {
namespace {

constexpr TimeMs START = 123'456;

/// Asks every `pass_ms` until `end` and sends whenever it is due; returns when that was.
std::vector<TimeMs> send_until(LimitSchedule &schedule, TimeMs begin, TimeMs end, uint32_t pass_ms) {
  std::vector<TimeMs> sent;
  for (TimeMs now = begin; now < end; now += pass_ms) {
    if (schedule.due(now, true, false)) {
      schedule.sent(now);
      sent.push_back(now);
    }
  }
  return sent;
}

TEST(LimitSchedule, SaysNothingWithoutLimits) {
  LimitSchedule schedule;
  for (TimeMs now = START; now < START + 10'000; now += 16)
    EXPECT_FALSE(schedule.due(now, false, false));
  EXPECT_FALSE(schedule.running());
}

TEST(LimitSchedule, SendsAtOnceWhenLimitsAppear) {
  LimitSchedule schedule;
  schedule.due(START, false, false);
  EXPECT_TRUE(schedule.due(START + 16, true, false));
}

TEST(LimitSchedule, KeepsItsSecondWithoutDrift) {
  LimitSchedule schedule;
  const auto sent = send_until(schedule, START, START + 3'600'000, 16);
  ASSERT_EQ(sent.size(), 3600);
  for (size_t i = 0; i < sent.size(); i++) {
    EXPECT_GE(sent[i], START + i * 1000);
    EXPECT_LT(sent[i], START + i * 1000 + 16);
  }
}

TEST(LimitSchedule, AFallLeavesAtOnceAndTheGridStays) {
  LimitSchedule schedule;
  EXPECT_TRUE(schedule.due(START, true, false));
  schedule.sent(START);
  EXPECT_FALSE(schedule.due(START + 990, true, false));
  EXPECT_TRUE(schedule.due(START + 990, true, true));
  schedule.sent(START + 990);
  EXPECT_FALSE(schedule.due(START + 999, true, false));
  EXPECT_TRUE(schedule.due(START + 1000, true, false)) << "the grid is where it was";
}

TEST(LimitSchedule, FallsCloseTogetherAreSentAsOne) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  int sent = 0;
  for (TimeMs now = START + 1; now < START + 1000; now++) {
    if (schedule.due(now, true, true)) {
      schedule.sent(now);
      sent++;
    }
  }
  EXPECT_EQ(sent, 999 / LimitSchedule::FALL_GAP_MS);
}

TEST(LimitSchedule, AFailureIsRetriedOnTheNextPass) {
  LimitSchedule schedule;
  EXPECT_TRUE(schedule.due(START, true, false));
  schedule.failed(START);
  EXPECT_FALSE(schedule.running());
  EXPECT_TRUE(schedule.due(START + 16, true, false));
  schedule.sent(START + 16);
  EXPECT_TRUE(schedule.running());
  EXPECT_FALSE(schedule.due(START + 32, true, false));
}

TEST(LimitSchedule, LastingFailuresAreRetriedWithPauses) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  int attempts = 0;
  for (TimeMs now = START + 1000; now < START + 2000; now++) {
    if (schedule.due(now, true, false)) {
      schedule.failed(now);
      attempts++;
    }
  }
  EXPECT_GE(attempts, 15);
  EXPECT_LE(attempts, 22);
}

TEST(LimitSchedule, AFailureDoesNotShiftTheGrid) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  schedule.due(START + 1000, true, false);
  schedule.failed(START + 1000);
  EXPECT_TRUE(schedule.due(START + 1016, true, false));
  schedule.sent(START + 1016);
  EXPECT_FALSE(schedule.due(START + 1999, true, false));
  EXPECT_TRUE(schedule.due(START + 2000, true, false));
}

TEST(LimitSchedule, AStallIsFollowedByOneFrame) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  const auto sent = send_until(schedule, START + 60'300, START + 62'500, 16);
  EXPECT_EQ(sent, (std::vector<TimeMs>{START + 60'300, START + 61'004, START + 62'012}));
}

TEST(LimitSchedule, StartsANewGridWhenLimitsComeBack) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  EXPECT_FALSE(schedule.due(START + 1000, false, false));
  EXPECT_FALSE(schedule.running());
  EXPECT_TRUE(schedule.due(START + 1250, true, false));
  schedule.sent(START + 1250);
  EXPECT_FALSE(schedule.due(START + 2249, true, false));
  EXPECT_TRUE(schedule.due(START + 2250, true, false));
}

TEST(LimitSchedule, ABusThatIsBackHearsTheLimitsAtOnce) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  schedule.send_at_once();
  EXPECT_TRUE(schedule.due(START + 100, true, false));
  schedule.sent(START + 100);
  EXPECT_FALSE(schedule.due(START + 116, true, false));
}

TEST(LimitSchedule, AClockThatGoesBackDoesNotSilenceIt) {
  LimitSchedule schedule;
  schedule.due(START, true, false);
  schedule.sent(START);
  EXPECT_TRUE(schedule.due(START - 100'000, true, false));
  schedule.sent(START - 100'000);
  EXPECT_FALSE(schedule.due(START - 99'001, true, false));
  EXPECT_TRUE(schedule.due(START - 99'000, true, false));

  schedule.failed(START);
  schedule.failed(START);
  EXPECT_TRUE(schedule.due(START - 100'000, true, false));
}

TEST(LimitSchedule, AnyPacingKeepsTheSecond) {
  std::mt19937 random{42};
  LimitSchedule schedule;
  TimeMs now = START;
  std::optional<TimeMs> last_sent;
  uint32_t longest_pass = 0;
  bool fell = false;
  for (int i = 0; i < 1'000'000; i++) {
    const uint32_t pass_ms = 1 + random() % (random() % 100 == 0 ? 60 : 20);
    longest_pass = std::max(longest_pass, pass_ms);
    now += pass_ms;
    fell = fell || random() % 50 == 0;
    const bool may_leave = !last_sent || now - *last_sent >= LimitSchedule::FALL_GAP_MS;
    if (!schedule.due(now, true, fell)) {
      ASSERT_FALSE(fell && may_leave) << "a fall leaves in the call that sees it";
      ASSERT_TRUE(last_sent);
      ASSERT_LT(now - *last_sent, 1000 + longest_pass);
      continue;
    }
    if (last_sent) {
      ASSERT_LE(now - *last_sent, 1000 + longest_pass);
    }
    schedule.sent(now);
    ASSERT_FALSE(schedule.due(now, true, false)) << "one frame is enough";
    last_sent = now;
    fell = false;
  }
}

/// Drives a rotation as the component does and notes when each slot was sent.
class Rotation {
 public:
  explicit Rotation(const std::vector<uint32_t> &periods_ms) {
    for (const uint32_t period_ms : periods_ms)
      EXPECT_TRUE(this->rotation.add(period_ms));
    this->sent.resize(periods_ms.size());
  }
  size_t pass(TimeMs now) {
    size_t count = 0;
    this->rotation.begin_pass(now);
    while (const auto slot = this->rotation.next(now)) {
      this->rotation.sent(*slot, now);
      this->sent[*slot].push_back(now);
      count++;
    }
    return count;
  }
  void run(TimeMs begin, TimeMs end, uint32_t pass_ms = 16) {
    for (TimeMs now = begin; now < end; now += pass_ms)
      this->pass(now);
  }

  FrameRotation rotation;
  std::vector<std::vector<TimeMs>> sent;
};

std::vector<uint32_t> protocol_periods() {
  std::vector<uint32_t> periods_ms;
  for (size_t i = 1; i < FRAME_COUNT; i++)
    periods_ms.push_back(FRAMES[i].period_ms);
  return periods_ms;
}

TEST(FrameRotation, WaitsForItsStart) {
  Rotation frames({1000});
  frames.run(START, START + 5000);
  EXPECT_TRUE(frames.sent[0].empty());
}

TEST(FrameRotation, SendsEveryFrameWithinTheFirstSecond) {
  std::vector<uint32_t> periods_ms = protocol_periods();
  periods_ms.resize(FrameRotation::MAX_SLOTS, 60'000);
  Rotation frames(periods_ms);
  frames.rotation.start(START);
  frames.run(START, START + 1000);
  for (const auto &times : frames.sent)
    EXPECT_GE(times.size(), 1);
}

TEST(FrameRotation, KeepsEachPeriodOnAGrid) {
  Rotation frames(protocol_periods());
  frames.rotation.start(START);
  frames.run(START, START + 600'000);
  const auto periods_ms = protocol_periods();
  for (size_t slot = 0; slot < periods_ms.size(); slot++) {
    const auto &times = frames.sent[slot];
    ASSERT_EQ(times.size(), 600'000 / periods_ms[slot]);
    for (size_t i = 0; i < times.size(); i++)
      ASSERT_NEAR(static_cast<double>(times[i]), static_cast<double>(times[0] + i * periods_ms[slot]), 16);
  }
}

TEST(FrameRotation, KeepsFramesApart) {
  Rotation frames(protocol_periods());
  frames.rotation.start(START);
  for (TimeMs now = START; now < START + 60'000; now += 16)
    EXPECT_LE(frames.pass(now), 1) << "eighteen frames have nine hundred milliseconds";
}

TEST(FrameRotation, AStallIsNotMadeUpFor) {
  Rotation frames(protocol_periods());
  frames.rotation.start(START);
  frames.run(START, START + 20'000);
  const auto before = frames.sent;
  const TimeMs back = START + 320'000;
  for (TimeMs now = back; now < back + 160; now += 16)
    EXPECT_LE(frames.pass(now), FrameRotation::MAX_PER_PASS);
  for (size_t slot = 0; slot < before.size(); slot++)
    EXPECT_LE(frames.sent[slot].size() - before[slot].size(), 2) << "the late one, and perhaps the next on its grid";
}

TEST(FrameRotation, ASlowLoopStarvesNobody) {
  Rotation frames(protocol_periods());
  frames.rotation.start(START);
  frames.run(START, START + 600'000, 1000);
  for (const auto &times : frames.sent)
    EXPECT_GE(times.size(), 20);
}

TEST(FrameRotation, AFailureEndsThePassAndIsTriedAgain) {
  FrameRotation rotation;
  rotation.add(1000);
  rotation.add(1000);
  rotation.start(START);
  const TimeMs later = START + 900;
  rotation.begin_pass(later);
  ASSERT_EQ(rotation.next(later), 0);
  rotation.failed(later);
  EXPECT_FALSE(rotation.next(later));
  rotation.begin_pass(later + 16);
  EXPECT_FALSE(rotation.next(later + 16)) << "a full queue is left alone for a while";
  rotation.begin_pass(later + FrameRotation::RETRY_MS);
  EXPECT_EQ(rotation.next(later + FrameRotation::RETRY_MS), 0);
}

TEST(FrameRotation, AFrameWithoutContentCostsNothingAndIsLookedAtAgain) {
  FrameRotation rotation;
  for (int i = 0; i < 10; i++)
    rotation.add(10'000);
  rotation.start(START);
  const TimeMs now = START + 1000;
  rotation.begin_pass(now);
  for (size_t i = 0; i < 9; i++)
    rotation.skipped(*rotation.next(now), now);
  EXPECT_EQ(rotation.next(now), 9);
  rotation.begin_pass(now + 999);
  EXPECT_EQ(rotation.next(now + 999), 9);
  rotation.sent(9, now + 999);
  EXPECT_FALSE(rotation.next(now + 999));
  EXPECT_TRUE(rotation.next(now + 1000));
}

TEST(FrameRotation, StopsAndStartsAfresh) {
  Rotation frames({1000, 10'000});
  frames.rotation.start(START);
  frames.run(START, START + 1000);
  frames.rotation.stop();
  frames.run(START + 1000, START + 60'000);
  EXPECT_EQ(frames.sent[1].size(), 1);
  frames.rotation.start(START + 60'000);
  frames.run(START + 60'000, START + 61'000);
  EXPECT_EQ(frames.sent[1].size(), 2);
}

TEST(FrameRotation, AClockThatGoesBackDoesNotSilenceIt) {
  Rotation frames({1000});
  frames.rotation.start(START);
  frames.run(START, START + 3000);
  const size_t before = frames.sent[0].size();
  frames.run(1000, 3000);
  EXPECT_GE(frames.sent[0].size() - before, 2);
}

TEST(FrameRotation, SlotsThatAreReplacedLeaveTheOthersAlone) {
  Rotation frames({1000, 1000, 1000});
  frames.rotation.start(START);
  frames.run(START, START + 5000);
  const TimeMs kept = frames.rotation.due(2);
  frames.rotation.truncate(1);
  ASSERT_TRUE(frames.rotation.add(1000, kept));
  ASSERT_TRUE(frames.rotation.add(250, START + 5100));
  frames.sent.assign(3, {});
  frames.run(START + 5000, START + 10'000, 1);
  EXPECT_EQ(frames.sent[0].front(), START + 5000) << "on the grid it had";
  EXPECT_EQ(frames.sent[1].front(), kept);
  EXPECT_EQ(frames.sent[2].front(), START + 5100);
  EXPECT_EQ(frames.sent[0].size(), 5);
  EXPECT_EQ(frames.sent[1].size(), 5);
  EXPECT_EQ(frames.sent[2].size(), 20);
  frames.rotation.truncate(0);
  frames.run(START + 10'000, START + 12'000);
  EXPECT_EQ(frames.sent[0].size(), 5) << "nothing is left to send";
}

TEST(FrameRotation, HasRoomForAllFramesAndNoMore) {
  FrameRotation rotation;
  for (size_t i = 0; i < FrameRotation::MAX_SLOTS; i++)
    EXPECT_TRUE(rotation.add(1000));
  EXPECT_FALSE(rotation.add(1000));
}

TEST(FrameRotation, AnyPacingNeverBursts) {
  std::mt19937 random{43};
  std::vector<uint32_t> periods_ms = protocol_periods();
  while (periods_ms.size() < FrameRotation::MAX_SLOTS)
    periods_ms.push_back(100 + random() % 60'000);
  FrameRotation rotation;
  for (const uint32_t period_ms : periods_ms)
    rotation.add(period_ms);
  rotation.start(START);
  TimeMs now = START;
  std::vector<TimeMs> last(periods_ms.size());
  std::vector<uint64_t> count(periods_ms.size());
  for (int i = 0; i < 1'000'000; i++) {
    now += random() % 10'000 == 0 ? random() % 100'000 : 1 + random() % 32;
    rotation.begin_pass(now);
    size_t in_pass = 0;
    while (const auto slot = rotation.next(now)) {
      ASSERT_LT(in_pass, FrameRotation::MAX_PER_PASS);
      if (random() % 1000 == 0) {
        rotation.failed(now);
        continue;
      }
      ASSERT_NE(last[*slot], now) << "twice in one pass";
      last[*slot] = now;
      count[*slot]++;
      in_pass++;
      rotation.sent(*slot, now);
    }
  }
  for (size_t slot = 0; slot < periods_ms.size(); slot++)
    EXPECT_LE(count[slot], (now - START) / periods_ms[slot] + 1) << "never more than its period allows";
}

}  // namespace
}  // namespace esphome::victron_can
