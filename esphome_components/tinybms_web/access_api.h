#pragma once

#include "../local_http/server.h"
#include "json_body.h"

namespace esphome::tinybms_web {

/// Logging in and out, tokens and the password.
class AccessApi final {
 public:
  AccessApi(local_http::Server &server, JsonBody &body) : server_(server), body_(body) {}

  void setup();

 protected:
  static const local_http::Route ROUTES[];

  void log_in_(local_http::Exchange &exchange);
  void log_out_(local_http::Exchange &exchange);
  void list_tokens_(local_http::Exchange &exchange);
  void revoke_token_(local_http::Exchange &exchange);
  void change_password_(local_http::Exchange &exchange);

  /// False with an answer when the password is wrong or the address is locked.
  bool check_password_(local_http::Exchange &exchange, std::string_view password);
  void open_session_(local_http::Exchange &exchange);
  void create_token_(local_http::Exchange &exchange, std::string_view name);

  local_http::Server &server_;
  JsonBody &body_;
};

}  // namespace esphome::tinybms_web
