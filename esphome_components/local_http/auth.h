#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "digest.h"

/// Who may do what: the password, sessions of browsers, tokens of programs. Pure: time and random are given.
namespace esphome::local_http {

/// An IPv6 address; IPv4 as ::ffff:a.b.c.d.
using ClientAddress = std::array<uint8_t, 16>;

/// Who asks.
struct Identity {
  enum class Kind : uint8_t { NOBODY, SESSION, TOKEN };
  Kind kind{Kind::NOBODY};
  uint8_t slot{0};     ///< which session or token
  uint16_t serial{0};  ///< tells it from others that had the same slot

  bool logged_in() const { return this->kind != Kind::NOBODY; }
  bool operator==(const Identity &) const = default;
};

/// A password as it is kept: never itself, but what hash_password() makes of it.
struct PasswordHash {
  std::array<uint8_t, 16> salt{};
  Sha256 hash{};
  /// Of a password set at run time: the hash of the configured one that it replaced.
  Sha256 replaces{};

  bool operator==(const PasswordHash &) const = default;
};

inline constexpr size_t MIN_PASSWORD_LENGTH = 8;
inline constexpr size_t MAX_PASSWORD_LENGTH = 64;
/// HMAC-SHA256 is applied this often. More would hold up the main loop of an ESP32.
inline constexpr uint32_t PASSWORD_ROUNDS = 128;

PasswordHash hash_password(std::string_view password, const std::array<uint8_t, 16> &salt);

/// The longest name of a token.
inline constexpr size_t MAX_TOKEN_NAME = 31;
/// Characters of a session or token: 256 bits in base64url.
inline constexpr size_t SECRET_LENGTH = 43;
using Secret = std::array<char, SECRET_LENGTH>;

/// A token of a program. Only the hash of what the program holds.
struct Token {
  Sha256 hash{};
  std::array<char, MAX_TOKEN_NAME + 1> name{};  ///< ends with NUL
  uint32_t created_s{0};                        ///< Unix time; 0 when the time was not known
  uint32_t last_used_s{0};                      ///< Unix time; 0: never, or the time was not known
  bool used{false};                             ///< this slot holds a token

  std::string_view name_view() const { return {this->name.data()}; }
};

/// Keeps the tokens and a changed password over a restart.
class AuthStore {
 public:
  virtual ~AuthStore() = default;
  /// An unused token when nothing is kept.
  virtual Token load_token(size_t slot) = 0;
  virtual void save_token(size_t slot, const Token &token) = 0;
  /// The password set at run time; nothing when there is none.
  virtual std::optional<PasswordHash> load_password() = 0;
  virtual void save_password(const PasswordHash &password) = 0;
};

/// What came of an attempt to log in.
struct LoginResult {
  enum class Kind : uint8_t { OK, WRONG, LOCKED };
  Kind kind{Kind::WRONG};
  uint32_t retry_after_s{0};  ///< when LOCKED
};

class Auth final {
 public:
  static constexpr size_t MAX_SESSIONS = 8;
  static constexpr size_t MAX_TOKENS = 8;
  static constexpr uint8_t FAILURES_BEFORE_LOCK = 5;
  static constexpr uint32_t FIRST_LOCK_MS = 30'000;
  static constexpr uint32_t LONGEST_LOCK_MS = 3'600'000;
  static constexpr uint32_t SESSION_IDLE_MS = 12 * 3'600'000;
  static constexpr std::string_view COOKIE_NAME = "session";

  /// Fills with random bytes; false when there are none.
  using Random = bool (*)(uint8_t *bytes, size_t size);

  explicit Auth(Random random) : random_(random) {}

  /// The password of the configuration.
  void set_password(const PasswordHash &password) {
    this->password_ = password;
    this->configured_ = password.hash;
  }
  /// Whether reading needs no login.
  void set_open_reading(bool open) { this->open_reading_ = open; }
  /// Read what is kept, after set_password(). A password that was set at run time comes before the configured one,
  /// until another one is configured: that is the way back in for who has forgotten it.
  void set_store(AuthStore *store);

  bool open_reading() const { return this->open_reading_; }
  bool has_password() const { return this->password_.has_value(); }

  /// Check a password. Five wrong ones from an address lock it, each time for twice as long.
  LoginResult check_password(const ClientAddress &address, std::string_view password, uint32_t now_ms);

  /// Change the password and end every session but `keep`. False when it is too short or too long or random failed.
  bool change_password(std::string_view password, const Identity &keep);

  /// Begin a session; what the cookie has to say. When all are in use the one that rested longest ends.
  std::optional<Secret> open_session(uint32_t now_ms);
  void close_session(const Identity &session);

  /// Make a token. Nothing when all are in use, the name is taken, empty, too long or not printable, or random failed.
  std::optional<Secret> create_token(std::string_view name, std::optional<uint32_t> now_utc_s);
  /// False when there is none in this slot.
  bool revoke_token(size_t slot);
  std::span<const Token, MAX_TOKENS> tokens() const { return this->tokens_; }

  /// Who holds this cookie or bearer token.
  Identity identify_session(std::string_view secret, uint32_t now_ms);
  Identity identify_token(std::string_view secret, std::optional<uint32_t> now_utc_s);
  /// Whether the session or token of a WebSocket has not been ended since; counts as use of the session.
  bool keep(const Identity &identity, uint32_t now_ms);

 protected:
  struct Session {
    Sha256 hash{};
    uint32_t last_used_ms{0};
    uint16_t serial{0};
    bool used{false};
  };
  struct Attempts {
    ClientAddress address{};
    uint32_t last_ms{0};        ///< of the last failure
    uint32_t locked_for_ms{0};  ///< of the last lock; 0: there was none yet
    uint8_t failures{0};        ///< since then
    bool locked{false};
    bool used{false};
  };

  std::optional<Secret> make_secret_(Sha256 &hash);
  void save_token_(size_t slot);
  Attempts &attempts_of_(const ClientAddress &address, uint32_t now_ms);

  static constexpr size_t MAX_ADDRESSES = 16;
  static constexpr uint32_t SECONDS_PER_DAY = 86'400;

  Random random_;
  AuthStore *store_{nullptr};
  std::optional<PasswordHash> password_;
  Sha256 configured_{};
  std::array<Session, MAX_SESSIONS> sessions_{};
  std::array<Token, MAX_TOKENS> tokens_{};
  std::array<uint16_t, MAX_TOKENS> token_serials_{};
  std::array<Attempts, MAX_ADDRESSES> attempts_{};
  /// Shared by all addresses that find no place in the table.
  Attempts others_{};
  uint16_t next_serial_{1};
  bool open_reading_{false};
};

}  // namespace esphome::local_http
