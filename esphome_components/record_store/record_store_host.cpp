#include "esphome/core/defines.h"
#ifdef USE_HOST

#include <cstdio>
#include <cstdlib>

#include "background_saver.h"
#include "esphome/core/application.h"
#include "esphome/core/log.h"
#include "file_slots.h"
#include "record_store.h"

namespace esphome::record_store {

static const char *const TAG = "record_store";

namespace {

FileSlots s_slots;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
bool s_opened{false};
// Behind the slots: it is destroyed before them.
BackgroundSaver s_saver;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

/// Beside ESPHome's own preferences: $ESPHOME_PREFDIR, else ~/.esphome/prefs, and there <name>.records.
bool open_folder() {
  const char *preferences = getenv("ESPHOME_PREFDIR");
  const char *home = getenv("HOME");
  if (preferences == nullptr && home == nullptr)
    return false;
  const char *base = preferences != nullptr ? preferences : home;
  // ESPHome creates these when it first loads a preference, which may be later.
  static constexpr const char *BELOW_HOME[] = {"/.esphome", "/.esphome/prefs"};
  std::array<char, FileSlots::MAX_PATH> folder;
  const char *below = "";
  if (preferences != nullptr) {
    s_slots.open(preferences);
  } else {
    for (const char *part : BELOW_HOME) {
      below = part;
      snprintf(folder.data(), folder.size(), "%s%s", base, below);
      s_slots.open(folder.data());
    }
  }
  const int length = snprintf(folder.data(), folder.size(), "%s%s/%s.records", base, below, App.get_name().c_str());
  return length > 0 && static_cast<size_t>(length) < folder.size() && s_slots.open(folder.data());
}

}  // namespace

Slots &platform_slots() {
  if (!s_opened && !open_folder())
    ESP_LOGE(TAG, "No folder for records: nothing is kept over a restart. Set ESPHOME_PREFDIR to one that exists.");
  s_opened = true;
  return s_slots;
}

bool save(StoredRecord &record, uint16_t version, std::span<const uint8_t> payload) {
  return s_saver.save(record, version, payload);
}
void flush() { s_saver.flush(); }
uint32_t failures() { return s_saver.failures(); }

}  // namespace esphome::record_store

#endif  // USE_HOST
