#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/pack_snapshot.h"

/// The settings and events of the BMS as tables. Their contents are generated from settings.py and events.py, into
/// main.cpp by the ESPHome build and into a source file of its own by the tests' build.
namespace esphome::tinybms {

enum class Danger : uint8_t { NORMAL, CAUTION, DANGER };

struct SettingOption {
  uint16_t value;
  const char *name;
};

/// One value inside the settings block; see settings.py for what the fields mean.
struct SettingInfo {
  const char *key;
  const char *name;
  const char *unit;
  const char *group;
  const char *help;
  std::span<const SettingOption> options;
  /// Range of the raw value as documented; the BMS may narrow it.
  int32_t minimum;
  int32_t maximum;
  uint16_t address;
  /// The engineering value is raw * multiplier / divisor.
  uint16_t multiplier;
  uint16_t divisor;
  uint8_t words;
  uint8_t shift;
  uint8_t bits;
  bool is_signed;
  bool write_only;
  Danger danger;

  /// A field that shares its register with others.
  bool packed() const { return this->bits < 16; }
};

/// Of each pair the first setting has to stay below the second.
struct OrderedSettings {
  uint8_t below;
  uint8_t above;
};

enum class EventLevel : uint8_t { FAULT, WARNING, INFO };

struct EventInfo {
  uint8_t id;
  const char *key;
  const char *name;
  EventLevel level;
  /// The fault or warning that begins with this event; none for information.
  bms_core::FaultSet begins;
  /// The faults and warnings that end with this event.
  bms_core::FaultSet ends;
};

extern const std::span<const SettingInfo> SETTINGS;
extern const std::span<const OrderedSettings> ORDERED_SETTINGS;
extern const std::span<const EventInfo> EVENTS;

/// The table's entry for an event identifier; nullptr for one the protocol document does not name.
const EventInfo *find_event(uint8_t id);
/// Index of the setting with this key.
std::optional<uint8_t> find_setting(const char *key);

}  // namespace esphome::tinybms
