#include "file_slots.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace esphome::record_store {

namespace {

/// Goes on after a signal; what cannot be read or written ends it.
template<typename Transfer> size_t transfer_all(size_t size, Transfer &&transfer) {
  size_t done = 0;
  while (done < size) {
    const ssize_t count = transfer(done);
    if (count > 0) {
      done += static_cast<size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      break;
    }
  }
  return done;
}

/// A new file is only safe when its folder knows it.
bool sync_folder(const char *folder) {
  const int descriptor = ::open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    return false;
  const bool synced = fsync(descriptor) == 0;
  close(descriptor);
  return synced;
}

}  // namespace

bool FileSlots::open(const char *folder) {
  const size_t length = std::strlen(folder);
  this->folder_[0] = '\0';
  if (length + 1 > this->folder_.size() || (mkdir(folder, 0700) != 0 && errno != EEXIST))
    return false;
  std::memcpy(this->folder_.data(), folder, length + 1);
  return true;
}

bool FileSlots::path_(uint32_t key, uint8_t slot, std::span<char> path) const {
  if (this->folder_[0] == '\0')
    return false;
  const int length = snprintf(path.data(), path.size(), "%s/%08" PRIx32 ".%u", this->folder_.data(), key, slot);
  return length > 0 && static_cast<size_t>(length) < path.size();
}

size_t FileSlots::read(uint32_t key, uint8_t slot, std::span<uint8_t> buffer) {
  std::array<char, MAX_PATH + 16> path;
  if (!this->path_(key, slot, path))
    return 0;
  const int descriptor = ::open(path.data(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return 0;
  const size_t size = transfer_all(
      buffer.size(), [&](size_t done) { return ::read(descriptor, buffer.data() + done, buffer.size() - done); });
  close(descriptor);
  return size;
}

bool FileSlots::write(uint32_t key, uint8_t slot, std::span<const uint8_t> bytes) {
  std::array<char, MAX_PATH + 16> path;
  if (!this->path_(key, slot, path))
    return false;
  int descriptor = ::open(path.data(), O_WRONLY | O_CLOEXEC);
  const bool is_new = descriptor < 0 && errno == ENOENT;
  if (is_new)
    descriptor = ::open(path.data(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return false;
  // In place: a longer record from before may stick out behind, which decoding ignores.
  const size_t done = transfer_all(
      bytes.size(), [&](size_t from) { return ::write(descriptor, bytes.data() + from, bytes.size() - from); });
  const bool written = done == bytes.size() && fdatasync(descriptor) == 0;
  close(descriptor);
  return written && (!is_new || sync_folder(this->folder_.data()));
}

}  // namespace esphome::record_store
