#pragma once

// Every header reaches main.cpp, also where nobody uses threads.
#ifndef USE_ESP32

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "stored_record.h"

namespace esphome::record_store {

/// Saves records in a thread of its own, because a disk may take seconds and 0x351 may not wait. C++ only, nothing of
/// ESPHome; for hosts.
class BackgroundSaver final {
 public:
  static constexpr size_t CAPACITY = 8;

  BackgroundSaver() = default;
  BackgroundSaver(const BackgroundSaver &) = delete;
  /// Stores what waits, then ends the thread.
  ~BackgroundSaver();

  /// False if the payload is too large or too many records wait. A payload of the same record that waits is replaced.
  bool save(StoredRecord &record, uint16_t version, std::span<const uint8_t> payload);
  void flush();
  uint32_t failures();

 protected:
  struct Job {
    StoredRecord *record{nullptr};
    uint16_t version{0};
    size_t size{0};
    std::array<uint8_t, MAX_PAYLOAD> payload;
  };

  void start_();
  void run_();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Job, CAPACITY> jobs_;
  size_t head_{0};
  size_t count_{0};
  bool busy_{false};
  bool ending_{false};
  uint32_t failures_{0};
  std::thread thread_;
};

}  // namespace esphome::record_store

#endif  // USE_ESP32
