#include "event_bus.h"

namespace esphome::bms_core {

const char *event_name(const EventData &data) {
  static constexpr const char *NAMES[] = {
      "pack",    "alarm",        "alarm_acknowledged", "bms_event", "bms_link", "gx_link", "can_frame",
      "setting", "charge_stage", "charge_profile",     "config",    "watchdog", "identify"};
  static_assert(std::size(NAMES) == std::variant_size_v<EventData>);
  return NAMES[data.index()];
}

bool is_urgent(const EventData &data) {
  return !std::holds_alternative<PackUpdated>(data) && !std::holds_alternative<CanFrameSeen>(data);
}

bool EventBus::subscribe(Handler handler, void *context) {
  if (this->subscriber_count_ == MAX_SUBSCRIBERS)
    return false;
  this->subscribers_[this->subscriber_count_++] = {handler, context};
  return true;
}

void EventBus::publish(const EventData &data, TimeMs now) {
  const Event event{now, this->sequence_++, data};
  if (is_urgent(data)) {
    if (this->urgent_.full()) {
      this->urgent_.pop();
      this->urgent_.dropped++;
    }
    this->urgent_.push(event);
  } else if (this->data_.full()) {
    this->data_.dropped++;
  } else {
    this->data_.push(event);
  }
}

size_t EventBus::deliver(size_t limit) {
  size_t done = 0;
  while (done < limit && (this->urgent_.count != 0 || this->data_.count != 0)) {
    const Event event = this->urgent_.count != 0 ? this->urgent_.pop() : this->data_.pop();
    for (size_t i = 0; i < this->subscriber_count_; i++)
      this->subscribers_[i].handler(this->subscribers_[i].context, event);
    this->trace_[this->delivered_++ % TRACE_LENGTH] = event;
    done++;
  }
  return done;
}

}  // namespace esphome::bms_core
