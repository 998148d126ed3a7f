#include "tinybms.h"

#include <cinttypes>

#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::tinybms {

static const char *const TAG = "tinybms";

namespace {
/// At 115200 baud 16 ms bring 185 bytes; more than this in one pass is a flood that waits for the next.
constexpr size_t MAX_BYTES_PER_PASS = 1024;
}  // namespace

void TinyBms::setup() {}

void TinyBms::dump_config() {
  ESP_LOGCONFIG(TAG,
                "TinyBMS %s:\n"
                "  Live data every %" PRIu32
                " ms\n"
                "  Timeout %" PRIu32 " ms",
                this->name_, this->config_.live_interval_ms, this->config_.timeout_ms);
}

void TinyBms::loop() {
  // ESPHome keeps no order among loops once a component has disabled its own: what has just arrived on a line over TCP
  // would wait for the next pass, and what we write now for the one after that.
  if (this->tcp_uart_ != nullptr)
    this->tcp_uart_->loop();
  const TimeMs now = millis_64();
  if (!this->parent_->is_connected()) {
    this->poller_.line_lost(now);
    return;
  }
  uint8_t chunk[128];
  for (size_t total = 0; total < MAX_BYTES_PER_PASS;) {
    const size_t count = std::min(this->available(), sizeof(chunk));
    if (count == 0 || !this->read_array(chunk, count))
      break;
    total += count;
    this->poller_.receive({chunk, count}, now);
    if (this->line_listener_ != nullptr)
      this->line_listener_->on_line_received(this->index_, {chunk, count}, this->poller_.counters(), now);
  }
  const auto bytes = this->poller_.advance(now);
  if (bytes.empty())
    return;
  if (this->line_listener_ != nullptr)
    this->line_listener_->on_line_sent(this->index_, bytes, now);
  this->write_array(bytes.data(), bytes.size());
  if (this->tcp_uart_ != nullptr)
    this->flush();  // sends what the socket takes now; a real UART would wait here
}

void TinyBms::look_at_firmware_() {
  const auto &identity = this->pack_.snapshot.identity;
  if (!identity || identity->firmware_internal == this->firmware_)
    return;
  this->firmware_ = identity->firmware_internal;
  if (this->firmware_ < SettingsStore::FIRST_WRITABLE_FIRMWARE) {
    ESP_LOGW(TAG, "%s: BMS firmware %u may restart when written to: settings can be read only", this->name_,
             this->firmware_);
  } else if (this->firmware_ < SettingsStore::FIRST_GOOD_FIRMWARE) {
    ESP_LOGW(TAG, "%s: BMS firmware %u has known errors in the commands used here: update it to %u or newer",
             this->name_, this->firmware_, SettingsStore::FIRST_GOOD_FIRMWARE);
  } else {
    ESP_LOGI(TAG, "%s: BMS firmware %u", this->name_, this->firmware_);
  }
}

void TinyBms::on_reading() {
  this->look_at_firmware_();
  this->pack_.energy.add(*this->pack_.snapshot.last_complete);
  if (this->reading_listener_ != nullptr)
    this->reading_listener_->on_pack_reading(this->index_);
}

void TinyBms::on_bms_event(const bms_core::BmsEvent &event) {
  const EventInfo *info = find_event(event.id);
  ESP_LOGI(TAG, "%s: event 0x%02X %s", this->name_, event.id, info == nullptr ? "unknown" : info->name);
  this->bus_.publish(bms_core::BmsEventSeen{this->index_, event}, millis_64());
}

void TinyBms::on_link(bool up) {
  if (up) {
    ESP_LOGI(TAG, "%s: BMS answers", this->name_);
    this->status_clear_warning();
  } else {
    ESP_LOGW(TAG, "%s: BMS silent (last error: %s)", this->name_, link_error_key(this->poller_.counters().last_error));
    this->status_set_warning(LOG_STR("BMS silent"));
  }
  this->bus_.publish(bms_core::BmsLinkChanged{this->index_, up}, millis_64());
}

void TinyBms::on_write(const WriteReport &report) {
  char text[REPORT_TEXT_SIZE];
  describe(report, text, sizeof(text));
  if (report.result == WriteResult::OK) {
    ESP_LOGI(TAG, "%s: %s", this->name_, text);
  } else {
    ESP_LOGW(TAG, "%s: %s", this->name_, text);
  }
  this->last_write_ = report;
  this->write_count_++;
  this->bus_.publish(bms_core::SettingWritten{this->index_, report.setting, static_cast<uint8_t>(report.result),
                                              static_cast<uint32_t>(report.held.value_or(report.wanted))},
                     millis_64());
}

void TinyBms::on_reset(ResetOption option, WriteResult result) {
  static constexpr const char *NAMES[] = {"", "clear events", "clear statistics", "", "", "reset"};
  ESP_LOGI(TAG, "%s: %s: %s", this->name_, NAMES[static_cast<size_t>(option)], write_result_key(result));
  this->last_reset_ = ResetReport{option, result};
  this->reset_count_++;
}

}  // namespace esphome::tinybms
