/* Gives a program other TCP ports than those compiled into it, so that many copies of one build run side by side.
 * Loaded with LD_PRELOAD; PORTS="17001=20001 17002=20002" replaces 17001 by 20001 wherever it binds or connects to it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static unsigned replacement(unsigned port) {
  for (const char *pair = getenv("PORTS"); pair != NULL && *pair != '\0'; pair = strchr(pair, ' ')) {
    unsigned from = 0;
    unsigned to = 0;
    pair += *pair == ' ';
    if (sscanf(pair, "%u=%u", &from, &to) == 2 && from == port) {
      return to;
    }
  }
  return port;
}

static const struct sockaddr *replace(const struct sockaddr *address, socklen_t length, struct sockaddr_storage *copy) {
  if (length > sizeof(*copy)) {
    return address;
  }
  memcpy(copy, address, length);
  /* The port is at the same place in both families. */
  if (address->sa_family == AF_INET || address->sa_family == AF_INET6) {
    struct sockaddr_in *internet = (struct sockaddr_in *)copy;
    internet->sin_port = htons(replacement(ntohs(internet->sin_port)));
  }
  return (const struct sockaddr *)copy;
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_storage copy;
  __typeof__(&bind) real = (__typeof__(&bind))dlsym(RTLD_NEXT, "bind");
  return real(fd, replace(address, length, &copy), length);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_storage copy;
  __typeof__(&connect) real = (__typeof__(&connect))dlsym(RTLD_NEXT, "connect");
  return real(fd, replace(address, length, &copy), length);
}
