// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes diagnostic lines to the debugger.
// Any thread.
#include "dlls/common/com/log.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <utility>

namespace winebits::com {

namespace {

// Longer lines hang some versions of Wine.
constexpr std::size_t longest_line = 1000;

} // namespace

void log(std::string_view line) noexcept {
    std::array<char, longest_line + 16> text;
    std::snprintf(text.data(), text.size(), "winebits: %.*s\n", int(std::min(line.size(), longest_line)),
                  line.data());
    OutputDebugStringA(text.data());
}

void log(std::string_view line, HRESULT code) noexcept {
    std::array<char, longest_line> text;
    std::snprintf(text.data(), text.size(), "%.*s: 0x%08lx", int(std::min<std::size_t>(line.size(), 900)),
                  line.data(), static_cast<unsigned long>(code));
    log(text.data());
}

void log_unknown_interface(const char *class_name, REFIID iid) noexcept {
    // What was told already. The process never has more pairs than there are interfaces in the world of its
    // clients; the bound keeps a hostile one from growing it.
    static mutex lock;
    static std::set<std::pair<const char *, std::string>> told;
    try {
        auto name = text_of(iid);
        {
            std::lock_guard hold(lock);
            if (told.size() >= 256 || !told.emplace(class_name, name).second)
                return;
        }
        log(std::string(class_name) + " has no interface " + name);
    } catch (...) {
        // A lost line of the log is no reason to fail a QueryInterface.
    }
}

} // namespace winebits::com
