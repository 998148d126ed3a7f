#include "event_keeper.h"

namespace esphome::tinybms_web {

void EventKeeper::on_stored_event(std::span<const uint8_t> event) {
  if (event.size() != bms_core::LOG_RECORD_SIZE)
    return;
  if (const auto record = bms_core::unpack_record(event.first<bms_core::LOG_RECORD_SIZE>())) {
    this->gateway_.log().restore(*record);
    this->stored_ = record->sequence;
  }
}

void EventKeeper::loop(bms_core::TimeMs now) {
  bms_core::EventLog &log = this->gateway_.log();
  if (const auto utc_ms = this->history_.history().utc_ms(now))
    log.set_utc(static_cast<uint32_t>(*utc_ms / 1000), now);
  if (this->stored_ + 1 == log.next_sequence())
    return;
  // One a pass: what cannot be stored now is tried again with the next one.
  log.visit_from(this->stored_ + 1, [this](const bms_core::LogRecord &record) {
    if (this->history_.store().append_event(bms_core::pack_record(record)))
      this->stored_ = record.sequence;
    return false;
  });
}

}  // namespace esphome::tinybms_web
