#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "bms_core/event_bus.h"
#include "support/random.h"

namespace esphome::bms_core {
namespace {

/// Keeps what it is handed.
class Listener {
 public:
  bool listen_to(EventBus &bus) { return bus.subscribe(&Listener::on_event, this); }
  std::vector<uint32_t> sequences() const {
    std::vector<uint32_t> numbers;
    for (const Event &event : this->events)
      numbers.push_back(event.sequence);
    return numbers;
  }

  std::vector<Event> events;

 protected:
  static void on_event(void *context, const Event &event) { static_cast<Listener *>(context)->events.push_back(event); }
};

class EventBusTest : public testing::Test {
 protected:
  EventBusTest() { this->listener.listen_to(this->bus); }
  void publish_data(int count = 1) {
    for (int i = 0; i < count; i++)
      this->bus.publish(CanFrameSeen{0x351, {}, 8, false}, ++this->now);
  }
  void publish_urgent(int count = 1) {
    for (int i = 0; i < count; i++)
      this->bus.publish(GxLinkChanged{i % 2 == 0}, ++this->now);
  }
  std::vector<uint32_t> traced() const {
    std::vector<uint32_t> numbers;
    this->bus.trace([&](const Event &event) { numbers.push_back(event.sequence); });
    return numbers;
  }

  EventBus bus;
  Listener listener;
  TimeMs now{0};
};

using Sequences = std::vector<uint32_t>;

TEST_F(EventBusTest, DeliversWhatWasPublishedWithItsTime) {
  bus.publish(AlarmChanged{1, AlarmKind::HIGH_VOLTAGE, AlarmLevel::OK, AlarmLevel::ALARM}, 4711);
  EXPECT_TRUE(listener.events.empty()) << "not before deliver()";
  EXPECT_EQ(bus.deliver(10), 1u);
  ASSERT_EQ(listener.events.size(), 1u);
  EXPECT_EQ(listener.events[0].at, 4711u);
  const auto *alarm = std::get_if<AlarmChanged>(&listener.events[0].data);
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->pack, 1);
  EXPECT_EQ(alarm->kind, AlarmKind::HIGH_VOLTAGE);
  EXPECT_EQ(alarm->before, AlarmLevel::OK);
  EXPECT_EQ(alarm->now, AlarmLevel::ALARM);
}

TEST_F(EventBusTest, DeliversNothingTwice) {
  publish_data(3);
  EXPECT_EQ(bus.deliver(10), 3u);
  EXPECT_EQ(bus.deliver(10), 0u);
  EXPECT_EQ(listener.events.size(), 3u);
}

TEST_F(EventBusTest, DeliversEventsOfAKindInTheirOrder) {
  publish_data(5);
  bus.deliver(10);
  EXPECT_EQ(listener.sequences(), (Sequences{0, 1, 2, 3, 4}));
}

TEST_F(EventBusTest, DeliversUrgentEventsFirst) {
  publish_data(2);
  publish_urgent(2);
  publish_data(1);
  bus.deliver(10);
  EXPECT_EQ(listener.sequences(), (Sequences{2, 3, 0, 1, 4}));
}

TEST_F(EventBusTest, DeliversNoMoreThanAsked) {
  publish_data(5);
  EXPECT_EQ(bus.deliver(0), 0u);
  EXPECT_EQ(bus.deliver(2), 2u);
  EXPECT_EQ(listener.events.size(), 2u);
  EXPECT_EQ(bus.deliver(10), 3u);
}

TEST_F(EventBusTest, AnUrgentEventOvertakesDataThatStillWaits) {
  publish_data(3);
  bus.deliver(1);
  publish_urgent(1);
  bus.deliver(10);
  EXPECT_EQ(listener.sequences(), (Sequences{0, 3, 1, 2}));
}

TEST_F(EventBusTest, EverySubscriberGetsEveryEvent) {
  Listener others[EventBus::MAX_SUBSCRIBERS - 1];
  for (Listener &other : others)
    EXPECT_TRUE(other.listen_to(bus));
  publish_data(3);
  bus.deliver(10);
  for (const Listener &other : others)
    EXPECT_EQ(other.sequences(), (Sequences{0, 1, 2}));
}

TEST_F(EventBusTest, TellsWhenThereIsNoRoomForASubscriber) {
  Listener others[EventBus::MAX_SUBSCRIBERS];
  for (size_t i = 0; i < EventBus::MAX_SUBSCRIBERS - 1; i++)
    EXPECT_TRUE(others[i].listen_to(bus));
  EXPECT_FALSE(others[EventBus::MAX_SUBSCRIBERS - 1].listen_to(bus));
}

TEST_F(EventBusTest, ASubscriberMayPublish) {
  struct Answering {
    EventBus *bus;
    static void on_event(void *context, const Event &event) {
      if (std::holds_alternative<PackUpdated>(event.data))
        static_cast<Answering *>(context)->bus->publish(GxLinkChanged{true}, event.at);
    }
  } answering{&bus};
  bus.subscribe(&Answering::on_event, &answering);
  bus.publish(PackUpdated{0}, 1);
  publish_data(1);
  EXPECT_EQ(bus.deliver(10), 3u);
  EXPECT_EQ(listener.sequences(), (Sequences{0, 2, 1})) << "the answer is urgent";
}

TEST_F(EventBusTest, ASubscriberThatAlwaysPublishesCannotHoldUpTheLoop) {
  struct Endless {
    EventBus *bus;
    static void on_event(void *context, const Event &event) {
      static_cast<Endless *>(context)->bus->publish(event.data, event.at);
    }
  } endless{&bus};
  bus.subscribe(&Endless::on_event, &endless);
  publish_data(1);
  EXPECT_EQ(bus.deliver(20), 20u);
}

// Too much.

TEST_F(EventBusTest, DropsTheNewestDataAndCounts) {
  publish_data(EventBus::DATA_CAPACITY + 3);
  EXPECT_EQ(bus.dropped_data(), 3u);
  EXPECT_EQ(bus.dropped_urgent(), 0u);
  EXPECT_EQ(bus.deliver(1000), EventBus::DATA_CAPACITY);
  EXPECT_EQ(listener.events.front().sequence, 0u);
  EXPECT_EQ(listener.events.back().sequence, EventBus::DATA_CAPACITY - 1);
}

TEST_F(EventBusTest, DropsTheOldestUrgentEventAndCounts) {
  publish_urgent(EventBus::URGENT_CAPACITY + 3);
  EXPECT_EQ(bus.dropped_urgent(), 3u);
  EXPECT_EQ(bus.dropped_data(), 0u);
  EXPECT_EQ(bus.deliver(1000), EventBus::URGENT_CAPACITY);
  EXPECT_EQ(listener.events.front().sequence, 3u);
  EXPECT_EQ(listener.events.back().sequence, EventBus::URGENT_CAPACITY + 2);
}

TEST_F(EventBusTest, AFloodOfFramesDisplacesNoAlarm) {
  publish_urgent(EventBus::URGENT_CAPACITY);
  publish_data(10000);
  EXPECT_EQ(bus.dropped_urgent(), 0u);
  bus.deliver(EventBus::URGENT_CAPACITY);
  for (const Event &event : listener.events)
    EXPECT_TRUE(is_urgent(event.data));
}

TEST_F(EventBusTest, SequenceNumbersShowWhatWasDropped) {
  publish_data(EventBus::DATA_CAPACITY + 3);
  bus.deliver(1000);
  publish_data(1);
  bus.deliver(1000);
  EXPECT_EQ(listener.events.back().sequence, EventBus::DATA_CAPACITY + 3);
  EXPECT_EQ(bus.published(), EventBus::DATA_CAPACITY + 4);
}

// The trace.

TEST_F(EventBusTest, TracesWhatWasDeliveredOldestFirst) {
  EXPECT_TRUE(traced().empty());
  publish_data(2);
  EXPECT_TRUE(traced().empty());
  publish_urgent(1);
  bus.deliver(10);
  EXPECT_EQ(traced(), (Sequences{2, 0, 1}));
}

TEST_F(EventBusTest, TracesTheLastOnesOnly) {
  for (size_t i = 0; i < EventBus::TRACE_LENGTH + 5; i++) {
    publish_data(1);
    bus.deliver(1);
  }
  const Sequences last = traced();
  ASSERT_EQ(last.size(), EventBus::TRACE_LENGTH);
  EXPECT_EQ(last.front(), 5u);
  EXPECT_EQ(last.back(), EventBus::TRACE_LENGTH + 4);
}

// Against two plain queues.

TEST_F(EventBusTest, BehavesLikeTwoQueuesUnderAnyLoad) {
  test::Random random(64);
  std::deque<uint32_t> urgent;
  std::deque<uint32_t> data;
  Sequences expected;
  uint32_t next = 0;
  uint32_t dropped = 0;
  for (int round = 0; round < 50000; round++) {
    switch (random.between(0, 4)) {
      case 0:
      case 1:
        publish_urgent(1);
        urgent.push_back(next++);
        if (urgent.size() > EventBus::URGENT_CAPACITY) {
          urgent.pop_front();
          dropped++;
        }
        break;
      case 2:
      case 3:
        publish_data(1);
        if (data.size() == EventBus::DATA_CAPACITY) {
          dropped++;
        } else {
          data.push_back(next);
        }
        next++;
        break;
      default: {
        const auto limit = static_cast<size_t>(random.between(0, 40) / (random.one_in(8) ? 1 : 10));
        size_t done = 0;
        for (; done < limit && !(urgent.empty() && data.empty()); done++) {
          auto &queue = urgent.empty() ? data : urgent;
          expected.push_back(queue.front());
          queue.pop_front();
        }
        ASSERT_EQ(bus.deliver(limit), done);
      }
    }
  }
  EXPECT_EQ(listener.sequences(), expected);
  EXPECT_EQ(bus.dropped_urgent() + bus.dropped_data(), dropped);
  EXPECT_GT(bus.dropped_urgent(), 0u);
  EXPECT_GT(bus.dropped_data(), 0u);
}

// Kinds.

TEST(EventKinds, HaveNamesAndUrgency) {
  EXPECT_STREQ(event_name(PackUpdated{}), "pack");
  EXPECT_STREQ(event_name(AlarmChanged{}), "alarm");
  EXPECT_STREQ(event_name(BmsEventSeen{}), "bms_event");
  EXPECT_STREQ(event_name(BmsLinkChanged{}), "bms_link");
  EXPECT_STREQ(event_name(GxLinkChanged{}), "gx_link");
  EXPECT_STREQ(event_name(CanFrameSeen{}), "can_frame");
  EXPECT_STREQ(event_name(SettingWritten{}), "setting");
  EXPECT_FALSE(is_urgent(PackUpdated{}));
  EXPECT_FALSE(is_urgent(CanFrameSeen{}));
  EXPECT_TRUE(is_urgent(AlarmChanged{}));
  EXPECT_TRUE(is_urgent(BmsEventSeen{}));
  EXPECT_TRUE(is_urgent(BmsLinkChanged{}));
  EXPECT_TRUE(is_urgent(GxLinkChanged{}));
  EXPECT_TRUE(is_urgent(SettingWritten{}));
}

}  // namespace
}  // namespace esphome::bms_core
