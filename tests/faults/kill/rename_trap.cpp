// SPDX-License-Identifier: LGPL-2.1-or-later
// See rename_trap.hpp.
#include "tests/faults/kill/rename_trap.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <sched.h>
#include <string>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace winebits::test::kill {
namespace {

bool is_rename(std::uint64_t number) {
#ifdef SYS_rename
    if (number == SYS_rename)
        return true;
#endif
#ifdef SYS_renameat
    if (number == SYS_renameat)
        return true;
#endif
    return number == SYS_renameat2;
}

bool enters_rename(pid_t thread) {
    __ptrace_syscall_info info{};
    return ::ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) > 0 &&
           info.op == PTRACE_SYSCALL_INFO_ENTRY && is_rename(info.entry.nr);
}

} // namespace

rename_trap::rename_trap(pid_t daemon) : daemon_(daemon) {
    constexpr auto options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE;
    std::error_code ignored;
    for (const auto &entry :
         std::filesystem::directory_iterator("/proc/" + std::to_string(daemon) + "/task", ignored)) {
        const pid_t thread = std::stoi(entry.path().filename());
        if (::ptrace(PTRACE_SEIZE, thread, nullptr, options) != 0)
            continue;
        threads_.push_back(thread);
        set_ = true;
        ::ptrace(PTRACE_INTERRUPT, thread, nullptr, nullptr);
    }
}

void rename_trap::go_on(pid_t thread, int signal) {
    ::ptrace(PTRACE_SYSCALL, thread, nullptr, signal);
}

// The end of each thread is told to who watches it; that of the first one after all others.
void rename_trap::bury() {
    std::ranges::stable_partition(threads_, [this](pid_t thread) { return thread != daemon_; });
    for (const pid_t thread : threads_) {
        int status = 0;
        while (::waitpid(thread, &status, __WALL) == thread && !WIFEXITED(status) && !WIFSIGNALED(status))
            go_on(thread, 0);
    }
    threads_.clear();
}

bool rename_trap::kill_at(unsigned number, const std::atomic<bool> &over) {
    while (!over) {
        bool idle = true;
        for (std::size_t i = 0; i < threads_.size(); ++i) {
            const pid_t thread = threads_[i];
            int status = 0;
            if (::waitpid(thread, &status, __WALL | WNOHANG) != thread || !WIFSTOPPED(status))
                continue;
            idle = false;
            const int event = status >> 16, signal = WSTOPSIG(status);
            if (event == PTRACE_EVENT_CLONE) {
                unsigned long made = 0;
                ::ptrace(PTRACE_GETEVENTMSG, thread, nullptr, &made);
                threads_.push_back(static_cast<pid_t>(made));
            }
            const bool at_call = signal == (SIGTRAP | 0x80);
            if (at_call && enters_rename(thread) && --number == 0) {
                ::kill(daemon_, SIGKILL);
                bury();
                return true;
            }
            go_on(thread, event == 0 && !at_call ? signal : 0);
        }
        if (idle)
            ::sched_yield();
    }
    ::kill(daemon_, SIGKILL); // nobody lets go of it in good order while it runs
    bury();
    return false;
}

} // namespace winebits::test::kill
