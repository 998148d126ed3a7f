/* Records who allocates memory. Loaded with LD_PRELOAD: operator new comes here too, through malloc.
 *
 * Recording begins with SIGUSR1 and ends with SIGUSR2. When the program exits, ALLOCATIONS_FILE gets one line for each
 * different call stack: how often it was seen, then the return addresses from the inside out as "module+offset".
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_STACKS 2048
#define MAX_DEPTH 32

struct stack {
  unsigned long count;
  int depth;
  void *addresses[MAX_DEPTH];
};

static struct stack stacks[MAX_STACKS];
static unsigned stack_count;
static unsigned long lost;
static volatile sig_atomic_t recording;
/* backtrace() may allocate itself. */
static __thread int inside;

/* What glibc calls the functions that are replaced here. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static void record(void) {
  if (!recording || inside) {
    return;
  }
  inside = 1;
  struct stack found = {1, 0, {0}};
  found.depth = backtrace(found.addresses, MAX_DEPTH);
  unsigned i = 0;
  while (i < stack_count && (stacks[i].depth != found.depth ||
                             memcmp(stacks[i].addresses, found.addresses, sizeof(found.addresses)) != 0)) {
    i++;
  }
  if (i < stack_count) {
    stacks[i].count++;
  } else if (stack_count < MAX_STACKS) {
    stacks[stack_count++] = found;
  } else {
    lost++;
  }
  inside = 0;
}

void *malloc(size_t size) {
  record();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  record();
  return __libc_calloc(count, size);
}

void *realloc(void *pointer, size_t size) {
  record();
  return __libc_realloc(pointer, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  record();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
  record();
  *pointer = __libc_memalign(alignment, size);
  return *pointer == NULL ? ENOMEM : 0;
}

static void on_signal(int number) { recording = number == SIGUSR1; }

__attribute__((constructor)) static void begin(void) {
  /* Its first call loads a library. */
  void *address;
  backtrace(&address, 1);
  signal(SIGUSR1, on_signal);
  signal(SIGUSR2, on_signal);
}

__attribute__((destructor)) static void end(void) {
  recording = 0;
  const char *name = getenv("ALLOCATIONS_FILE");
  FILE *file = name == NULL ? NULL : fopen(name, "w");
  if (file == NULL) {
    return;
  }
  for (unsigned i = 0; i < stack_count; i++) {
    fprintf(file, "%lu", stacks[i].count);
    for (int k = 0; k < stacks[i].depth; k++) {
      Dl_info info;
      if (dladdr(stacks[i].addresses[k], &info) != 0 && info.dli_fname != NULL) {
        fprintf(file, " %s+%#tx", info.dli_fname, (char *)stacks[i].addresses[k] - (char *)info.dli_fbase);
      } else {
        fprintf(file, " ?+0");
      }
    }
    fprintf(file, "\n");
  }
  if (lost != 0) {
    fprintf(file, "lost %lu\n", lost);
  }
  fclose(file);
}
