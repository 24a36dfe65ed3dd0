// SPDX-License-Identifier: LGPL-2.1-or-later
// The state folder and the files that make the daemon findable.
// Main thread only.
#include "tools/winebitsd/state_folder.hpp"

#include "engine/rpc/client.hpp"
#include "tools/winebitsd/folder_check.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace winebits::daemon {
namespace {

namespace name = protocol::file;
using std::chrono::milliseconds;

constexpr milliseconds longest_wait_for_lock{5000}, between_attempts{10}, longest_wait_for_greeting{1000};

std::unexpected<start_failure> failed(const std::string &what) {
    return std::unexpected(
        start_failure{protocol::exit_code::state_folder, what + ": " + std::strerror(errno)});
}

bool write_all(int file, const std::string &text) {
    return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

} // namespace

start_result<state_folder> state_folder::open(const std::string &path) {
    if (!path.starts_with('/'))
        return std::unexpected(
            start_failure{protocol::exit_code::usage, "the state folder's path must be absolute"});
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), std::free);
    if (!real)
        return failed(path);
    rpc::descriptor folder(::open(real.get(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
    if (!folder)
        return failed(path);
    if (auto done = close_to_others(folder.get(), path); !done)
        return std::unexpected(done.error());
    if (auto done = check_lock_file(folder.get(), path); !done)
        return std::unexpected(done.error());
    const auto identity = tools::identity_of(folder.get());
    if (!identity)
        return failed(path);
    return state_folder(real.get(), std::move(folder), *identity);
}

std::optional<std::string> state_folder::prefix() const {
    const std::string end = std::string("/drive_c/") + protocol::state_folder_below_drive_c;
    if (!path_.ends_with(end))
        return std::nullopt;
    return path_.substr(0, path_.size() - end.size());
}

start_result<void> state_folder::lock() {
    lock_ =
        rpc::descriptor(::openat(folder_.get(), name::lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock_)
        return failed(file(name::lock));
    const auto until = std::chrono::steady_clock::now() + longest_wait_for_lock;
    while (::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return failed(file(name::lock));
        if (holder_serves() || std::chrono::steady_clock::now() > until)
            return std::unexpected(start_failure{protocol::exit_code::already_running, {}});
        std::this_thread::sleep_for(between_attempts);
    }
    return check_contents(folder_.get(), path_);
}

// The holder's process number is in the lock file; without an endpoint of that process it does not serve yet
// or has left. A killed one leaves its endpoint behind, and the kernel may take its time to free the lock.
bool state_folder::holder_serves() const {
    const auto endpoint_text = small_file(name::endpoint), holder = small_file(name::lock);
    const auto where = endpoint_text ? rpc::parse_endpoint(*endpoint_text) : std::nullopt;
    return where && holder && holder->starts_with(std::to_string(where->pid) + '\n') &&
           rpc::greets(*where, longest_wait_for_greeting);
}

void state_folder::take_possession() {
    ::unlinkat(folder_.get(), name::endpoint, 0);
    const std::string own = std::to_string(::getpid()) + '\n';
    // The first line counts: a disk that fails may leave more behind it. Without a line of this process a
    // second daemon waits a little longer before it leaves.
    if (write_all(lock_.get(), own))
        (void)!::ftruncate(lock_.get(), static_cast<off_t>(own.size()));
}

std::optional<std::string> state_folder::small_file(const char *file_name) const {
    const rpc::descriptor opened(::openat(folder_.get(), file_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    std::array<char, 256> buffer;
    const auto got = opened ? ::read(opened.get(), buffer.data(), buffer.size()) : -1;
    if (got < 0)
        return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(got));
}

start_result<rpc::key> state_folder::key() {
    struct stat status {};
    const bool is_private = ::fstatat(folder_.get(), name::key, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                            S_ISREG(status.st_mode) && status.st_uid == ::geteuid() &&
                            (status.st_mode & 077) == 0;
    const auto text = is_private ? small_file(name::key) : std::nullopt;
    const auto known = text ? rpc::parse_key(*text) : std::nullopt;
    return known ? start_result<rpc::key>(*known) : new_key();
}

start_result<rpc::key> state_folder::new_key() {
    const auto digits = rpc::random_hex(std::tuple_size_v<rpc::key>);
    if (!digits)
        return failed("getrandom");
    if (auto done = replace_file(name::key, *digits + '\n', true); !done)
        return std::unexpected(done.error());
    return *rpc::parse_key(*digits);
}

start_result<void> state_folder::replace_file(const char *file_name, const std::string &content,
                                              bool durable) {
    const std::string fresh = std::string(file_name) + ".new";
    ::unlinkat(folder_.get(), fresh.c_str(), 0);
    {
        const rpc::descriptor made(::openat(folder_.get(), fresh.c_str(),
                                            O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!made || !write_all(made.get(), content) || (durable && ::fsync(made.get()) != 0))
            return failed(file(file_name));
    }
    if (::renameat(folder_.get(), fresh.c_str(), folder_.get(), file_name) != 0)
        return failed(file(file_name));
    if (durable)
        ::fsync(folder_.get());
    return {};
}

start_result<void> state_folder::publish(const rpc::endpoint &where) {
    auto done = replace_file(name::endpoint, rpc::endpoint_text(where), false);
    if (done)
        published_ = where;
    return done;
}

void state_folder::withdraw() {
    if (!published_)
        return;
    const auto text = small_file(name::endpoint);
    if (text && rpc::parse_endpoint(*text) == published_)
        ::unlinkat(folder_.get(), name::endpoint, 0);
    published_.reset();
}

bool state_folder::is_unchanged() const {
    const rpc::descriptor found(::open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat own {
    }, there{};
    if (!found || ::fstat(found.get(), &there) != 0 || ::fstat(folder_.get(), &own) != 0 ||
        own.st_dev != there.st_dev || own.st_ino != there.st_ino)
        return false;
    struct stat held {
    }, named{};
    return ::fstat(lock_.get(), &held) == 0 && ::fstatat(folder_.get(), name::lock, &named, 0) == 0 &&
           held.st_ino == named.st_ino && ::faccessat(folder_.get(), name::key, R_OK, 0) == 0;
}

} // namespace winebits::daemon
