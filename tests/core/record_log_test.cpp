#include "record_log/record_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "record_log/file_device_host.h"
#include "record_store/record.h"
#include "support/ram_device.h"
#include "support/random.h"

namespace esphome::record_log {
namespace {

using record_store::crc32;
using test::RamDevice;
using test::Random;

constexpr size_t RECORD = 32;
constexpr size_t PAGES = RecordLog::pages_per_sector(RECORD);

struct Stored {
  uint8_t type;
  std::vector<uint8_t> bytes;
  bool operator==(const Stored &) const = default;
};

/// A record that tells its number, of a length that differs from its neighbours'.
Stored numbered(uint32_t number) {
  Stored record{static_cast<uint8_t>(number % 3), {}};
  for (size_t i = 0; i < 4 + number % (RECORD - 3); i++)
    record.bytes.push_back(static_cast<uint8_t>(i < 4 ? number >> 8 * i : number + i));
  return record;
}

class Log {
 public:
  explicit Log(BlockDevice &device, size_t sectors = 4, size_t first_sector = 0)
      : log(device, {first_sector, sectors, RECORD}, this->queue) {
    this->opened = this->log.open(
        [](void *context, uint8_t type, std::span<const uint8_t> record) {
          static_cast<Log *>(context)->found.push_back({type, {record.begin(), record.end()}});
        },
        this);
  }
  bool append(const Stored &record) { return this->log.append(record.type, record.bytes); }
  void write_all() {
    while (this->log.step(true)) {
    }
  }
  void store(uint32_t number) {
    ASSERT_TRUE(this->append(numbered(number)));
    this->write_all();
  }

  std::array<uint8_t, RecordLog::queue_size(4, RECORD)> queue{};
  std::vector<Stored> found;
  RecordLog log;
  bool opened{false};
};

TEST(RecordLogTest, TheChecksumIsTheOneOfZlib) {
  constexpr std::string_view TEXT = "123456789";
  EXPECT_EQ(crc32({reinterpret_cast<const uint8_t *>(TEXT.data()), TEXT.size()}), 0xCBF43926u);
}

TEST(RecordLogTest, APageIsLaidOutAsDocumented) {
  RamDevice device(4);
  Log log(device);
  ASSERT_TRUE(log.append({7, {0xAB, 0xCD}}));
  log.write_all();
  const std::vector<uint8_t> begin(device.bytes.begin(), device.bytes.begin() + 11);
  EXPECT_EQ(begin, (std::vector<uint8_t>{1, 0, 0, 0, 7, 2, 0, 0, 0xAB, 0xCD, 0xFF}));
  const uint32_t crc = crc32(std::span(device.bytes).first(40));
  EXPECT_EQ(device.bytes[40], static_cast<uint8_t>(crc));
  EXPECT_EQ(device.bytes[43], static_cast<uint8_t>(crc >> 24));
}

TEST(RecordLogTest, NothingIsFoundInErasedMemory) {
  RamDevice device(4);
  Log log(device);
  EXPECT_TRUE(log.opened);
  EXPECT_TRUE(log.found.empty());
  EXPECT_EQ(log.log.statistics().damaged, 0u);
}

TEST(RecordLogTest, WhatWasWrittenIsFoundInOrderAfterARestart) {
  RamDevice device(4);
  {
    Log log(device);
    for (uint32_t i = 0; i < 10; i++)
      log.store(i);
  }
  Log again(device);
  ASSERT_EQ(again.found.size(), 10u);
  for (uint32_t i = 0; i < 10; i++)
    EXPECT_EQ(again.found[i], numbered(i));
}

TEST(RecordLogTest, AReopenedLogGoesOnBehindWhatIsThere) {
  RamDevice device(4);
  for (uint32_t i = 0; i < 5 * PAGES; i++) {
    Log log(device);
    log.store(i);
  }
  Log log(device);
  EXPECT_GE(log.found.size(), 2 * PAGES);
  for (size_t i = 0; i < log.found.size(); i++)
    EXPECT_EQ(log.found[i], numbered(static_cast<uint32_t>(5 * PAGES - log.found.size() + i)));
  EXPECT_FALSE(device.written_over);
}

TEST(RecordLogTest, AFullLogForgetsTheOldestAndKeepsWhatItPromises) {
  constexpr size_t PROMISED = 150;
  constexpr size_t SECTORS = RecordLog::sectors_for(PROMISED, RECORD);
  RamDevice device(SECTORS);
  Log log(device, SECTORS);
  for (uint32_t count = 1; count <= 3 * SECTORS * PAGES; count++) {
    log.store(count);
    if (count < PROMISED)
      continue;
    Log reader(device, SECTORS);
    ASSERT_GE(reader.found.size(), PROMISED);
    ASSERT_EQ(reader.found.back(), numbered(count));
    ASSERT_EQ(reader.found.front(), numbered(static_cast<uint32_t>(count + 1 - reader.found.size())));
  }
  EXPECT_FALSE(device.written_over);
}

TEST(RecordLogTest, AllSectorsWearAlike) {
  RamDevice device(4);
  Log log(device);
  for (uint32_t i = 0; i < 40 * PAGES; i++)
    log.store(i);
  // 40 sectors were filled; the first four were blank, and the next one may be erased already.
  EXPECT_GE(device.erases, 36u);
  EXPECT_LE(device.erases, 37u);
}

TEST(RecordLogTest, LogsInOneMemoryLeaveEachOtherAlone) {
  RamDevice device(6);
  Log first(device, 3, 0);
  Log second(device, 3, 3);
  for (uint32_t i = 0; i < 5 * PAGES; i++) {
    first.store(i);
    second.store(i + 100000);
  }
  EXPECT_EQ(Log(device, 3, 0).found.back(), numbered(5 * PAGES - 1));
  EXPECT_EQ(Log(device, 3, 3).found.back(), numbered(5 * PAGES - 1 + 100000));
}

TEST(RecordLogTest, ErasingWaitsUntilItMay) {
  RamDevice device(2);
  Log log(device, 2);
  for (uint32_t i = 0; i < 2 * PAGES; i++) {
    ASSERT_TRUE(log.append(numbered(i)));
    while (log.log.step(false)) {
    }
  }
  EXPECT_EQ(device.erases, 0u);
  ASSERT_TRUE(log.append(numbered(2 * PAGES)));
  EXPECT_TRUE(log.log.wants_erase());
  EXPECT_FALSE(log.log.step(false));
  EXPECT_EQ(log.log.waiting(), 1u);
  EXPECT_TRUE(log.log.step(true));
  EXPECT_TRUE(log.log.step(false));
  EXPECT_EQ(log.log.waiting(), 0u);
}

TEST(RecordLogTest, OneStepWritesOnePageOrErasesOneSector) {
  RamDevice device(4);
  Log log(device);
  for (uint32_t i = 0; i < 3; i++)
    ASSERT_TRUE(log.append(numbered(i)));
  for (size_t left = 3; left != 0; left--) {
    EXPECT_EQ(log.log.waiting(), left);
    EXPECT_TRUE(log.log.step(true));
  }
  EXPECT_FALSE(log.log.step(true));
}

TEST(RecordLogTest, AFullQueueRefusesAndCounts) {
  RamDevice device(4);
  Log log(device);
  for (uint32_t i = 0; i < 4; i++)
    EXPECT_TRUE(log.append(numbered(i)));
  EXPECT_FALSE(log.append(numbered(4)));
  EXPECT_EQ(log.log.statistics().lost, 1u);
  EXPECT_FALSE(log.append({0, std::vector<uint8_t>(RECORD + 1)})) << "too long";
}

TEST(RecordLogTest, PowerCutAtEveryByteLosesAtMostTheRecordBeingWritten) {
  // A stretch in which two sectors come to their end and one is erased ahead.
  constexpr uint32_t BEFORE = 3 * PAGES - 3;
  constexpr uint32_t DURING = PAGES + 6;
  RamDevice prepared(3);
  {
    Log log(prepared, 3);
    for (uint32_t i = 0; i < BEFORE; i++)
      log.store(i);
  }
  RamDevice complete = prepared;
  {
    Log log(complete, 3);
    for (uint32_t i = 0; i < DURING; i++)
      log.store(BEFORE + i);
  }
  ASSERT_GT(complete.erases, prepared.erases);
  const size_t bytes = complete.spent - prepared.spent;
  for (size_t cut = 0; cut <= bytes; cut++) {
    RamDevice device = prepared;
    uint32_t stored = BEFORE;
    {
      Log log(device, 3);
      device.power = cut;
      for (uint32_t i = 0; i < DURING && device.power != 0; i++) {
        log.append(numbered(BEFORE + i));
        while (device.power != 0 && log.log.step(true)) {
        }
        stored = log.log.statistics().written + BEFORE;
      }
    }
    device.power = SIZE_MAX;
    Log again(device, 3);
    ASSERT_TRUE(again.opened);
    ASSERT_GE(again.found.size(), PAGES) << "cut after " << cut;
    // All that was confirmed is there, in order and unharmed; of the one under way nothing or everything.
    uint32_t number = BEFORE + DURING;
    while (number != 0 && numbered(number - 1) != again.found.back())
      number--;
    ASSERT_GE(number, stored) << "cut after " << cut;
    ASSERT_LE(number, stored + 1) << "cut after " << cut;
    for (size_t back = 1; back <= again.found.size(); back++)
      ASSERT_EQ(again.found[again.found.size() - back], numbered(static_cast<uint32_t>(number - back)));
    // And it goes on.
    again.store(777777);
    ASSERT_EQ(Log(device, 3).found.back(), numbered(777777)) << "cut after " << cut;
    ASSERT_FALSE(device.written_over) << "cut after " << cut;
  }
}

TEST(RecordLogTest, ABitThatFlipsCostsItsOwnRecordOnly) {
  RamDevice prepared(3);
  Log log(prepared, 3);
  constexpr uint32_t COUNT = 20;
  for (uint32_t i = 0; i < COUNT; i++)
    log.store(i);
  for (size_t bit = 0; bit < COUNT * RecordLog::page_size(RECORD) * 8; bit++) {
    RamDevice device = prepared;
    device.bytes[bit / 8] ^= static_cast<uint8_t>(1U << bit % 8);
    Log again(device, 3);
    const size_t harmed = bit / 8 / RecordLog::page_size(RECORD);
    ASSERT_EQ(again.found.size(), COUNT - 1) << "bit " << bit;
    for (uint32_t i = 0, n = 0; i < COUNT; i++) {
      if (i == harmed)
        continue;
      ASSERT_EQ(again.found[n++], numbered(i)) << "bit " << bit;
    }
    ASSERT_EQ(again.log.statistics().damaged, 1u);
  }
}

TEST(RecordLogTest, MemoryFullOfGarbageIsTakenOver) {
  Random random(1);
  RamDevice device(4);
  for (uint8_t &byte : device.bytes)
    byte = random.byte();
  Log log(device);
  EXPECT_TRUE(log.opened);
  EXPECT_TRUE(log.found.empty());
  for (uint32_t i = 0; i < 5 * PAGES; i++)
    log.store(i);
  EXPECT_EQ(Log(device).found.back(), numbered(5 * PAGES - 1));
  EXPECT_FALSE(device.written_over);
}

TEST(RecordLogTest, MemoryThatRefusesWritesCostsThreeAttemptsARecord) {
  RamDevice device(4);
  Log log(device);
  device.refuses_writes = true;
  log.append(numbered(0));
  log.write_all();
  EXPECT_EQ(log.log.statistics().failed, RecordLog::MAX_ATTEMPTS);
  EXPECT_EQ(log.log.statistics().lost, 1u);
  device.refuses_writes = false;
  log.store(1);
  EXPECT_EQ(Log(device).found.back(), numbered(1));
}

TEST(RecordLogTest, MemoryThatCannotBeErasedIsNotTriedForEver) {
  RamDevice device(2);
  Log log(device, 2);
  device.refuses_erases = true;
  for (uint32_t i = 0; i < 10 * PAGES; i++) {
    log.append(numbered(i));
    int steps = 0;
    while (log.log.step(true))
      ASSERT_LT(++steps, 5);
    ASSERT_EQ(log.log.waiting(), 0u);
  }
  EXPECT_EQ(log.log.statistics().written, 2 * PAGES);
  EXPECT_EQ(log.log.statistics().lost, 8 * PAGES);
}

TEST(RecordLogTest, ARegionBeyondTheMemoryIsRefused) {
  RamDevice device(4);
  EXPECT_FALSE(Log(device, 4, 1).opened);
  EXPECT_FALSE(Log(device, 1, 0).opened) << "one sector alone could not be erased ahead";
  Log log(device, 4, 1);
  EXPECT_FALSE(log.append(numbered(0)));
  EXPECT_FALSE(log.log.step(true));
}

TEST(RecordLogTest, AFileKeepsRecordsLikeFlash) {
  const std::string path = testing::TempDir() + "record_log_test.bin";
  std::remove(path.c_str());
  {
    FileDevice file;
    ASSERT_TRUE(file.open(path.c_str(), 3 * BlockDevice::SECTOR_SIZE));
    Log log(file, 3);
    for (uint32_t i = 0; i < 4 * PAGES; i++)
      log.store(i);
  }
  // Somebody cut it short: the rest counts as erased.
  ASSERT_EQ(::truncate(path.c_str(), 2 * BlockDevice::SECTOR_SIZE + 100), 0);
  FileDevice file;
  ASSERT_TRUE(file.open(path.c_str(), 3 * BlockDevice::SECTOR_SIZE));
  Log log(file, 3);
  EXPECT_TRUE(log.opened);
  log.store(1);
  FileDevice again;
  ASSERT_TRUE(again.open(path.c_str(), 3 * BlockDevice::SECTOR_SIZE));
  EXPECT_EQ(Log(again, 3).found.back(), numbered(1));
}

TEST(RecordLogTest, AFileThatCannotBeMadeIsNoMemory) {
  FileDevice file;
  EXPECT_FALSE(file.open("/nonexistent/history.bin", 3 * BlockDevice::SECTOR_SIZE));
  EXPECT_EQ(file.size(), 0u);
  EXPECT_FALSE(Log(file, 3).opened);
}

}  // namespace
}  // namespace esphome::record_log
