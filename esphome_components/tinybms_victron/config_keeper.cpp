#include "config_keeper.h"

#include "../record_store/record_store.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

using gateway_config::ConfigProblem;
using gateway_config::ConfigStore;

void ConfigKeeper::load() {
  this->record_ = {record_store::platform_slots(), record_store::record_key("conf")};
  const auto loaded = this->record_.load(this->bytes_);
  if (!loaded)
    return;
  if (loaded->version != ConfigStore::RECORD_VERSION ||
      !this->store_.restore(std::span<const uint8_t>(this->bytes_).first(loaded->size))) {
    ESP_LOGW(TAG, "The stored configuration does not fit this firmware and YAML: the YAML's values are in force");
  }
}

std::optional<ConfigProblem> ConfigKeeper::change(std::span<const gateway_config::OptionChange> changes,
                                                  std::span<const bms_core::PackSettings> packs, bool from_defaults,
                                                  bool dry_run) {
  const ConfigStore before = this->store_;
  const auto problem = this->store_.change(changes, packs, from_defaults, dry_run);
  if (problem || dry_run)
    return problem;
  const auto size = this->store_.encode(this->bytes_);
  if (size && record_store::save(this->record_, ConfigStore::RECORD_VERSION, {this->bytes_.data(), *size}))
    return std::nullopt;
  this->store_ = before;
  ConfigProblem not_stored;
  not_stored.kind = ConfigProblem::Kind::NOT_STORED;
  return not_stored;
}

}  // namespace esphome::tinybms_victron
