/* A CAN bus for programs on a machine whose kernel has none. Loaded with LD_PRELOAD.
 *
 * A raw CAN socket becomes a Unix datagram socket to $FAKE_CAN_BUS; each struct can_frame is one datagram, both ways.
 *   - The interface exists while $FAKE_CAN_BUS does, and is up while $FAKE_CAN_BUS.up does.
 *   - A datagram of one byte makes read() fail with that errno.
 *   - On opening, an empty datagram tells the other end where this one is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/can.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define INDEX 7

static int can_fd = -1;

static int present(const char *suffix) {
  char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 8];
  snprintf(path, sizeof(path), "%s%s", getenv("FAKE_CAN_BUS"), suffix);
  return access(path, F_OK) == 0;
}

int socket(int domain, int type, int protocol) {
  if (domain != PF_CAN) {
    return REAL(socket)(domain, type, protocol);
  }
  if (getenv("FAKE_CAN_BUS") == NULL) {
    errno = EAFNOSUPPORT;
    return -1;
  }
  can_fd = REAL(socket)(AF_UNIX, SOCK_DGRAM | (type & (SOCK_NONBLOCK | SOCK_CLOEXEC)), 0);
  return can_fd;
}

int ioctl(int fd, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  if (fd != can_fd || fd < 0) {
    return REAL(ioctl)(fd, request, argument);
  }
  struct ifreq *interface = argument;
  if (!present("")) {
    errno = ENODEV;
    return -1;
  }
  if (request == SIOCGIFINDEX) {
    interface->ifr_ifindex = INDEX;
    return 0;
  }
  if (request == SIOCGIFFLAGS) {
    interface->ifr_flags = present(".up") ? IFF_UP | IFF_RUNNING : 0;
    return 0;
  }
  errno = EINVAL;
  return -1;
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t length) {
  if (fd != can_fd || level != SOL_CAN_RAW) {
    return REAL(setsockopt)(fd, level, option, value, length);
  }
  return 0;
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  if (fd != can_fd || fd < 0) {
    return REAL(bind)(fd, address, length);
  }
  const struct sockaddr_can *can = (const struct sockaddr_can *)address;
  if (can->can_family != AF_CAN || can->can_ifindex != INDEX) {
    errno = EINVAL;
    return -1;
  }
  struct sockaddr_un own = {.sun_family = AF_UNIX};
  struct sockaddr_un peer = {.sun_family = AF_UNIX};
  snprintf(peer.sun_path, sizeof(peer.sun_path), "%s", getenv("FAKE_CAN_BUS"));
  if (REAL(bind)(fd, (struct sockaddr *)&own, sizeof(own.sun_family)) != 0 ||
      connect(fd, (struct sockaddr *)&peer, sizeof(peer)) != 0) {
    return -1;
  }
  return send(fd, "", 0, 0) < 0 ? -1 : 0;
}

ssize_t read(int fd, void *buffer, size_t size) {
  const ssize_t length = REAL(read)(fd, buffer, size);
  if (fd == can_fd && length == 1) {
    errno = *(unsigned char *)buffer;
    return -1;
  }
  return length;
}

ssize_t write(int fd, const void *buffer, size_t size) {
  if (fd == can_fd && fd >= 0 && !present(".up")) {
    errno = ENETDOWN;
    return -1;
  }
  return REAL(write)(fd, buffer, size);
}
