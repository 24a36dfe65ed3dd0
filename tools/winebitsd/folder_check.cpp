// SPDX-License-Identifier: LGPL-2.1-or-later
// Owners, modes and kinds of the state folder and its files.
// Main thread only.
#include "tools/winebitsd/folder_check.hpp"

#include "engine/rpc/descriptor.hpp"
#include "winebits/protocol.hpp"
#include "winebits/status_page.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace winebits::daemon {
namespace {

namespace name = protocol::file;

std::unexpected<start_failure> refused(const std::string &path, const char *why) {
    return std::unexpected(start_failure{protocol::exit_code::state_folder, path + ": " + why});
}

enum class linked : bool { is_refused, is_removed };

struct known_file {
    std::string name;
    linked when_linked;
};

// SQLite's own files beside the hive are believed as the hive is.
const known_file known_files[] = {
    {name::log, linked::is_removed},
    {status_page::file_name, linked::is_removed},
    {name::key, linked::is_removed},
    {name::hive, linked::is_refused},
    {std::string(name::hive) + "-wal", linked::is_refused},
    {std::string(name::hive) + "-journal", linked::is_refused},
    {std::string(name::hive) + "-shm", linked::is_refused},
};

bool close_file(int folder, const char *file) {
    const rpc::descriptor opened(::openat(folder, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    return opened && ::fchmod(opened.get(), 0600) == 0;
}

start_result<void> check_file(int folder, const std::string &path, const known_file &wanted) {
    struct stat status {};
    if (::fstatat(folder, wanted.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return {};
        return refused(path, std::strerror(errno));
    }
    if (status.st_uid != ::geteuid())
        return refused(path, "belongs to another user");
    // A second name would let a daemon of another folder, or whoever made it, at the content.
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1) {
        if (wanted.when_linked == linked::is_removed && !S_ISDIR(status.st_mode) &&
            ::unlinkat(folder, wanted.name.c_str(), 0) == 0)
            return {};
        return refused(path, "is no file of ours, or has a second name");
    }
    if ((status.st_mode & 077) != 0 && wanted.name != name::key && !close_file(folder, wanted.name.c_str()))
        return refused(path, "is open to others");
    return {};
}

start_result<void> check_spool(int folder, const std::string &path) {
    struct stat status {};
    if (::fstatat(folder, name::spool, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return {}; // made when it is wanted
    if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid())
        return refused(path, "is no folder of ours");
    return {};
}

} // namespace

start_result<void> close_to_others(int folder, const std::string &path) {
    struct stat status {};
    if (::fstat(folder, &status) != 0)
        return refused(path, std::strerror(errno));
    if (status.st_uid != ::geteuid())
        return refused(path, "belongs to another user");
    if ((status.st_mode & 07777) == 0700)
        return {};
    if (::fchmod(folder, 0700) != 0 || ::fstat(folder, &status) != 0)
        return refused(path, std::strerror(errno));
    if ((status.st_mode & 022) != 0)
        return refused(path, "others may write to it, and its file system keeps no permissions");
    return {};
}

start_result<void> check_lock_file(int folder, const std::string &path) {
    return check_file(folder, path + '/' + name::lock, {name::lock, linked::is_removed});
}

start_result<void> check_contents(int folder, const std::string &path) {
    for (const auto &one : known_files)
        if (auto done = check_file(folder, path + '/' + one.name, one); !done)
            return done;
    return check_spool(folder, path + '/' + name::spool);
}

} // namespace winebits::daemon
