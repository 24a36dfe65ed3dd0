// SPDX-License-Identifier: LGPL-2.1-or-later
// File system calls with EINTR handled and errno turned into values.
// Disk threads.
#include "engine/transfer/posix_file_system.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <memory>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace winebits::transfer {
namespace {

// Repeats a call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
    for (;;) {
        const auto value = call();
        if (value >= 0 || errno != EINTR)
            return value;
    }
}

file_result<void> succeeded(int value) {
    if (value < 0)
        return std::unexpected(errno);
    return {};
}

file_result<descriptor> opened(int number) {
    if (number < 0)
        return std::unexpected(errno);
    return descriptor(number);
}

file_result<void> must_be_regular(const descriptor &file) {
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        return std::unexpected(errno);
    if (!S_ISREG(status.st_mode))
        return std::unexpected(S_ISDIR(status.st_mode) ? EISDIR : EACCES);
    return {};
}

// In a folder that others may write to, one of them may have put a file of his own where ours was. On mounts
// with one owner for everything it is the folder's; and whoever owns the folder may replace the file at the
// end, too. Not so where only a file's owner may (the sticky bit): there a file must be ours alone, and in a
// user namespace, as of a systemd unit, all other users look like one.
file_result<void> must_be_ours(const descriptor &file, const descriptor &folder) {
    struct stat status {
    }, around{};
    if (::fstat(file.number(), &status) != 0 || ::fstat(folder.number(), &around) != 0)
        return std::unexpected(errno);
    const bool has_one_owner = (around.st_mode & S_ISVTX) == 0 && status.st_uid == around.st_uid;
    if (status.st_uid != ::geteuid() && !has_one_owner)
        return std::unexpected(EACCES);
    return {};
}

// What a file system answers that can't do the call at all.
bool unsupported(int error) {
    return error == EOPNOTSUPP || error == ENOSYS || error == EINVAL || error == ENODEV || error == EBADF;
}

// Where nothing is free, or nobody knows, writing will tell.
bool fits(const descriptor &file, std::uint64_t size, const struct statfs &where) {
    constexpr std::uint64_t block_of_stat = 512;
    struct stat status {};
    if (where.f_bfree == 0 || ::fstat(file.number(), &status) != 0)
        return true;
    const auto there = static_cast<std::uint64_t>(status.st_blocks) * block_of_stat;
    return size <= there || (size - there) / static_cast<std::uint64_t>(where.f_bsize) <= where.f_bfree;
}

bool same_file(const descriptor &folder, const std::string &one, const std::string &other) {
    struct stat first {
    }, second{};
    return ::fstatat(folder.number(), one.c_str(), &first, AT_SYMLINK_NOFOLLOW) == 0 &&
           ::fstatat(folder.number(), other.c_str(), &second, AT_SYMLINK_NOFOLLOW) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

// true: something of that name is there, be it a link to nowhere.
file_result<bool> exists(const descriptor &folder, const std::string &name) {
    struct stat status {};
    if (::fstatat(folder.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return true;
    if (errno == ENOENT)
        return false;
    return std::unexpected(errno);
}

} // namespace

descriptor::~descriptor() {
    if (number_ >= 0)
        ::close(number_);
}

file_result<descriptor> posix_file_system::open_folder(const std::string &path) {
    return opened(uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
}

file_result<void> posix_file_system::check_writable(const descriptor &folder) {
    return succeeded(::faccessat(folder.number(), ".", W_OK | X_OK, AT_EACCESS));
}

file_result<descriptor> posix_file_system::create(const descriptor &folder, const std::string &name) {
    return opened(uninterrupted([&] {
        return ::openat(folder.number(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        0600);
    }));
}

file_result<descriptor> posix_file_system::open_source(const std::string &path) {
    auto file = opened(
        uninterrupted([&] { return ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); }));
    if (!file)
        return file;
    if (const auto plain = must_be_regular(*file); !plain)
        return std::unexpected(plain.error());
    ::posix_fadvise(file->number(), 0, 0, POSIX_FADV_SEQUENTIAL); // only a hint
    return file;
}

file_result<descriptor> posix_file_system::open(const descriptor &folder, const std::string &name) {
    // O_NONBLOCK: a FIFO somebody put there must not hold the thread; it means nothing for a regular file.
    auto file = opened(uninterrupted([&] {
        return ::openat(folder.number(), name.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    }));
    if (!file)
        return file;
    if (const auto plain = must_be_regular(*file); !plain)
        return std::unexpected(plain.error());
    if (const auto ours = must_be_ours(*file, folder); !ours)
        return std::unexpected(ours.error());
    return file;
}

file_result<std::optional<std::uint64_t>> posix_file_system::size_of(const descriptor &folder,
                                                                     const std::string &name) {
    struct stat status {};
    if (::fstatat(folder.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? file_result<std::optional<std::uint64_t>>() : std::unexpected(errno);
    if (!S_ISREG(status.st_mode))
        return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

file_result<std::uint64_t> posix_file_system::size(const descriptor &file) {
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        return std::unexpected(errno);
    return static_cast<std::uint64_t>(status.st_size);
}

file_result<std::size_t> posix_file_system::write(const descriptor &file, std::span<const std::byte> bytes,
                                                  std::uint64_t offset) {
    const auto written = uninterrupted(
        [&] { return ::pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset)); });
    if (written < 0)
        return std::unexpected(errno);
    return static_cast<std::size_t>(written);
}

file_result<void> posix_file_system::allocate(const descriptor &file, std::uint64_t size) {
    struct statfs where {};
    const bool known = ::fstatfs(file.number(), &where) == 0;
    // Some file systems find out by filling themselves up first, at the cost of everybody else.
    if (known && !fits(file, size, where))
        return std::unexpected(ENOSPC);
    // tmpfs has nothing to gain from it and would fill in every page here and now.
    if (size == 0 || (known && where.f_type == TMPFS_MAGIC))
        return {};
    // Keeping the size as it is lets an interrupted file look as long as it is.
    const int value = uninterrupted(
        [&] { return ::fallocate(file.number(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(size)); });
    if (value < 0 && unsupported(errno))
        return {};
    return succeeded(value);
}

file_result<void> posix_file_system::truncate(const descriptor &file, std::uint64_t size) {
    return succeeded(uninterrupted([&] { return ::ftruncate(file.number(), static_cast<off_t>(size)); }));
}

void posix_file_system::start_write_back(const descriptor &file, std::uint64_t offset, std::uint64_t length) {
    ::sync_file_range(file.number(), static_cast<off_t>(offset), static_cast<off_t>(length),
                      SYNC_FILE_RANGE_WRITE);
}

file_result<void> posix_file_system::flush(const descriptor &file) {
    return succeeded(uninterrupted([&] { return ::fdatasync(file.number()); }));
}

file_result<void> posix_file_system::flush_folder(const descriptor &folder) {
    const int value = uninterrupted([&] { return ::fsync(folder.number()); });
    if (value < 0 && unsupported(errno)) // FUSE and CIFS
        return {};
    return succeeded(value);
}

file_result<void> posix_file_system::set_mode(const descriptor &file, mode_t mode) {
    const int value = ::fchmod(file.number(), mode);
    if (value < 0 && (errno == EPERM || unsupported(errno))) // FAT and mounts with fixed permissions
        return {};
    return succeeded(value);
}

file_result<void> posix_file_system::set_modification_time(const descriptor &file, file_time time) {
    const auto since = static_cast<std::int64_t>(time - file_time_of_unix_epoch);
    constexpr auto per_second = static_cast<std::int64_t>(file_time_per_second);
    auto whole = since / per_second, rest = since % per_second;
    if (rest < 0)
        --whole, rest += per_second;
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT},
                                        timespec{static_cast<time_t>(whole), static_cast<long>(rest * 100)}};
    const int value = ::futimens(file.number(), times.data());
    if (value < 0 && (errno == EPERM || unsupported(errno)))
        return {};
    return succeeded(value);
}

file_result<file_status> posix_file_system::status(const descriptor &file) {
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        return std::unexpected(errno);
    const auto ticks =
        static_cast<std::int64_t>(status.st_mtim.tv_sec) * static_cast<std::int64_t>(file_time_per_second) +
        status.st_mtim.tv_nsec / 100;
    return file_status{static_cast<std::uint64_t>(status.st_size),
                       file_time_of_unix_epoch + static_cast<file_time>(ticks),
                       {status.st_dev, status.st_ino}};
}

file_result<std::size_t> posix_file_system::read(const descriptor &file, std::span<std::byte> into,
                                                 std::uint64_t offset) {
    const auto got = uninterrupted(
        [&] { return ::pread(file.number(), into.data(), into.size(), static_cast<off_t>(offset)); });
    if (got < 0)
        return std::unexpected(errno);
    return static_cast<std::size_t>(got);
}

file_result<void> posix_file_system::rename(const descriptor &folder, const std::string &from,
                                            const std::string &to) {
    return succeeded(uninterrupted(
        [&] { return ::renameat(folder.number(), from.c_str(), folder.number(), to.c_str()); }));
}

// Where the kernel can't do it in one step, a second name is made and the first one taken away; a file that
// was left with both is finished here. Without second names (FAT) there is a moment in which somebody else
// may make the file.
file_result<void> posix_file_system::rename_new(const descriptor &folder, const std::string &from,
                                                const std::string &to) {
    const int at = folder.number();
    const auto done =
        uninterrupted([&] { return ::renameat2(at, from.c_str(), at, to.c_str(), RENAME_NOREPLACE); });
    if (done == 0)
        return {};
    if (errno != EEXIST && !unsupported(errno))
        return std::unexpected(errno);
    if (errno == EEXIST || ::linkat(at, from.c_str(), at, to.c_str(), 0) == 0 || errno == EEXIST) {
        if (!same_file(folder, from, to))
            return std::unexpected(EEXIST);
        return succeeded(::unlinkat(at, from.c_str(), 0));
    }
    const auto taken = exists(folder, to);
    if (!taken || *taken)
        return std::unexpected(taken ? EEXIST : taken.error());
    return rename(folder, from, to);
}

file_result<void> posix_file_system::remove(const descriptor &folder, const std::string &name) {
    return succeeded(uninterrupted([&] { return ::unlinkat(folder.number(), name.c_str(), 0); }));
}

file_result<void> posix_file_system::make_folder(const std::string &path) {
    const auto value = ::mkdir(path.c_str(), 0700);
    return value < 0 && errno == EEXIST ? file_result<void>() : succeeded(value);
}

file_result<std::vector<std::string>> posix_file_system::names(const descriptor &folder) {
    const int again = ::openat(folder.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0)
        return std::unexpected(errno);
    const std::unique_ptr<DIR, void (*)(DIR *)> stream(::fdopendir(again), [](DIR *one) { ::closedir(one); });
    if (!stream) {
        const int failure = errno;
        ::close(again);
        return std::unexpected(failure);
    }
    std::vector<std::string> out;
    while (const auto *entry = ::readdir(stream.get()))
        if (const std::string name = entry->d_name; name != "." && name != "..")
            out.push_back(name);
    return out;
}

void posix_file_system::release(const descriptor &file, std::uint64_t offset) {
    (void)uninterrupted([&] {
        return ::fallocate(file.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
                           static_cast<off_t>(offset));
    });
}

} // namespace winebits::transfer
