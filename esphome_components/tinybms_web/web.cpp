#include "web.h"

#include "../monitors/log_tap.h"
#include "esphome/core/hal.h"
#include "esphome/core/helpers.h"
#include "esphome/core/log.h"
#include "replies.h"

namespace esphome::tinybms_web {

static const char *const TAG = "tinybms_web";

Web::Web(Gateway *gateway, local_http::Server *server, battery_history::HistoryRecorder *history)
    : gateway_(gateway),
      server_(server),
      history_(history),
      state_(*gateway, *server),
      document_(state_),
      events_(gateway->log(), history->store()),
      access_api_(*server, body_),
      state_api_(*server, state_, document_),
      settings_api_(*server, body_, state_),
      monitor_api_(*server, body_, state_),
      history_api_(*server, body_, state_, *history, events_),
      config_api_(*server, body_, state_),
      actions_api_(*server, body_, state_, settings_api_, *history),
      live_api_(*server, body_, state_, document_, history_api_, *history) {
  history->set_event_restorer(&this->events_);
}

Web *new_web(Gateway *gateway, local_http::Server *server, battery_history::HistoryRecorder *history) {
  Web *room = RAMAllocator<Web>().allocate(1);
  return room != nullptr ? new (room) Web(gateway, server, history) : new Web(gateway, server, history);
}

void Web::setup() {
  this->state_.set_history(&this->history_->history());
  this->state_.set_storage(&this->history_->store(), &this->events_);
  this->state_api_.set_history(&this->history_->history());
  this->auth_.setup();
  this->server_->auth().set_store(&this->auth_);

  monitors::tap_log(this->log_);
  this->gateway_->bus().subscribe(monitors::CanMonitor::on_event, &this->can_monitor_);
  for (size_t i = 0; i < Gateway::PACK_COUNT; i++)
    this->gateway_->pack(i).set_line_listener(&this->uart_monitor_);
  this->monitor_api_.set_monitors(&this->can_monitor_, &this->uart_monitor_, &this->log_);
  this->live_api_.set_monitors(&this->can_monitor_, &this->uart_monitor_, &this->log_);

  this->access_api_.setup();
  this->state_api_.setup();
  this->settings_api_.setup();
  this->history_api_.setup();
  this->config_api_.setup();
  this->monitor_api_.setup();
  this->actions_api_.setup();
  this->live_api_.setup();
#ifdef USE_OTA
  this->upload_.set_observer({.context = this,
                              .may_block_now = local_http::to<&Web::may_block_now_>,
                              .on_progress = local_http::to<&Web::note_upload_>});
  this->live_api_.set_ota(&this->ota_);
  this->server_->add_routes({&UPLOAD_ROUTE, 1}, this);
  this->server_->add_routes(this->upload_.routes(), &this->upload_);
#endif
  if (this->assets_ != nullptr)
    this->server_->add_routes(this->assets_->routes(), this->assets_);
}

void Web::loop() {
  const uint32_t now_ms = millis();
  this->state_.note_pass(micros());
  if (const auto utc_ms = this->history_->history().utc_ms(millis_64()))
    this->gateway_->log().set_utc(static_cast<uint32_t>(*utc_ms / 1000), millis_64());
  this->events_.step();
  this->settings_api_.loop(now_ms);
  this->actions_api_.loop(now_ms);
  this->live_api_.loop(now_ms);
#ifdef USE_OTA
  this->upload_.loop();
#endif
}

#ifdef USE_OTA
const local_http::Route Web::UPLOAD_ROUTE = {.method = local_http::Method::GET,
                                             .path = "/api/v1/ota",
                                             .access = local_http::Access::READ,
                                             .handle = local_http::to<&Web::show_upload_>};

void Web::show_upload_(Exchange &exchange) {
  reply_json(exchange, 200, [this](JsonWriter &json) { write_ota(json, this->ota_); });
}

void Web::note_upload_(local_http::UploadState state, uint32_t received, uint32_t total) {
  static constexpr const char *KEYS[] = {"idle", "receiving", "checking", "restarting", "failed"};
  this->ota_ = {KEYS[static_cast<size_t>(state)], received, total, this->ota_.number + 1};
}

bool Web::may_block_now_() {
  constexpr TimeMs JUST_MS = 100;
  const auto *can = this->gateway_->can();
  if (can == nullptr || !can->frames().front().last_sent_at)
    return true;
  return millis_64() - *can->frames().front().last_sent_at < JUST_MS;
}
#endif

void Web::dump_config() {
  ESP_LOGCONFIG(TAG,
                "Local page:\n"
                "  Interface: http://<this device>:%u/api/v1\n"
                "  Reading without login: %s",
                this->server_->port(), YESNO(this->server_->auth().open_reading()));
}

}  // namespace esphome::tinybms_web
