#include "file_device_host.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace esphome::record_log {

FileDevice::~FileDevice() {
  if (this->file_ >= 0)
    ::close(this->file_);
}

bool FileDevice::open(const char *path, size_t size) {
  this->file_ = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  struct stat info{};
  if (this->file_ < 0 || ::fstat(this->file_, &info) != 0)
    return false;
  this->size_ = size / SECTOR_SIZE * SECTOR_SIZE;
  // From the first sector that is not whole.
  for (size_t sector = static_cast<size_t>(info.st_size) / SECTOR_SIZE; sector < size / SECTOR_SIZE; sector++) {
    if (!this->erase(sector)) {
      this->size_ = 0;
      return false;
    }
  }
  return true;
}

bool FileDevice::read(size_t offset, std::span<uint8_t> bytes) {
  return ::pread(this->file_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
         static_cast<ssize_t>(bytes.size());
}

bool FileDevice::write(size_t offset, std::span<const uint8_t> bytes) {
  return ::pwrite(this->file_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
         static_cast<ssize_t>(bytes.size());
}

bool FileDevice::erase(size_t sector) {
  static constexpr auto BLANK = [] {
    std::array<uint8_t, SECTOR_SIZE> bytes{};
    bytes.fill(0xFF);
    return bytes;
  }();
  return this->write(sector * SECTOR_SIZE, BLANK);
}

}  // namespace esphome::record_log
