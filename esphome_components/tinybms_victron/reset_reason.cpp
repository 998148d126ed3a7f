#include "reset_reason.h"

#include "esphome/core/defines.h"
#ifdef USE_ESP32
#include <esp_system.h>
#endif

namespace esphome::tinybms_victron {

using bms_core::ResetReason;

#ifdef USE_ESP32
ResetReason reset_reason() {
  switch (esp_reset_reason()) {
    case ESP_RST_POWERON:
      return ResetReason::POWER_ON;
    case ESP_RST_EXT:
    // Whoever flashes or watches the device over USB resets it as with its pin: that is no crash.
    case ESP_RST_USB:
    case ESP_RST_JTAG:
      return ResetReason::RESET_PIN;
    case ESP_RST_SW:
      return ResetReason::SOFTWARE;
    case ESP_RST_PANIC:
    case ESP_RST_CPU_LOCKUP:
      return ResetReason::PANIC;
    case ESP_RST_TASK_WDT:
      return ResetReason::TASK_WATCHDOG;
    case ESP_RST_INT_WDT:
      return ResetReason::INTERRUPT_WATCHDOG;
    case ESP_RST_WDT:
      return ResetReason::OTHER_WATCHDOG;
    case ESP_RST_BROWNOUT:
    case ESP_RST_PWR_GLITCH:
      return ResetReason::BROWNOUT;
    case ESP_RST_DEEPSLEEP:
      return ResetReason::DEEP_SLEEP;
    default:
      return ResetReason::UNKNOWN;
  }
}
#else
ResetReason reset_reason() { return ResetReason::UNKNOWN; }
#endif

}  // namespace esphome::tinybms_victron
