#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "../bms_core/battery_state.h"
#include "../bms_core/event_bus.h"
#include "../can_health/can_health.h"
#include "bus_load.h"
#include "custom_frames.h"
#include "esphome/components/canbus/canbus.h"
#include "esphome/core/component.h"
#include "frame_list.h"
#include "frames.h"
#include "gx_presence.h"
#include "schedule.h"

namespace esphome::victron_can {

/// A frame this node sends, and how that went.
struct FrameRecord {
  /// "limits"; "custom" for frames the user made up.
  const char *name{"custom"};
  bool extended{false};
  uint32_t period_ms{0};
  uint32_t sent{0};
  uint32_t failed{0};
  std::optional<TimeMs> last_sent_at;
  /// `id` is always set; the rest is what was sent last.
  Frame frame;
};

/// Frames of this node and of all others.
struct CanStatistics {
  uint32_t sent{0};
  uint32_t failed{0};
  uint32_t received{0};
};

/// Tells a Victron GX about the battery over CAN, and listens for the GX.
///
/// Nothing is sent before the first limits that may be sent. From then on 0x351 leaves every second and at once when a
/// limit falls, whatever the GX says; the other frames follow at their own pace.
class VictronCan final : public Component {
 public:
  static constexpr size_t MAX_FRAMES = FRAME_COUNT + MAX_CUSTOM_FRAMES;
  /// Without update() for this long nobody answers for the limits any more: frames stop, and the GX with them.
  static constexpr uint32_t STATE_TIMEOUT_MS = 5000;

  explicit VictronCan(canbus::Canbus *canbus);

  // Set up by the code generator. Texts and tables must live as long as the component.
  void set_health(can_health::CanHealth *health) { this->health_ = health; }
  void set_event_bus(bms_core::EventBus &event_bus) { this->event_bus_ = &event_bus; }
  void set_names(const char *manufacturer, const char *battery, const char *family, uint16_t type_id) {
    this->names_ = {manufacturer, battery, family, type_id};
  }
  /// For any frame of FRAMES but 0x351.
  void set_period(uint16_t id, uint32_t period_ms);
  void set_custom_frames(std::span<const CustomFrame> frames);

  void setup() override;
  void loop() override;
  void dump_config() override;
  float get_setup_priority() const override { return setup_priority::DATA; }

  /// The battery now. To be called whenever something has changed, and at least every second: limits age.
  /// A limit that has fallen is on its way to the GX when this returns.
  void update(const bms_core::BatteryState &state);

  /// Sends these frames in place of the user's present ones from now on; false if they are more than a FrameList holds.
  /// They have to be valid and to have identifiers of their own; they are copied. A frame that stays as it was keeps
  /// its counters and its times, and 0x351 notices nothing.
  bool change_custom_frames(std::span<const CustomFrame> frames);
  /// The same with frames as they are stored (see FrameList); false if they are not whole and valid.
  bool load_custom_frames(std::span<const uint8_t> record);
  /// The same with the frames of the YAML.
  void reset_custom_frames() { this->replace_custom_frames_(this->yaml_frames_); }

  /// Silence after which a GX counts as lost.
  void set_gx_timeout(uint32_t timeout_ms) { this->gx_.set_timeout(timeout_ms); }

  /// The driver takes no 0x351 any more: forget what waits in the adapter and send anew.
  void recover();

  /// The limits as they were sent last; empty before the first 0x351.
  const std::optional<LimitValues> &sent_limits() const { return this->sent_limits_; }
  /// 0x351 first, then by identifier, then the user's own.
  std::span<const FrameRecord> frames() const { return {this->records_.data(), this->record_count_}; }
  std::span<const CustomFrame> custom_frames() const { return this->custom_frames_; }
  std::span<const CustomFrame> yaml_frames() const { return this->yaml_frames_; }
  const CanStatistics &statistics() const { return this->statistics_; }
  uint32_t bus_load_permille() { return this->load_.permille(millis_64()); }
  const GxPresence &gx() const { return this->gx_; }
  /// What the adapter knows; state UNKNOWN when it cannot tell.
  can_health::CanBusStatus bus_status() const {
    return this->health_ != nullptr ? this->health_->status() : can_health::CanBusStatus{};
  }
  const Names &names() const { return this->names_; }
  /// Limits are known and the bus takes frames.
  bool sending() const { return this->rotation_.running() && this->bus_ready_; }

 protected:
  void watch_bus_();
  FrameList &free_list_() { return this->own_frames_[1 - this->own_list_]; }
  /// What has been put into the free list counts from now on.
  void use_free_list_();
  void replace_custom_frames_(std::span<const CustomFrame> frames);
  void send_limits_(TimeMs now);
  void send_others_(TimeMs now);
  std::optional<Frame> encode_(size_t record) const;
  bool send_(FrameRecord &record, const Frame &frame, TimeMs now);
  void received_(uint32_t id, bool extended, bool remote_request, std::span<const uint8_t> data);
  void publish_(const bms_core::EventData &data, TimeMs now);

  canbus::Canbus *canbus_;
  can_health::CanHealth *health_{nullptr};
  bms_core::EventBus *event_bus_{nullptr};
  Names names_;
  std::span<const CustomFrame> yaml_frames_;
  /// Of the YAML, or in one of the two lists: the other one takes the next change.
  std::span<const CustomFrame> custom_frames_;
  std::array<FrameList, 2> own_frames_;
  size_t own_list_{0};

  bms_core::BatteryState state_;
  std::optional<TimeMs> updated_at_;
  LimitRounder rounder_;
  std::optional<LimitValues> limits_;
  std::optional<LimitValues> sent_limits_;

  LimitSchedule limit_schedule_;
  FrameRotation rotation_;
  GxPresence gx_;
  BusLoad load_;
  CanStatistics statistics_;
  std::array<FrameRecord, MAX_FRAMES> records_{};
  size_t record_count_{0};
  /// The only buffer frames are sent from; reserved once, as canbus takes nothing but a vector.
  std::vector<uint8_t> buffer_;
  bool bus_ready_{false};
  bool bus_was_ready_once_{false};
  bool transmit_stalled_{false};
  bool send_failing_{false};
};

}  // namespace esphome::victron_can
