#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "gateway_state.h"

namespace esphome::tinybms_web {

/// The state as text, from one moment, made once for all who read it.
///
/// Two versions are kept: who began to read one has until the next but one to finish. Readers remember its number; an
/// empty text tells them that they were too slow.
class StateDocument final {
 public:
  /// It is never made anew sooner than this, which is the least time a reader has.
  static constexpr uint32_t LEAST_INTERVAL_MS = 250;

  explicit StateDocument(GatewayState &state) : state_(state) {}

  /// Makes it anew unless it is younger than `age_ms`. Returns its number, from 1.
  uint32_t refresh(uint32_t age_ms, uint32_t now_ms);
  uint32_t number() const { return this->number_; }
  std::string_view text(uint32_t number) const;

 protected:
  struct Version {
    std::array<char, state_size(GatewayState::PACK_COUNT)> text;
    size_t size{0};
    uint32_t number{0};
  };

  GatewayState &state_;
  std::array<Version, 2> versions_;
  uint32_t number_{0};
  uint32_t made_ms_{0};
};

}  // namespace esphome::tinybms_web
