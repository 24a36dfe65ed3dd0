// SPDX-License-Identifier: LGPL-2.1-or-later
// The surroundings of the daemon's process.
// Main thread only, before any other thread exists.
#include "tools/winebitsd/process.hpp"

#include "winebits/protocol.hpp"

#include <cerrno>
#include <charconv>
#include <clocale>
#include <csignal>
#include <cstdint>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace winebits::daemon {
namespace {

void close_inherited_descriptors() {
    if (::close_range(3, ~0U, 0) == 0)
        return;
    // An older kernel: look at what is open.
    std::vector<int> open_ones;
    {
        const std::unique_ptr<DIR, int (*)(DIR *)> folder(::opendir("/proc/self/fd"), ::closedir);
        while (const dirent *entry = folder ? ::readdir(folder.get()) : nullptr) {
            const std::string_view name = entry->d_name;
            int number = -1;
            std::from_chars(name.data(), name.data() + name.size(), number);
            if (number > 2 && number != ::dirfd(folder.get()))
                open_ones.push_back(number);
        }
    }
    for (const int number : open_ones)
        ::close(number);
}

// Nothing may find 0 to 2 free and take one of them for a file.
void point_standard_streams_to_null(bool all) {
    for (int number = 0; number <= 2; ++number) {
        if (!all && ::fcntl(number, F_GETFD) >= 0)
            continue;
        const int null = ::open("/dev/null", O_RDWR);
        if (null >= 0 && null != number) {
            ::dup2(null, number);
            ::close(null);
        }
    }
}

void ignore(int signal) {
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    ::sigaction(signal, &action, nullptr);
}

// A parent may have blocked or changed them.
void restore_signals() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal)
        ::sigaction(signal, &action, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// What a crash would leave behind holds passwords.
void forbid_core_files() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

// Waits for the daemon's report, and for the process in between.
[[noreturn]] void pass_on_report(int pipe, pid_t between) {
    while (::waitpid(between, nullptr, 0) < 0 && errno == EINTR) {
    }
    std::uint8_t code = protocol::exit_code::state_folder;
    while (::read(pipe, &code, 1) < 0 && errno == EINTR) {
    }
    ::_exit(code);
}

} // namespace

void leave_surroundings_behind() {
    point_standard_streams_to_null(false);
    close_inherited_descriptors();
    restore_signals();
    for (const int signal : {SIGPIPE, SIGHUP, SIGXFSZ})
        ignore(signal);
    ::umask(077);
    if (::chdir("/") != 0) // can't fail for the root folder; a wrong folder would only keep a mount busy
        return;
    if (!std::setlocale(LC_ALL, "C.UTF-8"))
        std::setlocale(LC_ALL, "C");
    raise_descriptor_limit();
    forbid_core_files();
}

starter starter::detach(bool foreground) {
    if (foreground)
        return starter(-1);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return starter(-1);
    const pid_t between = ::fork();
    if (between > 0) {
        ::close(ends[1]);
        pass_on_report(ends[0], between);
    }
    ::close(ends[0]);
    // The second fork gives the daemon to init, so that whoever started us never sees a zombie, and it leads
    // no session, so that no terminal can become its own.
    if (between == 0) {
        ::setsid();
        if (::fork() > 0)
            ::_exit(0);
        point_standard_streams_to_null(true);
    }
    return starter(ends[1]);
}

starter::starter(starter &&other) noexcept : pipe_(std::exchange(other.pipe_, -1)) {}

starter::~starter() {
    report(protocol::exit_code::state_folder);
}

void starter::report(int exit_code) {
    if (pipe_ < 0)
        return;
    const auto code = static_cast<std::uint8_t>(exit_code);
    while (::write(pipe_, &code, 1) < 0 && errno == EINTR) {
    }
    ::close(std::exchange(pipe_, -1));
}

} // namespace winebits::daemon
