#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "pack_14s.h"

namespace test {

/// A TinyBMS as the protocol document describes it, as far as the gateway uses it. It begins as the real pack of 14
/// cells that allows the documented ranges. It shares no code with the firmware.
class FakeBms {
 public:
  FakeBms() : registers(pack_14s_registers()) {
    for (uint16_t i = 0; i < 44; i++) {
      this->minimum[i] = 0;
      this->maximum[i] = 50000;
    }
    this->maximum[17] = this->maximum[18] = 750;
    this->maximum[19] = 90;
    this->minimum[20] = static_cast<uint16_t>(-40);
    this->maximum[20] = 10;
  }

  /// The bytes with which it answers this request; nothing at all while it sleeps or is silent.
  Bytes answer(const Bytes &request) {
    this->requests.push_back(request);
    if (this->requests_to_sleep_through > 0) {
      this->requests_to_sleep_through--;
      return {};
    }
    if (this->silent || (this->silent_for && this->silent_for(request)))
      return {};
    if (request.size() < 4 || framed({request.begin(), request.end() - 2}) != request)
      return framed({0xAA, 0x00, request.size() > 1 ? request[1] : uint8_t{0}, 0x01});
    if (this->refuse && this->refuse(request))
      return framed({0xAA, 0x00, request[1], 0x00});
    switch (request[1]) {
      case 0x02:
        this->resets.push_back(request[2]);
        return framed({0xAA, 0x01, 0x02});
      case 0x03:
        return block_reply(to_data(this->block(big_endian(request, 2), request[5])));
      case 0x10: {
        const uint16_t first = big_endian(request, 2);
        for (uint16_t i = 0; i < request[5]; i++)
          this->write(static_cast<uint16_t>(first + i), big_endian(request, 7U + 2U * i));
        return framed({0xAA, 0x10, request[2], request[3], 0x00, request[5]});
      }
      case 0x1D: {
        const auto &words = request[2] == 1 ? this->minimum : this->maximum;
        return block_reply(to_native_data(std::span(words).first(request[4])), 0x1D);
      }
      default:
        return framed({0xAA, 0x00, request[1], 0x00});
    }
  }

  void set_u32(uint16_t address, uint32_t value) {
    this->registers[address] = static_cast<uint16_t>(value);
    this->registers[static_cast<uint16_t>(address + 1)] = static_cast<uint16_t>(value >> 16);
  }
  /// Puts an event into a slot of the list.
  void set_event(uint16_t slot, uint32_t lifetime_s, uint8_t id) {
    this->registers[static_cast<uint16_t>(200 + 2 * slot)] = static_cast<uint16_t>(lifetime_s);
    this->registers[static_cast<uint16_t>(201 + 2 * slot)] = static_cast<uint16_t>(id << 8 | (lifetime_s >> 16 & 0xFF));
  }
  void clear_events() {
    for (uint16_t address = 200; address < 298; address++)
      this->registers[address] = 0;
  }
  /// How many requests asked for this block with 0x03.
  size_t reads_of(uint16_t first, uint8_t count) const {
    const Bytes request = framed({0xAA, 0x03, static_cast<uint8_t>(first >> 8), static_cast<uint8_t>(first), 0, count});
    return static_cast<size_t>(std::count(this->requests.begin(), this->requests.end(), request));
  }
  size_t commands(uint8_t command) const {
    return static_cast<size_t>(std::count_if(this->requests.begin(), this->requests.end(),
                                             [&](const Bytes &request) { return request[1] == command; }));
  }

  std::map<uint16_t, uint16_t> registers;
  std::array<uint16_t, 44> minimum{};
  std::array<uint16_t, 44> maximum{};
  std::vector<Bytes> requests;
  std::vector<uint8_t> resets;
  bool silent{false};
  bool ignores_writes{false};
  int requests_to_sleep_through{0};
  std::function<bool(const Bytes &)> silent_for;
  std::function<bool(const Bytes &)> refuse;

 protected:
  static uint16_t big_endian(const Bytes &bytes, size_t at) {
    return static_cast<uint16_t>(bytes[at] << 8 | bytes[at + 1]);
  }
  std::vector<uint16_t> block(uint16_t first, uint8_t count) {
    std::vector<uint16_t> words;
    for (uint16_t i = 0; i < count; i++)
      words.push_back(this->registers[static_cast<uint16_t>(first + i)]);
    return words;
  }
  void write(uint16_t address, uint16_t value) {
    if (this->ignores_writes)
      return;
    // State of charge and of health are taken over into the live registers.
    if (address == 328) {
      this->set_u32(46, value * 2000U);
    } else if (address == 323) {
      this->registers[45] = value;
    } else {
      this->registers[address] = value;
    }
  }
};

}  // namespace test
