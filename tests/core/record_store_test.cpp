#include <gtest/gtest.h>

#include <map>
#include <string_view>
#include <vector>

#include "record_store/stored_record.h"
#include "support/bytes.h"
#include "support/random.h"

namespace esphome::record_store {
namespace {

using test::Bytes;

constexpr uint32_t KEY = record_key("test");

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
}

Bytes encoded(uint32_t sequence, const Bytes &payload, uint16_t version = 1) {
  Bytes bytes(MAX_RECORD);
  bytes.resize(encode_record({KEY, sequence, version, payload}, bytes));
  return bytes;
}

// The record.

TEST(RecordTest, TheChecksumIsTheCommonOne) {
  // The check value of CRC-32/ISO-HDLC in every catalogue.
  EXPECT_EQ(crc32(bytes_of("123456789")), 0xCBF43926u);
  EXPECT_EQ(crc32({}), 0u);
  EXPECT_EQ(crc32(bytes_of("6789"), crc32(bytes_of("12345"))), 0xCBF43926u) << "in two parts";
}

TEST(RecordTest, ARecordIsTheSameBytesForEver) {
  // The checksum from Python's binascii.crc32 over the bytes before it.
  EXPECT_EQ(test::to_hex(encoded(0x01020304, {0xAA, 0xBB, 0xCC}, 0x0506)),
            "54 47 52 31 74 73 65 74 04 03 02 01 06 05 03 00 AA BB CC 9E 34 6F 55");
}

TEST(RecordTest, ComesBackAsItWas) {
  const Bytes bytes = encoded(7, {1, 2, 3}, 9);
  const auto record = decode_record(KEY, bytes);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->key, KEY);
  EXPECT_EQ(record->sequence, 7u);
  EXPECT_EQ(record->version, 9);
  EXPECT_EQ(Bytes(record->payload.begin(), record->payload.end()), (Bytes{1, 2, 3}));
}

TEST(RecordTest, NothingAndTheLargestPayloadAreRecordsToo) {
  EXPECT_TRUE(decode_record(KEY, encoded(1, {})));
  const Bytes largest = encoded(1, Bytes(MAX_PAYLOAD, 0x5A));
  EXPECT_EQ(largest.size(), MAX_RECORD);
  EXPECT_TRUE(decode_record(KEY, largest));
}

TEST(RecordTest, APayloadTooLargeOrABufferTooSmallIsRefused) {
  Bytes buffer(MAX_RECORD + 100);
  EXPECT_EQ(encode_record({KEY, 1, 1, Bytes(MAX_PAYLOAD + 1)}, buffer), 0u);
  const Bytes payload(10);
  EXPECT_EQ(encode_record({KEY, 1, 1, payload}, std::span(buffer).first(HEADER_SIZE + CRC_SIZE + 9)), 0u);
  EXPECT_EQ(encode_record({KEY, 1, 1, payload}, std::span(buffer).first(HEADER_SIZE + CRC_SIZE + 10)),
            HEADER_SIZE + CRC_SIZE + 10);
}

TEST(RecordTest, AnotherKeyIsAnotherRecord) { EXPECT_FALSE(decode_record(record_key("tess"), encoded(1, {1}))); }

TEST(RecordTest, WhatFollowsARecordDoesNotCount) {
  Bytes bytes = encoded(1, {1, 2, 3});
  bytes.insert(bytes.end(), 50, 0xEE);
  EXPECT_TRUE(decode_record(KEY, bytes));
}

TEST(RecordTest, EveryCutAndEveryFlippedBitIsSeen) {
  const Bytes bytes = encoded(1, {1, 2, 3, 4, 5, 6, 7, 8});
  for (size_t size = 0; size < bytes.size(); size++)
    EXPECT_FALSE(decode_record(KEY, std::span(bytes).first(size))) << size;
  for (size_t i = 0; i < bytes.size(); i++) {
    for (int bit = 0; bit < 8; bit++) {
      Bytes damaged = bytes;
      damaged[i] ^= static_cast<uint8_t>(1 << bit);
      EXPECT_FALSE(decode_record(KEY, damaged)) << i << "." << bit;
    }
  }
}

// Two slots.

/// Slots in memory whose power fails after a number of bytes.
class TornSlots final : public Slots {
 public:
  /// What is left behind the cut.
  enum class Rest { OLD, GONE, GARBAGE };

  size_t read(uint32_t key, uint8_t slot, std::span<uint8_t> buffer) override {
    const Bytes &bytes = this->contents[{key, slot}];
    const size_t size = std::min(bytes.size(), buffer.size());
    std::copy_n(bytes.begin(), size, buffer.begin());
    return size;
  }
  bool write(uint32_t key, uint8_t slot, std::span<const uint8_t> bytes) override {
    this->writes++;
    Bytes &kept = this->contents[{key, slot}];
    if (!this->power_for) {
      kept.assign(bytes.begin(), bytes.end());
      return true;
    }
    const size_t count = std::min(*this->power_for, bytes.size());
    Bytes torn(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(count));
    if (this->rest == Rest::OLD && kept.size() > count)
      torn.insert(torn.end(), kept.begin() + static_cast<ptrdiff_t>(count), kept.end());
    if (this->rest == Rest::GARBAGE)
      torn.insert(torn.end(), bytes.size() - count, 0xFF);
    kept = torn;
    return false;
  }

  std::map<std::pair<uint32_t, uint8_t>, Bytes> contents;
  /// Bytes that get through; empty for all.
  std::optional<size_t> power_for;
  Rest rest{Rest::OLD};
  int writes{0};
};

Bytes loaded(Slots &slots) {
  Bytes payload(MAX_PAYLOAD);
  StoredRecord record(slots, KEY);
  const auto found = record.load(payload);
  payload.resize(found ? found->size : 0);
  return payload;
}

TEST(StoredRecordTest, NothingIsStoredAtFirst) {
  TornSlots slots;
  StoredRecord record(slots, KEY);
  Bytes payload(MAX_PAYLOAD);
  EXPECT_FALSE(record.load(payload));
}

TEST(StoredRecordTest, TheNewestIsLoaded) {
  TornSlots slots;
  StoredRecord record(slots, KEY);
  for (uint8_t i = 1; i <= 100; i++) {
    ASSERT_TRUE(record.save(3, Bytes{i, i}));
    ASSERT_EQ(loaded(slots), (Bytes{i, i}));
  }
  Bytes payload(MAX_PAYLOAD);
  EXPECT_EQ(record.load(payload)->version, 3);
}

TEST(StoredRecordTest, ARestartGoesOnWithTheOtherSlot) {
  TornSlots slots;
  for (uint8_t i = 1; i <= 50; i++) {
    StoredRecord record(slots, KEY);
    ASSERT_TRUE(record.save(1, Bytes{i}));
    ASSERT_EQ(loaded(slots), Bytes{i}) << "saved without having been loaded";
  }
}

TEST(StoredRecordTest, RecordsOfOtherKeysAreLeftAlone) {
  TornSlots slots;
  StoredRecord one(slots, KEY);
  StoredRecord other(slots, record_key("othr"));
  one.save(1, Bytes{1});
  other.save(1, Bytes{2});
  other.save(1, Bytes{3});
  EXPECT_EQ(loaded(slots), Bytes{1});
}

TEST(StoredRecordTest, TheNumberOfSavesMayWrap) {
  TornSlots slots;
  slots.contents[{KEY, 0}] = encoded(UINT32_MAX, {1});
  slots.contents[{KEY, 1}] = encoded(UINT32_MAX - 1, {2});
  EXPECT_EQ(loaded(slots), Bytes{1});
  StoredRecord record(slots, KEY);
  record.save(1, Bytes{3});
  EXPECT_EQ(loaded(slots), Bytes{3});
  EXPECT_EQ((slots.contents[{KEY, 1}]), encoded(0, {3}));
}

TEST(StoredRecordTest, ACutAtAnyByteLeavesTheOldOrTheNewRecord) {
  const Bytes first(40, 0x11);
  const Bytes second(60, 0x22);
  const Bytes third(50, 0x33);
  for (const auto rest : {TornSlots::Rest::OLD, TornSlots::Rest::GONE, TornSlots::Rest::GARBAGE}) {
    for (size_t cut = 0; cut <= HEADER_SIZE + third.size() + CRC_SIZE; cut++) {
      TornSlots slots;
      slots.rest = rest;
      StoredRecord record(slots, KEY);
      ASSERT_TRUE(record.save(1, first));
      ASSERT_TRUE(record.save(1, second));
      slots.power_for = cut;
      EXPECT_FALSE(record.save(1, third));
      const bool whole = cut == HEADER_SIZE + third.size() + CRC_SIZE;
      ASSERT_EQ(loaded(slots), whole ? third : second) << "cut at " << cut;
      // After the restart it goes on, whatever is in the torn slot.
      slots.power_for.reset();
      StoredRecord again(slots, KEY);
      ASSERT_TRUE(again.save(1, first));
      ASSERT_EQ(loaded(slots), first);
    }
  }
}

TEST(StoredRecordTest, AWriteThatFailsAgainAndAgainNeverTouchesTheGoodSlot) {
  TornSlots slots;
  StoredRecord record(slots, KEY);
  record.save(1, Bytes{1});
  slots.power_for = 10;
  for (int i = 0; i < 10; i++) {
    EXPECT_FALSE(record.save(1, Bytes{2}));
    ASSERT_EQ(loaded(slots), Bytes{1});
  }
}

TEST(StoredRecordTest, RandomCutsNeverLoseMoreThanTheLastSave) {
  test::Random random(255);
  TornSlots slots;
  Bytes good;
  for (int round = 0; round < 20000; round++) {
    StoredRecord record(slots, KEY);
    const Bytes next(static_cast<size_t>(random.between(0, 200)), random.byte());
    slots.rest = static_cast<TornSlots::Rest>(random.between(0, 2));
    slots.power_for.reset();
    if (random.one_in(2))
      slots.power_for = static_cast<size_t>(random.between(0, 250));
    const bool saved = record.save(1, next);
    const Bytes now = loaded(slots);
    ASSERT_TRUE(now == next || (!saved && now == good)) << round;
    good = now;
  }
}

TEST(StoredRecordTest, APayloadThatDoesNotFitIsNotCutShort) {
  TornSlots slots;
  StoredRecord record(slots, KEY);
  record.save(1, Bytes{1});
  record.save(1, Bytes{1, 2, 3, 4});
  Bytes small(3);
  EXPECT_FALSE(record.load(small)) << "nor is the older one taken";
  EXPECT_FALSE(record.save(1, Bytes(MAX_PAYLOAD + 1)));
  EXPECT_EQ(loaded(slots), (Bytes{1, 2, 3, 4}));
}

TEST(StoredRecordTest, WithoutSlotsNothingIsKept) {
  StoredRecord record;
  Bytes payload(4);
  EXPECT_FALSE(record.load(payload));
  EXPECT_FALSE(record.save(1, payload));
}

}  // namespace
}  // namespace esphome::record_store
