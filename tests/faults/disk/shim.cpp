// SPDX-License-Identifier: LGPL-2.1-or-later
// Loaded into a daemon by LD_PRELOAD: file system calls that the table of a test names fail with its errno,
// all others reach the kernel. SQLite's calls come here as well. Any thread.
#include "tests/faults/disk/fault_table.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using winebits::test::fault_rule;
using winebits::test::fault_table;
namespace call = winebits::test::call;

static_assert(sizeof(long) == 8, "offsets go to the kernel in one register");

fault_table *mapped_table() {
    const char *path = std::getenv(winebits::test::fault_table_variable);
    const auto file = path ? ::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0)
        return nullptr;
    void *at =
        ::mmap(nullptr, sizeof(fault_table), PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(file), 0);
    ::syscall(SYS_close, file);
    return at == MAP_FAILED ? nullptr : static_cast<fault_table *>(at);
}

// None before the daemon begins: a sanitizer makes calls when there is no environment yet.
std::atomic<fault_table *> table_now{nullptr};
[[gnu::constructor]] void map_early() {
    table_now = mapped_table();
}
fault_table *table() {
    return table_now;
}

std::string path_of(int descriptor) {
    char link[64], target[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const auto size = ::readlink(link, target, sizeof target);
    return std::string(target, static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
}

std::string path_of(int folder, const char *name) {
    return name[0] == '/' || folder == AT_FDCWD ? std::string(name) : path_of(folder) + '/' + name;
}

// Counts down to zero; false: there was nothing left.
bool take_one(std::atomic<std::int64_t> &count) {
    auto now = count.load();
    while (now > 0)
        if (count.compare_exchange_weak(now, now - 1))
            return true;
    return false;
}

fault_rule *rule_for(std::uint32_t what, const auto &path) {
    if (!table())
        return nullptr;
    for (auto &rule : table()->rules)
        if (rule.active.load(std::memory_order_acquire) && (rule.calls & what) != 0 &&
            path().find(rule.part.data()) != std::string::npos)
            return &rule;
    return nullptr;
}

int met(fault_rule &rule) {
    ++rule.met;
    return rule.error;
}

// The errno the call fails with; 0: it does not.
int error_for(std::uint32_t what, const auto &path) {
    const int before = errno;
    auto *rule = rule_for(what, path);
    errno = before;
    if (!rule || take_one(rule->free))
        return 0;
    if (rule->left.load() == winebits::test::unlimited || take_one(rule->left))
        return met(*rule);
    return 0;
}

// How much of a write gets through; -1: none, and errno says why.
ssize_t part_that_fits(int file, std::size_t size) {
    const auto path = [file] { return path_of(file); };
    const int before = errno;
    auto *rule = rule_for(call::write, path);
    errno = before;
    if (!rule || size == 0)
        return static_cast<ssize_t>(size);
    auto room = rule->room.load();
    if (room == winebits::test::unlimited) {
        errno = error_for(call::write, path);
        return errno == 0 ? (errno = before, static_cast<ssize_t>(size)) : -1;
    }
    while (room > 0) {
        const auto taken = std::min(room, static_cast<std::int64_t>(size));
        if (rule->room.compare_exchange_weak(room, room - taken))
            return taken;
    }
    errno = met(*rule);
    return -1;
}

// With syscall(2): -1 and errno.
template <class... Arguments>
long passed(int error, long number, Arguments... arguments) {
    if (error != 0) {
        errno = error;
        return -1;
    }
    return ::syscall(number, arguments...);
}

int opened(int folder, const char *name, int flags, mode_t mode) {
    const int error =
        error_for((flags & O_CREAT) != 0 ? call::create : call::open, [&] { return path_of(folder, name); });
    return static_cast<int>(passed(error, SYS_openat, folder, name, flags, mode));
}

mode_t mode_in(int flags, va_list rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, int)) : 0;
}

int renamed(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    const auto both = [&] { return path_of(from_folder, from) + '\n' + path_of(to_folder, to); };
    return static_cast<int>(
        passed(error_for(call::rename, both), SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int removed(int folder, const char *name, int flags) {
    const int error = error_for(call::remove, [&] { return path_of(folder, name); });
    return static_cast<int>(passed(error, SYS_unlinkat, folder, name, flags));
}

// Of calls that name an open file.
template <class... Arguments>
long on_file(std::uint32_t what, long number, int file, Arguments... arguments) {
    return passed(error_for(what, [file] { return path_of(file); }), number, file, arguments...);
}

// How many bytes a connection got so far, by descriptor.
std::array<std::atomic<std::int64_t>, 1024> received{};

// How much may be received now.
std::size_t receivable(int connection, std::size_t size) {
    const int before = errno;
    const auto *rule = rule_for(call::receive, [connection] { return path_of(connection); });
    errno = before;
    if (!rule || static_cast<std::size_t>(connection) >= received.size())
        return size;
    const auto left = rule->room - received[static_cast<std::size_t>(connection)];
    return std::min(size, static_cast<std::size_t>(std::max<std::int64_t>(left, 0)));
}

ssize_t written(int file, const void *bytes, std::size_t size, off_t offset) {
    const auto part = part_that_fits(file, size);
    return part < 0 ? -1 : ::syscall(SYS_pwrite64, file, bytes, part, offset);
}

} // namespace

extern "C" {

int open(const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = mode_in(flags, rest);
    va_end(rest);
    return opened(AT_FDCWD, name, flags, mode);
}
int open64(const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = mode_in(flags, rest);
    va_end(rest);
    return opened(AT_FDCWD, name, flags, mode);
}
int openat(int folder, const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = mode_in(flags, rest);
    va_end(rest);
    return opened(folder, name, flags, mode);
}
int openat64(int folder, const char *name, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = mode_in(flags, rest);
    va_end(rest);
    return opened(folder, name, flags, mode);
}

ssize_t pread(int file, void *into, std::size_t size, off_t offset) {
    return on_file(call::read, SYS_pread64, file, into, size, offset);
}
ssize_t pread64(int file, void *into, std::size_t size, off64_t offset) {
    return on_file(call::read, SYS_pread64, file, into, size, offset);
}
ssize_t pwrite(int file, const void *bytes, std::size_t size, off_t offset) {
    return written(file, bytes, size, offset);
}
ssize_t pwrite64(int file, const void *bytes, std::size_t size, off64_t offset) {
    return written(file, bytes, size, offset);
}
ssize_t write(int file, const void *bytes, std::size_t size) {
    const auto part = part_that_fits(file, size);
    return part < 0 ? -1 : ::syscall(SYS_write, file, bytes, part);
}

ssize_t recv(int connection, void *into, std::size_t size, int flags) {
    const auto wanted = receivable(connection, size);
    if (wanted == 0 && size > 0) {
        errno = EAGAIN;
        return -1;
    }
    const auto got = ::syscall(SYS_recvfrom, connection, into, wanted, flags, nullptr, nullptr);
    if (got > 0 && static_cast<std::size_t>(connection) < received.size())
        received[static_cast<std::size_t>(connection)] += got;
    return got;
}

int fsync(int file) {
    return static_cast<int>(on_file(call::flush, SYS_fsync, file));
}
int fdatasync(int file) {
    return static_cast<int>(on_file(call::flush, SYS_fdatasync, file));
}
int ftruncate(int file, off_t size) noexcept {
    return static_cast<int>(on_file(call::resize, SYS_ftruncate, file, size));
}
int ftruncate64(int file, off64_t size) noexcept {
    return static_cast<int>(on_file(call::resize, SYS_ftruncate, file, size));
}
int fallocate(int file, int mode, off_t offset, off_t size) {
    return static_cast<int>(on_file(call::reserve, SYS_fallocate, file, mode, offset, size));
}
int fallocate64(int file, int mode, off64_t offset, off64_t size) {
    return static_cast<int>(on_file(call::reserve, SYS_fallocate, file, mode, offset, size));
}
// These two give the error back, and there is no other way for file systems that lack the call: no test needs
// it.
int posix_fallocate(int file, off_t offset, off_t size) {
    return fallocate(file, 0, offset, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int file, off64_t offset, off64_t size) {
    return fallocate(file, 0, offset, size) == 0 ? 0 : errno;
}

int rename(const char *from, const char *to) noexcept {
    return renamed(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) noexcept {
    return renamed(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) noexcept {
    return renamed(from_folder, from, to_folder, to, flags);
}
int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) noexcept {
    const auto both = [&] { return path_of(from_folder, from) + '\n' + path_of(to_folder, to); };
    return static_cast<int>(
        passed(error_for(call::rename, both), SYS_linkat, from_folder, from, to_folder, to, flags));
}
int unlink(const char *name) noexcept {
    return removed(AT_FDCWD, name, 0);
}
int unlinkat(int folder, const char *name, int flags) noexcept {
    return removed(folder, name, flags);
}
int mkdir(const char *name, mode_t mode) noexcept {
    const int error = error_for(call::make_folder, [&] { return std::string(name); });
    return static_cast<int>(passed(error, SYS_mkdirat, AT_FDCWD, name, mode));
}

} // extern "C"
