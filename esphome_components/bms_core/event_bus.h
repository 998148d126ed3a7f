#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>

#include "alarms.h"
#include "charge_config.h"
#include "charge_stage.h"
#include "limits.h"
#include "pack_snapshot.h"
#include "watchdogs.h"

namespace esphome::bms_core {

/// A complete reading has arrived.
struct PackUpdated {
  uint8_t pack;
};
/// An alarm changed its level.
struct AlarmChanged {
  uint8_t pack;
  AlarmKind kind;
  AlarmLevel before;
  AlarmLevel now;
};
/// The BMS added an entry to its event list.
struct BmsEventSeen {
  uint8_t pack;
  BmsEvent event;
};
/// The serial link to a BMS came up or went down.
struct BmsLinkChanged {
  uint8_t pack;
  bool up;
};
/// The GX was seen again or has been silent for too long.
struct GxLinkChanged {
  bool up;
};
/// A frame was put on the bus or came from it.
struct CanFrameSeen {
  uint32_t id;
  std::array<uint8_t, 8> data;
  uint8_t length;
  bool received;
  bool extended{false};
};
/// How a request to change a setting ended.
struct SettingWritten {
  uint8_t pack;
  uint8_t setting;
  /// tinybms::WriteResult
  uint8_t result;
  /// Raw value the BMS holds now.
  uint32_t value;
};

/// Somebody has acknowledged an alarm.
struct AlarmAcknowledged {
  uint8_t pack;
  AlarmKind kind;
};
/// A charge has come further, or begins anew.
struct ChargeStageChanged {
  uint8_t pack;
  ChargeStage before;
  ChargeStage now;
  StageReason reason;
};
/// Another charge profile is in force.
struct ChargeProfileChanged {
  uint8_t pack;
  ChargeProfile before;
  ChargeProfile now;
  /// Not by the user: fast is locked because of heat, or free again.
  bool by_temperature;
};
/// The gateway's own options have been changed.
struct ConfigChanged {
  uint32_t revision;
};
/// Something that has to keep going has stopped, or goes on. `pack` is LogRecord::NO_PACK for loop and CAN.
struct WatchdogChanged {
  uint8_t pack;
  WatchdogChange change;
};

/// Somebody wants to see which device this is.
struct Identify {};

using EventData = std::variant<PackUpdated, AlarmChanged, AlarmAcknowledged, BmsEventSeen, BmsLinkChanged,
                               GxLinkChanged, CanFrameSeen, SettingWritten, ChargeStageChanged, ChargeProfileChanged,
                               ConfigChanged, WatchdogChanged, Identify>;

struct Event {
  TimeMs at{0};
  /// Counts all events ever published; a gap tells a consumer what it missed.
  uint32_t sequence{0};
  EventData data{};
};

/// Name of an event's type for traces ("alarm").
const char *event_name(const EventData &data);
/// Alarms, faults and links go before data and frames.
bool is_urgent(const EventData &data);

/// A bounded queue between the rooms: publish anywhere in the main loop, deliver from one place.
///
/// Urgent events are delivered first and have a queue of their own, so that a flood of frames cannot displace an
/// alarm. What does not fit is dropped and counted: the newest data event, but the oldest urgent one, because the
/// latest state of an alarm or link is what counts. No heap, no threads.
class EventBus final {
 public:
  static constexpr size_t URGENT_CAPACITY = 32;
  static constexpr size_t DATA_CAPACITY = 64;
  static constexpr size_t MAX_SUBSCRIBERS = 8;
  static constexpr size_t TRACE_LENGTH = 32;

  using Handler = void (*)(void *context, const Event &event);

  /// During setup only; false if there is no room for one more.
  bool subscribe(Handler handler, void *context);
  void publish(const EventData &data, TimeMs now);
  /// Hands at most `limit` events to all subscribers, urgent ones first; returns how many.
  size_t deliver(size_t limit);

  uint32_t published() const { return this->sequence_; }
  uint32_t dropped_urgent() const { return this->urgent_.dropped; }
  uint32_t dropped_data() const { return this->data_.dropped; }
  /// Calls visit(event) for the last delivered events, oldest first.
  template<typename Visit> void trace(Visit &&visit) const {
    const size_t count = this->delivered_ < TRACE_LENGTH ? this->delivered_ : TRACE_LENGTH;
    for (size_t i = 0; i < count; i++)
      visit(this->trace_[(this->delivered_ - count + i) % TRACE_LENGTH]);
  }

 protected:
  template<size_t N> struct Queue {
    std::array<Event, N> slots{};
    size_t head{0};
    size_t count{0};
    uint32_t dropped{0};

    bool full() const { return this->count == N; }
    void push(const Event &event) { this->slots[(this->head + this->count++) % N] = event; }
    Event pop() {
      const Event event = this->slots[this->head];
      this->head = (this->head + 1) % N;
      this->count--;
      return event;
    }
  };
  struct Subscriber {
    Handler handler;
    void *context;
  };

  Queue<URGENT_CAPACITY> urgent_;
  Queue<DATA_CAPACITY> data_;
  std::array<Subscriber, MAX_SUBSCRIBERS> subscribers_{};
  size_t subscriber_count_{0};
  std::array<Event, TRACE_LENGTH> trace_{};
  size_t delivered_{0};
  uint32_t sequence_{0};
};

}  // namespace esphome::bms_core
