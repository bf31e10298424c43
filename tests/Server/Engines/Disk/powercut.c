/* Loaded before the system's library (LD_PRELOAD): keeps of each file in POWERCUT_DIRECTORY what was synced, in POWERCUT_KEPT
 * under a name of the file's own, and of the directory the names that it had when it was synced itself. What is there is what a machine
 * finds whose power was cut. Files only grow, or are made anew; nothing here is thread-safe but under the lock. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int is_ours(int fd, char *path, size_t size) {
  const char *directory = getenv("POWERCUT_DIRECTORY");
  char link[64];
  if (!directory) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, directory, strlen(directory)) == 0
    && (path[strlen(directory)] == '/' || path[strlen(directory)] == 0);
}

/* A file's number is given again once it is gone: with the moment of its birth it is one file's alone. */
static void name_of(const char *path, char *name, size_t size) {
  struct statx status;
  memset(&status, 0, sizeof status);
  statx(AT_FDCWD, path, 0, STATX_INO | STATX_BTIME, &status);
  snprintf(name, size, "%llu-%lld-%u", (unsigned long long)status.stx_ino, (long long)status.stx_btime.tv_sec, status.stx_btime.tv_nsec);
}

static void keep_file(const char *path, off_t size) {
  char key[128], name[4096], block[65536];
  name_of(path, key, sizeof key);
  snprintf(name, sizeof name, "%s/%s", getenv("POWERCUT_KEPT"), key);
  int from = open(path, O_RDONLY | O_CLOEXEC), to = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (from >= 0 && to >= 0) {
    /* What was kept before stays: files only grow. */
    off_t at = lseek(to, 0, SEEK_END);
    for (;;) {
      ssize_t count = pread(from, block, sizeof block, at);
      if (count > 0 && at + count > size) count = size - at;
      if (count <= 0 || pwrite(to, block, count, at) != count) break;
      at += count;
    }
  }
  if (from >= 0) close(from);
  if (to >= 0) close(to);
}

static void keep_names(const char *path, int keeps_files) {
  char key[128], file[4096], name[4096], next[4096];
  struct dirent *entry;
  DIR *directory = opendir(path);
  snprintf(next, sizeof next, "%s/next", getenv("POWERCUT_KEPT"));
  snprintf(name, sizeof name, "%s/names", getenv("POWERCUT_KEPT"));
  FILE *names = fopen(next, "w");
  while (directory && names && (entry = readdir(directory))) {
    struct stat status;
    if (entry->d_type != DT_REG) continue;
    snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
    name_of(file, key, sizeof key);
    fprintf(names, "%s %s\n", key, entry->d_name);
    if (keeps_files && stat(file, &status) == 0) keep_file(file, status.st_size);
  }
  if (names) fclose(names);
  if (directory) closedir(directory);
  rename(next, name);
}

/* What is there before the process starts is on the disk. */
__attribute__((constructor)) static void begin(void) {
  const char *directory = getenv("POWERCUT_DIRECTORY");
  char names[4096];
  if (!directory) return;
  snprintf(names, sizeof names, "%s/names", getenv("POWERCUT_KEPT"));
  if (access(names, F_OK) != 0) keep_names(directory, 1);
}

static int keep(int fd, int (*sync)(int)) {
  char path[4096];
  struct stat before;
  if (!is_ours(fd, path, sizeof path) || fstat(fd, &before) != 0) return sync(fd);
  /* What comes while it syncs may be synced or not: it is not kept. */
  int result = sync(fd);
  if (result == 0) {
    pthread_mutex_lock(&lock);
    if (S_ISDIR(before.st_mode)) keep_names(path, 0);
    else keep_file(path, before.st_size);
    pthread_mutex_unlock(&lock);
  }
  return result;
}

int fsync(int fd) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return keep(fd, next);
}

int fdatasync(int fd) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return keep(fd, next);
}
