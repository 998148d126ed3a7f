/* Cuts the power in the middle of a write to a record. Loaded with LD_PRELOAD.
 *
 * POWER_STEPS says how many steps the program may take that change a file below a folder *.records: making, writing,
 * syncing. The next one does not happen, or half of it, and the program ends at once, as with SIGKILL.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long steps_left = -1;

static int is_record(const char *path) { return strstr(path, ".records") != NULL; }

static int belongs_to_record(int fd) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, sizeof(path) - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = '\0';
  return is_record(path);
}

/* True when the power is gone with this step. */
static int last_step(void) {
  const long left = atomic_load(&steps_left);
  return left >= 0 && atomic_fetch_sub(&steps_left, 1) == 0;
}

static void cut(void) {
  kill(getpid(), SIGKILL);
  for (;;) {
    pause();
  }
}

ssize_t write(int fd, const void *data, size_t size) {
  __typeof__(&write) real = (__typeof__(&write))dlsym(RTLD_NEXT, "write");
  if (belongs_to_record(fd) && last_step()) {
    (void)!real(fd, data, size / 2);
    cut();
  }
  return real(fd, data, size);
}

int fdatasync(int fd) {
  __typeof__(&fdatasync) real = (__typeof__(&fdatasync))dlsym(RTLD_NEXT, "fdatasync");
  if (belongs_to_record(fd) && last_step()) {
    cut();
  }
  return real(fd);
}

int fsync(int fd) {
  __typeof__(&fsync) real = (__typeof__(&fsync))dlsym(RTLD_NEXT, "fsync");
  if (belongs_to_record(fd) && last_step()) {
    cut();
  }
  return real(fd);
}

int mkdir(const char *path, mode_t mode) {
  __typeof__(&mkdir) real = (__typeof__(&mkdir))dlsym(RTLD_NEXT, "mkdir");
  if (is_record(path) && last_step()) {
    cut();
  }
  return real(path, mode);
}

int open(const char *path, int flags, ...) {
  __typeof__(&open) real = (__typeof__(&open))dlsym(RTLD_NEXT, "open");
  mode_t mode = 0;
  if (flags & O_CREAT) {
    va_list arguments;
    va_start(arguments, flags);
    mode = va_arg(arguments, mode_t);
    va_end(arguments);
    if (is_record(path) && last_step()) {
      cut();
    }
  }
  return real(path, flags, mode);
}

__attribute__((constructor)) static void begin(void) {
  const char *steps = getenv("POWER_STEPS");
  if (steps != NULL) {
    atomic_store(&steps_left, atol(steps));
  }
}
