#include "uart_monitor.h"

#include <algorithm>

namespace esphome::monitors {

const char *uart_outcome_key(UartOutcome outcome) {
  static constexpr const char *KEYS[] = {"sent", "reply", "nack", "garbled"};
  return KEYS[static_cast<size_t>(outcome)];
}

void UartMonitor::on_line_sent(uint8_t pack, std::span<const uint8_t> bytes, TimeMs now) {
  if (pack >= MAX_PACKS)
    return;
  this->close_(pack, UartOutcome::GARBLED);
  this->ring_.push({now, static_cast<uint16_t>(std::min<size_t>(bytes.size(), UINT16_MAX)), pack, UartOutcome::SENT},
                   bytes.first(std::min(bytes.size(), MAX_BYTES)));
}

void UartMonitor::on_line_received(uint8_t pack, std::span<const uint8_t> bytes, const tinybms::LinkCounters &after,
                                   TimeMs now) {
  if (pack >= MAX_PACKS || bytes.empty())
    return;
  Pending &pending = this->pending_[pack];
  if (pending.length == 0)
    pending.at = now;
  const size_t kept = std::min<size_t>(pending.length, MAX_BYTES);
  const size_t taken = std::min(bytes.size(), MAX_BYTES - kept);
  std::copy_n(bytes.begin(), taken, pending.bytes.begin() + static_cast<std::ptrdiff_t>(kept));
  pending.length = static_cast<uint16_t>(std::min<size_t>(pending.length + bytes.size(), UINT16_MAX));
  if (after.replies != pending.replies) {
    this->close_(pack, UartOutcome::REPLY);
  } else if (after.nacks != pending.nacks) {
    this->close_(pack, UartOutcome::NACK);
  }
  pending.replies = after.replies;
  pending.nacks = after.nacks;
}

void UartMonitor::close_(uint8_t pack, UartOutcome outcome) {
  Pending &pending = this->pending_[pack];
  if (pending.length == 0)
    return;
  const size_t kept = std::min<size_t>(pending.length, MAX_BYTES);
  this->ring_.push({pending.at, pending.length, pack, outcome}, std::span(pending.bytes).first(kept));
  pending.length = 0;
}

std::optional<UartTraffic> UartMonitor::after(uint32_t number) const {
  const auto entry = this->ring_.after(number);
  if (!entry)
    return std::nullopt;
  return UartTraffic{entry->number,  entry->meta.pack,   entry->meta.outcome,
                     entry->meta.at, entry->meta.length, entry->bytes};
}

}  // namespace esphome::monitors
