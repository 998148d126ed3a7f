#include "event_keeper.h"

#include <algorithm>

namespace esphome::tinybms_web {

void EventKeeper::on_stored_event(std::span<const uint8_t> event) {
  if (event.size() != bms_core::LOG_RECORD_SIZE)
    return;
  if (const auto record = bms_core::unpack_record(event.first<bms_core::LOG_RECORD_SIZE>())) {
    this->log_.restore(*record);
    this->stored_ = record->sequence;
  }
}

void EventKeeper::on_stored_acknowledged(uint32_t up_to) {
  this->acknowledge(up_to);
  this->acknowledged_stored_ = this->acknowledged_;
}

void EventKeeper::acknowledge(uint32_t up_to) {
  // If the newest events are torn, their numbers are given again: nobody has seen those.
  this->acknowledged_ = std::max(this->acknowledged_, std::min(up_to, this->log_.next_sequence() - 1));
}

void EventKeeper::step() {
  if (this->stored_ + 1 == this->log_.next_sequence()) {
    // After the events it is about, so that it is not read before them.
    if (this->acknowledged_ != this->acknowledged_stored_ && this->store_.append_acknowledged(this->acknowledged_))
      this->acknowledged_stored_ = this->acknowledged_;
    return;
  }
  // What flash did not take for so long that it is no longer in memory is gone.
  const uint32_t first = this->log_.first_sequence();
  if (static_cast<int32_t>(first - this->stored_ - 1) > 0) {
    this->lost_ += first - this->stored_ - 1;
    this->stored_ = first - 1;
  }
  // One a pass: what cannot be stored now is tried again with the next one.
  this->log_.visit_from(this->stored_ + 1, [this](const bms_core::LogRecord &record) {
    if (this->store_.append_event(bms_core::pack_record(record)))
      this->stored_ = record.sequence;
    return false;
  });
}

void EventKeeper::flush() {
  for (size_t i = 0; i <= battery_history::HistoryStore::EVENTS_WAITING; i++)
    this->step();
}

}  // namespace esphome::tinybms_web
