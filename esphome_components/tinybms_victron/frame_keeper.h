#pragma once

#include <span>

#include "../record_store/stored_record.h"
#include "../victron_can/victron_can.h"

namespace esphome::tinybms_victron {

/// What becomes of the user's own CAN frames: others, or those of the YAML again.
struct FrameChange {
  bool from_yaml{false};
  /// Valid, each with an identifier of its own, no more than a FrameList holds.
  std::span<const victron_can::CustomFrame> frames;
};

/// Keeps the user's own CAN frames over restarts. Store, then apply: what cannot be stored is not sent.
class FrameKeeper final {
 public:
  /// Sends what was changed before the restart; logs and drops what does not fit this firmware any more. In safe mode
  /// the frames of the YAML are sent: what is stored may be what crashes us.
  void begin(victron_can::VictronCan &can, bool safe_mode);
  /// They are not those of the YAML.
  bool changed() const { return this->can_ != nullptr && this->changed_; }
  /// With the change other frames would be sent, now or after a restart. Never without a CAN bus.
  bool differs(const FrameChange &change) const;
  /// What is sent now.
  FrameChange present() const { return {.from_yaml = false, .frames = this->can_->custom_frames()}; }
  /// What will be sent after a restart; false if that cannot be stored.
  bool store(const FrameChange &change);
  /// What is sent from now on.
  void apply(const FrameChange &change);

 protected:
  std::span<const victron_can::CustomFrame> wanted_(const FrameChange &change) const;
  bool as_yaml_(const FrameChange &change) const;

  victron_can::VictronCan *can_{nullptr};
  record_store::StoredRecord record_;
  bool changed_{false};
  /// There are frames in the record, whether they fit or not.
  bool stored_{false};
  /// What is stored has not been looked at.
  bool safe_mode_{false};
};

}  // namespace esphome::tinybms_victron
