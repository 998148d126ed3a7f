#include "history_store.h"

#include <algorithm>

namespace esphome::battery_history {

using bms_core::TimeQuality;
using record_log::RecordLog;

bool HistoryStore::add_log_(record_log::BlockDevice &device, size_t sectors, size_t max_record, size_t waiting,
                            std::optional<uint8_t> level) {
  const size_t queue = RecordLog::queue_size(waiting, max_record);
  if (this->log_count_ == this->logs_.size() || this->queues_used_ + queue > this->queues_.size())
    return false;
  Log &entry = this->logs_[this->log_count_++];
  entry.level = level;
  entry.log.emplace(device, record_log::Region{this->next_sector_, sectors, max_record},
                    std::span(this->queues_).subspan(this->queues_used_, queue));
  this->next_sector_ += sectors;
  this->queues_used_ += queue;
  struct Context {
    HistoryStore *store;
    const Log *log;
  } context{this, &entry};
  return entry.log->open(
      [](void *context, uint8_t type, std::span<const uint8_t> record) {
        auto *const to = static_cast<Context *>(context);
        to->store->use_(*to->log, type, record);
      },
      &context);
}

bool HistoryStore::open(record_log::BlockDevice &device, bms_core::History &history, size_t events,
                        EventRestorer *restorer) {
  this->history_ = &history;
  this->restorer_ = restorer;
  bool all = true;
  for (uint8_t level = 0; level < history.level_count(); level++) {
    const auto &spec = history.spec(level);
    if (persistent(spec))
      all = this->add_log_(device, sectors_for(spec), spec.record_size(), bms_core::History::MAX_UNSAVED, level) && all;
  }
  // After the levels: the times among the events are for their records.
  if (this->add_log_(device, sectors_for_events(events), MAX_EVENT, EVENTS_WAITING, std::nullopt)) {
    this->events_ = &*this->logs_[this->log_count_ - 1].log;
  } else {
    all = false;
  }
  history.set_listener(this);
  return all;
}

void HistoryStore::use_(const Log &log, uint8_t type, std::span<const uint8_t> record) {
  if (log.level) {
    if (type == *log.level)
      this->history_->restore(*log.level, record);
    return;
  }
  const auto number = [&](size_t at, size_t size) {
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
      value |= static_cast<uint64_t>(record[at + i]) << 8 * i;
    return value;
  };
  if (type == static_cast<uint8_t>(Type::EVENT)) {
    if (this->restorer_ != nullptr)
      this->restorer_->on_stored_event(record);
  } else if (type == static_cast<uint8_t>(Type::ACKNOWLEDGED) && record.size() == ACKNOWLEDGED_SIZE) {
    if (this->restorer_ != nullptr)
      this->restorer_->on_stored_acknowledged(static_cast<uint32_t>(number(0, 4)));
  } else if (type == static_cast<uint8_t>(Type::CLOCK) && record.size() == CLOCK_SIZE) {
    this->history_->restore_clock(static_cast<uint32_t>(number(0, 4)), static_cast<int64_t>(number(4, 8)),
                                  static_cast<TimeQuality>(record[12]));
  }
}

void HistoryStore::on_history_record(uint8_t level, std::span<const uint8_t> record) {
  for (Log &log : std::span(this->logs_).first(this->log_count_)) {
    if (log.level == level)
      log.log->append(level, record);
  }
}

void HistoryStore::on_history_clock(uint32_t boot, int64_t utc_offset_ms, TimeQuality quality) {
  std::array<uint8_t, CLOCK_SIZE> record;
  for (size_t i = 0; i < 4; i++)
    record[i] = static_cast<uint8_t>(boot >> 8 * i);
  for (size_t i = 0; i < 8; i++)
    record[4 + i] = static_cast<uint8_t>(static_cast<uint64_t>(utc_offset_ms) >> 8 * i);
  record[12] = static_cast<uint8_t>(quality);
  if (this->events_ != nullptr)
    this->events_->append(static_cast<uint8_t>(Type::CLOCK), record);
}

bool HistoryStore::append_(Type type, std::span<const uint8_t> record) {
  return this->events_ != nullptr && this->events_->has_room() &&
         this->events_->append(static_cast<uint8_t>(type), record);
}

bool HistoryStore::append_event(std::span<const uint8_t> event) { return this->append_(Type::EVENT, event); }

bool HistoryStore::append_acknowledged(uint32_t up_to) {
  std::array<uint8_t, ACKNOWLEDGED_SIZE> record;
  for (size_t i = 0; i < record.size(); i++)
    record[i] = static_cast<uint8_t>(up_to >> 8 * i);
  return this->append_(Type::ACKNOWLEDGED, record);
}

uint32_t HistoryStore::sum_(uint32_t record_log::LogStatistics::*count) const {
  uint32_t sum = 0;
  for (size_t i = 0; i < this->log_count_; i++)
    sum += this->statistics(i).*count;
  return sum;
}

void HistoryStore::step(TimeMs now) {
  const auto logs = std::span(this->logs_).first(this->log_count_);
  if (std::ranges::none_of(logs, [](const Log &log) { return log.log->wants_erase(); })) {
    this->waiting_since_.reset();
  } else if (!this->waiting_since_) {
    this->waiting_since_ = now;
  }
  const bool quiet = this->limits_sent_at_ && now - *this->limits_sent_at_ <= QUIET_MS;
  const bool waited = this->waiting_since_ && now - *this->waiting_since_ >= MAX_WAIT_MS;
  for (Log &log : logs) {
    if (log.log->step(quiet || waited)) {
      // Whatever it was: the next erasure waits for the next frame.
      this->limits_sent_at_.reset();
      return;
    }
  }
}

void HistoryStore::flush() {
  for (Log &log : std::span(this->logs_).first(this->log_count_)) {
    while (log.log->waiting() != 0 && log.log->step(true)) {
    }
  }
}

}  // namespace esphome::battery_history
