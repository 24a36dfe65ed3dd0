// SPDX-License-Identifier: LGPL-2.1-or-later
// The services through the service control manager, so that a running session sees each change at once.
// Errors are Win32 codes. Main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/record.hpp"

#include <expected>
#include <string>

namespace winebits::setup {

struct service_definition {
    const wchar_t *name, *display_name;
    const wchar_t *binary_path; // started on demand
    const wchar_t *dll;         // for Parameters\ServiceDll
};

// bits-api 1.2, do-api 1.3. Both run as LocalSystem, as Wine's services do.
inline constexpr service_definition services[] = {
    {L"BITS", L"Background Intelligent Transfer Service", L"%SystemRoot%\\system32\\svchost.exe -k netsvcs",
     L"%SystemRoot%\\System32\\qmgr.dll"},
    {L"DoSvc", L"Delivery Optimization", L"%SystemRoot%\\system32\\svchost.exe -k winebits-do",
     L"%SystemRoot%\\System32\\dosvc.dll"},
};

enum class stop_result { was_not_running, stopped };
// Waits up to 30 s for SERVICE_STOPPED and for the end of its process.
std::expected<stop_result, DWORD> stop(const service_definition &wanted);

enum class ensure_result { unchanged, changed, created };
// Saves what was there first.
std::expected<ensure_result, DWORD> ensure(const service_definition &wanted, record &memory);

enum class service_state { right, missing, wrong };
std::expected<service_state, DWORD> state_of(const service_definition &wanted);

// Puts a service back as it was, or removes it when setup had made it.
std::expected<void, DWORD> restore(const remembered_service &service);

} // namespace winebits::setup
