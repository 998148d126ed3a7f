#include "bus_recovery.h"

#include <algorithm>

namespace esphome::can_health {

void BusRecovery::update(uint64_t now_ms) {
  CanBusStatus seen = this->controller_.read(now_ms);
  seen.bus_off_count = this->status_.bus_off_count;
  seen.recovery_count = this->status_.recovery_count;
  seen.discard_count = this->status_.discard_count;
  const bool entered = seen.state != this->status_.state;
  this->status_ = seen;

  switch (seen.state) {
    case CanBusState::ERROR_ACTIVE:
    case CanBusState::ERROR_WARNING:
    case CanBusState::ERROR_PASSIVE:
      this->handle_on_bus_(now_ms);
      return;
    case CanBusState::BUS_OFF:
      this->handle_bus_off_(now_ms, entered);
      break;
    case CanBusState::STOPPED:
      this->handle_stopped_(now_ms, entered);
      break;
    case CanBusState::RECOVERING:
    case CanBusState::UNKNOWN:
      break;
  }
  this->healthy_since_ms_.reset();
  this->waiting_since_ms_.reset();
  this->last_discard_ms_.reset();
  this->last_pending_ = 0;
}

void BusRecovery::schedule_attempt_(uint64_t now_ms) {
  this->next_attempt_ms_ = now_ms + this->backoff_ms_;
  this->backoff_ms_ = std::min(this->backoff_ms_ * 2, LONGEST_BACKOFF_MS);
}

void BusRecovery::handle_bus_off_(uint64_t now_ms, bool entered) {
  if (entered) {
    this->status_.bus_off_count++;
    this->recovery_started_ = false;
    this->controller_.clear_transmit_queue();
    this->schedule_attempt_(now_ms);
    return;
  }
  if (now_ms < this->next_attempt_ms_) {
    return;
  }
  // Frames accepted since then are as old as the back-off is long.
  this->controller_.clear_transmit_queue();
  this->recovery_started_ = this->controller_.initiate_recovery();
  if (this->recovery_started_) {
    this->next_attempt_ms_ = now_ms + this->backoff_ms_;
  } else {
    this->schedule_attempt_(now_ms);
  }
}

void BusRecovery::handle_stopped_(uint64_t now_ms, bool entered) {
  if (this->recovery_started_) {
    this->recovery_started_ = false;
    this->next_attempt_ms_ = now_ms;
  } else if (entered) {
    this->schedule_attempt_(now_ms);
  }
  if (now_ms < this->next_attempt_ms_) {
    return;
  }
  this->controller_.clear_transmit_queue();
  if (this->controller_.start()) {
    this->status_.recovery_count++;
  } else {
    this->schedule_attempt_(now_ms);
  }
}

void BusRecovery::handle_on_bus_(uint64_t now_ms) {
  const uint16_t pending = this->status_.tx_pending.value_or(0);
  const bool one_left = pending < this->last_pending_;
  this->last_pending_ = pending;
  if (one_left) {
    this->last_discard_ms_.reset();
  }
  if (pending == 0) {
    this->waiting_since_ms_.reset();
  } else if (one_left || !this->waiting_since_ms_.has_value()) {
    this->waiting_since_ms_ = now_ms;
  } else if (now_ms - *this->waiting_since_ms_ >= STALL_MS) {
    this->discard_stale_frames_(now_ms);
  }
  this->status_.transmit_stalled =
      this->last_discard_ms_.has_value() && now_ms - *this->last_discard_ms_ < STALL_HOLD_MS;

  if (this->status_.state == CanBusState::ERROR_PASSIVE || this->status_.transmit_stalled) {
    this->healthy_since_ms_.reset();
  } else if (!this->healthy_since_ms_.has_value()) {
    this->healthy_since_ms_ = now_ms;
  } else if (now_ms - *this->healthy_since_ms_ >= HEALTHY_MS) {
    this->backoff_ms_ = FIRST_BACKOFF_MS;
  }
}

void BusRecovery::discard_stale_frames_(uint64_t now_ms) {
  // Clearing the queue alone would leave the frame that the hardware keeps repeating.
  // If it does not start again at once, the next update sees it stopped and tries again.
  if (this->controller_.stop()) {
    this->controller_.start();
  } else {
    this->controller_.clear_transmit_queue();
  }
  this->status_.discard_count++;
  this->last_discard_ms_ = now_ms;
  this->waiting_since_ms_.reset();
  this->last_pending_ = 0;
}

}  // namespace esphome::can_health
