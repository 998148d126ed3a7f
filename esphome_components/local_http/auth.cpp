#include "auth.h"

#include <algorithm>

namespace esphome::local_http {

PasswordHash hash_password(std::string_view password, const std::array<uint8_t, 16> &salt) {
  PasswordHash result{.salt = salt};
  if (password.size() > MAX_PASSWORD_LENGTH) {
    return result;  // no password: check_password() has refused it already
  }
  Sha256 block = hmac_sha256(as_bytes(password), salt);
  result.hash = block;
  for (uint32_t round = 1; round < PASSWORD_ROUNDS; round++) {
    block = hmac_sha256(as_bytes(password), block);
    for (size_t i = 0; i < block.size(); i++) {
      result.hash[i] ^= block[i];
    }
  }
  return result;
}

void Auth::set_store(AuthStore *store) {
  this->store_ = store;
  if (store == nullptr) {
    return;
  }
  for (size_t slot = 0; slot < MAX_TOKENS; slot++) {
    this->tokens_[slot] = store->load_token(slot);
    this->tokens_[slot].name.back() = '\0';
  }
  const auto password = store->load_password();
  if (password.has_value() && password->replaces == this->configured_) {
    this->password_ = password;
  }
}

// Addresses

/// Devices of one IPv6 network can take any address in it: they are counted together.
static ClientAddress counted_address(const ClientAddress &address) {
  static constexpr std::array<uint8_t, 12> IPV4_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  ClientAddress counted = address;
  if (!std::equal(IPV4_PREFIX.begin(), IPV4_PREFIX.end(), address.begin())) {
    std::fill(counted.begin() + 8, counted.end(), 0);
  }
  return counted;
}

Auth::Attempts &Auth::attempts_of_(const ClientAddress &address, uint32_t now_ms) {
  const ClientAddress counted = counted_address(address);
  Attempts *oldest = nullptr;
  for (auto &entry : this->attempts_) {
    if (entry.used && entry.address == counted) {
      return entry;
    }
    const uint32_t rested_ms = now_ms - entry.last_ms;
    // Nobody gets rid of a lock by filling the table, nor before it is long over of its growing time.
    if (entry.used && rested_ms < 2 * entry.locked_for_ms) {
      continue;
    }
    if (oldest == nullptr || !entry.used || (oldest->used && rested_ms > now_ms - oldest->last_ms)) {
      oldest = &entry;
    }
  }
  if (oldest == nullptr) {
    this->others_.used = true;
    return this->others_;
  }
  *oldest = Attempts{.address = counted, .last_ms = now_ms, .used = true};
  return *oldest;
}

LoginResult Auth::check_password(const ClientAddress &address, std::string_view password, uint32_t now_ms) {
  Attempts &attempts = this->attempts_of_(address, now_ms);
  if (attempts.locked) {
    const uint32_t since_ms = now_ms - attempts.last_ms;  // nothing is tried while it is locked
    if (since_ms < attempts.locked_for_ms) {
      return {LoginResult::Kind::LOCKED, (attempts.locked_for_ms - since_ms + 999) / 1000};
    }
    attempts.locked = false;
  }
  bool right = false;
  if (this->password_.has_value() && password.size() <= MAX_PASSWORD_LENGTH) {
    const PasswordHash offered = hash_password(password, this->password_->salt);
    right = equal_in_constant_time(offered.hash, this->password_->hash);
  }
  if (right) {
    attempts = Attempts{};
    return {LoginResult::Kind::OK, 0};
  }
  attempts.last_ms = now_ms;
  attempts.failures++;
  if (attempts.failures < FAILURES_BEFORE_LOCK) {
    return {LoginResult::Kind::WRONG, 0};
  }
  attempts.failures = 0;
  attempts.locked = true;
  attempts.locked_for_ms =
      attempts.locked_for_ms == 0 ? FIRST_LOCK_MS : std::min(2 * attempts.locked_for_ms, LONGEST_LOCK_MS);
  return {LoginResult::Kind::LOCKED, attempts.locked_for_ms / 1000};
}

bool Auth::change_password(std::string_view password, const Identity &keep) {
  if (password.size() < MIN_PASSWORD_LENGTH || password.size() > MAX_PASSWORD_LENGTH) {
    return false;
  }
  std::array<uint8_t, 16> salt;
  if (!this->random_(salt.data(), salt.size())) {
    return false;
  }
  this->password_ = hash_password(password, salt);
  this->password_->replaces = this->configured_;
  if (this->store_ != nullptr) {
    this->store_->save_password(*this->password_);
  }
  for (size_t slot = 0; slot < MAX_SESSIONS; slot++) {
    if (keep.kind != Identity::Kind::SESSION || keep.slot != slot) {
      this->sessions_[slot].used = false;
    }
  }
  return true;
}

// Secrets

std::optional<Secret> Auth::make_secret_(Sha256 &hash) {
  std::array<uint8_t, 32> random;
  if (!this->random_(random.data(), random.size())) {
    return {};
  }
  std::array<char, SECRET_LENGTH + 2> text;  // with one "=" and the NUL of the encoder
  if (base64_encode(random, text) != SECRET_LENGTH + 1) {
    return {};
  }
  Secret secret;
  std::transform(text.begin(), text.begin() + SECRET_LENGTH, secret.begin(), [](char c) {
    // The alphabet that is allowed in a cookie and a URL.
    return c == '+' ? '-' : c == '/' ? '_' : c;
  });
  hash = sha256(as_bytes({secret.data(), secret.size()}));
  return secret;
}

std::optional<Secret> Auth::open_session(uint32_t now_ms) {
  size_t chosen = 0;
  for (size_t slot = 0; slot < MAX_SESSIONS; slot++) {
    const Session &session = this->sessions_[slot];
    if (!session.used) {
      chosen = slot;
      break;
    }
    if (now_ms - session.last_used_ms > now_ms - this->sessions_[chosen].last_used_ms) {
      chosen = slot;
    }
  }
  Sha256 hash;
  const auto secret = this->make_secret_(hash);
  if (secret.has_value()) {
    this->sessions_[chosen] =
        Session{.hash = hash, .last_used_ms = now_ms, .serial = this->next_serial_++, .used = true};
  }
  return secret;
}

void Auth::close_session(const Identity &session) {
  if (session.kind == Identity::Kind::SESSION && session.slot < MAX_SESSIONS) {
    this->sessions_[session.slot].used = false;
  }
}

Identity Auth::identify_session(std::string_view secret, uint32_t now_ms) {
  if (secret.size() != SECRET_LENGTH) {
    return {};
  }
  const Sha256 hash = sha256(as_bytes(secret));
  Identity identity;
  for (size_t slot = 0; slot < MAX_SESSIONS; slot++) {
    Session &session = this->sessions_[slot];
    if (session.used && now_ms - session.last_used_ms >= SESSION_IDLE_MS) {
      session.used = false;
    }
    if (session.used && equal_in_constant_time(session.hash, hash)) {
      session.last_used_ms = now_ms;
      identity = {Identity::Kind::SESSION, static_cast<uint8_t>(slot), session.serial};
    }
  }
  return identity;
}

// Tokens

std::optional<Secret> Auth::create_token(std::string_view name, std::optional<uint32_t> now_utc_s) {
  const bool printable = std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (name.empty() || name.size() > MAX_TOKEN_NAME || !printable) {
    return {};
  }
  Token *unused = nullptr;
  for (auto &token : this->tokens_) {
    if (token.used && token.name_view() == name) {
      return {};
    }
    if (!token.used && unused == nullptr) {
      unused = &token;
    }
  }
  if (unused == nullptr) {
    return {};
  }
  Token token{.created_s = now_utc_s.value_or(0), .used = true};
  std::copy(name.begin(), name.end(), token.name.begin());
  const auto secret = this->make_secret_(token.hash);
  if (secret.has_value()) {
    const size_t slot = unused - this->tokens_.data();
    *unused = token;
    this->token_serials_[slot] = this->next_serial_++;
    this->save_token_(slot);
  }
  return secret;
}

bool Auth::revoke_token(size_t slot) {
  if (slot >= MAX_TOKENS || !this->tokens_[slot].used) {
    return false;
  }
  this->tokens_[slot] = Token{};
  this->save_token_(slot);
  return true;
}

Identity Auth::identify_token(std::string_view secret, std::optional<uint32_t> now_utc_s) {
  if (secret.size() != SECRET_LENGTH) {
    return {};
  }
  const Sha256 hash = sha256(as_bytes(secret));
  Identity identity;
  for (size_t slot = 0; slot < MAX_TOKENS; slot++) {
    Token &token = this->tokens_[slot];
    if (!token.used || !equal_in_constant_time(token.hash, hash)) {
      continue;
    }
    identity = {Identity::Kind::TOKEN, static_cast<uint8_t>(slot), this->token_serials_[slot]};
    if (!now_utc_s.has_value()) {
      continue;
    }
    // Once a day is enough to tell which token nobody uses, and spares the flash.
    const bool another_day = *now_utc_s / SECONDS_PER_DAY != token.last_used_s / SECONDS_PER_DAY;
    token.last_used_s = *now_utc_s;
    if (another_day) {
      this->save_token_(slot);
    }
  }
  return identity;
}

bool Auth::keep(const Identity &identity, uint32_t now_ms) {
  switch (identity.kind) {
    case Identity::Kind::NOBODY:
      return true;
    case Identity::Kind::TOKEN:
      return this->tokens_[identity.slot].used && this->token_serials_[identity.slot] == identity.serial;
    case Identity::Kind::SESSION:
      break;
  }
  Session &session = this->sessions_[identity.slot];
  if (!session.used || session.serial != identity.serial) {
    return false;
  }
  session.last_used_ms = now_ms;
  return true;
}

void Auth::save_token_(size_t slot) {
  if (this->store_ != nullptr) {
    this->store_->save_token(slot, this->tokens_[slot]);
  }
}

}  // namespace esphome::local_http
