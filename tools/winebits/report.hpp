// SPDX-License-Identifier: LGPL-2.1-or-later
// What a setup command tells the user: one line a step, its state first. Main thread.
#pragma once

#include <string>
#include <string_view>

namespace winebits::cli {

class report {
  public:
    void line(std::string_view state, std::string_view text);

    bool any_failed() const { return failed_ > 0; }
    // Something that should be there is missing or not as it should be.
    bool any_wrong() const { return wrong_ > 0; }

  private:
    int failed_ = 0;
    int wrong_ = 0;
};

} // namespace winebits::cli
