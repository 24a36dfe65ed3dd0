// SPDX-License-Identifier: LGPL-2.1-or-later
// Watching the state folder by inotify.
// Main thread only.
#include "tools/winebitsd/folder_watch.hpp"

#include <array>
#include <cstdint>
#include <sys/inotify.h>

namespace winebits::daemon {

folder_watch::folder_watch(const std::string &path, std::function<void()> disturbed)
    : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)), disturbed_(std::move(disturbed)) {
    if (!inotify_)
        return;
    constexpr std::uint32_t entries = IN_DELETE | IN_MOVED_FROM | IN_ONLYDIR;
    constexpr std::uint32_t itself = IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    works_ = ::inotify_add_watch(inotify_.get(), path.c_str(), entries | itself) >= 0;
    // We hold the folder open, so its own removal shows in its parent only. A rename of a folder further up
    // shows only in that folder.
    bool is_parent = true;
    for (std::string above = path; above.size() > 1; is_parent = false) {
        above.resize(above.rfind('/'));
        if (above.empty())
            break;
        const bool watched =
            ::inotify_add_watch(inotify_.get(), above.c_str(), is_parent ? entries | itself : itself) >= 0;
        works_ = works_ && (watched || !is_parent);
    }
    readable_.start(inotify_.get(), G_IO_IN, [this] { drain(); });
}

void folder_watch::drain() {
    alignas(inotify_event) std::array<char, 4096> buffer;
    while (::read(inotify_.get(), buffer.data(), buffer.size()) > 0) {
    }
    disturbed_();
}

} // namespace winebits::daemon
