#include "victron_can.h"

#include <algorithm>
#include <cinttypes>

#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::victron_can {

static const char *const TAG = "victron_can";

static constexpr uint32_t DEFAULT_GX_TIMEOUT_MS = 10'000;

VictronCan::VictronCan(canbus::Canbus *canbus) : canbus_(canbus), gx_(DEFAULT_GX_TIMEOUT_MS) {
  for (const FrameInfo &info : FRAMES) {
    FrameRecord &record = this->records_[this->record_count_++];
    record.name = info.name;
    record.period_ms = info.period_ms;
    record.frame.id = info.id;
  }
}

void VictronCan::set_period(uint16_t id, uint32_t period_ms) {
  for (size_t i = 1; i < FRAME_COUNT; i++) {
    if (FRAMES[i].id == id)
      this->records_[i].period_ms = period_ms;
  }
}

void VictronCan::set_custom_frames(std::span<const CustomFrame> frames) {
  this->yaml_frames_ = frames.first(std::min(frames.size(), MAX_CUSTOM_FRAMES));
}

bool VictronCan::change_custom_frames(std::span<const CustomFrame> frames) {
  FrameList &list = this->free_list_();
  list.clear();
  for (const CustomFrame &frame : frames) {
    if (!list.add(frame))
      return false;
  }
  this->use_free_list_();
  return true;
}

bool VictronCan::load_custom_frames(std::span<const uint8_t> record) {
  if (!this->free_list_().restore(record))
    return false;
  this->use_free_list_();
  return true;
}

void VictronCan::use_free_list_() {
  this->own_list_ = 1 - this->own_list_;
  this->replace_custom_frames_(this->own_frames_[this->own_list_].frames());
}

void VictronCan::replace_custom_frames_(std::span<const CustomFrame> frames) {
  struct Kept {
    FrameRecord record;
    TimeMs due;
  };
  const TimeMs now = millis_64();
  std::array<std::optional<Kept>, MAX_CUSTOM_FRAMES> kept;
  for (size_t i = 0; i < frames.size(); i++) {
    const auto before = std::ranges::find(this->custom_frames_, frames[i]);
    if (before == this->custom_frames_.end())
      continue;
    const size_t record = FRAME_COUNT + (before - this->custom_frames_.begin());
    kept[i] = {this->records_[record], this->rotation_.due(record - 1)};
  }
  this->custom_frames_ = frames;
  this->record_count_ = FRAME_COUNT;
  this->rotation_.truncate(FRAME_COUNT - 1);
  for (size_t i = 0; i < frames.size(); i++) {
    FrameRecord &record = this->records_[this->record_count_++];
    record = kept[i] ? kept[i]->record : FrameRecord{};
    record.extended = frames[i].extended;
    record.period_ms = frames[i].period_ms;
    record.frame.id = frames[i].id;
    // New ones are spread like all frames at the start.
    const TimeMs begin = now + (i * FrameRotation::START_MS / frames.size()) % record.period_ms;
    this->rotation_.add(record.period_ms, kept[i] ? kept[i]->due : begin);
  }
}

void VictronCan::setup() {
  this->buffer_.reserve(canbus::CAN_MAX_DATA_LENGTH);
  for (size_t i = 1; i < FRAME_COUNT; i++)
    this->rotation_.add(this->records_[i].period_ms);
  this->reset_custom_frames();
  this->canbus_->add_callback(
      [this](uint32_t id, bool extended, bool remote_request, const std::vector<uint8_t> &data) {
        this->received_(id, extended, remote_request, data);
      });
}

void VictronCan::loop() {
  const TimeMs now = millis_64();
  this->watch_bus_();
  this->send_limits_(now);
  this->send_others_(now);
  if (this->gx_.update(now)) {
    if (this->gx_.present()) {
      ESP_LOGI(TAG, "GX is there");
    } else {
      ESP_LOGW(TAG, "GX is silent; the battery goes on sending");
    }
    this->publish_(bms_core::GxLinkChanged{this->gx_.present()}, now);
  }
}

void VictronCan::update(const bms_core::BatteryState &state) {
  const TimeMs now = millis_64();
  this->state_ = state;
  this->updated_at_ = now;
  this->limits_ = this->rounder_.update(state.limits);
  this->send_limits_(now);
}

void VictronCan::watch_bus_() {
  const can_health::CanBusStatus status = this->bus_status();
  const bool ready = !this->canbus_->is_failed() && status.can_transmit();
  this->transmit_stalled_ = status.transmit_stalled;
  if (ready == this->bus_ready_)
    return;
  this->bus_ready_ = ready;
  if (ready) {
    // What waits in the adapter is older than the state of now.
    if (this->health_ != nullptr)
      this->health_->clear_transmit_queue();
    this->limit_schedule_.send_at_once();
    if (this->bus_was_ready_once_)
      ESP_LOGI(TAG, "CAN bus is back");
    this->bus_was_ready_once_ = true;
  } else {
    ESP_LOGW(TAG, "CAN bus is down (%s): no frames", can_health::to_string(status.state));
  }
}

void VictronCan::recover() {
  if (this->health_ != nullptr)
    this->health_->clear_transmit_queue();
  this->limit_schedule_.send_at_once();
}

void VictronCan::send_limits_(TimeMs now) {
  if (this->updated_at_ && now - *this->updated_at_ > STATE_TIMEOUT_MS) {
    ESP_LOGE(TAG, "No battery state for %" PRIu32 " ms: no frames", STATE_TIMEOUT_MS);
    this->updated_at_.reset();
    this->limits_.reset();
  }
  if (!this->bus_ready_)
    return;
  const bool available = this->limits_.has_value();
  const bool fell = available && this->sent_limits_ && this->limits_->falls_below(*this->sent_limits_);
  if (this->limit_schedule_.due(now, available, fell)) {
    if (this->send_(this->records_[0], encode_limits(*this->limits_), now)) {
      this->sent_limits_ = this->limits_;
      this->limit_schedule_.sent(now);
    } else {
      this->limit_schedule_.failed(now);
    }
  }
  if (available == this->rotation_.running())
    return;
  if (!available) {
    ESP_LOGW(TAG, "Limits are not known any more: no frames");
    this->rotation_.stop();
  } else if (this->limit_schedule_.running()) {
    ESP_LOGI(TAG, "Limits are known: frames from now on");
    this->rotation_.start(now);
  }
}

void VictronCan::send_others_(TimeMs now) {
  // While nobody acknowledges, 0x351 alone finds out when somebody does, and fills no queue.
  if (!this->bus_ready_ || this->transmit_stalled_ || !this->limit_schedule_.running())
    return;
  this->rotation_.begin_pass(now);
  while (const auto slot = this->rotation_.next(now)) {
    const size_t index = *slot + 1;
    const auto frame = this->encode_(index);
    if (!frame) {
      this->rotation_.skipped(*slot, now);
    } else if (this->send_(this->records_[index], *frame, now)) {
      this->rotation_.sent(*slot, now);
    } else {
      this->rotation_.failed(now);
    }
  }
}

std::optional<Frame> VictronCan::encode_(size_t record) const {
  if (record < FRAME_COUNT)
    return FRAMES[record].encode(this->state_, this->names_);
  return encode_custom(this->custom_frames_[record - FRAME_COUNT], this->state_, this->records_[record].sent);
}

bool VictronCan::send_(FrameRecord &record, const Frame &frame, TimeMs now) {
  this->buffer_.assign(frame.data.begin(), frame.data.begin() + frame.length);
  const bool sent = this->canbus_->send_data(frame.id, record.extended, false, this->buffer_) == canbus::ERROR_OK;
  if (sent == this->send_failing_) {
    this->send_failing_ = !sent;
    if (sent) {
      ESP_LOGI(TAG, "Frames are accepted again");
    } else {
      ESP_LOGW(TAG, "The CAN adapter refuses frames");
    }
  }
  if (!sent) {
    record.failed++;
    this->statistics_.failed++;
    return false;
  }
  record.sent++;
  record.last_sent_at = now;
  record.frame = frame;
  this->statistics_.sent++;
  this->load_.add(frame_bits(record.extended, false, frame.length), now);
  this->publish_(bms_core::CanFrameSeen{frame.id, frame.data, frame.length, false, record.extended}, now);
  return true;
}

void VictronCan::received_(uint32_t id, bool extended, bool remote_request, std::span<const uint8_t> data) {
  const TimeMs now = millis_64();
  data = data.first(std::min<size_t>(data.size(), canbus::CAN_MAX_DATA_LENGTH));
  const auto length = static_cast<uint8_t>(data.size());
  this->statistics_.received++;
  this->load_.add(frame_bits(extended, remote_request, length), now);
  this->gx_.received(decode_gx_frame(id, extended, remote_request, data), now);
  bms_core::CanFrameSeen seen{id, {}, length, true, extended};
  std::copy(data.begin(), data.end(), seen.data.begin());
  this->publish_(seen, now);
}

void VictronCan::publish_(const bms_core::EventData &data, TimeMs now) {
  if (this->event_bus_ != nullptr)
    this->event_bus_->publish(data, now);
}

void VictronCan::dump_config() {
  ESP_LOGCONFIG(TAG,
                "Victron CAN-bus BMS:\n"
                "  Manufacturer: %s\n"
                "  Battery name: %s\n"
                "  Family: %s\n"
                "  Custom frames: %zu\n"
                "  Bus: %s",
                this->names_.manufacturer.data(), this->names_.battery.data(), this->names_.family.data(),
                this->custom_frames_.size(), can_health::to_string(this->bus_status().state));
}

}  // namespace esphome::victron_can
