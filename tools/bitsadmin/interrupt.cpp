// SPDX-License-Identifier: LGPL-2.1-or-later
// Windows passes a console handler no context, so the two events live in one static object that never
// changes. The handler runs on a thread of Windows, the rest on the main thread.
#include "tools/bitsadmin/interrupt.hpp"

namespace winebits::bitsadmin {

namespace {

// Windows ends the process when the handler of a closing console returns: leave the main thread this time to
// cancel the job.
constexpr DWORD closing_grace_ms = 5000;

struct console_events {
    HANDLE interrupted = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    HANDLE finished = CreateEventW(nullptr, TRUE, FALSE, nullptr);
};

const console_events &events() {
    static const console_events only; // lives as long as the process, and so do its handles
    return only;
}

BOOL WINAPI on_console_event(DWORD kind) {
    SetEvent(events().interrupted);
    if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT)
        WaitForSingleObject(events().finished, closing_grace_ms);
    return TRUE;
}

} // namespace

interrupt::interrupt() {
    ResetEvent(events().interrupted);
    ResetEvent(events().finished);
    SetConsoleCtrlHandler(on_console_event, TRUE);
}

interrupt::~interrupt() {
    SetConsoleCtrlHandler(on_console_event, FALSE);
    SetEvent(events().finished);
}

bool interrupt::wait(std::chrono::milliseconds time) const {
    return WaitForSingleObject(events().interrupted, static_cast<DWORD>(time.count())) == WAIT_OBJECT_0;
}

} // namespace winebits::bitsadmin
