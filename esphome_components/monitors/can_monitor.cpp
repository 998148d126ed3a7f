#include "can_monitor.h"

#include <algorithm>

namespace esphome::monitors {

void CanMonitor::on_event(void *monitor, const bms_core::Event &event) {
  if (const auto *frame = std::get_if<bms_core::CanFrameSeen>(&event.data))
    static_cast<CanMonitor *>(monitor)->add(*frame, event.at);
}

void CanMonitor::add(const bms_core::CanFrameSeen &frame, TimeMs at) {
  this->ring_[this->count_ % FRAMES] = {this->count_ + 1, at, frame};
  this->count_++;

  const auto known = std::span(this->identifiers_).first(this->identifier_count_);
  auto found = std::ranges::find_if(known, [&](const CanIdentifier &entry) {
    return entry.last.id == frame.id && entry.last.received == frame.received;
  });
  if (found == known.end()) {
    if (this->identifier_count_ == MAX_IDENTIFIERS) {
      this->unlisted_++;
      return;
    }
    this->identifiers_[this->identifier_count_++] = {frame, 1, at, 0, 0};
    return;
  }
  const auto interval_ms = static_cast<uint32_t>(std::min<TimeMs>(at - std::min(at, found->last_at), UINT32_MAX));
  found->period_ms = found->count == 1
                         ? interval_ms
                         : static_cast<uint32_t>((static_cast<uint64_t>(found->period_ms) * 7 + interval_ms + 4) / 8);
  found->interval_ms = interval_ms;
  found->last = frame;
  found->last_at = at;
  found->count++;
}

std::optional<CanTraffic> CanMonitor::after(uint32_t number) const {
  if (number >= this->count_)
    return std::nullopt;
  const uint32_t oldest = this->count_ <= FRAMES ? 0 : this->count_ - static_cast<uint32_t>(FRAMES);
  return this->ring_[std::max(number, oldest) % FRAMES];
}

}  // namespace esphome::monitors
