#ifdef __linux__
#include "socketcan.h"

#include <linux/can.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstring>
#include <span>

#include "error_frame.h"
#include "esphome/core/application.h"
#include "esphome/core/log.h"
#include "esphome/core/wake.h"

namespace esphome::socketcan {

using can_health::CanBusState;

static const char *const TAG = "socketcan";

static constexpr uint32_t FIRST_RETRY_MS = 100;
static constexpr uint32_t LONGEST_RETRY_MS = 5'000;

bool SocketCan::setup_internal() {
  this->status_.state = CanBusState::STOPPED;
  this->try_open_();
  if (this->last_error_ == EAFNOSUPPORT || this->last_error_ == EPROTONOSUPPORT) {
    ESP_LOGE(TAG, "This kernel has no SocketCAN: load it with 'modprobe can_raw', or use slcan");
    this->mark_failed(LOG_STR("kernel without SocketCAN"));
    return false;
  }
  return true;
}

void SocketCan::dump_config() {
  ESP_LOGCONFIG(TAG,
                "SocketCAN:\n"
                "  Interface: %s\n"
                "  State: %s",
                this->interface_, can_health::to_string(this->status_.state));
}

void SocketCan::loop() {
  if (this->fd_ < 0 && App.get_loop_component_start_time() - this->last_attempt_ms_ >= this->retry_delay_ms_) {
    this->try_open_();
  }
  canbus::Canbus::loop();
}

/// Returns 0, or why it cannot be opened.
int SocketCan::open_() {
  const int fd = ::socket(PF_CAN, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, CAN_RAW);
  if (fd < 0) {
    return errno;
  }
  ifreq request{};
  std::strncpy(request.ifr_name, this->interface_, sizeof(request.ifr_name) - 1);
  sockaddr_can address{};
  address.can_family = AF_CAN;
  const can_err_mask_t every_error = CAN_ERR_MASK;
  int error = 0;
  if (::ioctl(fd, SIOCGIFINDEX, &request) != 0) {
    error = errno;
  } else {
    address.can_ifindex = request.ifr_ifindex;
    // The flags share their place with the index.
    if (::ioctl(fd, SIOCGIFFLAGS, &request) != 0) {
      error = errno;
    } else if (!(request.ifr_flags & IFF_UP)) {
      error = ENETDOWN;
    } else if (::setsockopt(fd, SOL_CAN_RAW, CAN_RAW_ERR_FILTER, &every_error, sizeof(every_error)) != 0 ||
               ::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
      error = errno;
    } else if (!wake_register_fd(fd)) {
      error = EMFILE;
    }
  }
  if (error != 0) {
    ::close(fd);
    return error;
  }
  this->fd_ = fd;
  // Without a carrier it may be bus-off since before; every change from here on is reported.
  this->status_.state = request.ifr_flags & IFF_RUNNING ? CanBusState::ERROR_ACTIVE : CanBusState::UNKNOWN;
  return 0;
}

void SocketCan::try_open_() {
  const int error = this->open_();
  if (error == 0) {
    ESP_LOGI(TAG, "%s is up", this->interface_);
    this->last_error_ = 0;
    this->retry_delay_ms_ = 0;
    return;
  }
  if (error != this->last_error_) {
    ESP_LOGW(TAG, "%s cannot be used: %s", this->interface_, strerror(error));
    this->last_error_ = error;
  }
  this->last_attempt_ms_ = App.get_loop_component_start_time();
  this->retry_delay_ms_ = std::clamp(this->retry_delay_ms_ * 2, FIRST_RETRY_MS, LONGEST_RETRY_MS);
}

void SocketCan::close_(int error) {
  ESP_LOGW(TAG, "%s is lost: %s", this->interface_, strerror(error));
  wake_unregister_fd(this->fd_);
  ::close(this->fd_);
  this->fd_ = -1;
  this->last_error_ = error;
  this->last_attempt_ms_ = App.get_loop_component_start_time();
  this->retry_delay_ms_ = FIRST_RETRY_MS;
  this->status_.state = CanBusState::STOPPED;
  this->status_.tx_error_count.reset();
  this->status_.rx_error_count.reset();
  this->status_.error_counts_at_ms.reset();
}

canbus::Error SocketCan::send_message(canbus::CanFrame *frame) {
  if (this->fd_ < 0) {
    this->counters_.not_connected++;
    return canbus::ERROR_FAILTX;
  }
  if (frame->can_data_length_code > CAN_MAX_DLEN) {
    return canbus::ERROR_FAIL;
  }
  can_frame out{};
  out.can_id = frame->use_extended_id ? (frame->can_id & CAN_EFF_MASK) | CAN_EFF_FLAG : frame->can_id & CAN_SFF_MASK;
  out.can_dlc = frame->can_data_length_code;
  if (frame->remote_transmission_request) {
    out.can_id |= CAN_RTR_FLAG;
  } else {
    std::copy_n(frame->data, frame->can_data_length_code, out.data);
  }
  if (::write(this->fd_, &out, sizeof(out)) == static_cast<ssize_t>(sizeof(out))) {
    this->counters_.frames_sent++;
    return canbus::ERROR_OK;
  }
  if (errno == ENOBUFS || errno == EAGAIN) {
    this->counters_.tx_full++;
    return canbus::ERROR_ALLTXBUSY;
  }
  this->close_(errno);
  return canbus::ERROR_FAILTX;
}

canbus::Error SocketCan::read_message(canbus::CanFrame *frame) {
  for (int i = 0; i < MAX_ERROR_FRAMES_PER_READ && this->fd_ >= 0; i++) {
    can_frame in;
    const ssize_t size = ::read(this->fd_, &in, sizeof(in));
    if (size < 0 && errno != EAGAIN) {
      this->close_(errno);
    }
    if (size != static_cast<ssize_t>(sizeof(in)) || in.can_dlc > CAN_MAX_DLEN) {
      return canbus::ERROR_NOMSG;
    }
    if (in.can_id & CAN_ERR_FLAG) {
      this->handle_error_frame_(in.can_id, in.data);
      continue;
    }
    this->counters_.frames_received++;
    frame->use_extended_id = in.can_id & CAN_EFF_FLAG;
    frame->remote_transmission_request = in.can_id & CAN_RTR_FLAG;
    frame->can_id = in.can_id & (frame->use_extended_id ? CAN_EFF_MASK : CAN_SFF_MASK);
    frame->can_data_length_code = in.can_dlc;
    std::memcpy(frame->data, in.data, sizeof(in.data));
    return canbus::ERROR_OK;
  }
  return canbus::ERROR_NOMSG;
}

void SocketCan::handle_error_frame_(uint32_t can_id, const uint8_t *data) {
  const CanBusState before = this->status_.state;
  apply_error_frame(can_id, std::span<const uint8_t, 8>(data, 8), millis_64(), this->status_);
  const CanBusState after = this->status_.state;
  if (after == before) {
    return;
  }
  if (after == CanBusState::BUS_OFF) {
    ESP_LOGW(TAG,
             "%s is bus-off: check wiring, terminators and bit rate; 'ip link set %s type can restart-ms 100' "
             "lets the kernel bring it back",
             this->interface_, this->interface_);
  } else if (before == CanBusState::BUS_OFF) {
    ESP_LOGI(TAG, "%s is back on the bus", this->interface_);
  } else if (after == CanBusState::ERROR_PASSIVE) {
    ESP_LOGW(TAG, "%s is error passive: nobody acknowledges, or the bus is disturbed", this->interface_);
  }
}

}  // namespace esphome::socketcan

#endif  // __linux__
