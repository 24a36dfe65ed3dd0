// SPDX-License-Identifier: LGPL-2.1-or-later
// Ends the process in good order after a crash.
// The thread that crashed, and one that waits for a crash.
#include "dlls/common/service/crash_policy.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/com/thread.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <iterator>

extern "C" IMAGE_DOS_HEADER __ImageBase;

namespace winebits::service {

namespace {

constexpr DWORD last_act_milliseconds = 3000;
constexpr UINT crash_exit_code = 3;

// Handlers get no context, so the event that wakes the last act is found here. Created once, never closed.
HANDLE crash_event() {
    static const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    return event;
}

[[noreturn]] void crash() {
    SetEvent(crash_event());
    // The waiting thread ends the process; this is for when it hangs as well.
    Sleep(last_act_milliseconds);
    TerminateProcess(GetCurrentProcess(), crash_exit_code);
    for (;;)
        Sleep(INFINITE);
}

bool is_in_this_module(const void *address) {
    MEMORY_BASIC_INFORMATION region{};
    return VirtualQuery(address, &region, sizeof(region)) == sizeof(region) &&
           region.AllocationBase == &__ImageBase;
}

bool is_fatal(DWORD code) {
    constexpr std::array<DWORD, 7> fatal{EXCEPTION_ACCESS_VIOLATION,     EXCEPTION_STACK_OVERFLOW,
                                         EXCEPTION_ILLEGAL_INSTRUCTION,  EXCEPTION_PRIV_INSTRUCTION,
                                         EXCEPTION_INT_DIVIDE_BY_ZERO,   EXCEPTION_IN_PAGE_ERROR,
                                         EXCEPTION_DATATYPE_MISALIGNMENT};
    return std::ranges::find(fatal, code) != std::end(fatal);
}

LONG CALLBACK on_exception(EXCEPTION_POINTERS *what) noexcept {
    const auto &record = *what->ExceptionRecord;
    if (is_fatal(record.ExceptionCode) && is_in_this_module(record.ExceptionAddress))
        crash();
    return EXCEPTION_CONTINUE_SEARCH;
}

LONG WINAPI on_unhandled_exception(EXCEPTION_POINTERS *) noexcept {
    crash();
}

} // namespace

void install_crash_policy(std::function<void()> last_act) {
    crash_event();
    com::thread([act = std::move(last_act)] {
        WaitForSingleObject(crash_event(), INFINITE);
        com::log("the service crashed");
        act();
        TerminateProcess(GetCurrentProcess(), crash_exit_code);
    }).detach();
    AddVectoredExceptionHandler(TRUE, on_exception);
    SetUnhandledExceptionFilter(on_unhandled_exception);
    std::set_terminate(crash);
}

} // namespace winebits::service
