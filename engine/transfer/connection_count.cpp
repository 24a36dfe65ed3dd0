// SPDX-License-Identifier: LGPL-2.1-or-later
// See connection_count.hpp.
// Network thread.
#include "engine/transfer/connection_count.hpp"

#include <algorithm>

namespace winebits::transfer {
namespace {

using namespace std::chrono_literals;

// Of what the new connections would bring if each were as fast as those before.
constexpr double worthwhile = 0.3, worthless = 0.1;
// A server may send in bursts: a gain that doesn't show at once is waited for.
constexpr unsigned most_looks = 4;
// What is over sooner needs no help.
constexpr double long_enough = 1.0; // seconds
// The network may have changed meanwhile.
constexpr auto try_again_after = 10s;

} // namespace

void connection_count::limit(std::uint32_t most) {
    most_ = std::max<std::uint32_t>(1, std::min(most_, most));
    wanted_ = std::min(wanted_, most_);
    before_ = std::min(before_, wanted_);
    restart();
}

bool connection_count::look(time_point now, std::uint64_t received, std::uint64_t left,
                            std::uint32_t receiving) {
    // Only when all of them are at work is the total rate what they can do.
    if (receiving < wanted_) {
        restart();
        return false;
    }
    if (!since_) {
        since_ = {now, received};
        looks_ = 0;
        return false;
    }
    if (now - since_->when < step * (looks_ + 1))
        return false;
    ++looks_;
    rate_ = static_cast<double>(received - since_->received) / seconds_of(now - since_->when).count();
    return weigh(rate_, left, now);
}

bool connection_count::weigh(double rate, std::uint64_t left, time_point now) {
    if (settled_) {
        since_.reset();
        if (now - settled_at_ < try_again_after)
            return false;
        settled_ = false;
        return grow(rate, left, now);
    }
    if (before_ == 0 || before_ >= wanted_)
        return grow(rate, left, now);
    const double possible = rate_before_ * wanted_ / before_ - rate_before_;
    const double gain = possible > 0 ? (rate - rate_before_) / possible : 1;
    if (gain >= worthwhile)
        return grow(rate, left, now);
    if (looks_ < most_looks)
        return false;
    settle(gain < worthless ? before_ : wanted_, now);
    return true;
}

bool connection_count::grow(double rate, std::uint64_t left, time_point now) {
    since_.reset();
    if (rate > 0 && static_cast<double>(left) < rate * long_enough)
        return false;
    if (wanted_ >= most_) {
        settle(wanted_, now);
        return false;
    }
    before_ = wanted_;
    rate_before_ = rate;
    wanted_ = std::min(most_, wanted_ * 2);
    return true;
}

void connection_count::settle(std::uint32_t wanted, time_point now) {
    wanted_ = wanted;
    before_ = 0;
    settled_ = true;
    settled_at_ = now;
    since_.reset();
}

} // namespace winebits::transfer
