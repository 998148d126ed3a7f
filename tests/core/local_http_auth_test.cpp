// Who is let in: passwords, sessions, tokens, and how long a guesser is kept out.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "local_http/auth.h"

using namespace esphome::local_http;
using Result = LoginResult::Kind;

static uint8_t next_random = 1;

static bool fake_random(uint8_t *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    bytes[i] = static_cast<uint8_t>(next_random * 31 + i);
  }
  next_random++;
  return true;
}

static bool no_random(uint8_t *, size_t) { return false; }

static const std::string PASSWORD = "correct horse";

static ClientAddress ipv4(uint8_t last) { return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 168, 1, last}; }

static ClientAddress ipv6(uint8_t network, uint8_t device) {
  return {0x20, 0x01, 0, 0, 0, 0, 0, network, 1, 2, 3, 4, 5, 6, 7, device};
}

static std::string_view text(const Secret &secret) { return {secret.data(), secret.size()}; }

class AuthTest : public testing::Test {
 protected:
  AuthTest() { this->auth.set_password(hash_password(PASSWORD, {1, 2, 3})); }

  Result try_password(const ClientAddress &address, const std::string &password) {
    return this->auth.check_password(address, password, this->now_ms).kind;
  }
  uint32_t lock_out(const ClientAddress &address) {
    for (int i = 1; i < Auth::FAILURES_BEFORE_LOCK; i++) {
      EXPECT_EQ(this->try_password(address, "wrong"), Result::WRONG);
    }
    const LoginResult result = this->auth.check_password(address, "wrong", this->now_ms);
    EXPECT_EQ(result.kind, Result::LOCKED);
    return result.retry_after_s;
  }

  Auth auth{fake_random};
  uint32_t now_ms{1'000'000};
};

/// Keeps in memory what a device keeps in flash.
class MemoryStore final : public AuthStore {
 public:
  Token load_token(size_t slot) override { return this->tokens[slot]; }
  void save_token(size_t slot, const Token &token) override {
    this->tokens[slot] = token;
    this->saves++;
  }
  std::optional<PasswordHash> load_password() override { return this->password; }
  void save_password(const PasswordHash &hash) override { this->password = hash; }

  std::map<size_t, Token> tokens;
  std::optional<PasswordHash> password;
  int saves{0};
};

TEST_F(AuthTest, LetsInWithThePasswordOnly) {
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::OK);
  for (const auto &wrong : {std::string(), std::string("correct hors"), PASSWORD + "s", std::string("Correct horse"),
                            std::string(1000, 'x')}) {
    Auth fresh{fake_random};
    fresh.set_password(hash_password(PASSWORD, {1, 2, 3}));
    EXPECT_EQ(fresh.check_password(ipv4(1), wrong, 0).kind, Result::WRONG) << wrong;
  }
}

TEST_F(AuthTest, LetsNobodyInWithoutAPassword) {
  Auth none{fake_random};
  EXPECT_EQ(none.check_password(ipv4(1), "", 0).kind, Result::WRONG);
}

TEST_F(AuthTest, KeepsAPasswordAsAHashThatDependsOnItsSalt) {
  const PasswordHash one = hash_password(PASSWORD, {1});
  const PasswordHash other = hash_password(PASSWORD, {2});
  EXPECT_NE(one.hash, other.hash);
  EXPECT_EQ(std::search(one.hash.begin(), one.hash.end(), PASSWORD.begin(), PASSWORD.end()), one.hash.end());
}

TEST_F(AuthTest, HashesAPasswordAsTheConfigurationDoes) {
  // What local_http/__init__.py, password_hash(), computes with Python's hmac.
  std::array<uint8_t, 16> salt;
  for (size_t i = 0; i < salt.size(); i++) {
    salt[i] = static_cast<uint8_t>(i);
  }
  EXPECT_EQ(hash_password("password", salt).hash,
            parse_sha256("3d411302306972abb8040ff2f9d90b0250bc9d3c1d342e017fbe32b5efca000e").value());
}

TEST_F(AuthTest, LocksAnAddressAfterFiveFailuresEvenForTheRightPassword) {
  EXPECT_EQ(this->lock_out(ipv4(1)), 30u);
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::LOCKED);
  EXPECT_EQ(this->try_password(ipv4(2), PASSWORD), Result::OK);
  this->now_ms += 29'999;
  EXPECT_EQ(this->auth.check_password(ipv4(1), PASSWORD, this->now_ms).retry_after_s, 1u);
  this->now_ms += 1;
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::OK);
}

TEST_F(AuthTest, LocksForTwiceAsLongEachTimeUpToAnHour) {
  uint32_t expected_s = 30;
  for (int i = 0; i < 10; i++) {
    EXPECT_EQ(this->lock_out(ipv4(1)), expected_s);
    this->now_ms += expected_s * 1000;
    expected_s = std::min<uint32_t>(2 * expected_s, 3600);
  }
}

TEST_F(AuthTest, ForgetsFailuresOnceTheRightPasswordCame) {
  this->lock_out(ipv4(1));
  this->now_ms += 30'000;
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::OK);
  EXPECT_EQ(this->lock_out(ipv4(1)), 30u);
}

TEST_F(AuthTest, CountsTheDevicesOfOneIpv6NetworkTogether) {
  for (uint8_t device = 1; device <= 5; device++) {
    this->try_password(ipv6(1, device), "wrong");
  }
  EXPECT_EQ(this->try_password(ipv6(1, 99), PASSWORD), Result::LOCKED);
  EXPECT_EQ(this->try_password(ipv6(2, 99), PASSWORD), Result::OK);
}

TEST_F(AuthTest, KeepsALockWhateverComesFromOtherAddresses) {
  this->lock_out(ipv4(1));
  for (int address = 2; address < 250; address++) {
    this->try_password(ipv4(static_cast<uint8_t>(address)), "wrong");
  }
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::LOCKED);
}

TEST_F(AuthTest, LocksStrangersTogetherWhenTheTableIsFullOfLocks) {
  for (int address = 1; address <= 16; address++) {
    this->lock_out(ipv4(static_cast<uint8_t>(address)));
  }
  for (int address = 101; address <= 105; address++) {
    this->try_password(ipv4(static_cast<uint8_t>(address)), "wrong");
  }
  EXPECT_EQ(this->try_password(ipv4(106), PASSWORD), Result::LOCKED);
}

TEST_F(AuthTest, OpensSessionsThatEndWhenTheyAreIdle) {
  const auto secret = this->auth.open_session(this->now_ms);
  ASSERT_TRUE(secret.has_value());
  const Identity identity = this->auth.identify_session(text(*secret), this->now_ms);
  EXPECT_EQ(identity.kind, Identity::Kind::SESSION);
  this->now_ms += Auth::SESSION_IDLE_MS - 1;
  EXPECT_TRUE(this->auth.identify_session(text(*secret), this->now_ms).logged_in());
  this->now_ms += Auth::SESSION_IDLE_MS - 1;
  EXPECT_TRUE(this->auth.keep(identity, this->now_ms));
  this->now_ms += Auth::SESSION_IDLE_MS;
  EXPECT_FALSE(this->auth.identify_session(text(*secret), this->now_ms).logged_in());
}

TEST_F(AuthTest, KnowsNoOtherSecretThanTheOneItGave) {
  const Secret secret = *this->auth.open_session(this->now_ms);
  for (size_t i = 0; i < secret.size(); i++) {
    Secret other = secret;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(this->auth.identify_session(text(other), this->now_ms).logged_in());
  }
  EXPECT_FALSE(this->auth.identify_session("", this->now_ms).logged_in());
  EXPECT_FALSE(this->auth.identify_session(text(secret).substr(1), this->now_ms).logged_in());
  EXPECT_FALSE(this->auth.identify_token(text(secret), {}).logged_in());
}

TEST_F(AuthTest, MakesSecretsThatFitACookieAndAUrl) {
  std::set<std::string> seen;
  for (int i = 0; i < 50; i++) {
    const Secret secret = *this->auth.open_session(this->now_ms);
    EXPECT_EQ(text(secret).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string_view::npos);
    seen.emplace(text(secret));
  }
  EXPECT_EQ(seen.size(), 50u);
}

TEST_F(AuthTest, EndsTheLongestIdleSessionForANinthOne) {
  std::array<Secret, Auth::MAX_SESSIONS> secrets;
  for (auto &secret : secrets) {
    secret = *this->auth.open_session(this->now_ms++);
  }
  this->auth.identify_session(text(secrets[0]), this->now_ms++);
  this->auth.open_session(this->now_ms);
  EXPECT_TRUE(this->auth.identify_session(text(secrets[0]), this->now_ms).logged_in());
  EXPECT_FALSE(this->auth.identify_session(text(secrets[1]), this->now_ms).logged_in());
}

TEST_F(AuthTest, DoesNotTakeANewSessionForTheOneThatWasThere) {
  const Secret first = *this->auth.open_session(this->now_ms);
  const Identity identity = this->auth.identify_session(text(first), this->now_ms);
  this->auth.close_session(identity);
  EXPECT_FALSE(this->auth.identify_session(text(first), this->now_ms).logged_in());
  this->auth.open_session(this->now_ms);
  EXPECT_FALSE(this->auth.keep(identity, this->now_ms));
}

TEST_F(AuthTest, ChangingThePasswordEndsOtherSessions) {
  const Secret mine = *this->auth.open_session(this->now_ms);
  const Secret other = *this->auth.open_session(this->now_ms);
  const Identity me = this->auth.identify_session(text(mine), this->now_ms);
  EXPECT_FALSE(this->auth.change_password("short", me));
  EXPECT_FALSE(this->auth.change_password(std::string(65, 'x'), me));
  EXPECT_TRUE(this->auth.change_password("another horse", me));
  EXPECT_TRUE(this->auth.identify_session(text(mine), this->now_ms).logged_in());
  EXPECT_FALSE(this->auth.identify_session(text(other), this->now_ms).logged_in());
  EXPECT_EQ(this->try_password(ipv4(1), PASSWORD), Result::WRONG);
  EXPECT_EQ(this->try_password(ipv4(1), "another horse"), Result::OK);
}

TEST_F(AuthTest, GivesTokensThatCanBeRevoked) {
  const auto secret = this->auth.create_token("Home Assistant", 1'700'000'000);
  ASSERT_TRUE(secret.has_value());
  const Identity identity = this->auth.identify_token(text(*secret), 1'700'000'500);
  EXPECT_EQ(identity.kind, Identity::Kind::TOKEN);
  EXPECT_EQ(this->auth.tokens()[0].name_view(), "Home Assistant");
  EXPECT_EQ(this->auth.tokens()[0].created_s, 1'700'000'000u);
  EXPECT_EQ(this->auth.tokens()[0].last_used_s, 1'700'000'500u);
  EXPECT_TRUE(this->auth.keep(identity, this->now_ms));
  EXPECT_TRUE(this->auth.revoke_token(0));
  EXPECT_FALSE(this->auth.revoke_token(0));
  EXPECT_FALSE(this->auth.revoke_token(Auth::MAX_TOKENS));
  EXPECT_FALSE(this->auth.identify_token(text(*secret), {}).logged_in());
  this->auth.create_token("another one", {});
  EXPECT_FALSE(this->auth.keep(identity, this->now_ms));
}

TEST_F(AuthTest, RefusesTokensWithoutAGoodName) {
  EXPECT_FALSE(this->auth.create_token("", {}).has_value());
  EXPECT_FALSE(this->auth.create_token(std::string(MAX_TOKEN_NAME + 1, 'x'), {}).has_value());
  EXPECT_FALSE(this->auth.create_token("line\nfeed", {}).has_value());
  EXPECT_TRUE(this->auth.create_token("name", {}).has_value());
  EXPECT_FALSE(this->auth.create_token("name", {}).has_value());
}

TEST_F(AuthTest, GivesEightTokensAtMost) {
  for (size_t i = 0; i < Auth::MAX_TOKENS; i++) {
    EXPECT_TRUE(this->auth.create_token("token " + std::to_string(i), {}).has_value());
  }
  EXPECT_FALSE(this->auth.create_token("one too many", {}).has_value());
}

TEST_F(AuthTest, KeepsTokensAndTheChangedPasswordOverARestart) {
  MemoryStore store;
  this->auth.set_store(&store);
  const Secret secret = *this->auth.create_token("logger", 1);
  this->auth.change_password("changed horse", {});

  Auth restarted{fake_random};
  restarted.set_password(hash_password(PASSWORD, {1, 2, 3}));
  restarted.set_store(&store);
  EXPECT_TRUE(restarted.identify_token(text(secret), {}).logged_in());
  EXPECT_EQ(restarted.check_password(ipv4(1), "changed horse", 0).kind, Result::OK);
  EXPECT_EQ(restarted.check_password(ipv4(1), PASSWORD, 0).kind, Result::WRONG);
}

TEST_F(AuthTest, LetsANewConfiguredPasswordReplaceTheChangedOne) {
  MemoryStore store;
  this->auth.set_store(&store);
  this->auth.change_password("changed horse", {});

  Auth reconfigured{fake_random};
  reconfigured.set_password(hash_password("configured anew", {1, 2, 3}));
  reconfigured.set_store(&store);
  EXPECT_EQ(reconfigured.check_password(ipv4(1), "configured anew", 0).kind, Result::OK);
  EXPECT_EQ(reconfigured.check_password(ipv4(1), "changed horse", 0).kind, Result::WRONG);
}

TEST_F(AuthTest, KeepsNothingThatOpensADoor) {
  MemoryStore store;
  this->auth.set_store(&store);
  const Secret secret = *this->auth.create_token("logger", 1);
  const auto &hash = store.tokens[0].hash;
  EXPECT_EQ(hash, sha256(as_bytes(text(secret))));
}

TEST_F(AuthTest, SavesTheLastUseOnceADay) {
  MemoryStore store;
  this->auth.set_store(&store);
  const Secret secret = *this->auth.create_token("logger", 1'700'000'000);
  const int before = store.saves;
  for (uint32_t second = 0; second < 86'400; second += 600) {
    this->auth.identify_token(text(secret), 1'700'006'400 + second);  // a day from midnight on
  }
  EXPECT_EQ(store.saves, before + 1);
}

TEST_F(AuthTest, GivesNothingWithoutRandomBytes) {
  Auth poor{no_random};
  EXPECT_FALSE(poor.open_session(0).has_value());
  EXPECT_FALSE(poor.create_token("name", {}).has_value());
  EXPECT_FALSE(poor.change_password("long enough", {}));
}
