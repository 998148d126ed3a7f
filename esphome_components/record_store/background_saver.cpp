#include "background_saver.h"

#include <signal.h>

#include <algorithm>

namespace esphome::record_store {

BackgroundSaver::~BackgroundSaver() {
  {
    const std::lock_guard lock(this->mutex_);
    this->ending_ = true;
  }
  this->changed_.notify_all();
  if (this->thread_.joinable())
    this->thread_.join();
}

void BackgroundSaver::start_() {
  // Signals belong to the main thread.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  this->thread_ = std::thread([this] { this->run_(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

bool BackgroundSaver::save(StoredRecord &record, uint16_t version, std::span<const uint8_t> payload) {
  if (payload.size() > MAX_PAYLOAD)
    return false;
  {
    const std::lock_guard lock(this->mutex_);
    Job *job = nullptr;
    for (size_t i = 0; i < this->count_; i++) {
      Job &waiting = this->jobs_[(this->head_ + i) % CAPACITY];
      if (waiting.record == &record)
        job = &waiting;
    }
    if (job == nullptr) {
      if (this->count_ == CAPACITY)
        return false;
      job = &this->jobs_[(this->head_ + this->count_++) % CAPACITY];
    }
    job->record = &record;
    job->version = version;
    job->size = payload.size();
    std::copy(payload.begin(), payload.end(), job->payload.begin());
    if (!this->thread_.joinable())
      this->start_();
  }
  this->changed_.notify_all();
  return true;
}

void BackgroundSaver::flush() {
  std::unique_lock lock(this->mutex_);
  this->changed_.wait(lock, [this] { return this->count_ == 0 && !this->busy_; });
}

uint32_t BackgroundSaver::failures() {
  const std::lock_guard lock(this->mutex_);
  return this->failures_;
}

void BackgroundSaver::run_() {
  Job job;
  std::unique_lock lock(this->mutex_);
  while (true) {
    this->changed_.wait(lock, [this] { return this->count_ != 0 || this->ending_; });
    if (this->count_ == 0)
      return;
    job = this->jobs_[this->head_];
    this->head_ = (this->head_ + 1) % CAPACITY;
    this->count_--;
    this->busy_ = true;
    lock.unlock();
    const bool saved = job.record->save(job.version, std::span(job.payload).first(job.size));
    lock.lock();
    this->busy_ = false;
    this->failures_ += saved ? 0 : 1;
    this->changed_.notify_all();
  }
}

}  // namespace esphome::record_store
