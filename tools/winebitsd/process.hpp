// SPDX-License-Identifier: LGPL-2.1-or-later
// The surroundings of the daemon's process: descriptors, session, signals, limits (design 1).
// Main thread only, before any other thread exists.
#pragma once

namespace winebits::daemon {

// Closes every inherited descriptor above 2, sets umask 077, folder /, locale C.UTF-8, ignores SIGPIPE,
// SIGHUP and SIGXFSZ, and allows as many descriptors as the system gives.
void leave_surroundings_behind();

// Tells the process that was started, and waits, how the start went.
class starter {
  public:
    // Goes on in a process of its own session, which nobody has to wait for. The process that called waits
    // for `report` and ends with that code. In the foreground nothing of this happens.
    static starter detach(bool foreground);

    starter(starter &&other) noexcept;
    starter &operator=(starter &&) = delete;
    ~starter(); // without a report: failed

    // `exit_code` is protocol::exit_code::*.
    void report(int exit_code);

  private:
    explicit starter(int pipe) : pipe_(pipe) {}
    int pipe_ = -1;
};

} // namespace winebits::daemon
