// SPDX-License-Identifier: LGPL-2.1-or-later
// The progress of /TRANSFER: two lines that are redrawn on a console, one line that is redrawn on a plain
// terminal, and in a file or pipe a new line whenever something has changed, at most four a second. Main
// thread only.
#pragma once

#include <chrono>
#include <string>

#include "tools/bitsadmin/job_report.hpp"
#include "tools/bitsadmin/output.hpp"

namespace winebits::bitsadmin {

class transfer_display {
  public:
    explicit transfer_display(output &out) : out_(out) {}

    // Shows the present progress if it is due.
    void update(const job_summary &summary);
    // Shows the last progress in any case and leaves the cursor on a line of its own.
    void finish(const job_summary &summary);

  private:
    bool due(const std::wstring &text) const;
    void draw(const job_summary &summary);
    void draw_fitted(std::wstring text, const wchar_t *end);

    output &out_;
    std::wstring shown_;
    std::chrono::steady_clock::time_point drawn_at_{};
};

} // namespace winebits::bitsadmin
