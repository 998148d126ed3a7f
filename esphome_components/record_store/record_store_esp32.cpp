#include "esphome/core/defines.h"
#ifdef USE_ESP32

#include <nvs.h>

#include <cinttypes>
#include <cstdio>

#include "esphome/core/log.h"
#include "record_store.h"

namespace esphome::record_store {

static const char *const TAG = "record_store";

namespace {

/// Slots as entries of a namespace of their own in NVS, which ESPHome has initialised by the time of setup().
class NvsSlots final : public Slots {
 public:
  void open() {
    const esp_err_t error = nvs_open("records", NVS_READWRITE, &this->handle_);
    if (error != ESP_OK) {
      this->handle_ = 0;
      ESP_LOGE(TAG, "NVS cannot be opened (error %d): nothing is kept over a restart", error);
    }
  }
  size_t read(uint32_t key, uint8_t slot, std::span<uint8_t> buffer) override {
    size_t size = buffer.size();
    if (this->handle_ == 0 || nvs_get_blob(this->handle_, Name(key, slot).text, buffer.data(), &size) != ESP_OK)
      return 0;
    return size;
  }
  bool write(uint32_t key, uint8_t slot, std::span<const uint8_t> bytes) override {
    return this->handle_ != 0 &&
           nvs_set_blob(this->handle_, Name(key, slot).text, bytes.data(), bytes.size()) == ESP_OK &&
           nvs_commit(this->handle_) == ESP_OK;
  }

 protected:
  /// "<key in hex>.<slot>"; NVS takes 15 characters.
  struct Name {
    Name(uint32_t key, uint8_t slot) { snprintf(this->text, sizeof(this->text), "%08" PRIx32 ".%u", key, slot % 10U); }
    char text[NVS_KEY_NAME_MAX_SIZE];
  };

  nvs_handle_t handle_{0};
};

NvsSlots s_slots;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
bool s_opened{false};
uint32_t s_failures{0};

}  // namespace

Slots &platform_slots() {
  if (!s_opened)
    s_slots.open();
  s_opened = true;
  return s_slots;
}

bool save(StoredRecord &record, uint16_t version, std::span<const uint8_t> payload) {
  const bool saved = record.save(version, payload);
  s_failures += saved ? 0 : 1;
  return saved;
}
void flush() {}
uint32_t failures() { return s_failures; }

}  // namespace esphome::record_store

#endif  // USE_ESP32
