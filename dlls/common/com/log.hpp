// SPDX-License-Identifier: LGPL-2.1-or-later
// Messages for the person who looks for a fault: they go to the debugger, which under Wine is the debug
// channel "debugstr" (WINEDEBUG=warn+debugstr), off by default. Only rare events are logged. Any thread.
#pragma once

#include <windows.h>

#include <string_view>

namespace winebits::com {

// One line, ASCII or UTF-8, without a newline. Longer ones are cut at 1,000 bytes. Never fails.
void log(std::string_view line) noexcept;

// Same with an HRESULT after the text.
void log(std::string_view line, HRESULT code) noexcept;

// Tells of an interface that an object does not have, once for each pair of class and interface.
void log_unknown_interface(const char *class_name, REFIID iid) noexcept;

} // namespace winebits::com
