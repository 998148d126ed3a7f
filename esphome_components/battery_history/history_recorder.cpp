#include "history_recorder.h"

#include <chrono>
#include <cinttypes>
#include <cstdlib>
#include <string>

#include "esphome/core/application.h"
#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"
#include "esphome/core/log.h"

namespace esphome::battery_history {

static const char *const TAG = "battery_history";

static constexpr uint32_t LIMITS_FRAME_ID = 0x351;

using bms_core::History;
using bms_core::TimeQuality;

void HistoryRecorder::setup() {
  this->history_.emplace(this->levels_, this->allocate_());
  if (this->history_->level_count() < this->levels_.size()) {
    ESP_LOGE(TAG, "Too little memory: %zu of %zu resolutions are recorded", this->history_->level_count(),
             this->levels_.size());
  }
  this->stored_ = this->open_device_() &&
                  this->store_.open(this->device_, *this->history_, this->stored_events_, this->event_restorer_);
  if (!this->stored_)
    ESP_LOGW(TAG, "No room in flash: the history does not survive a restart");
  this->history_->begin(random_uint32());
  if (this->bus_ == nullptr)
    return;
  this->bus_->subscribe(
      [](void *recorder, const bms_core::Event &event) {
        const auto *frame = std::get_if<bms_core::CanFrameSeen>(&event.data);
        if (frame != nullptr && !frame->received && frame->id == LIMITS_FRAME_ID)
          static_cast<HistoryRecorder *>(recorder)->store_.limits_sent(event.at);
      },
      this);
}

std::span<uint8_t> HistoryRecorder::allocate_() {
  // The coarse levels come last: they are given up first when memory is short.
  for (size_t count = this->levels_.size(); count != 0; count--) {
    const size_t bytes = History::storage_size(this->levels_.first(count));
    if (uint8_t *memory = RAMAllocator<uint8_t>().allocate(bytes))
      return {memory, bytes};
  }
  return {};
}

size_t HistoryRecorder::device_sectors_() const {
  size_t sectors = HistoryStore::sectors_for_events(this->stored_events_);
  for (const auto &level : this->levels_)
    sectors += HistoryStore::persistent(level) ? HistoryStore::sectors_for(level) : 0;
  return sectors;
}

bool HistoryRecorder::open_device_() {
#ifdef USE_HOST
  std::string path = this->place_;
  if (path.empty()) {
    const char *folder = std::getenv("ESPHOME_PREFDIR");
    const char *home = std::getenv("HOME");
    if (folder == nullptr && home == nullptr)
      return false;
    path = folder != nullptr ? std::string(folder) : std::string(home) + "/.esphome/prefs";
    path += "/" + std::string(App.get_name()) + ".history";
  }
  return this->device_.open(path.c_str(), this->device_sectors_() * record_log::BlockDevice::SECTOR_SIZE);
#else
  return this->device_.open(this->place_);
#endif
}

void HistoryRecorder::loop() {
  const TimeMs now = millis_64();
  if (this->history_->due(now)) {
    const auto clock = std::chrono::system_clock::now().time_since_epoch();
    const int64_t utc_ms = std::chrono::duration_cast<std::chrono::milliseconds>(clock).count();
    if (utc_ms >= EARLIEST_UTC_MS)
      this->history_->set_clock(utc_ms, TimeQuality::CLOCK, now);
    this->history_->add(bms_core::history_sample(this->state_, this->packs_), now);
  }
  this->store_.step(now);
}

void HistoryRecorder::set_browser_time(int64_t utc_ms) {
  if (utc_ms >= EARLIEST_UTC_MS)
    this->history_->set_clock(utc_ms, TimeQuality::BROWSER, millis_64());
}

void HistoryRecorder::on_safe_shutdown() {
  // Left out of this run.
  if (!this->history_)
    return;
  this->history_->flush();
  this->store_.flush();
}

void HistoryRecorder::dump_config() {
  if (!this->history_)
    return;
  ESP_LOGCONFIG(TAG,
                "History:\n"
                "  Memory: %zu bytes\n"
                "  Flash: %zu bytes, %s",
                History::storage_size(this->levels_.first(this->history_->level_count())),
                this->device_sectors_() * record_log::BlockDevice::SECTOR_SIZE,
                this->stored_ ? "in use" : "not in use");
  for (uint8_t i = 0; i < this->history_->level_count(); i++) {
    const auto &spec = this->history_->spec(i);
    ESP_LOGCONFIG(TAG, "  %s: %zu of %" PRIu32 " records", spec.key, this->history_->size(i), spec.capacity);
  }
}

}  // namespace esphome::battery_history
