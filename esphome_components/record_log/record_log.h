#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "block_device.h"

namespace esphome::record_log {

/// Which sectors of the device a log may use, and the longest record it takes.
struct Region {
  size_t first_sector{0};
  size_t sectors{0};
  size_t max_record{0};
};

/// What a log has to tell of itself.
struct LogStatistics {
  uint32_t written{0};
  /// Read back other than written; tried again at the next place.
  uint32_t failed{0};
  /// Given up: the queue was full or the memory would not take it.
  uint32_t lost{0};
  uint32_t erased{0};
  /// Found at the start: torn or damaged pages.
  uint32_t damaged{0};
};

/// The newest records that fit in some sectors of flash: they survive a loss of power at any moment.
///
/// A sector holds pages of one size, each with one record, little-endian:
///   u32 sequence   rises with every record; 0xFFFFFFFF is an erased page
///   u8 type, u8 length, u16 reserved (0)
///   the record, filled up with 0xFF to the page's size
///   u32 CRC-32 (IEEE 802.3) of all of that
/// Pages are written one after the other, sectors go round, so that all wear alike; the next one is erased before it is
/// needed. What the CRC does not confirm was torn or has decayed: it is skipped, and the place stays unused until its
/// sector comes round again. Nothing is ever changed in place.
class RecordLog final {
 public:
  static constexpr size_t OVERHEAD = 12;
  static constexpr size_t MAX_PAGE = 160;
  static constexpr size_t MAX_RECORD = MAX_PAGE - OVERHEAD;
  static constexpr uint8_t MAX_ATTEMPTS = 3;

  using Visitor = void (*)(void *context, uint8_t type, std::span<const uint8_t> record);

  static constexpr size_t page_size(size_t max_record) { return (max_record + OVERHEAD + 3) / 4 * 4; }
  static constexpr size_t pages_per_sector(size_t max_record) {
    return BlockDevice::SECTOR_SIZE / page_size(max_record);
  }
  /// So many that `records` of them are always there, also while the oldest sector has just been erased.
  static constexpr size_t sectors_for(size_t records, size_t max_record) {
    return (records + pages_per_sector(max_record) - 1) / pages_per_sector(max_record) + 2;
  }
  /// Bytes of `queue` for so many records that wait.
  static constexpr size_t queue_size(size_t records, size_t max_record) { return records * (max_record + 2); }

  /// Device and queue must outlive the log.
  RecordLog(BlockDevice &device, const Region &region, std::span<uint8_t> queue);
  RecordLog(const RecordLog &) = delete;
  RecordLog &operator=(const RecordLog &) = delete;

  /// Finds the end and calls visit for every good record, oldest first. Reads all of the region: during setup. False if
  /// the region is no part of the device or too small, or its records too long: then nothing is ever stored. A record
  /// that was written again because its page seemed bad may come twice in a row.
  bool open(Visitor visit, void *context);

  /// Puts a record into the queue; false if there is no room or it is too long.
  bool append(uint8_t type, std::span<const uint8_t> record);
  /// Writes one page or erases one sector if there is need; false if there is nothing to do now. Erasing waits until it
  /// may.
  bool step(bool may_erase);

  size_t waiting() const { return this->queued_; }
  /// append() would take a record now.
  bool has_room() const { return this->open_ && this->queued_ != this->queue_capacity_; }
  /// The next step needs leave to erase, or would like to have it.
  bool wants_erase() const;
  const LogStatistics &statistics() const { return this->statistics_; }

 protected:
  using Page = std::array<uint8_t, MAX_PAGE>;

  std::span<uint8_t> page_(Page &page) const { return std::span(page).first(this->page_size_); }
  size_t offset_(size_t sector, size_t index) const;
  size_t next_sector_() const { return (this->sector_ + 1) % this->region_.sectors; }
  bool load_(size_t sector, size_t index, Page &page);
  bool good_(const Page &page) const;
  size_t find_newest_sector_();
  void visit_sector_(size_t sector, Visitor visit, void *context);
  bool blank_sector_(size_t sector);
  bool erase_next_();
  bool write_();
  void pop_();
  std::span<uint8_t> queue_slot_(size_t index) const;

  BlockDevice &device_;
  Region region_;
  std::span<uint8_t> queue_;
  size_t page_size_;
  size_t pages_;
  size_t queue_capacity_;
  size_t queue_head_{0};
  size_t queued_{0};

  bool open_{false};
  /// Where the next page goes; page == pages_ when the sector is full.
  size_t sector_{0};
  size_t page_index_{0};
  bool next_is_blank_{false};
  bool erase_failed_{false};
  uint32_t next_sequence_{1};
  uint8_t attempts_{0};
  LogStatistics statistics_;
};

}  // namespace esphome::record_log
