#pragma once

#include "../local_http/assets.h"
#include "../local_http/server.h"
#ifdef USE_OTA
#include "../local_http/firmware_upload.h"
#endif
#include "access_api.h"
#include "actions_api.h"
#include "config_api.h"
#include "esphome/core/component.h"
#include "event_keeper.h"
#include "history_api.h"
#include "live_api.h"
#include "monitor_api.h"
#include "ota_progress.h"
#include "settings_api.h"
#include "state_api.h"
#include "stored_auth.h"

namespace esphome::tinybms_web {

/// The local page of the gateway: brings server, interface and monitors together.
class Web final : public Component {
 public:
  Web(Gateway *gateway, local_http::Server *server, battery_history::HistoryRecorder *history);

  void set_assets(local_http::Assets *assets) { this->assets_ = assets; }
  void set_device(const char *model, const char *version, const char *build) {
    this->state_.set_version(version);
    this->state_api_.set_device({model, version, build});
  }

  void setup() override;
  void loop() override;
  void dump_config() override;
  // Before that of the history, which writes what waits.
  void on_safe_shutdown() override { this->events_.flush(); }
  // After the history, and before the server listens.
  float get_setup_priority() const override { return setup_priority::DATA; }

 protected:
#ifdef USE_OTA
  /// 0x351 has just been sent: the main loop may stand still for a moment.
  bool may_block_now_();
  void note_upload_(local_http::UploadState state, uint32_t received, uint32_t total);
  void show_upload_(local_http::Exchange &exchange);

  static const local_http::Route UPLOAD_ROUTE;
#endif

  Gateway *gateway_;
  local_http::Server *server_;
  battery_history::HistoryRecorder *history_;
  local_http::Assets *assets_{nullptr};
  StoredAuth auth_;
  JsonBody body_;
  GatewayState state_;
  StateDocument document_;
  monitors::CanMonitor can_monitor_;
  monitors::UartMonitor uart_monitor_;
  monitors::LogRing log_;
  EventKeeper events_;
  AccessApi access_api_;
  StateApi state_api_;
  SettingsApi settings_api_;
  MonitorApi monitor_api_;
  HistoryApi history_api_;
  ConfigApi config_api_;
  ActionsApi actions_api_;
  LiveApi live_api_;
#ifdef USE_OTA
  local_http::FirmwareUpload upload_{"/api/v1/ota"};
  OtaProgress ota_;
#endif
};

/// Makes one outside of the internal memory where there is some, for it takes 100 kB; never null.
Web *new_web(Gateway *gateway, local_http::Server *server, battery_history::HistoryRecorder *history);

}  // namespace esphome::tinybms_web
