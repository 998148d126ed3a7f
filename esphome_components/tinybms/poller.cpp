#include "poller.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace esphome::tinybms {

using bms_core::BmsEvent;
using bms_core::Doubt;

namespace {

constexpr uint8_t READ_ATTEMPTS = 2;
/// Writing twice gives the same result as writing once, so a silent BMS may be asked again.
constexpr uint8_t WRITE_ATTEMPTS = 2;
/// A reset must not happen twice.
constexpr uint8_t RESET_ATTEMPTS = 1;
constexpr uint32_t RETRY_FAILED_JOB_MS = 1000;

constexpr uint16_t SOH_REGISTER = 45;
constexpr uint16_t SOC_REGISTER = 46;
constexpr uint16_t SOC_SETTING = 328;
/// The BMS goes on counting between write and read back.
constexpr int32_t WRITE_ONLY_TOLERANCE_RAW = 250;
/// Setting 328 counts in 0.002 %, register 46 in 1e-6 %.
constexpr uint32_t SOC_RAW_PER_STEP = 2000;
constexpr uint8_t SYSTEM_STARTED = 0x61;

}  // namespace

uint32_t Poller::interval_ms_(Job job) const {
  switch (job) {
    case Job::LIVE:
      return this->config_.live_interval_ms;
    case Job::EVENTS:
      return this->config_.events_interval_ms;
    case Job::STATISTICS:
      return this->config_.statistics_interval_ms;
    case Job::SETTINGS:
      return this->config_.settings_interval_ms;
    default:
      return this->config_.version_interval_ms;
  }
}

bool Poller::wanted_(Job job) const {
  // Event times only make sense against the lifetime counter.
  return job != Job::EVENTS || this->snapshot_.live.has_value();
}

std::optional<Poller::Job> Poller::next_job_(TimeMs now) const {
  const bool live_due = this->due_at_(Job::LIVE) <= now;
  // While the link is down only the live block is asked for.
  if (live_due && (!this->last_was_live_ || !this->snapshot_.link_up))
    return Job::LIVE;
  if (this->snapshot_.link_up) {
    for (size_t i = 1; i < JOB_COUNT; i++) {
      const auto job = static_cast<Job>(i);
      if (this->due_at_(job) <= now && this->wanted_(job))
        return job;
    }
  }
  if (live_due)
    return Job::LIVE;
  return std::nullopt;
}

void Poller::set_config(const PollConfig &config) {
  std::array<uint32_t, JOB_COUNT> before;
  for (size_t i = 0; i < JOB_COUNT; i++)
    before[i] = this->interval_ms_(static_cast<Job>(i));
  this->config_ = config;
  this->transaction_.set_timeout(config.timeout_ms);
  for (size_t i = 0; i < JOB_COUNT; i++) {
    const auto job = static_cast<Job>(i);
    if (this->interval_ms_(job) < before[i])
      this->due_at_(job) -= std::min<TimeMs>(this->due_at_(job), before[i] - this->interval_ms_(job));
  }
}

void Poller::start_job_(Job job, TimeMs now) {
  this->active_ = job;
  this->last_was_live_ = job == Job::LIVE;
  // On a grid, so that the rate holds; a late start does not cause a second one right behind it.
  this->due_at_(job) =
      std::max<TimeMs>(this->due_at_(job) + this->interval_ms_(job), now + this->interval_ms_(job) / 2);

  switch (job) {
    case Job::LIVE:
      return this->transaction_.start(read_block(LIVE_BLOCK.address, LIVE_BLOCK.count), READ_ATTEMPTS);
    case Job::VERSION:
      return this->transaction_.start(read_block(VERSION_BLOCK.address, VERSION_BLOCK.count), READ_ATTEMPTS);
    case Job::SETTINGS:
      return this->transaction_.start(read_block(SETTINGS_BLOCK.address, SETTINGS_BLOCK.count), READ_ATTEMPTS);
    case Job::SETTINGS_MINIMUM:
      return this->transaction_.start(read_settings(SettingsOption::MINIMUM, SETTINGS_BLOCK.count), READ_ATTEMPTS);
    case Job::SETTINGS_MAXIMUM:
      return this->transaction_.start(read_settings(SettingsOption::MAXIMUM, SETTINGS_BLOCK.count), READ_ATTEMPTS);
    case Job::SETTINGS_DEFAULT:
      return this->transaction_.start(read_settings(SettingsOption::DEFAULT, SETTINGS_BLOCK.count), READ_ATTEMPTS);
    case Job::STATISTICS:
      return this->transaction_.start(read_block(STATISTICS_BLOCK.address, STATISTICS_BLOCK.count), READ_ATTEMPTS);
    case Job::EVENTS:
      return this->transaction_.start(read_block(EVENT_BLOCK.address, EVENT_BLOCK.count), READ_ATTEMPTS);
    default:
      return;
  }
}

void Poller::receive(std::span<const uint8_t> bytes, TimeMs now) {
  this->transaction_.receive(bytes, now);
  if (this->transaction_.finished())
    this->use_result_(now);
}

std::span<const uint8_t> Poller::advance(TimeMs now) {
  const auto to_send = this->transaction_.advance(now);
  if (this->transaction_.finished())
    this->use_result_(now);

  if (this->snapshot_.link_up && this->last_answer_at_ && now - *this->last_answer_at_ >= LINK_DOWN_AFTER_MS)
    this->set_link_(false);

  if (!to_send.empty())
    return to_send;
  if (this->transaction_.state() != Transaction::State::IDLE) {
    // Under way; a next step of a command may have begun just now.
  } else if (this->command_count_ != 0) {
    this->start_command_();
  } else if (const auto job = this->next_job_(now)) {
    this->start_job_(*job, now);
  }
  return this->transaction_.advance(now);
}

void Poller::line_lost(TimeMs now) {
  this->transaction_.line_lost(now);
  if (this->transaction_.finished())
    this->use_result_(now);
  if (this->snapshot_.link_up)
    this->set_link_(false);
}

void Poller::set_link_(bool up) {
  this->snapshot_.link_up = up;
  if (up) {
    // It may be another BMS, or the same one after a restart.
    this->refresh();
  } else {
    // The answer to a step under way will find nobody waiting.
    if (this->active_ == Job::COMMAND)
      this->active_ = Job::COUNT;
    // Only those that wait now: the listener may ask again.
    for (size_t left = this->command_count_; left != 0; left--)
      this->finish_command_({.result = WriteResult::LINK_DOWN});
  }
  this->listener_.on_link(up);
}

void Poller::refresh() { this->due_at_ms_ = {}; }

void Poller::use_result_(TimeMs now) {
  const Transaction::State state = this->transaction_.state();
  const Job job = std::exchange(this->active_, Job::COUNT);
  if (state != Transaction::State::TIMED_OUT) {
    this->last_answer_at_ = now;
    if (!this->snapshot_.link_up)
      this->set_link_(true);
  }
  if (job == Job::COMMAND) {
    this->use_step_(now);
  } else if (job != Job::COUNT && state == Transaction::State::ANSWERED) {
    this->use_job_(job, this->transaction_.data(), now);
  } else if (job != Job::COUNT && job != Job::LIVE) {
    this->due_at_(job) = now + RETRY_FAILED_JOB_MS;
  }
  // A command may have started its next step already.
  if (this->transaction_.finished())
    this->transaction_.release();
}

void Poller::use_job_(Job job, std::span<const uint8_t> data, TimeMs now) {
  switch (job) {
    case Job::LIVE:
      return this->use_live_(data, now);
    case Job::VERSION:
      this->snapshot_.identity = decode_identity(data, now);
      return;
    case Job::SETTINGS:
      this->settings_.store(SettingsOption::CURRENT, data, now);
      return this->publish_settings_();
    case Job::SETTINGS_MINIMUM:
      return this->settings_.store(SettingsOption::MINIMUM, data, now);
    case Job::SETTINGS_MAXIMUM:
      return this->settings_.store(SettingsOption::MAXIMUM, data, now);
    case Job::SETTINGS_DEFAULT:
      return this->settings_.store(SettingsOption::DEFAULT, data, now);
    case Job::STATISTICS:
      this->snapshot_.statistics = decode_statistics(data, now);
      return;
    case Job::EVENTS:
      return this->use_events_(data, now);
    default:
      return;
  }
}

void Poller::publish_settings_() {
  if (const auto measured_at = this->settings_.measured_at())
    this->snapshot_.settings = decode_pack_settings(this->settings_.words(), *measured_at);
}

void Poller::use_live_(std::span<const uint8_t> data, TimeMs now) {
  const int32_t sensor_range_a = this->settings_.sensor_range_a().value_or(WIDEST_SENSOR_A);
  const bms_core::LiveData live = decode_live(data, this->config_.balancing_bits, sensor_range_a, now);
  this->snapshot_.live = live;
  if (!this->plausibility_.judge(live, this->snapshot_.settings, this->snapshot_.doubts)) {
    const Doubt doubt = this->snapshot_.doubts.last;
    if (!live.complete() || doubt == Doubt::CELL_COUNT)
      this->incomplete_readings_++;
    return;
  }
  this->snapshot_.last_complete = live;
  this->listener_.on_reading();
}

void Poller::use_events_(std::span<const uint8_t> data, TimeMs now) {
  const EventList before = this->events_;
  this->events_ = decode_events(data, this->snapshot_.live->lifetime_s);
  const auto events = this->events_.view();
  this->snapshot_.active_faults = active_faults(events);
  this->snapshot_.faults_read_at = now;
  this->snapshot_.last_event.reset();
  if (!events.empty())
    this->snapshot_.last_event = events.back();

  // What the list held when we first saw it is history, not news.
  const bool first_look = !std::exchange(this->events_known_, true);
  if (first_look)
    return;
  for (const BmsEvent &event : events) {
    if (std::find(before.view().begin(), before.view().end(), event) != before.view().end())
      continue;
    if (event.id == SYSTEM_STARTED) {
      this->plausibility_.expect_soc_step(now);
      this->refresh();
    }
    this->listener_.on_bms_event(event);
  }
}

WriteResult Poller::write_setting(uint8_t setting, int32_t raw) {
  if (setting >= SETTINGS.size())
    return WriteResult::UNKNOWN_SETTING;
  Command command;
  command.setting = setting;
  command.raw = raw;
  return this->push_(command) ? WriteResult::OK : WriteResult::QUEUE_FULL;
}

bool Poller::reset_or_clear(ResetOption option) {
  Command command;
  command.kind = Command::Kind::RESET_OR_CLEAR;
  command.option = option;
  return this->push_(command);
}

bool Poller::push_(const Command &command) {
  if (this->command_count_ == COMMAND_CAPACITY)
    return false;
  this->commands_[(this->command_head_ + this->command_count_++) % COMMAND_CAPACITY] = command;
  return true;
}

void Poller::finish_command_(WriteReport report) {
  const Command command = this->commands_[this->command_head_];
  this->command_head_ = (this->command_head_ + 1) % COMMAND_CAPACITY;
  this->command_count_--;
  this->step_ = Step::READ_BEFORE;
  if (command.kind == Command::Kind::RESET_OR_CLEAR) {
    this->listener_.on_reset(command.option, report.result);
    return;
  }
  this->due_at_(Job::SETTINGS) = 0;
  report.setting = command.setting;
  report.wanted = command.raw;
  this->listener_.on_write(report);
}

void Poller::start_command_() {
  if (!this->snapshot_.link_up) {
    this->finish_command_({.result = WriteResult::LINK_DOWN});
    return;
  }
  const Command &command = this->commands_[this->command_head_];
  if (command.kind == Command::Kind::RESET_OR_CLEAR) {
    this->active_ = Job::COMMAND;
    this->transaction_.start(tinybms::reset_or_clear(command.option),
                             command.option == ResetOption::RESET_BMS ? RESET_ATTEMPTS : WRITE_ATTEMPTS);
    return;
  }
  this->step_ = Step::READ_BEFORE;
  // A write-only setting has nothing to read before.
  if (SETTINGS[command.setting].write_only) {
    this->check_then_write_();
  } else {
    this->start_step_();
  }
}

void Poller::check_then_write_() {
  const Command &command = this->commands_[this->command_head_];
  const WriteReport report = this->settings_.check(command.setting, command.raw, this->snapshot_.identity);
  if (report.result != WriteResult::OK) {
    this->finish_command_(report);
    return;
  }
  this->step_ = Step::WRITE;
  this->start_step_();
}

void Poller::start_step_() {
  const Command &command = this->commands_[this->command_head_];
  const SettingInfo &info = SETTINGS[command.setting];
  this->active_ = Job::COMMAND;
  if (this->transaction_.finished())
    this->transaction_.release();
  if (this->step_ == Step::WRITE) {
    const auto words = this->settings_.words_for(command.setting, command.raw);
    this->transaction_.start(write_block(info.address, std::span(words).first(info.words)), WRITE_ATTEMPTS);
  } else if (!info.write_only) {
    this->transaction_.start(read_block(info.address, info.words), READ_ATTEMPTS);
  } else if (info.address == SOC_SETTING) {
    this->transaction_.start(read_block(SOC_REGISTER, 2), READ_ATTEMPTS);
  } else {
    this->transaction_.start(read_block(SOH_REGISTER, 1), READ_ATTEMPTS);
  }
}

void Poller::use_step_(TimeMs now) {
  const Command &command = this->commands_[this->command_head_];
  const bool answered = this->transaction_.state() == Transaction::State::ANSWERED;
  const WriteResult failure =
      this->transaction_.state() == Transaction::State::REFUSED ? WriteResult::REFUSED_BY_BMS : WriteResult::NO_ANSWER;
  if (command.kind == Command::Kind::RESET_OR_CLEAR) {
    if (answered) {
      this->plausibility_.expect_soc_step(now);
      this->refresh();
    }
    this->finish_command_({.result = answered ? WriteResult::OK : failure});
    return;
  }
  // A write without an answer may have been taken: reading back tells.
  const bool read_back_decides = this->step_ == Step::WRITE && failure == WriteResult::NO_ANSWER;
  if (!answered && !read_back_decides) {
    this->finish_command_({.result = failure, .held = this->settings_.value(command.setting)});
    return;
  }
  switch (this->step_) {
    case Step::READ_BEFORE:
      this->take_over_read_(now);
      return this->check_then_write_();
    case Step::WRITE:
      if (SETTINGS[command.setting].address == SOC_SETTING)
        this->plausibility_.expect_soc_step(now);
      this->step_ = Step::READ_BACK;
      return this->start_step_();
    case Step::READ_BACK:
      return this->judge_read_back_(now);
  }
}

void Poller::take_over_read_(TimeMs now) {
  const SettingInfo &info = SETTINGS[this->commands_[this->command_head_].setting];
  this->settings_.store_current(info.address, this->transaction_.data(), now);
  this->publish_settings_();
}

void Poller::judge_read_back_(TimeMs now) {
  const Command &command = this->commands_[this->command_head_];
  const SettingInfo &info = SETTINGS[command.setting];
  WriteReport report;
  if (info.write_only) {
    const auto data = this->transaction_.data();
    const uint32_t low = word_at(data, 0);
    report.held = info.address == SOC_SETTING
                      ? static_cast<int32_t>((static_cast<uint32_t>(word_at(data, 1)) << 16 | low) / SOC_RAW_PER_STEP)
                      : static_cast<int32_t>(low);
    this->due_at_(Job::LIVE) = 0;
  } else {
    this->take_over_read_(now);
    report.held = this->settings_.value(command.setting);
  }
  const int32_t tolerance = info.write_only ? WRITE_ONLY_TOLERANCE_RAW : 0;
  const bool taken = report.held && std::abs(*report.held - command.raw) <= tolerance;
  report.result = taken ? WriteResult::OK : WriteResult::NOT_TAKEN;
  this->finish_command_(report);
}

}  // namespace esphome::tinybms
