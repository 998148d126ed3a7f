#include "schedule.h"

#include <algorithm>

namespace esphome::victron_can {

namespace {

/// The first point after `now` of the grid that `point` is on.
TimeMs next_on_grid(TimeMs point, uint32_t period_ms, TimeMs now) {
  return point > now ? point : point + ((now - point) / period_ms + 1) * period_ms;
}

}  // namespace

bool LimitSchedule::due(TimeMs now, bool available, bool fell) {
  if (!available) {
    this->next_.reset();
    this->failures_ = 0;
    return false;
  }
  if (this->failures_ != 0)
    return now >= this->retry_at_ || this->retry_at_ - now > RETRY_MS;
  if (!this->next_ || now >= *this->next_ || this->at_once_)
    return true;
  // Only a clock that went back leads here: it must not silence the battery.
  if (*this->next_ - now > PERIOD_MS)
    return true;
  return fell && now - this->last_sent_ >= FALL_GAP_MS;
}

void LimitSchedule::sent(TimeMs now) {
  if (!this->next_ || *this->next_ > now + PERIOD_MS)
    this->next_ = now;
  this->next_ = next_on_grid(*this->next_, PERIOD_MS, now);
  this->last_sent_ = now;
  this->failures_ = 0;
  this->at_once_ = false;
}

void LimitSchedule::failed(TimeMs now) {
  this->retry_at_ = this->failures_ == 0 ? now : now + RETRY_MS;
  this->failures_ = std::min<uint8_t>(this->failures_ + 1, 2);
}

bool FrameRotation::add(uint32_t period_ms, TimeMs due) {
  if (this->count_ == MAX_SLOTS)
    return false;
  this->slots_[this->count_++] = {std::max<uint32_t>(period_ms, 1), due};
  return true;
}

void FrameRotation::start(TimeMs now) {
  for (size_t i = 0; i < this->count_; i++) {
    Slot &slot = this->slots_[i];
    slot.due = now + (i * START_MS / this->count_) % slot.period_ms;
  }
  this->hold_until_ = now;
  this->running_ = true;
}

void FrameRotation::begin_pass(TimeMs now) {
  this->left_in_pass_ = MAX_PER_PASS;
  for (size_t i = 0; i < this->count_; i++) {
    Slot &slot = this->slots_[i];
    // Only a clock that went back leads here.
    if (slot.due > now + slot.period_ms)
      slot.due = now;
  }
  this->hold_until_ = std::min(this->hold_until_, now + RETRY_MS);
}

std::optional<size_t> FrameRotation::next(TimeMs now) const {
  if (!this->running_ || this->left_in_pass_ == 0 || now < this->hold_until_)
    return std::nullopt;
  std::optional<size_t> oldest;
  for (size_t i = 0; i < this->count_; i++) {
    if (this->slots_[i].due <= now && (!oldest || this->slots_[i].due < this->slots_[*oldest].due))
      oldest = i;
  }
  return oldest;
}

void FrameRotation::sent(size_t slot, TimeMs now) {
  this->slots_[slot].due = next_on_grid(this->slots_[slot].due, this->slots_[slot].period_ms, now);
  this->left_in_pass_--;
}

void FrameRotation::failed(TimeMs now) { this->hold_until_ = now + RETRY_MS; }

void FrameRotation::skipped(size_t slot, TimeMs now) {
  this->slots_[slot].due = now + std::min(this->slots_[slot].period_ms, RECHECK_MS);
}

}  // namespace esphome::victron_can
