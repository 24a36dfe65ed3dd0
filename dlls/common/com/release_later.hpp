// SPDX-License-Identifier: LGPL-2.1-or-later
// Lets go of what a client gave, at a moment when that does no harm.
// Any thread inside an apartment.
#pragma once

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/thread.hpp"

#include <windows.h>

namespace winebits::com {

// The client's Wine may hang when the last reference goes right after a call (interface_anchor.hpp), and so
// would who lets it go. A call that has just returned is surely over by then, and nobody waits.
inline constexpr DWORD release_delay_ms = 1000;

// Calls `release`, which does not throw, after that time on another thread, which is inside the multithreaded
// apartment; at once and on this one when there are no more threads.
template <class Release>
void release_later(Release release) noexcept {
    try {
        thread([release]() mutable {
            const apartment inside;
            Sleep(release_delay_ms);
            release();
        }).detach();
    } catch (...) {
        release();
    }
}

} // namespace winebits::com
