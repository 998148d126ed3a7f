#include "slcan.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

#include "esphome/core/application.h"
#include "esphome/core/log.h"

namespace esphome::slcan {

static const char *const TAG = "slcan";

static constexpr uint32_t ERROR_LOG_INTERVAL_MS = 60'000;

bool Slcan::setup_internal() {
  this->update_link_();
  return true;
}

void Slcan::dump_config() {
  ESP_LOGCONFIG(TAG,
                "SLCAN:\n"
                "  Bit rate code: S%c\n"
                "  Link: %s",
                this->bit_rate_code_, this->open_ ? LOG_STR_LITERAL("open") : LOG_STR_LITERAL("down"));
}

void Slcan::loop() {
  this->update_link_();
  if (this->tcp_uart_ != nullptr) {
    this->tcp_uart_->loop();  // or what has just arrived would wait for the next pass
    this->update_link_();
  }
  canbus::Canbus::loop();
  this->log_line_errors_();
}

void Slcan::update_link_() {
  const bool connected = this->parent_->is_connected();
  if (connected != this->connected_) {
    this->connected_ = connected;
    this->open_ = false;
    this->reader_.reset();
    this->chunk_start_ = this->chunk_end_ = 0;
    if (!connected) {
      ESP_LOGW(TAG, "Link down");
    }
  }
  if (!connected || this->open_) {
    return;
  }
  // The first CR ends what another program may have left unfinished; C, because the bit rate is set while closed.
  const char opening[] = {'\r', 'C', '\r', 'S', this->bit_rate_code_, '\r', 'O', '\r'};
  if (this->write_line_(opening, sizeof(opening))) {
    this->open_ = true;
    ESP_LOGI(TAG, "Link up, CAN channel opened with S%c", this->bit_rate_code_);
  }
}

bool Slcan::write_line_(const char *line, size_t length) {
  // Never a part of a line: the peer would take the next one for its end.
  if (this->parent_->available_for_write() < length) {
    return false;
  }
  this->write_array(reinterpret_cast<const uint8_t *>(line), length);
  if (this->tcp_uart_ != nullptr) {
    this->flush();  // sends what the socket takes now; a real UART would wait here
  }
  return true;
}

canbus::Error Slcan::send_message(canbus::CanFrame *frame) {
  this->update_link_();
  if (!this->open_) {
    this->counters_.not_connected++;
    return canbus::ERROR_FAILTX;
  }
  Frame out;
  out.id = frame->can_id;
  out.extended = frame->use_extended_id;
  out.remote = frame->remote_transmission_request;
  out.length = frame->can_data_length_code;
  if (!out.remote) {
    std::copy_n(frame->data, std::min<size_t>(out.length, out.data.size()), out.data.begin());
  }
  std::array<char, MAX_LINE_LENGTH> line;
  const size_t length = encode(out, line);
  if (length == 0) {
    return canbus::ERROR_FAIL;
  }
  if (!this->write_line_(line.data(), length)) {
    this->counters_.tx_full++;
    return canbus::ERROR_ALLTXBUSY;
  }
  this->counters_.frames_sent++;
  return canbus::ERROR_OK;
}

bool Slcan::read_chunk_() {
  const size_t length = std::min(this->available(), this->chunk_.size());
  if (length == 0 || !this->read_array(this->chunk_.data(), length)) {
    return false;
  }
  this->chunk_start_ = 0;
  this->chunk_end_ = static_cast<uint8_t>(length);
  return true;
}

canbus::Error Slcan::read_message(canbus::CanFrame *frame) {
  for (size_t count = 0; count < MAX_BYTES_PER_READ; count++) {
    if (this->chunk_start_ == this->chunk_end_ && !this->read_chunk_()) {
      return canbus::ERROR_NOMSG;
    }
    const auto in = this->reader_.feed(this->chunk_[this->chunk_start_++]);
    if (!in.has_value()) {
      continue;
    }
    frame->can_id = in->id;
    frame->use_extended_id = in->extended;
    frame->remote_transmission_request = in->remote;
    frame->can_data_length_code = in->length;
    std::memcpy(frame->data, in->data.data(), in->data.size());
    return canbus::ERROR_OK;
  }
  return canbus::ERROR_NOMSG;
}

void Slcan::log_line_errors_() {
  const auto &lines = this->reader_.counters();
  const uint32_t errors = lines.malformed + lines.overruns;
  if (errors == this->line_errors_logged_) {
    return;
  }
  const uint32_t now_ms = App.get_loop_component_start_time();
  if (this->line_errors_logged_ != 0 && now_ms - this->last_error_log_ms_ < ERROR_LOG_INTERVAL_MS) {
    return;
  }
  ESP_LOGW(TAG, "Unreadable lines from the peer: %" PRIu32 " malformed, %" PRIu32 " too long", lines.malformed,
           lines.overruns);
  this->line_errors_logged_ = errors;
  this->last_error_log_ms_ = now_ms;
}

can_health::CanBusStatus Slcan::status() const {
  can_health::CanBusStatus status;
  status.state = this->open_ && this->parent_->is_connected() ? can_health::CanBusState::ERROR_ACTIVE
                                                              : can_health::CanBusState::STOPPED;
  status.rx_lost_count = this->reader_.counters().malformed + this->reader_.counters().overruns;
  return status;
}

}  // namespace esphome::slcan
