// A log in flash under any sequence of writes, power cuts, flipped bits and garbage: it always opens, gives only
// records that were written, in their order, and takes new ones.
#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "../support/fuzz.h"
#include "../support/ram_device.h"
#include "record_log/record_log.h"

using namespace esphome::record_log;
using test::require;

namespace {

constexpr size_t SECTORS = 3;
constexpr size_t RECORD = 116;
constexpr size_t PAGE = RecordLog::page_size(RECORD);

/// A record is its number and what follows from it.
std::array<uint8_t, RECORD> numbered(uint32_t number) {
  std::array<uint8_t, RECORD> record;
  for (size_t i = 0; i < RECORD; i++)
    record[i] = static_cast<uint8_t>(i < 4 ? number >> 8 * i : number * 31 + i);
  return record;
}

class Log {
 public:
  explicit Log(test::RamDevice &device) : log(device, {0, SECTORS, RECORD}, this->queue) {
    require(this->log.open(
        [](void *context, uint8_t type, std::span<const uint8_t> record) {
          auto *const self = static_cast<Log *>(context);
          require(type == 5 && record.size() == RECORD);
          const uint32_t number = record[0] | record[1] << 8 | record[2] << 16 | static_cast<uint32_t>(record[3]) << 24;
          require(std::ranges::equal(record, numbered(number)));
          // Twice is possible: a page that could not be read back, was written again, and can be read now.
          require(number >= self->last);
          self->last = number;
        },
        this));
  }

  std::array<uint8_t, RecordLog::queue_size(2, RECORD)> queue{};
  uint32_t last{0};
  RecordLog log;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  test::RamDevice device(SECTORS);
  auto log = std::make_unique<Log>(device);
  uint32_t number = 0;
  while (!input.empty()) {
    const uint8_t operation = input.byte();
    switch (operation & 7) {
      case 0:
      case 1:  // many at once, so that the log comes round
        for (int i = operation >> 3; i >= 0; i--) {
          log->log.append(5, numbered(++number));
          while (log->log.step(true)) {
          }
        }
        break;
      case 2:
        log->log.append(5, numbered(++number));
        break;
      case 3:
        log->log.step((operation & 8) != 0);
        break;
      case 4: {  // a bit decays
        const size_t bit = input.word() * 8U + (operation >> 3 & 7);
        device.bytes[bit / 8 % device.bytes.size()] ^= static_cast<uint8_t>(1U << bit % 8);
        break;
      }
      case 5: {  // garbage in a page
        const size_t begin = input.byte() % (device.bytes.size() / PAGE) * PAGE;
        for (const uint8_t byte : input.bytes(operation >> 3))
          device.bytes[begin + byte % PAGE] ^= byte | 1;
        break;
      }
      case 6:  // the power fails after so many bytes
        device.power = input.word() % 9000;
        for (int i = 0; i < 40 && device.power != 0; i++) {
          log->log.append(5, numbered(++number));
          log->log.step(true);
        }
        device.power = SIZE_MAX;
        [[fallthrough]];
      default:
        log = std::make_unique<Log>(device);
        break;
    }
  }
  // Whatever happened: what is written now is found again.
  log = std::make_unique<Log>(device);
  require(log->log.append(5, numbered(++number)));
  for (int steps = 0; log->log.waiting() != 0; steps++) {
    require(steps < 8);
    log->log.step(true);
  }
  log = std::make_unique<Log>(device);
  require(log->last == number);
  return 0;
}
