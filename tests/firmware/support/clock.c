/* Lets the clocks of a program jump. Loaded with LD_PRELOAD.
 *
 * SIGUSR1 sets the time of day back by a year, as a wrong time server would. SIGUSR2 moves the clock that never goes
 * back forward by a minute, as if the program had not run for so long.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t years_back;
static volatile sig_atomic_t minutes_forward;

int clock_gettime(clockid_t clock, struct timespec *time) {
  const int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result != 0) {
    return result;
  }
  if (clock == CLOCK_REALTIME) {
    time->tv_sec -= (time_t)years_back * 365 * 24 * 3600;
  } else if (clock == CLOCK_MONOTONIC) {
    time->tv_sec += (time_t)minutes_forward * 60;
  }
  return 0;
}

static void on_signal(int number) {
  if (number == SIGUSR1) {
    years_back++;
  } else {
    minutes_forward++;
  }
}

__attribute__((constructor)) static void begin(void) {
  signal(SIGUSR1, on_signal);
  signal(SIGUSR2, on_signal);
}
