#include "boot_keeper.h"

#include <span>

#include "../record_store/record_store.h"
#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/log.h"
#include "reset_reason.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

void BootKeeper::setup() {
  this->record_ = {record_store::platform_slots(), record_store::record_key("boot")};
  std::array<uint8_t, bms_core::BOOT_RECORD_SIZE> bytes;
  std::optional<bms_core::BootRecord> stored;
  if (const auto loaded = this->record_.load(bytes); loaded && loaded->version == bms_core::BOOT_RECORD_VERSION)
    stored = bms_core::unpack_boot_record({bytes.data(), loaded->size});
  this->guard_.begin(stored, reset_reason(), millis_64());
  this->save_();
  // Whatever crashes from here on finds this boot counted.
  record_store::flush();
  if (this->guard_.safe_mode()) {
    ESP_LOGE(TAG, "Safe mode after %u short boots in a row: the GX gets zeros, no BMS is asked%s",
             this->guard_.short_boots(), this->guard_.bare() ? ", and there is no page" : "");
  }
  if (!this->guard_.bare())
    return;
  // A component that has failed is neither set up nor run.
  for (Component *component : std::span(this->dispensable_).first(this->dispensable_count_))
    component->mark_failed();
}

void BootKeeper::update(bms_core::TimeMs now) {
  if (this->guard_.update(now))
    this->save_();
  if (this->guard_.restart_due()) {
    ESP_LOGW(TAG, "Leaving safe mode: restart");
    App.safe_reboot();
  }
}

void BootKeeper::shut_down() {
  this->guard_.shut_down();
  this->save_();
}

void BootKeeper::save_() {
  if (!record_store::save(this->record_, bms_core::BOOT_RECORD_VERSION,
                          bms_core::pack_boot_record(this->guard_.record())))
    ESP_LOGW(TAG, "The boot record could not be stored: a crash loop would not be noticed");
}

}  // namespace esphome::tinybms_victron
