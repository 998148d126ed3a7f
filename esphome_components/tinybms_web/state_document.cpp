#include "state_document.h"

#include <algorithm>

#include "esphome/core/log.h"

namespace esphome::tinybms_web {

static const char *const TAG = "tinybms_web";

uint32_t StateDocument::refresh(uint32_t age_ms, uint32_t now_ms) {
  if (this->number_ != 0 && now_ms - this->made_ms_ < std::max(age_ms, LEAST_INTERVAL_MS))
    return this->number_;
  Version &version = this->versions_[(this->number_ + 1) % this->versions_.size()];
  JsonWriter json(version.text);
  this->state_.write(json);
  // state_size() has room for all there can be.
  if (json.overflow()) {
    ESP_LOGE(TAG, "The state does not fit into %u bytes", static_cast<unsigned>(version.text.size()));
    return this->number_;
  }
  version.size = json.size();
  version.number = ++this->number_;
  this->made_ms_ = now_ms;
  return this->number_;
}

std::string_view StateDocument::text(uint32_t number) const {
  const Version &version = this->versions_[number % this->versions_.size()];
  return version.number == number ? std::string_view(version.text.data(), version.size) : std::string_view();
}

}  // namespace esphome::tinybms_web
