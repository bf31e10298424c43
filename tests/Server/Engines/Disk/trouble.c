/* A disk in trouble, loaded before the system's library: in TROUBLE_DIRECTORY a file "slow" makes every wait for the disk take 100 ms
 * more, one "broken" has it fail with EIO. Each wait is a byte in the file "waits". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_there(const char *name) {
  char path[4096];
  const char *directory = getenv("TROUBLE_DIRECTORY");
  struct stat file;
  if (!directory) return 0;
  snprintf(path, sizeof path, "%s/%s", directory, name);
  return stat(path, &file) == 0;
}

static void note(void) {
  char path[4096];
  const char *directory = getenv("TROUBLE_DIRECTORY");
  if (!directory) return;
  snprintf(path, sizeof path, "%s/waits", directory);
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return;
  if (write(file, ".", 1) < 0) abort();
  close(file);
}

static int wait_for_disk(int fd, const char *name) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  note();
  if (is_there("slow")) usleep(100 * 1000);
  if (is_there("broken")) {
    errno = EIO;
    return -1;
  }
  return next(fd);
}

int fsync(int fd) { return wait_for_disk(fd, "fsync"); }

int fdatasync(int fd) { return wait_for_disk(fd, "fdatasync"); }
