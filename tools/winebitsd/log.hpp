// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's log: one line an event in winebitsd.log, `.1` holds the lines before the last MiB.
// Called on the main thread; a thread of its own writes, because a disk may be slow.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace winebits::daemon {

enum class level : std::uint8_t { error, warning, info, debug };

class log {
  public:
    // Lines above `threshold` are left out. `folder` must stay open as long as the log lives. `echo`: also to
    // stderr.
    log(int folder, level threshold, bool echo);
    ~log(); // writes what waits
    log(const log &) = delete;
    log &operator=(const log &) = delete;

    // Control characters are replaced, so that a line stays a line.
    void write(level, std::string_view text);

  private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

// A URL without what may be secret: user, password, query and fragment.
std::string without_secrets(std::string_view url);

} // namespace winebits::daemon
