#pragma once

#include "../battery_history/history_recorder.h"
#include "../bms_core/history_stream.h"
#include "../local_http/server.h"
#include "event_json.h"
#include "event_keeper.h"
#include "gateway_state.h"
#include "replies.h"

namespace esphome::tinybms_web {

/// What has happened: samples and events, as JSON and CSV.
class HistoryApi final {
 public:
  HistoryApi(local_http::Server &server, JsonBody &body, GatewayState &state, battery_history::HistoryRecorder &history,
             EventKeeper &keeper)
      : server_(server), body_(body), state_(state), history_(history), keeper_(keeper) {}

  void setup() { this->server_.add_routes(ROUTES, this); }

  EventContext context() const;
  const bms_core::EventLog &events() const { return this->state_.gateway().log(); }

 protected:
  static const std::array<local_http::Route, 5> ROUTES;
  /// Records looked at in one pass of the main loop.
  static constexpr size_t SEEK_BUDGET = 500;

  std::optional<bms_core::HistoryQuery> query_(const Exchange &exchange, Problem &problem) const;
  uint32_t query_series_(const Exchange &exchange, Problem &problem) const;
  uint8_t query_level_(const Exchange &exchange, Problem &problem) const;

  void json_(Exchange &exchange);
  void seek_json_(Exchange &exchange);
  size_t produce_json_(Exchange &exchange, std::span<char> room);
  void csv_(Exchange &exchange);
  void seek_csv_(Exchange &exchange);
  size_t produce_csv_(Exchange &exchange, std::span<char> room);

  void events_json_(Exchange &exchange);
  size_t produce_events_(Exchange &exchange, std::span<char> room);
  void events_csv_(Exchange &exchange);
  size_t produce_events_csv_(Exchange &exchange, std::span<char> room);
  void acknowledge_(Exchange &exchange);

  local_http::Server &server_;
  JsonBody &body_;
  GatewayState &state_;
  battery_history::HistoryRecorder &history_;
  EventKeeper &keeper_;
};

}  // namespace esphome::tinybms_web
