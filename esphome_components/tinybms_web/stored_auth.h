#pragma once

#include <array>

#include "../local_http/auth.h"
#include "esphome/core/preferences.h"

namespace esphome::tinybms_web {

/// Keeps tokens and a changed password in ESPHome's preferences.
class StoredAuth final : public local_http::AuthStore {
 public:
  /// Before anything is loaded.
  void setup();

  local_http::Token load_token(size_t slot) override;
  void save_token(size_t slot, const local_http::Token &token) override;
  std::optional<local_http::PasswordHash> load_password() override;
  void save_password(const local_http::PasswordHash &password) override;

 protected:
  std::array<ESPPreferenceObject, local_http::Auth::MAX_TOKENS> tokens_;
  ESPPreferenceObject password_;
};

}  // namespace esphome::tinybms_web
