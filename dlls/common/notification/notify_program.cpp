// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts the programs of jobs and hears of their end.
// Any thread; the end is heard of on a thread of the system's pool.
#include "dlls/common/notification/notify_program.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/log.hpp"

#include <userenv.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string_view>

namespace winebits::notify {

namespace {

struct running_program {
    com::unique_handle process;
    std::function<void(DWORD)> ended;
};

void CALLBACK on_end(PTP_CALLBACK_INSTANCE, void *context, PTP_WAIT wait, TP_WAIT_RESULT) noexcept {
    const std::unique_ptr<running_program> program(static_cast<running_program *>(context));
    CloseThreadpoolWait(wait);
    DWORD code = EXIT_FAILURE;
    GetExitCodeProcess(program->process.get(), &code);
    try {
        program->ended(code);
    } catch (...) {
        com::log("the end of a notification program is lost");
    }
}

struct environment_kind {
    using type = void *;
    static type none() noexcept { return nullptr; }
    static bool valid(type block) noexcept { return block != nullptr; }
    static void close(type block) noexcept { DestroyEnvironmentBlock(block); }
};
using unique_environment = com::unique<environment_kind>;

// A service's own environment lacks what belongs to the user. Empty when the system gives none: then the
// program gets the service's.
unique_environment environment_of_user() {
    unique_environment block;
    com::unique_handle token;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, token.put()) &&
        !CreateEnvironmentBlock(block.put(), token.get(), FALSE))
        return {};
    return block;
}

} // namespace

HRESULT start_notify_program(const engine_client::command_line_record &line,
                             std::function<void(DWORD)> ended) {
    auto program = std::make_unique<running_program>();
    program->ended = std::move(ended);
    const PTP_WAIT wait = CreateThreadpoolWait(on_end, program.get(), nullptr);
    if (!wait)
        return E_OUTOFMEMORY;
    std::wstring parameters = line.parameters; // CreateProcess may write to it
    wchar_t desktop[] = L"WinSta0\\Default";
    STARTUPINFOW startup{};
    startup.cb = sizeof startup;
    startup.lpDesktop = desktop;
    PROCESS_INFORMATION process{};
    const auto environment = environment_of_user();
    if (!CreateProcessW(line.program.c_str(), parameters.empty() ? nullptr : parameters.data(), nullptr,
                        nullptr, FALSE, CREATE_UNICODE_ENVIRONMENT, environment.get(), nullptr, &startup,
                        &process)) {
        const HRESULT failed = HRESULT_FROM_WIN32(GetLastError());
        CloseThreadpoolWait(wait);
        com::log("a notification program cannot be started", failed);
        return failed;
    }
    CloseHandle(process.hThread);
    program->process = com::unique_handle(process.hProcess);
    SetThreadpoolWait(wait, program.release()->process.get(), nullptr); // on_end owns it now
    return S_OK;
}

bool is_service_account(std::wstring_view sid) noexcept {
    constexpr std::array<std::wstring_view, 3> accounts{L"S-1-5-18", L"S-1-5-19", L"S-1-5-20"};
    return std::ranges::find(accounts, sid) != accounts.end();
}

} // namespace winebits::notify
