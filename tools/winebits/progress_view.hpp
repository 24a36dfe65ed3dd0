// SPDX-License-Identifier: LGPL-2.1-or-later
// What `winebits watch` shows: bars that are redrawn on a terminal, else plain lines. Main thread.
#pragma once

#include "tools/winebits/jobs.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::cli {

using moment = std::chrono::steady_clock::time_point;

// Bytes a second of one job, smoothed over the last seconds.
class speed_meter {
  public:
    void add(moment now, std::uint64_t bytes);
    std::optional<double> bytes_a_second() const { return speed_; }

  private:
    std::optional<moment> last_;
    std::uint64_t bytes_ = 0;
    std::optional<double> speed_;
};

class progress_view {
  public:
    // `terminal`: standard output is one.
    explicit progress_view(bool terminal);
    ~progress_view(); // shows the cursor again
    progress_view(const progress_view &) = delete;
    progress_view &operator=(const progress_view &) = delete;

    void show(const std::vector<job> &jobs, moment now);
    // A job that is no longer in the list, in its last known or final state.
    void show_end(const job &item);

  private:
    struct history {
        speed_meter speed;
        std::string state;           // as in the last plain line
        std::optional<moment> shown; // time of the last plain line
        std::uint64_t bytes = 0;     // in it
    };

    void redraw(const std::vector<job> &jobs);
    void print_lines(const std::vector<job> &jobs, moment now);
    std::string bar_line(const job &item, std::size_t width) const;
    std::string speed_text(const job &item) const;
    void erase();

    bool terminal_;
    std::size_t drawn_lines_ = 0;
    std::map<std::string, history> histories_; // by job id
};

} // namespace winebits::cli
