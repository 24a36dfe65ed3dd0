// SPDX-License-Identifier: LGPL-2.1-or-later
// See pacer.hpp.
// Network thread.
#include "engine/transfer/pacer.hpp"

#include <algorithm>

namespace winebits::transfer {

void pacer::set_rate(std::optional<std::uint64_t> rate, time_point now) {
    rate_ = rate ? std::optional(std::max<std::uint64_t>(*rate, 1)) : std::nullopt;
    next_ = now;
}

pacer::duration pacer::wait(time_point now) const {
    return rate_ ? std::max(next_ - now, duration::zero()) : duration::zero();
}

void pacer::took(std::uint64_t bytes, time_point now) {
    if (!rate_)
        return;
    const std::chrono::duration<double> cost(static_cast<double>(bytes) / static_cast<double>(*rate_));
    next_ = std::max(next_, now) + std::chrono::duration_cast<duration>(cost);
}

} // namespace winebits::transfer
