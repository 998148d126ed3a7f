#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "record_store/background_saver.h"
#include "record_store/file_slots.h"
#include "support/bytes.h"
#include "support/random.h"

namespace esphome::record_store {
namespace {

using test::Bytes;

constexpr uint32_t KEY = record_key("file");

class FileSlotsTest : public testing::Test {
 protected:
  FileSlotsTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "records.XXXXXX").string();
    this->folder = mkdtemp(pattern.data());
  }
  ~FileSlotsTest() override { std::filesystem::remove_all(this->folder); }
  Bytes read(uint32_t key, uint8_t slot) {
    Bytes bytes(MAX_RECORD);
    bytes.resize(this->slots.read(key, slot, bytes));
    return bytes;
  }
  std::optional<uint64_t> counter() {
    StoredRecord record(this->slots, KEY);
    std::array<uint8_t, MAX_PAYLOAD> payload;
    const auto loaded = record.load(payload);
    if (!loaded)
      return std::nullopt;
    // Every payload is one number over and over: a mixture of two would be seen.
    uint64_t first;
    std::memcpy(&first, payload.data(), sizeof(first));
    for (size_t i = 0; i + sizeof(first) <= loaded->size; i += sizeof(first))
      EXPECT_EQ(std::memcmp(payload.data() + i, &first, sizeof(first)), 0);
    return first;
  }

  std::filesystem::path folder;
  FileSlots slots;
};

TEST_F(FileSlotsTest, AFileHoldsWhatWasWritten) {
  ASSERT_TRUE(slots.open((folder / "new").c_str()));
  EXPECT_TRUE(read(KEY, 0).empty());
  ASSERT_TRUE(slots.write(KEY, 0, Bytes{1, 2, 3}));
  ASSERT_TRUE(slots.write(KEY, 1, Bytes{4}));
  EXPECT_EQ(read(KEY, 0), (Bytes{1, 2, 3}));
  EXPECT_EQ(read(KEY, 1), Bytes{4});
  EXPECT_TRUE(std::filesystem::exists(folder / "new" / "66696c65.0"));
}

TEST_F(FileSlotsTest, AShorterRecordInALongerFileIsStillARecord) {
  ASSERT_TRUE(slots.open(folder.c_str()));
  StoredRecord record(slots, KEY);
  for (const size_t size : {1000U, 500U, 3U, 0U, 8U}) {
    ASSERT_TRUE(record.save(1, Bytes(size, 0x42)));
    Bytes payload(MAX_PAYLOAD);
    StoredRecord fresh(slots, KEY);
    const auto loaded = fresh.load(payload);
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->size, size);
  }
}

TEST_F(FileSlotsTest, WithoutAFolderNothingIsWritten) {
  EXPECT_FALSE(slots.open((folder / "no" / "parent").c_str()));
  EXPECT_FALSE(slots.write(KEY, 0, Bytes{1}));
  EXPECT_TRUE(read(KEY, 0).empty());
  EXPECT_FALSE(slots.open(std::string(500, 'x').c_str()));
}

TEST_F(FileSlotsTest, AFolderThatVanishesIsAFailedWrite) {
  ASSERT_TRUE(slots.open((folder / "gone").c_str()));
  std::filesystem::remove_all(folder / "gone");
  EXPECT_FALSE(slots.write(KEY, 0, Bytes{1}));
}

TEST_F(FileSlotsTest, OnlyTheOwnerMayRead) {
  ASSERT_TRUE(slots.open((folder / "private").c_str()));
  slots.write(KEY, 0, Bytes{1});
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder / "private").permissions() & (perms::group_all | perms::others_all),
            perms::none);
  EXPECT_EQ(
      std::filesystem::status(folder / "private" / "66696c65.0").permissions() & (perms::group_all | perms::others_all),
      perms::none);
}

TEST_F(FileSlotsTest, AProcessKilledWhileItWritesLeavesTheOldOrTheNewRecord) {
  ASSERT_TRUE(slots.open(folder.c_str()));
  test::Random random(9);
  uint64_t before = 0;
  uint64_t written_in_all = 0;
  for (int round = 0; round < 60; round++) {
    std::array<int, 2> pipe_ends;
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      // Counts as fast as it can and tells after each save.
      StoredRecord record(slots, KEY);
      std::array<uint8_t, MAX_PAYLOAD> payload;
      for (uint64_t number = before + 1;; number++) {
        for (size_t i = 0; i + sizeof(number) <= payload.size(); i += sizeof(number))
          std::memcpy(payload.data() + i, &number, sizeof(number));
        const bool told = record.save(1, std::span(payload).first(8 * (1 + number % 128))) &&
                          write(pipe_ends[1], &number, sizeof(number)) == sizeof(number);
        if (!told)
          _exit(1);
      }
    }
    close(pipe_ends[1]);
    usleep(static_cast<useconds_t>(random.between(500, 12000)));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it was still writing";
    uint64_t told = before;
    for (uint64_t number; ::read(pipe_ends[0], &number, sizeof(number)) == sizeof(number);)
      told = number;
    close(pipe_ends[0]);

    const auto found = counter();
    if (!found) {
      ASSERT_EQ(told, 0u) << "killed before the first save";
      continue;
    }
    ASSERT_TRUE(*found == told || *found == told + 1) << "told " << told << ", found " << *found;
    written_in_all += *found - before;
    before = *found;
  }
  EXPECT_GT(written_in_all, 60u) << "it did write";
}

TEST_F(FileSlotsTest, AFileCutAtAnyByteLeavesTheOldRecord) {
  ASSERT_TRUE(slots.open(folder.c_str()));
  StoredRecord record(slots, KEY);
  const Bytes first(8, 1);
  const Bytes second(8, 2);
  ASSERT_TRUE(record.save(1, first));
  ASSERT_TRUE(record.save(1, second));
  const Bytes whole = read(KEY, 1);
  for (size_t cut = 0; cut < whole.size(); cut++) {
    std::ofstream(folder / "66696c65.1", std::ios::binary)
        .write(reinterpret_cast<const char *>(whole.data()), static_cast<std::streamsize>(cut));
    StoredRecord fresh(slots, KEY);
    Bytes payload(MAX_PAYLOAD);
    const auto loaded = fresh.load(payload);
    ASSERT_TRUE(loaded);
    payload.resize(loaded->size);
    ASSERT_EQ(payload, first) << cut;
  }
}

// Saving without waiting.

/// Slots that stand still until they are told to go on.
class SlowSlots final : public Slots {
 public:
  size_t read(uint32_t /*key*/, uint8_t /*slot*/, std::span<uint8_t> /*buffer*/) override { return 0; }
  bool write(uint32_t key, uint8_t /*slot*/, std::span<const uint8_t> bytes) override {
    std::unique_lock lock(this->mutex);
    this->entered = true;
    this->changed.notify_all();
    this->changed.wait(lock, [this] { return this->open; });
    this->written.emplace_back(key, bytes[HEADER_SIZE]);
    return !this->broken;
  }
  void wait_until_entered() {
    std::unique_lock lock(this->mutex);
    this->changed.wait(lock, [this] { return this->entered; });
  }
  void go_on() {
    {
      const std::lock_guard lock(this->mutex);
      this->open = true;
    }
    this->changed.notify_all();
  }

  std::mutex mutex;
  std::condition_variable changed;
  bool entered{false};
  bool open{false};
  bool broken{false};
  std::vector<std::pair<uint32_t, uint8_t>> written;
};

TEST(BackgroundSaverTest, WaitsForNobodyAndKeepsTheOrder) {
  SlowSlots slots;
  StoredRecord first(slots, 1);
  StoredRecord second(slots, 2);
  BackgroundSaver saver;
  EXPECT_TRUE(saver.save(first, 1, Bytes{10}));
  slots.wait_until_entered();
  EXPECT_TRUE(saver.save(second, 1, Bytes{20})) << "while the disk stands still";
  EXPECT_TRUE(saver.save(first, 1, Bytes{11}));
  slots.go_on();
  saver.flush();
  EXPECT_EQ(slots.written, (std::vector<std::pair<uint32_t, uint8_t>>{{1, 10}, {2, 20}, {1, 11}}));
  EXPECT_EQ(saver.failures(), 0u);
}

TEST(BackgroundSaverTest, ANewerPayloadReplacesTheOneThatWaits) {
  SlowSlots slots;
  StoredRecord first(slots, 1);
  StoredRecord second(slots, 2);
  BackgroundSaver saver;
  saver.save(first, 1, Bytes{10});
  slots.wait_until_entered();
  for (uint8_t i = 0; i < 100; i++)
    EXPECT_TRUE(saver.save(second, 1, Bytes{i}));
  slots.go_on();
  saver.flush();
  EXPECT_EQ(slots.written, (std::vector<std::pair<uint32_t, uint8_t>>{{1, 10}, {2, 99}}));
}

TEST(BackgroundSaverTest, TooManyOrTooMuchIsRefused) {
  SlowSlots slots;
  std::vector<StoredRecord> records;
  for (uint32_t key = 0; key < 10; key++)
    records.emplace_back(slots, key);
  BackgroundSaver saver;
  EXPECT_FALSE(saver.save(records[0], 1, Bytes(MAX_PAYLOAD + 1)));
  EXPECT_TRUE(saver.save(records[0], 1, Bytes{0}));
  slots.wait_until_entered();
  for (size_t i = 1; i <= BackgroundSaver::CAPACITY; i++)
    EXPECT_TRUE(saver.save(records[i], 1, Bytes{0}));
  EXPECT_FALSE(saver.save(records[9], 1, Bytes{0}));
  slots.go_on();
  saver.flush();
  EXPECT_EQ(slots.written.size(), 9u);
}

TEST(BackgroundSaverTest, FailuresAreCounted) {
  SlowSlots slots;
  slots.broken = true;
  slots.go_on();
  StoredRecord record(slots, 1);
  BackgroundSaver saver;
  saver.save(record, 1, Bytes{1});
  saver.flush();
  EXPECT_EQ(saver.failures(), 1u);
}

TEST(BackgroundSaverTest, StoresWhatWaitsBeforeItEnds) {
  SlowSlots slots;
  slots.go_on();
  StoredRecord record(slots, 1);
  {
    BackgroundSaver().save(record, 1, Bytes{7});
  }
  EXPECT_EQ(slots.written.size(), 1u);
  BackgroundSaver().flush();
}

}  // namespace
}  // namespace esphome::record_store
