// SPDX-License-Identifier: LGPL-2.1-or-later
// See line_meter.hpp.
// Any thread.
#include "engine/queue/line_meter.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr milliseconds a_second{1000};
constexpr milliseconds silence{2000};

} // namespace

void line_meter::took(milliseconds now, std::uint64_t bytes) {
    if (!running_ || now - last_report_ >= silence) {
        // How long these bytes were on their way is not known: the measurement begins behind them.
        running_ = true;
        begun_ = last_report_ = now;
        bytes_ = last_ = 0;
        return;
    }
    last_report_ = now;
    bytes_ += bytes;
    const auto span = now - begun_;
    if (span < a_second)
        return;
    last_ = bytes_ * 1000 / static_cast<std::uint64_t>(span.count());
    best_ = std::max(best_, last_);
    begun_ = now;
    bytes_ = 0;
}

std::uint64_t line_meter::present(milliseconds now) const {
    return running_ && now - last_report_ < silence ? last_ : 0;
}

} // namespace winebits::queue
