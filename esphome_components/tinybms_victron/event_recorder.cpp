#include "event_recorder.h"

#include <variant>

#include "esphome/core/log.h"
#include "gateway.h"

namespace esphome::tinybms_victron {

static const char *const TAG = "tinybms_victron";

namespace {

using namespace bms_core;

/// One overload for each kind of event that is worth a line.
struct ToRecord {
  Gateway &gateway;

  std::optional<LogRecord> operator()(const PackUpdated &) const { return std::nullopt; }
  std::optional<LogRecord> operator()(const CanFrameSeen &) const { return std::nullopt; }
  std::optional<LogRecord> operator()(const Identify &) const { return std::nullopt; }
  std::optional<LogRecord> operator()(const AlarmChanged &alarm) const {
    const AlarmStatus &status = this->gateway.pack_data(alarm.pack).alarms.status(alarm.kind);
    const LogKind kind = alarm.now > AlarmLevel::OK ? LogKind::ALARM_RAISED : LogKind::ALARM_CLEARED;
    LogRecord record = alarm_record(kind, alarm.pack, alarm.kind, status);
    // The status may have gone on since.
    record.level = alarm.now;
    return record;
  }
  std::optional<LogRecord> operator()(const AlarmAcknowledged &alarm) const {
    return alarm_record(LogKind::ALARM_ACKNOWLEDGED, alarm.pack, alarm.kind,
                        this->gateway.pack_data(alarm.pack).alarms.status(alarm.kind));
  }
  std::optional<LogRecord> operator()(const BmsEventSeen &seen) const {
    LogRecord record{.kind = LogKind::BMS_EVENT, .pack = seen.pack, .subject = seen.event.id};
    record.value = static_cast<int32_t>(seen.event.lifetime_s);
    return record;
  }
  std::optional<LogRecord> operator()(const BmsLinkChanged &link) const {
    return link_(LogLink::BMS, link.pack, link.up);
  }
  std::optional<LogRecord> operator()(const GxLinkChanged &link) const {
    return link_(LogLink::GX, LogRecord::NO_PACK, link.up);
  }
  std::optional<LogRecord> operator()(const SettingWritten &written) const {
    LogRecord record{.kind = LogKind::SETTING_WRITTEN, .pack = written.pack, .subject = written.setting};
    record.value = static_cast<int32_t>(written.value);
    record.threshold = written.result;
    return record;
  }
  std::optional<LogRecord> operator()(const ChargeStageChanged &stage) const {
    LogRecord record{.kind = LogKind::STAGE_CHANGED, .pack = stage.pack, .subject = static_cast<uint8_t>(stage.now)};
    record.value = static_cast<int32_t>(stage.before);
    record.detail = static_cast<uint16_t>(stage.reason);
    return record;
  }
  std::optional<LogRecord> operator()(const ChargeProfileChanged &profile) const {
    LogRecord record{
        .kind = LogKind::PROFILE_CHANGED, .pack = profile.pack, .subject = static_cast<uint8_t>(profile.now)};
    record.value = static_cast<int32_t>(profile.before);
    record.threshold = profile.by_temperature ? 1 : 0;
    return record;
  }
  std::optional<LogRecord> operator()(const ConfigChanged &config) const {
    LogRecord record{.kind = LogKind::CONFIG_CHANGED};
    record.value = static_cast<int32_t>(config.revision);
    return record;
  }
  std::optional<LogRecord> operator()(const WatchdogChanged &watchdog) const {
    LogRecord record{.kind = LogKind::WATCHDOG, .pack = watchdog.pack};
    record.subject = static_cast<uint8_t>(watchdog.change.watchdog);
    record.level = watchdog.change.stalled ? AlarmLevel::ALARM : AlarmLevel::OK;
    record.value = static_cast<int32_t>(watchdog.change.gap_ms);
    return record;
  }

 protected:
  static LogRecord link_(LogLink link, uint8_t pack, bool up) {
    LogRecord record{.kind = LogKind::LINK, .pack = pack, .subject = static_cast<uint8_t>(link)};
    record.level = up ? AlarmLevel::OK : AlarmLevel::ALARM;
    return record;
  }
};

}  // namespace

void EventRecorder::begin(Gateway &gateway, TimeMs now) {
  this->gateway_ = &gateway;
  const BootGuard &boot = gateway.boot();
  this->log_.set_boot(static_cast<uint16_t>(boot.boots()));
  LogRecord record{.kind = LogKind::BOOT, .subject = static_cast<uint8_t>(boot.reason())};
  record.value = static_cast<int32_t>(boot.boots());
  record.threshold = boot.safe_mode() ? 1 : 0;
  this->log_.add(record, now);
  const bool heard = gateway.bus().subscribe(
      [](void *context, const Event &event) { static_cast<EventRecorder *>(context)->handle_(event); }, this);
  if (!heard)
    ESP_LOGE(TAG, "No room on the event bus: the event log stays empty");
}

void EventRecorder::handle_(const Event &event) {
  if (const auto record = std::visit(ToRecord{*this->gateway_}, event.data))
    this->log_.add(*record, event.at);
}

}  // namespace esphome::tinybms_victron
