#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "../bms_core/pack_snapshot.h"
#include "../bms_core/plausibility.h"
#include "registers.h"
#include "settings_store.h"
#include "transaction.h"

namespace esphome::tinybms {

struct PollConfig {
  uint32_t live_interval_ms{250};
  uint32_t events_interval_ms{2000};
  uint32_t settings_interval_ms{30000};
  uint32_t statistics_interval_ms{60000};
  uint32_t version_interval_ms{3600000};
  uint32_t timeout_ms{200};
  BalancingBits balancing_bits{BalancingBits::CONTACT};
};

/// Who wants to hear what the poller finds. Called from within receive() and advance().
class PollListener {
 public:
  /// A complete and plausible reading is in the snapshot.
  virtual void on_reading() = 0;
  /// The BMS added this event since the last look at its list.
  virtual void on_bms_event(const bms_core::BmsEvent &event) = 0;
  virtual void on_link(bool up) = 0;
  virtual void on_write(const WriteReport &report) = 0;
  virtual void on_reset(ResetOption option, WriteResult result) = 0;

 protected:
  ~PollListener() = default;
};

/// Decides what to ask the BMS next and keeps the snapshot up to date. One request at a time.
///
/// Commands go first, then the live block at its interval, then whatever else is due; when the live block is late the
/// others still get every second turn. Pure: bytes and times come in, bytes go out.
class Poller final {
 public:
  /// The link counts as down when nothing valid has come for this long.
  static constexpr uint32_t LINK_DOWN_AFTER_MS = 3000;
  static constexpr size_t COMMAND_CAPACITY = 8;

  Poller(const PollConfig &config, bms_core::PackSnapshot &snapshot, PollListener &listener)
      : config_(config), snapshot_(snapshot), listener_(listener), transaction_(config.timeout_ms) {}

  /// Other intervals and another timeout from now on: what was last asked for a while ago may be due at once.
  void set_config(const PollConfig &config);

  /// Takes what came from the line.
  void receive(std::span<const uint8_t> bytes, TimeMs now);
  /// Advances; returns the bytes to put on the line now, mostly none. Call again after every receive().
  std::span<const uint8_t> advance(TimeMs now);
  /// The line itself is gone (TCP closed); nothing is sent until the next advance().
  void line_lost(TimeMs now);

  /// Asks for a change of a setting, raw. The result comes through on_write(); only a full queue is told at once.
  WriteResult write_setting(uint8_t setting, int32_t raw);
  /// Resets the BMS or clears one of its lists; false if too many commands wait.
  bool reset_or_clear(ResetOption option);
  /// Reads everything anew.
  void refresh();

  const SettingsStore &settings() const { return this->settings_; }
  std::span<const bms_core::BmsEvent> events() const { return this->events_.view(); }
  const LinkCounters &counters() const { return this->transaction_.counters(); }
  /// How readings are judged; its configuration may be changed at any time.
  bms_core::Plausibility &plausibility() { return this->plausibility_; }
  uint32_t incomplete_readings() const { return this->incomplete_readings_; }

 protected:
  enum class Job : uint8_t {
    LIVE,
    VERSION,
    SETTINGS,
    SETTINGS_MINIMUM,
    SETTINGS_MAXIMUM,
    SETTINGS_DEFAULT,
    STATISTICS,
    EVENTS,
    COUNT,
    /// Not a job of the plan: a step of a command.
    COMMAND,
  };
  static constexpr size_t JOB_COUNT = static_cast<size_t>(Job::COUNT);

  struct Command {
    enum class Kind : uint8_t { WRITE_SETTING, RESET_OR_CLEAR };
    Kind kind{Kind::WRITE_SETTING};
    uint8_t setting{0};
    int32_t raw{0};
    ResetOption option{ResetOption::CLEAR_EVENTS};
  };
  /// The steps of a write: see what the BMS holds, write, see what it holds now.
  enum class Step : uint8_t { READ_BEFORE, WRITE, READ_BACK };

  void use_result_(TimeMs now);
  void use_job_(Job job, std::span<const uint8_t> data, TimeMs now);
  void use_live_(std::span<const uint8_t> data, TimeMs now);
  void use_events_(std::span<const uint8_t> data, TimeMs now);
  void start_job_(Job job, TimeMs now);
  std::optional<Job> next_job_(TimeMs now) const;
  bool wanted_(Job job) const;
  uint32_t interval_ms_(Job job) const;
  TimeMs &due_at_(Job job) { return this->due_at_ms_[static_cast<size_t>(job)]; }
  TimeMs due_at_(Job job) const { return this->due_at_ms_[static_cast<size_t>(job)]; }

  bool push_(const Command &command);
  void publish_settings_();
  void start_command_();
  void check_then_write_();
  void start_step_();
  void use_step_(TimeMs now);
  void take_over_read_(TimeMs now);
  void judge_read_back_(TimeMs now);
  void finish_command_(WriteReport report);
  void set_link_(bool up);

  PollConfig config_;
  bms_core::PackSnapshot &snapshot_;
  PollListener &listener_;
  Transaction transaction_;
  SettingsStore settings_;
  EventList events_;
  bool events_known_{false};
  /// Zero is long ago: due at once.
  std::array<TimeMs, JOB_COUNT> due_at_ms_{};
  Job active_{Job::COUNT};
  bool last_was_live_{false};
  std::optional<TimeMs> last_answer_at_;
  uint32_t incomplete_readings_{0};
  bms_core::Plausibility plausibility_;

  std::array<Command, COMMAND_CAPACITY> commands_{};
  size_t command_head_{0};
  size_t command_count_{0};
  Step step_{Step::READ_BEFORE};
};

}  // namespace esphome::tinybms
