// SPDX-License-Identifier: LGPL-2.1-or-later
// Throughput by the second: of the last one, and of the best one.
// Plain values; any thread.
#pragma once

#include "engine/base/instant.hpp"

#include <cstdint>

namespace winebits::queue {

class line_meter {
  public:
    // Bytes that came since the last report, which is never much more than a second ago while bytes move.
    void took(milliseconds now, std::uint64_t bytes);
    // Bytes a second; 0 when nothing came lately.
    std::uint64_t present(milliseconds now) const;
    // Of the best second since `forget_best`; 0: there was none yet.
    std::uint64_t best() const { return best_; }
    void forget_best() { best_ = 0; }

  private:
    bool running_ = false;
    milliseconds begun_{0}, last_report_{0};
    std::uint64_t bytes_ = 0, last_ = 0, best_ = 0;
};

} // namespace winebits::queue
