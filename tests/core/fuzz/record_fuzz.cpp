#include <algorithm>
#include <array>
#include <cstdint>

#include "../support/fuzz.h"
#include "bms_core/boot_guard.h"
#include "bms_core/event_log.h"
#include "record_store/stored_record.h"

// What flash may hold after anything: two slots with any bytes, and records of the event log and the boot guard.
//
// Input: the size of the first slot (2 bytes) and the slot, the same for the second, then a payload to save.

namespace {

using namespace esphome;
using namespace esphome::record_store;
using test::require;

constexpr uint32_t KEY = record_key("fuzz");

class MemorySlots final : public Slots {
 public:
  size_t read(uint32_t /*key*/, uint8_t slot, std::span<uint8_t> buffer) override {
    const size_t size = std::min(this->sizes[slot], buffer.size());
    std::copy_n(this->slots[slot].begin(), size, buffer.begin());
    return size;
  }
  bool write(uint32_t /*key*/, uint8_t slot, std::span<const uint8_t> bytes) override {
    require(bytes.size() <= MAX_RECORD);
    std::copy(bytes.begin(), bytes.end(), this->slots[slot].begin());
    this->sizes[slot] = std::max(this->sizes[slot], bytes.size());
    return true;
  }
  std::array<std::array<uint8_t, 2 * MAX_RECORD>, SLOTS_PER_RECORD> slots{};
  std::array<size_t, SLOTS_PER_RECORD> sizes{};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  test::FuzzInput input(data, size);
  MemorySlots slots;
  for (uint8_t slot = 0; slot < SLOTS_PER_RECORD; slot++) {
    const auto bytes = input.bytes(input.word() % slots.slots[slot].size());
    std::copy(bytes.begin(), bytes.end(), slots.slots[slot].begin());
    slots.sizes[slot] = bytes.size();
    if (const auto record = decode_record(KEY, bytes)) {
      // Whole, then the same bytes again.
      std::array<uint8_t, MAX_RECORD> again;
      const size_t length = encode_record(*record, again);
      require(length != 0 && length <= bytes.size());
      require(std::equal(again.begin(), again.begin() + static_cast<ptrdiff_t>(length), bytes.begin()));
    }
    if (bytes.size() >= bms_core::LOG_RECORD_SIZE) {
      const auto packed = bytes.first<bms_core::LOG_RECORD_SIZE>();
      if (const auto record = bms_core::unpack_record(packed)) {
        require(bms_core::unpack_record(bms_core::pack_record(*record)) == record);
        char text[bms_core::ALARM_REASON_TEXT_SIZE];
        const auto reason = bms_core::alarm_reason(*record);
        require(bms_core::describe(reason, text) < sizeof(text) && bms_core::alarm_reason_key(reason) != nullptr);
        require(bms_core::log_kind_key(record->kind) != nullptr);
      }
    }
    if (const auto record = bms_core::unpack_boot_record(bytes)) {
      bms_core::BootGuard guard;
      guard.begin(record, bms_core::ResetReason::PANIC, 0);
      require(guard.boots() == record->boots + 1);
    }
  }

  std::array<uint8_t, MAX_PAYLOAD> payload;
  StoredRecord record(slots, KEY);
  const auto before = record.load(payload);
  require(!before || before->size <= payload.size());
  const auto next = input.bytes(MAX_PAYLOAD + 1);
  const bool saved = record.save(2, next);
  require(saved == (next.size() <= MAX_PAYLOAD));
  StoredRecord again(slots, KEY);
  const auto after = again.load(payload);
  require(saved ? after && after->version == 2 && std::equal(next.begin(), next.end(), payload.begin()) &&
                      after->size == next.size()
                : after.has_value() == before.has_value());
  return 0;
}
