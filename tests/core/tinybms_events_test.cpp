#include <gtest/gtest.h>

#include <set>

#include "support/pack_14s.h"
#include "support/random.h"
#include "tinybms/registers.h"
#include "tinybms/tables.h"

namespace esphome::tinybms {
namespace {

using bms_core::BmsEvent;
using bms_core::BmsFault;
using bms_core::fault_bit;
using bms_core::fault_set;
using bms_core::FaultSet;

/// Time stamps are 24 bits wide: they wrap after 194 days.
constexpr uint32_t WRAP_S = 1U << 24;

/// The event block with these events in its first slots.
test::Bytes slots(const std::vector<BmsEvent> &events) {
  std::vector<uint16_t> words;
  for (const BmsEvent &event : events) {
    words.push_back(static_cast<uint16_t>(event.lifetime_s));
    words.push_back(static_cast<uint16_t>(event.id << 8 | (event.lifetime_s >> 16 & 0xFF)));
  }
  words.resize(98);
  return test::to_data(words);
}

std::vector<BmsEvent> decode(const test::Bytes &data, uint32_t lifetime_s) {
  const EventList list = decode_events(data, lifetime_s);
  return {list.view().begin(), list.view().end()};
}

FaultSet faults_after(const std::vector<uint8_t> &ids) {
  std::vector<BmsEvent> events;
  for (const uint8_t id : ids)
    events.push_back({static_cast<uint32_t>(events.size()), id});
  return active_faults(events);
}

// The list.

TEST(EventList, OfTheRealPack) {
  const auto events = decode(test::pack_14s_data(200, 98), 16683981);
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0], (BmsEvent{4646, 0x65}));
  EXPECT_EQ(events[1], (BmsEvent{12144171, 0x64}));
  EXPECT_EQ(events[2], (BmsEvent{12144172, 0x62}));
  EXPECT_EQ(events[3], (BmsEvent{12144194, 0x65}));
}

TEST(EventList, OfEmptySlotsIsEmpty) { EXPECT_TRUE(decode(slots({}), 1000).empty()); }

TEST(EventList, HoldsAll49Slots) {
  std::vector<BmsEvent> events;
  for (uint32_t i = 0; i < 49; i++)
    events.push_back({100 + i, 0x62});
  EXPECT_EQ(decode(slots(events), 1000), events);
}

TEST(EventList, IsInTheOrderOfTimeWhateverTheOrderOfTheSlots) {
  EXPECT_EQ(decode(slots({{300, 0x62}, {100, 0x64}, {200, 0x63}}), 1000),
            (std::vector<BmsEvent>{{100, 0x64}, {200, 0x63}, {300, 0x62}}));
}

TEST(EventList, KeepsTheOrderOfTheSlotsWithinASecond) {
  EXPECT_EQ(decode(slots({{100, 0x64}, {100, 0x62}, {50, 0x61}, {100, 0x02}}), 1000),
            (std::vector<BmsEvent>{{50, 0x61}, {100, 0x64}, {100, 0x62}, {100, 0x02}}));
}

TEST(EventList, SkipsEmptySlotsBetweenOthers) {
  EXPECT_EQ(decode(slots({{100, 0x64}, {0, 0}, {200, 0x62}}), 1000), (std::vector<BmsEvent>{{100, 0x64}, {200, 0x62}}));
}

TEST(EventList, KeepsIdentifiersTheDocumentDoesNotName) {
  EXPECT_EQ(decode(slots({{100, 0xEE}}), 1000), (std::vector<BmsEvent>{{100, 0xEE}}));
}

TEST(EventList, ABlockThatIsTooShortIsEmpty) {
  EXPECT_TRUE(decode(test::Bytes(195, 0x11), 1000).empty());
  EXPECT_TRUE(decode({}, 1000).empty());
}

// Time stamps.

TEST(EventTime, IsUnwrappedAgainstTheLifetimeCounter) {
  EXPECT_EQ(decode(slots({{WRAP_S + 500, 0x62}}), WRAP_S + 1000)[0].lifetime_s, WRAP_S + 500);
  EXPECT_EQ(decode(slots({{3 * WRAP_S + 500, 0x62}}), 3 * WRAP_S + 1000)[0].lifetime_s, 3 * WRAP_S + 500);
}

TEST(EventTime, BeforeAWrapStaysBeforeEventsAfterIt) {
  EXPECT_EQ(decode(slots({{WRAP_S + 10, 0x63}, {WRAP_S - 10, 0x62}}), WRAP_S + 100),
            (std::vector<BmsEvent>{{WRAP_S - 10, 0x62}, {WRAP_S + 10, 0x63}}));
}

TEST(EventTime, ALittleAfterTheLifetimeCounterIsNotALongTimeAgo) {
  // The list is read after the live block.
  EXPECT_EQ(decode(slots({{1002, 0x62}}), 1000)[0].lifetime_s, 1002u);
  EXPECT_EQ(decode(slots({{WRAP_S + 1, 0x62}}), WRAP_S - 1)[0].lifetime_s, WRAP_S + 1);
}

TEST(EventTime, OfAnyEventUpTo193DaysOldIsExact) {
  test::Random random(194);
  for (int i = 0; i < 20000; i++) {
    const auto at = static_cast<uint32_t>(random.between(0, 20LL * WRAP_S));
    const auto lifetime_s = at + static_cast<uint32_t>(random.between(0, 193 * 86400));
    ASSERT_EQ(decode(slots({{at, 0x62}}), lifetime_s)[0].lifetime_s, at) << "read at " << lifetime_s;
  }
}

TEST(EventTime, FromBeforeTheFirstSecondIsTheFirstSecond) {
  // A stamp that the counter has not reached yet, on a BMS whose counter never wrapped.
  EXPECT_EQ(decode(slots({{WRAP_S - 5, 0x62}}), 1000)[0].lifetime_s, 0u);
}

// Faults: a fault is active from its event to the event that ends it.

struct FaultCase {
  uint8_t begins;
  BmsFault fault;
  std::vector<uint8_t> ended_by;
};

const std::vector<FaultCase> FAULTS{
    {0x02, BmsFault::UNDER_VOLTAGE, {0x7B}},
    {0x03, BmsFault::OVER_VOLTAGE, {0x79}},
    {0x04, BmsFault::OVER_TEMPERATURE, {0x73}},
    {0x05, BmsFault::DISCHARGE_OVER_CURRENT, {0x77}},
    {0x06, BmsFault::CHARGE_OVER_CURRENT, {0x76}},
    {0x07, BmsFault::REGENERATION_OVER_CURRENT, {0x78}},
    {0x0A, BmsFault::LOW_TEMPERATURE, {0x75}},
    {0x0B, BmsFault::CHARGER_SWITCH_ERROR, {}},
    {0x0C, BmsFault::LOAD_SWITCH_ERROR, {}},
    {0x0D, BmsFault::SINGLE_PORT_SWITCH_ERROR, {}},
    {0x0E, BmsFault::CURRENT_SENSOR_DISCONNECTED, {}},
    {0x0F, BmsFault::CURRENT_SENSOR_CONNECTED, {}},
    {0x31, BmsFault::FULLY_DISCHARGED, {0x7A}},
    {0x37, BmsFault::LOW_TEMPERATURE_CHARGE, {0x74}},
    {0x38, BmsFault::CHARGER_VOLTAGE_HIGH, {0x62, 0x65}},
    {0x39, BmsFault::CHARGER_VOLTAGE_LOW, {0x62, 0x65}},
};

TEST(ActiveFaults, AreNoneWithoutEvents) { EXPECT_EQ(faults_after({}), 0u); }

TEST(ActiveFaults, EveryFaultBeginsWithItsEvent) {
  for (const FaultCase &c : FAULTS)
    EXPECT_EQ(faults_after({c.begins}), fault_bit(c.fault)) << "event " << +c.begins;
}

TEST(ActiveFaults, EveryFaultEndsWithItsOwnRecoveryOnly) {
  for (const FaultCase &c : FAULTS) {
    for (int id = 0x61; id <= 0x7D; id++) {
      const bool ends = id == 0x61 || std::count(c.ended_by.begin(), c.ended_by.end(), id) != 0;
      EXPECT_EQ(faults_after({c.begins, static_cast<uint8_t>(id)}), ends ? 0 : fault_bit(c.fault))
          << "event " << +c.begins << " then " << id;
    }
  }
}

TEST(ActiveFaults, NoFaultEndsAnother) {
  for (const FaultCase &first : FAULTS) {
    for (const FaultCase &second : FAULTS)
      EXPECT_EQ(faults_after({first.begins, second.begins}), fault_bit(first.fault) | fault_bit(second.fault));
  }
}

TEST(ActiveFaults, ARestartEndsAllOfThem) {
  std::vector<uint8_t> ids;
  for (const FaultCase &c : FAULTS)
    ids.push_back(c.begins);
  ids.push_back(0x61);
  EXPECT_EQ(faults_after(ids), 0u);
}

TEST(ActiveFaults, AFaultAfterItsRecoveryIsActiveAgain) {
  EXPECT_EQ(faults_after({0x02, 0x7B, 0x02}), fault_bit(BmsFault::UNDER_VOLTAGE));
  EXPECT_EQ(faults_after({0x02, 0x61, 0x03}), fault_bit(BmsFault::OVER_VOLTAGE));
}

TEST(ActiveFaults, ARecoveryWithoutItsFaultIsHarmless) {
  EXPECT_EQ(faults_after({0x7B, 0x79, 0x02}), fault_bit(BmsFault::UNDER_VOLTAGE));
}

TEST(ActiveFaults, UnknownEventsAreIgnored) {
  EXPECT_EQ(faults_after({0x02, 0xEE, 0x01, 0xFF}), fault_bit(BmsFault::UNDER_VOLTAGE));
}

TEST(ActiveFaults, OfSlotsOutOfOrderFollowTheTimeStamps) {
  const auto recovered_last = decode(slots({{200, 0x7B}, {100, 0x02}}), 1000);
  EXPECT_EQ(active_faults(recovered_last), 0u);
  const auto fault_last = decode(slots({{200, 0x02}, {100, 0x7B}}), 1000);
  EXPECT_EQ(active_faults(fault_last), fault_bit(BmsFault::UNDER_VOLTAGE));
}

TEST(ActiveFaults, AcrossAWrapFollowTheTimeStamps) {
  const auto events = decode(slots({{WRAP_S + 10, 0x7B}, {WRAP_S - 10, 0x02}}), WRAP_S + 100);
  EXPECT_EQ(active_faults(events), 0u);
}

TEST(ActiveFaults, OfAClearedListAreNone) { EXPECT_EQ(active_faults(decode(slots({}), 1000)), 0u); }

TEST(ActiveFaults, OfTheRealPackAreNone) {
  EXPECT_EQ(active_faults(decode(test::pack_14s_data(200, 98), 16683981)), 0u);
}

// The table.

TEST(EventTable, NamesEveryIdentifierOfTheDocumentOnce) {
  const std::set<uint8_t> documented{0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F,
                                     0x31, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x73,
                                     0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7D};
  std::set<uint8_t> named;
  std::set<std::string> keys;
  for (const EventInfo &event : EVENTS) {
    EXPECT_TRUE(named.insert(event.id).second) << +event.id;
    EXPECT_TRUE(keys.insert(event.key).second) << event.key;
    EXPECT_STRNE(event.name, "");
  }
  EXPECT_EQ(named, documented);
}

TEST(EventTable, SaysHowSeriousAnEventIs) {
  for (const EventInfo &event : EVENTS) {
    const EventLevel expected = event.id < 0x31   ? EventLevel::FAULT
                                : event.id < 0x61 ? EventLevel::WARNING
                                                  : EventLevel::INFO;
    EXPECT_EQ(event.level, expected) << event.key;
    EXPECT_EQ(event.begins != 0, expected != EventLevel::INFO) << event.key;
  }
}

TEST(EventTable, FindsAnEventByItsIdentifier) {
  ASSERT_NE(find_event(0x31), nullptr);
  EXPECT_STREQ(find_event(0x31)->key, "fully_discharged");
  EXPECT_EQ(find_event(0x00), nullptr);
  EXPECT_EQ(find_event(0xEE), nullptr);
}

}  // namespace
}  // namespace esphome::tinybms
