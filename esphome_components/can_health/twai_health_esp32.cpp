#include "twai_health_esp32.h"
#ifdef USE_CAN_HEALTH_TWAI

#include <driver/twai.h>

#include <algorithm>
#include <cinttypes>

#include "esphome/core/hal.h"
#include "esphome/core/log.h"

namespace esphome::can_health {

static const char *const TAG = "can_health";

static CanBusState state_of(const twai_status_info_t &info) {
  switch (info.state) {
    case TWAI_STATE_STOPPED:
      return CanBusState::STOPPED;
    case TWAI_STATE_RUNNING:
      return state_from_error_counts(info.tx_error_counter, info.rx_error_counter);
    case TWAI_STATE_BUS_OFF:
      return CanBusState::BUS_OFF;
    case TWAI_STATE_RECOVERING:
      return CanBusState::RECOVERING;
  }
  return CanBusState::UNKNOWN;
}

static uint16_t to_u16(uint32_t value) { return static_cast<uint16_t>(std::min<uint32_t>(value, UINT16_MAX)); }

CanBusStatus TwaiHealth::read(uint64_t now_ms) {
  CanBusStatus status;
  twai_status_info_t info;
  if (twai_get_status_info(&info) != ESP_OK) {
    return status;
  }
  status.state = state_of(info);
  status.tx_error_count = to_u16(info.tx_error_counter);
  status.rx_error_count = to_u16(info.rx_error_counter);
  status.error_counts_at_ms = now_ms;
  status.tx_pending = to_u16(info.msgs_to_tx);
  status.bus_error_count = info.bus_error_count;
  status.arbitration_lost_count = info.arb_lost_count;
  status.rx_lost_count = info.rx_missed_count + info.rx_overrun_count;
  return status;
}

// Refused only while no driver is installed or it has no queue: then there is nothing to clear.
void TwaiHealth::clear_transmit_queue() { twai_clear_transmit_queue(); }

bool TwaiHealth::initiate_recovery() { return twai_initiate_recovery() == ESP_OK; }

bool TwaiHealth::start() { return twai_start() == ESP_OK; }

bool TwaiHealth::stop() { return twai_stop() == ESP_OK; }

void TwaiHealth::loop() {
  const CanBusStatus before = this->recovery_.status();
  this->recovery_.update(millis_64());
  this->log_changes_(before, this->recovery_.status());
}

void TwaiHealth::log_changes_(const CanBusStatus &before, const CanBusStatus &after) {
  if (after.bus_off_count != before.bus_off_count) {
    ESP_LOGW(TAG, "Bus-off (number %" PRIu32 "): check wiring, terminators and bit rate", after.bus_off_count);
  }
  if (after.recovery_count != before.recovery_count) {
    ESP_LOGI(TAG, "Back on the bus");
  }
  if (after.transmit_stalled && !before.transmit_stalled) {
    ESP_LOGW(TAG, "Frames do not leave, nobody acknowledges them: discarding what is older than 1 s");
  }
  if (!after.transmit_stalled && before.transmit_stalled && after.can_transmit()) {
    ESP_LOGI(TAG, "Frames leave again");
  }
}

void TwaiHealth::dump_config() {
  ESP_LOGCONFIG(TAG,
                "CAN health:\n"
                "  Controller: TWAI 0\n"
                "  State: %s",
                to_string(this->status().state));
}

}  // namespace esphome::can_health

#endif  // USE_CAN_HEALTH_TWAI
