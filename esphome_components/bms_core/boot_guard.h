#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "pack_snapshot.h"

namespace esphome::bms_core {

/// Why the gateway started. The numbers are stored: never change them, only add.
enum class ResetReason : uint8_t {
  UNKNOWN,
  POWER_ON,
  /// From outside: the reset pin, a debugger, a computer on the USB port
  RESET_PIN,
  /// Asked for: restart button, firmware upload
  SOFTWARE,
  /// The firmware crashed.
  PANIC,
  TASK_WATCHDOG,
  INTERRUPT_WATCHDOG,
  OTHER_WATCHDOG,
  BROWNOUT,
  DEEP_SLEEP,
};
inline constexpr size_t RESET_REASON_COUNT = 10;

/// Short key ("task_watchdog"); never null.
const char *reset_reason_key(ResetReason reason);

/// What is kept over restarts.
struct BootRecord {
  uint32_t boots{0};
  /// Boots in a row that ended before they were good, without anybody asking for it.
  uint8_t short_boots{0};
  /// The boot that wrote this has not been good and has not been ended on purpose.
  bool pending{false};
  /// What a gateway in safe mode sends as CVL with CCL = DCL = 0: the last one that was computed, but no more than may
  /// be while nobody looks at the cells.
  std::optional<int32_t> charge_voltage_mv;
  /// The discharge voltage limit that goes with it, in 0.1 V: without it a GX takes 0x351 for damaged.
  std::optional<uint16_t> discharge_voltage_dv;
  /// A full charge had ended and the battery had not left the top (shown_soc.h).
  bool full{false};

  bool operator==(const BootRecord &) const = default;
};

inline constexpr size_t BOOT_RECORD_SIZE = 12;
inline constexpr uint16_t BOOT_RECORD_VERSION = 1;
std::array<uint8_t, BOOT_RECORD_SIZE> pack_boot_record(const BootRecord &record);
/// Empty if it has another size.
std::optional<BootRecord> unpack_boot_record(std::span<const uint8_t> bytes);

struct BootGuardConfig {
  /// This many short boots in a row, 2 or more, end in safe mode. ESPHome's own, in which no frame is sent, needs 10.
  uint8_t short_boots_to_safe_mode{5};
  /// After so many safe mode has not helped, and all that is not needed for the frames is left out.
  uint8_t short_boots_to_bare{8};
  /// A boot that lives this long is good.
  uint32_t good_after_ms{60'000};
  /// Safe mode tries a normal start after this long; one more short boot leads back.
  uint32_t retry_after_ms{30 * 60'000};
};

/// Counts boots, sees a crash loop and ends it in safe mode: frames with CCL = DCL = 0, and a page that tells why and
/// takes other firmware; if that crashes too, the frames alone. Pure; whoever owns it stores the record when it says
/// so.
class BootGuard final {
 public:
  void set_config(const BootGuardConfig &config) { this->config_ = config; }
  /// Once, first of all; the record is to be stored right afterwards, before anything can crash.
  void begin(const std::optional<BootRecord> &stored, ResetReason reason, TimeMs now);
  /// Now and then; true when the record is to be stored.
  bool update(TimeMs now);
  /// The gateway is about to restart on purpose; the record is to be stored. A restart out of safe mode stays on trial.
  void shut_down();
  /// Kept for the next boot, and stored with the next save. True when the record is to be stored at once: a CVL is
  /// known for the first time, or is clearly lower than the stored one, which a crash loop would send otherwise.
  bool note(std::optional<int32_t> charge_voltage_mv, std::optional<int32_t> discharge_voltage_mv, bool full);

  bool safe_mode() const { return this->safe_mode_; }
  /// Safe mode in which even the page stays off: it may be what crashes.
  bool bare() const { return this->safe_mode_ && this->short_boots_before_ >= this->config_.short_boots_to_bare; }
  /// Safe mode has lasted long enough: restart to try a normal start.
  bool restart_due() const { return this->restart_due_; }
  ResetReason reason() const { return this->reason_; }
  uint32_t boots() const { return this->record_.boots; }
  /// Boots before this one that were short.
  uint8_t short_boots() const { return this->short_boots_before_; }
  const BootRecord &record() const { return this->record_; }

 protected:
  BootGuardConfig config_;
  BootRecord record_;
  ResetReason reason_{ResetReason::UNKNOWN};
  TimeMs began_at_{0};
  /// As in the record that was stored last.
  std::optional<int32_t> stored_voltage_mv_;
  uint8_t short_boots_before_{0};
  bool safe_mode_{false};
  bool good_{false};
  bool restart_due_{false};
};

}  // namespace esphome::bms_core
