#include "gx_presence.h"

namespace esphome::victron_can {

void GxPresence::received(const GxFrame &frame, bms_core::TimeMs now) {
  switch (frame.kind) {
    case GxFrameKind::OTHER:
      return;
    case GxFrameKind::KEEPALIVE:
      this->counters_.keepalives++;
      break;
    case GxFrameKind::IDENTITY:
      this->counters_.identities++;
      if (frame.name[0] != '\0')
        this->name_ = frame.name;
      break;
    case GxFrameKind::HEARTBEAT:
      this->counters_.heartbeats++;
      break;
  }
  this->last_seen_ = now;
}

bool GxPresence::update(bms_core::TimeMs now) {
  const bool before = this->present_;
  this->present_ = this->last_seen_ && (now <= *this->last_seen_ || now - *this->last_seen_ <= this->timeout_ms_);
  return this->present_ != before;
}

}  // namespace esphome::victron_can
