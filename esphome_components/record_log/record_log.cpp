#include "record_log.h"

#include <algorithm>

#include "../record_store/record.h"

namespace esphome::record_log {

namespace {

using record_store::crc32;

constexpr uint32_t ERASED = 0xFFFFFFFF;
constexpr size_t TYPE_AT = 4;
constexpr size_t LENGTH_AT = 5;
constexpr size_t RECORD_AT = 8;
constexpr size_t CRC_SIZE = 4;

uint32_t get32(std::span<const uint8_t> bytes) {
  return static_cast<uint32_t>(bytes[0]) | static_cast<uint32_t>(bytes[1]) << 8 |
         static_cast<uint32_t>(bytes[2]) << 16 | static_cast<uint32_t>(bytes[3]) << 24;
}

void put32(std::span<uint8_t> bytes, uint32_t value) {
  for (size_t i = 0; i < 4; i++)
    bytes[i] = static_cast<uint8_t>(value >> 8 * i);
}

bool blank(std::span<const uint8_t> bytes) {
  return std::ranges::all_of(bytes, [](uint8_t byte) { return byte == 0xFF; });
}

/// Sequence numbers may wrap: later is what is less than half the circle ahead.
bool later(uint32_t a, uint32_t b) { return static_cast<int32_t>(a - b) > 0; }

}  // namespace

RecordLog::RecordLog(BlockDevice &device, const Region &region, std::span<uint8_t> queue)
    : device_(device),
      region_(region),
      queue_(queue),
      page_size_(page_size(region.max_record)),
      pages_(pages_per_sector(region.max_record)),
      queue_capacity_(queue.size() / queue_size(1, region.max_record)) {}

size_t RecordLog::offset_(size_t sector, size_t index) const {
  return (this->region_.first_sector + sector) * BlockDevice::SECTOR_SIZE + index * this->page_size_;
}

bool RecordLog::load_(size_t sector, size_t index, Page &page) {
  return this->device_.read(this->offset_(sector, index), this->page_(page));
}

bool RecordLog::good_(const Page &page) const {
  const auto bytes = std::span(page).first(this->page_size_);
  return bytes[LENGTH_AT] <= this->region_.max_record && get32(bytes) != ERASED &&
         get32(bytes.last(CRC_SIZE)) == crc32(bytes.first(bytes.size() - CRC_SIZE));
}

bool RecordLog::open(Visitor visit, void *context) {
  const size_t end = (this->region_.first_sector + this->region_.sectors) * BlockDevice::SECTOR_SIZE;
  if (this->region_.sectors < 2 || this->region_.max_record > MAX_RECORD || end > this->device_.size())
    return false;
  const size_t newest = this->find_newest_sector_();
  if (newest == this->region_.sectors) {
    // Nothing there: the first page goes to sector 0.
    this->sector_ = this->region_.sectors - 1;
    this->page_index_ = this->pages_;
  } else {
    for (size_t i = 1; i <= this->region_.sectors; i++)
      this->visit_sector_((newest + i) % this->region_.sectors, visit, context);
    this->sector_ = newest;
    this->page_index_ = this->pages_;
    Page page;
    while (this->page_index_ != 0 && this->load_(newest, this->page_index_ - 1, page) && blank(this->page_(page)))
      this->page_index_--;
  }
  this->next_is_blank_ = this->blank_sector_(this->next_sector_());
  this->open_ = true;
  return true;
}

size_t RecordLog::find_newest_sector_() {
  size_t newest = this->region_.sectors;
  for (size_t sector = 0; sector < this->region_.sectors; sector++) {
    for (size_t index = 0; index < this->pages_; index++) {
      Page page;
      if (!this->load_(sector, index, page) || !this->good_(page))
        continue;
      if (newest == this->region_.sectors || later(get32(page), this->next_sequence_)) {
        newest = sector;
        this->next_sequence_ = get32(page);
      }
      break;
    }
  }
  // Until the pages are visited this is the beginning of the newest sector; everything else comes before it.
  return newest;
}

void RecordLog::visit_sector_(size_t sector, Visitor visit, void *context) {
  for (size_t index = 0; index < this->pages_; index++) {
    Page page;
    if (!this->load_(sector, index, page) || blank(this->page_(page)))
      continue;
    if (!this->good_(page)) {
      this->statistics_.damaged++;
      continue;
    }
    visit(context, page[TYPE_AT], std::span<const uint8_t>(page).subspan(RECORD_AT, page[LENGTH_AT]));
    if (!later(this->next_sequence_, get32(page)))
      this->next_sequence_ = get32(page) + 1;
  }
}

bool RecordLog::blank_sector_(size_t sector) {
  std::array<uint8_t, 128> piece;
  static_assert(BlockDevice::SECTOR_SIZE % sizeof(piece) == 0);
  for (size_t at = 0; at < BlockDevice::SECTOR_SIZE; at += piece.size()) {
    if (!this->device_.read(this->offset_(sector, 0) + at, piece) || !blank(piece))
      return false;
  }
  return true;
}

std::span<uint8_t> RecordLog::queue_slot_(size_t index) const {
  const size_t size = queue_size(1, this->region_.max_record);
  return this->queue_.subspan((this->queue_head_ + index) % this->queue_capacity_ * size, size);
}

bool RecordLog::append(uint8_t type, std::span<const uint8_t> record) {
  if (!this->open_ || record.size() > this->region_.max_record || this->queued_ == this->queue_capacity_) {
    this->statistics_.lost++;
    return false;
  }
  const auto slot = this->queue_slot_(this->queued_++);
  slot[0] = type;
  slot[1] = static_cast<uint8_t>(record.size());
  std::ranges::copy(record, slot.begin() + 2);
  return true;
}

bool RecordLog::wants_erase() const {
  if (!this->open_ || this->next_is_blank_)
    return false;
  // As late as it is safe: the records in the next sector are the oldest ones, and somebody may still want them.
  return this->queued_ != 0 ? this->page_index_ == this->pages_
                            : this->page_index_ > this->pages_ / 2 && !this->erase_failed_;
}

bool RecordLog::step(bool may_erase) {
  if (!this->open_)
    return false;
  if (this->wants_erase() && may_erase)
    return this->erase_next_();
  if (this->queued_ == 0)
    return false;
  if (this->page_index_ == this->pages_) {
    if (!this->next_is_blank_)
      return false;
    this->sector_ = this->next_sector_();
    this->page_index_ = 0;
    this->next_is_blank_ = this->blank_sector_(this->next_sector_());
  }
  return this->write_();
}

bool RecordLog::erase_next_() {
  if (this->device_.erase(this->region_.first_sector + this->next_sector_())) {
    this->statistics_.erased++;
    this->next_is_blank_ = true;
    this->erase_failed_ = false;
    return true;
  }
  this->statistics_.failed++;
  this->erase_failed_ = true;
  if (this->page_index_ < this->pages_)
    return true;
  // That sector is passed over. Memory that refuses everything costs one attempt a record.
  this->sector_ = this->next_sector_();
  this->page_index_ = this->pages_;
  this->next_is_blank_ = false;
  if (this->queued_ != 0) {
    this->statistics_.lost++;
    this->pop_();
  }
  return true;
}

void RecordLog::pop_() {
  this->attempts_ = 0;
  this->queue_head_ = (this->queue_head_ + 1) % this->queue_capacity_;
  this->queued_--;
}

bool RecordLog::write_() {
  Page page;
  page.fill(0xFF);
  const auto bytes = this->page_(page);
  const auto slot = this->queue_slot_(0);
  put32(bytes, this->next_sequence_);
  bytes[TYPE_AT] = slot[0];
  bytes[LENGTH_AT] = slot[1];
  bytes[6] = bytes[7] = 0;
  std::ranges::copy(slot.subspan(2, slot[1]), bytes.begin() + RECORD_AT);
  put32(bytes.last(CRC_SIZE), crc32(bytes.first(bytes.size() - CRC_SIZE)));

  Page back;
  const bool good = this->device_.write(this->offset_(this->sector_, this->page_index_), bytes) &&
                    this->load_(this->sector_, this->page_index_, back) && std::ranges::equal(bytes, this->page_(back));
  this->page_index_++;
  // A page that failed may still turn out readable one day: its number is not used again.
  this->next_sequence_ = this->next_sequence_ == ERASED - 1 ? 0 : this->next_sequence_ + 1;
  if (!good)
    this->statistics_.failed++;
  if (!good && ++this->attempts_ < MAX_ATTEMPTS)
    return true;
  good ? this->statistics_.written++ : this->statistics_.lost++;
  this->pop_();
  return true;
}

}  // namespace esphome::record_log
