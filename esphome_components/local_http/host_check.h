#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// Whom a request is meant for and which page sent it: against DNS rebinding and cross-site requests. Pure.
namespace esphome::local_http {

/// The names and addresses under which this device may be asked.
class HostCheck final {
 public:
  static constexpr size_t MAX_NAMES = 6;

  /// `name` has to live for ever. Names beyond MAX_NAMES are left out.
  void add_name(const char *name);
  /// The device's own name: it may be called by `name` and by `name`.local.
  void set_device_name(std::string_view name) { this->device_name_ = name; }

  /// Whether the value of a Host field names this device. `local_address` is the connection's own address as text: a
  /// name that somebody else's DNS points to us is none of ours. The port does not matter.
  bool allows(std::string_view host, std::string_view local_address) const;

 protected:
  std::array<std::string_view, MAX_NAMES> names_{};
  std::string_view device_name_;
  size_t count_{0};
};

/// Whether the value of an Origin field is the page that `host` (the Host field) serves.
bool is_same_origin(std::string_view origin, std::string_view host);

}  // namespace esphome::local_http
