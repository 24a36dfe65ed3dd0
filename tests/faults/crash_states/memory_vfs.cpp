// SPDX-License-Identifier: LGPL-2.1-or-later
// See memory_vfs.hpp.
// One thread at a time.
#include "tests/faults/crash_states/memory_vfs.hpp"

#include <cerrno>
#include <cstring>
#include <new>
#include <string>

namespace winebits::crash_states {
namespace {

// What SQLite keeps of an open file: it gives the memory, and C functions get it.
struct open_file {
    sqlite3_file base;
    memory_disk *disk;
    file_number file;
    char folder[64]; // to be flushed with the first sync; empty: not
    int lock, persists;
};

open_file &of(sqlite3_file *file) {
    return *reinterpret_cast<open_file *>(file);
}

memory_disk &disk_of(sqlite3_vfs *vfs) {
    return *static_cast<memory_disk *>(vfs->pAppData);
}

int close_file(sqlite3_file *) {
    return SQLITE_OK;
}

int read_file(sqlite3_file *file, void *into, int amount, sqlite3_int64 offset) {
    std::size_t done = 0;
    const std::span bytes(static_cast<std::byte *>(into), static_cast<std::size_t>(amount));
    if (of(file).disk->read(of(file).file, static_cast<std::uint64_t>(offset), bytes, done) != 0)
        return SQLITE_IOERR_READ;
    if (done == bytes.size())
        return SQLITE_OK;
    std::memset(bytes.data() + done, 0, bytes.size() - done);
    return SQLITE_IOERR_SHORT_READ;
}

// A short write is tried on, as the Unix one does; nothing at all is a full disk.
int write_file(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset) {
    std::span bytes(static_cast<const std::byte *>(from), static_cast<std::size_t>(amount));
    for (auto at = static_cast<std::uint64_t>(offset); !bytes.empty();) {
        std::size_t done = 0;
        const int failure = of(file).disk->write(of(file).file, at, bytes, done);
        if (failure != 0)
            return failure == ENOSPC || failure == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        if (done == 0)
            return SQLITE_FULL;
        bytes = bytes.subspan(done);
        at += done;
    }
    return SQLITE_OK;
}

int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    return of(file).disk->truncate(of(file).file, static_cast<std::uint64_t>(size)) == 0
               ? SQLITE_OK
               : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file *file, int) {
    auto &one = of(file);
    if (one.disk->flush(one.file) != 0)
        return SQLITE_IOERR_FSYNC;
    if (one.folder[0] != 0)
        (void)one.disk->flush_folder(one.folder);
    one.folder[0] = 0;
    return SQLITE_OK;
}

int size_of_file(sqlite3_file *file, sqlite3_int64 *size) {
    std::uint64_t found = 0;
    if (of(file).disk->size(of(file).file, found) != 0)
        return SQLITE_IOERR_FSTAT;
    *size = static_cast<sqlite3_int64>(found);
    return SQLITE_OK;
}

int lock_file(sqlite3_file *file, int level) {
    of(file).lock = level;
    return SQLITE_OK;
}

int has_reserved_lock(sqlite3_file *, int *out) {
    *out = 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file *file, int what, void *argument) {
    if (what == SQLITE_FCNTL_PERSIST_WAL) {
        int &wanted = *static_cast<int *>(argument);
        if (wanted < 0)
            wanted = of(file).persists;
        else
            of(file).persists = wanted;
        return SQLITE_OK;
    }
    if (what == SQLITE_FCNTL_LOCKSTATE) {
        *static_cast<int *>(argument) = of(file).lock;
        return SQLITE_OK;
    }
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file *) {
    return 4096;
}

int characteristics(sqlite3_file *) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// The log in exclusive mode needs no shared memory, so version 1 is enough.
constexpr sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = lock_file,
    .xCheckReservedLock = has_reserved_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int open_one(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *given) {
    file->pMethods = nullptr;
    auto &disk = disk_of(vfs);
    auto &one = *new (file) open_file{{&methods}, &disk, 0, {}, SQLITE_LOCK_NONE, 0};
    if (given)
        *given = flags;
    if (!path) {
        one.file = disk.anonymous();
        return SQLITE_OK;
    }
    const auto where = place_of(path);
    int failure = disk.open(where.folder, where.name, one.file);
    if (failure == ENOENT && (flags & SQLITE_OPEN_CREATE) != 0) {
        failure = disk.create(where.folder, where.name, one.file);
        if (failure == 0 && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0)
            where.folder.copy(one.folder, sizeof one.folder - 1);
    }
    if (failure != 0) {
        file->pMethods = nullptr;
        return SQLITE_CANTOPEN;
    }
    return SQLITE_OK;
}

int remove_one(sqlite3_vfs *vfs, const char *path, int flushes) {
    const auto where = place_of(path);
    const int failure = disk_of(vfs).remove(where.folder, where.name);
    if (failure != 0)
        return failure == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
    if (flushes != 0 && disk_of(vfs).flush_folder(where.folder) != 0)
        return SQLITE_IOERR_DIR_FSYNC;
    return SQLITE_OK;
}

// An empty file does not count, as with the Unix one.
int has_access(sqlite3_vfs *vfs, const char *path, int, int *out) {
    const auto where = place_of(path);
    const auto *found = disk_of(vfs).now().find(where.folder, where.name);
    *out = found && !found->empty() ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs *, const char *path, int size, char *out) {
    if (std::strlen(path) + 1 > static_cast<std::size_t>(size))
        return SQLITE_CANTOPEN;
    std::strcpy(out, path);
    return SQLITE_OK;
}

int random_bytes(sqlite3_vfs *, int size, char *out) {
    std::memset(out, 7, static_cast<std::size_t>(size)); // the same in each run
    return size;
}

int sleep_some(sqlite3_vfs *, int microseconds) {
    return microseconds;
}

int present_time(sqlite3_vfs *, double *days) {
    *days = 2460000.5;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs *, int, char *) {
    return 0;
}

} // namespace

memory_vfs::memory_vfs(memory_disk &disk) {
    vfs_.iVersion = 1;
    vfs_.szOsFile = sizeof(open_file);
    vfs_.mxPathname = 512;
    vfs_.zName = "winebits-memory";
    vfs_.pAppData = &disk;
    vfs_.xOpen = open_one;
    vfs_.xDelete = remove_one;
    vfs_.xAccess = has_access;
    vfs_.xFullPathname = full_path;
    vfs_.xRandomness = random_bytes;
    vfs_.xSleep = sleep_some;
    vfs_.xCurrentTime = present_time;
    vfs_.xGetLastError = last_error;
    sqlite3_vfs_register(&vfs_, 0);
}

memory_vfs::~memory_vfs() {
    sqlite3_vfs_unregister(&vfs_);
}

int memory_vfs::make_private(const std::string &path) {
    auto &disk = disk_of(&vfs_);
    const auto where = place_of(path);
    file_number made = 0;
    const int failure = disk.create(where.folder, where.name, made);
    return failure == EEXIST ? 0 : failure;
}

int memory_vfs::rename(const std::string &from, const std::string &to) {
    const auto where = place_of(from);
    return disk_of(&vfs_).rename(where.folder, where.name, place_of(to).name);
}

int memory_vfs::remove(const std::string &path) {
    const auto where = place_of(path);
    return disk_of(&vfs_).remove(where.folder, where.name);
}

} // namespace winebits::crash_states
