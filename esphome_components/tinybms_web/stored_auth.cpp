#include "stored_auth.h"

#include "esphome/core/helpers.h"
#include "esphome/core/log.h"

namespace esphome::tinybms_web {

using local_http::PasswordHash;
using local_http::Token;

static const char *const TAG = "tinybms_web";

namespace {

constexpr uint32_t TOKEN_KEY = 0x74627774;     // "tbwt"
constexpr uint32_t PASSWORD_KEY = 0x74627770;  // "tbwp"
constexpr uint16_t VERSION = 1;

/// What is kept, so that a torn or foreign record counts as none.
template<typename Content> struct Record {
  uint16_t version{VERSION};
  uint16_t crc{0};
  Content content{};

  uint16_t computed_crc() const {
    return crc16(reinterpret_cast<const uint8_t *>(&this->content), sizeof(this->content));
  }
  bool good() const { return this->version == VERSION && this->crc == this->computed_crc(); }
};

template<typename Content> std::optional<Content> load(ESPPreferenceObject &object) {
  Record<Content> record;
  if (!object.load(&record) || !record.good())
    return std::nullopt;
  return record.content;
}

template<typename Content> void save(ESPPreferenceObject &object, const Content &content, const char *what) {
  Record<Content> record;
  record.content = content;
  record.crc = record.computed_crc();
  // At once: who has been told that a token is revoked or a password changed must be able to rely on it.
  if (!object.save(&record) || !global_preferences->sync())
    ESP_LOGW(TAG, "%s could not be stored", what);
}

}  // namespace

void StoredAuth::setup() {
  for (size_t i = 0; i < this->tokens_.size(); i++)
    this->tokens_[i] = global_preferences->make_preference<Record<Token>>(TOKEN_KEY + i, true);
  this->password_ = global_preferences->make_preference<Record<PasswordHash>>(PASSWORD_KEY, true);
}

Token StoredAuth::load_token(size_t slot) { return load<Token>(this->tokens_[slot]).value_or(Token{}); }

void StoredAuth::save_token(size_t slot, const Token &token) { save(this->tokens_[slot], token, "A token"); }

std::optional<PasswordHash> StoredAuth::load_password() { return load<PasswordHash>(this->password_); }

void StoredAuth::save_password(const PasswordHash &password) { save(this->password_, password, "The password"); }

}  // namespace esphome::tinybms_web
