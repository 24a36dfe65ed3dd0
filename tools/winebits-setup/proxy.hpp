// SPDX-License-Identifier: LGPL-2.1-or-later
// Registration of the interfaces by qmgrprxy.dll itself, in the bitness of this process, and the copy of it
// for a prefix whose Wine can't run 32-bit programs yet. Main thread of winebits-setup.exe.
#pragma once

#include "tools/winebits-setup/record.hpp"
#include "tools/winebits-setup/report.hpp"

#include <string>

namespace winebits::setup {

// Loads system32's qmgrprxy.dll and calls its DllRegisterServer; what that changes is remembered.
void register_proxy(record &memory, report &output);

// Has a program of its own (this one, or the one of the other bitness) register the proxy: a process looks up
// DLL overrides only as they were when it first asked. `program` is a Windows path. False: Wine could not run
// it at all.
bool register_by_program(const std::wstring &program, const std::wstring &state, report &output);
std::wstring path_of_this_program();

// Writes the 64-bit view's interface registrations into the 32-bit view.
void copy_to_32bit_view(record &memory, report &output);

void check_proxy(bool installed, report &output);

// Exit codes of `register-proxy`: Wine ends with 0 when it can't run 32-bit programs, so both differ from
// that.
inline constexpr int proxy_registered = 100;
inline constexpr int proxy_failed = 101;

} // namespace winebits::setup
