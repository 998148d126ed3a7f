// How fast the reply parser takes bytes: prints one JSON object, MB/s for three kinds of input.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include "tinybms/protocol.h"

using namespace esphome::tinybms;

namespace {

constexpr double SECONDS_EACH = 0.5;
constexpr uint8_t LIVE_WORDS = 56;

/// The reply to a read of 56 registers; what they hold does not matter here.
std::vector<uint8_t> live_reply() {
  std::vector<uint8_t> reply{0xAA, 0x03, 2 * LIVE_WORDS};
  for (int i = 0; i < 2 * LIVE_WORDS; i++)
    reply.push_back(static_cast<uint8_t>(37 * i));
  const uint16_t crc = crc16(reply);
  reply.push_back(static_cast<uint8_t>(crc));
  reply.push_back(static_cast<uint8_t>(crc >> 8));
  return reply;
}

/// MB/s; `found` counts accepted replies, so that nothing can be optimised away.
double throughput(const std::vector<uint8_t> &bytes, uint64_t &found) {
  const Request request = read_block(0, LIVE_WORDS);
  ReplyParser parser;
  parser.expect(request.reply);
  const auto begin = std::chrono::steady_clock::now();
  uint64_t count = 0;
  double seconds = 0;
  while (seconds < SECONDS_EACH) {
    for (const uint8_t byte : bytes) {
      if (parser.feed(byte) != ReplyKind::NONE) {
        found++;
        parser.expect(request.reply);
      }
    }
    count += bytes.size();
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  return static_cast<double>(count) / seconds / 1e6;
}

}  // namespace

int main() {
  std::vector<uint8_t> noise(65536);
  std::mt19937 random(1);
  for (uint8_t &byte : noise)
    byte = static_cast<uint8_t>(random());
  // Every third byte completes something that begins like the reply, so that its checksum has to be computed.
  std::vector<uint8_t> beginnings;
  for (int i = 0; i < 20000; i++)
    beginnings.insert(beginnings.end(), {0xAA, 0x03, 2 * LIVE_WORDS});

  uint64_t found = 0;
  const double replies = throughput(live_reply(), found);
  uint64_t false_replies = 0;
  const double random_bytes = throughput(noise, false_replies);
  const double worst = throughput(beginnings, false_replies);
  if (found == 0 || false_replies != 0)
    return 1;
  std::printf("{\"replies\": %.1f, \"random_bytes\": %.1f, \"worst_case\": %.1f}\n", replies, random_bytes, worst);
  return 0;
}
