// SPDX-License-Identifier: LGPL-2.1-or-later
// Running Windows programs in a prefix with whatever `wine` the user has, and waiting for the session that
// this starts. Only `wine` and `wineserver` are called, never `wine64`. Main thread; calls block.
#pragma once

#include "tools/winebits/prefix.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::cli {

class wine {
  public:
    // $WINE, else `wine` on PATH; its `wineserver` is $WINESERVER, the one beside it, or the one on PATH.
    static std::expected<wine, std::string> find(const prefix &where);

    // Whether programs run in the prefix now.
    bool session_runs() const;
    // Waits up to 60 s until nothing runs in the prefix any more.
    void wait_for_end_of_session() const;

    // Runs winebits-setup.exe (a full Unix path) and hands each line `<state>\t<text>` to `on_line`. The
    // result is the code in its last line. Error: it did not run to its end; the text says what Wine told.
    std::expected<int, std::string>
    run(const std::string &program, const std::vector<std::string> &arguments,
        const std::function<void(std::string_view, std::string_view)> &on_line) const;

  private:
    std::string prefix_;
    std::string loader_;
    std::string server_; // empty: not found
};

} // namespace winebits::cli
