#include "frame_keeper.h"

#include <algorithm>
#include <array>

#include "../record_store/record_store.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

using victron_can::CustomFrame;
using victron_can::FrameList;

static_assert(FrameList::MAX_RECORD <= record_store::MAX_PAYLOAD);

void FrameKeeper::begin(victron_can::VictronCan &can, bool safe_mode) {
  this->can_ = &can;
  this->safe_mode_ = safe_mode;
  this->record_ = {record_store::platform_slots(), record_store::record_key("canf")};
  if (safe_mode)
    return;
  std::array<uint8_t, FrameList::MAX_RECORD> bytes;
  const auto loaded = this->record_.load(bytes);
  // An empty record: the frames of the YAML.
  if (!loaded || loaded->size == 0)
    return;
  this->stored_ = true;
  this->changed_ = loaded->version == FrameList::RECORD_VERSION &&
                   can.load_custom_frames(std::span<const uint8_t>(bytes.data(), loaded->size));
  if (!this->changed_)
    ESP_LOGW(TAG, "The stored CAN frames do not fit this firmware: those of the YAML are sent");
}

std::span<const CustomFrame> FrameKeeper::wanted_(const FrameChange &change) const {
  return change.from_yaml ? this->can_->yaml_frames() : change.frames;
}

bool FrameKeeper::differs(const FrameChange &change) const {
  return this->can_ != nullptr && (this->safe_mode_ || this->stored_ == this->as_yaml_(change) ||
                                   !std::ranges::equal(this->wanted_(change), this->can_->custom_frames()));
}

bool FrameKeeper::as_yaml_(const FrameChange &change) const {
  return std::ranges::equal(this->wanted_(change), this->can_->yaml_frames());
}

bool FrameKeeper::store(const FrameChange &change) {
  std::array<uint8_t, FrameList::MAX_RECORD> bytes;
  // What differs from the YAML is what is stored: a new YAML shows through where nothing was changed.
  const auto size =
      this->as_yaml_(change) ? std::optional<size_t>(0) : victron_can::encode_frames(change.frames, bytes);
  if (!size || !record_store::save(this->record_, FrameList::RECORD_VERSION, {bytes.data(), *size}))
    return false;
  this->stored_ = *size != 0;
  return true;
}

void FrameKeeper::apply(const FrameChange &change) {
  this->safe_mode_ = false;
  this->changed_ = !this->as_yaml_(change);
  if (this->changed_) {
    this->can_->change_custom_frames(change.frames);
  } else {
    this->can_->reset_custom_frames();
  }
}

}  // namespace esphome::tinybms_victron
