// SPDX-License-Identifier: LGPL-2.1-or-later
// The program of a job that is run instead of a callback (bits-api 9.5).
// Any thread. Nobody waits for the program: its end is told on a thread of the system's pool.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"

#include <windows.h>

#include <functional>

namespace winebits::notify {

// Starts it as the user of the prefix, on the user's desktop and with the user's environment; nothing of ours
// is inherited. `ended` gets the exit code. It is not called when the program cannot be started, nor when the
// service ends first.
HRESULT start_notify_program(const engine_client::command_line_record &, std::function<void(DWORD)> ended);

// The service accounts of Windows, whose jobs run no program.
bool is_service_account(std::wstring_view sid) noexcept;

} // namespace winebits::notify
