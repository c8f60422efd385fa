// Stands between a program and the files of its ledger: breaks off at a sync, loses what was not synced, or refuses to write.
//
// TEST_DISK names a file of three 64-bit numbers: how many syncs there were, which one to break off at (0: none), and what happens.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GO_ON, BREAK_OFF, LOSE_POWER, BE_FULL, FAIL_TO_SYNC };

struct orders {
    int64_t syncs, at, what;
};

// What a range of a file held before it was written to and not synced.
struct change {
    struct change *before;
    dev_t device;
    ino_t inode;
    int file;
    off_t offset;
    size_t length;
    off_t size;
    char held[];
};

static volatile struct orders *orders;
static struct change *unsynced;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *original(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void open_orders(void) {
    const char *path = getenv("TEST_DISK");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (page == MAP_FAILED) abort();
    orders = page;
}

static int is_of_the_ledger(int file, struct stat *about) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "/flowtally.db") != NULL && fstat(file, about) == 0;
}

static void remember(int file, size_t length, off_t offset, const struct stat *about) {
    struct change *change = malloc(sizeof *change + length);
    ssize_t (*read_at)(int, void *, size_t, off_t) = original("pread64");
    ssize_t held = read_at(file, change->held, length, offset);
    *change = (struct change){unsynced, about->st_dev, about->st_ino, dup(file), offset, held < 0 ? 0 : held, about->st_size};
    unsynced = change;
}

static void forget(const struct stat *about) {
    for (struct change **place = &unsynced; *place;) {
        struct change *change = *place;
        if (change->device == about->st_dev && change->inode == about->st_ino) {
            *place = change->before;
            close(change->file);
            free(change);
        } else {
            place = &change->before;
        }
    }
}

// Newest first, so that each range ends as it was at its last sync.
static void lose_what_is_not_synced(void) {
    ssize_t (*write_at)(int, const void *, size_t, off_t) = original("pwrite64");
    for (struct change *change = unsynced; change; change = change->before) {
        if (write_at(change->file, change->held, change->length, change->offset) < 0) abort();
        if (ftruncate(change->file, change->size) != 0) abort();
    }
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t offset) {
    ssize_t (*write_at)(int, const void *, size_t, off_t) = original("pwrite64");
    struct stat about;
    if (!is_of_the_ledger(file, &about)) return write_at(file, bytes, length, offset);
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    if (orders->what == BE_FULL && orders->at != 0 && orders->syncs >= orders->at) {
        errno = ENOSPC;
    } else {
        if (orders->what == LOSE_POWER) remember(file, length, offset, &about);
        written = write_at(file, bytes, length, offset);
    }
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t offset) { return pwrite64(file, bytes, length, offset); }

static int synchronize(int file, const char *name) {
    int (*sync)(int) = original(name);
    struct stat about;
    if (!is_of_the_ledger(file, &about)) return sync(file);
    pthread_mutex_lock(&lock);
    orders->syncs += 1;
    int is_time = orders->at != 0 && orders->syncs >= orders->at;
    if (is_time && orders->what == LOSE_POWER) lose_what_is_not_synced();
    if (is_time && (orders->what == BREAK_OFF || orders->what == LOSE_POWER)) kill(getpid(), SIGKILL);
    int result = -1;
    if (is_time && orders->what == FAIL_TO_SYNC) {
        errno = EIO;
    } else {
        result = sync(file);
        if (result == 0) forget(&about);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int file) { return synchronize(file, "fsync"); }
int fdatasync(int file) { return synchronize(file, "fdatasync"); }
