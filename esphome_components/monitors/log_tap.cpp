#include "log_tap.h"

#include "esphome/core/defines.h"
#ifdef USE_LOGGER
#include "esphome/components/logger/logger.h"
#include "esphome/core/hal.h"
#endif

namespace esphome::monitors {

void tap_log([[maybe_unused]] LogRing &ring) {
#ifdef USE_LOGGER
  logger::global_logger->add_log_callback(
      &ring, [](void *context, uint8_t level, const char *tag, const char *message, size_t length) {
        static_cast<LogRing *>(context)->add(static_cast<LogLevel>(level), tag, {message, length}, millis_64());
      });
#endif
}

}  // namespace esphome::monitors
