// SPDX-License-Identifier: LGPL-2.1-or-later
// The service BITS through the service control manager, so that a running session sees each change at once.
// Errors are Win32 codes. Main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/record.hpp"

#include <expected>
#include <string>

namespace winebits::setup {

enum class stop_result { was_not_running, stopped };
// Waits up to 30 s for SERVICE_STOPPED and for the end of its process.
std::expected<stop_result, DWORD> stop_bits();

enum class ensure_result { unchanged, changed, created };
// Start on demand, `%SystemRoot%\system32\svchost.exe -k netsvcs` (bits-api 1.2). Saves what was there first.
std::expected<ensure_result, DWORD> ensure_bits(record &memory);

enum class service_state { right, missing, wrong };
std::expected<service_state, DWORD> state_of_bits();

// Puts the service back as it was, or removes it when setup had made it.
std::expected<void, DWORD> restore_bits(const remembered_service &service);

} // namespace winebits::setup
