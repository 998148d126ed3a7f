#include "tables.h"

#include <cstring>

namespace esphome::tinybms {

const EventInfo *find_event(uint8_t id) {
  for (const EventInfo &event : EVENTS) {
    if (event.id == id)
      return &event;
  }
  return nullptr;
}

std::optional<uint8_t> find_setting(const char *key) {
  for (size_t i = 0; i < SETTINGS.size(); i++) {
    if (std::strcmp(SETTINGS[i].key, key) == 0)
      return static_cast<uint8_t>(i);
  }
  return std::nullopt;
}

}  // namespace esphome::tinybms
