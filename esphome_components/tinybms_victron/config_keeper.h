#pragma once

#include <array>

#include "../gateway_config/config_store.h"
#include "../record_store/stored_record.h"

namespace esphome::tinybms_victron {

/// Keeps the gateway's configuration over restarts: what is known not to be storable is not applied.
class ConfigKeeper final {
 public:
  /// Presets come from the YAML, before load().
  gateway_config::ConfigStore &store() { return this->store_; }
  const gateway_config::ConfigStore &store() const { return this->store_; }

  /// Takes over what was changed before the restart; logs and drops what does not fit the YAML any more.
  void load();
  /// Applies all changes and stores them, or none: see ConfigStore::change().
  std::optional<gateway_config::ConfigProblem> change(std::span<const gateway_config::OptionChange> changes,
                                                      std::span<const bms_core::PackSettings> packs,
                                                      bool from_defaults = false, bool dry_run = false);

 protected:
  gateway_config::ConfigStore store_;
  record_store::StoredRecord record_;
  /// What is loaded or saved. Not on the stack: an ESP32's main loop has 8 kB, and a change comes from deep within.
  std::array<uint8_t, gateway_config::ConfigStore::MAX_RECORD> bytes_{};
};

}  // namespace esphome::tinybms_victron
