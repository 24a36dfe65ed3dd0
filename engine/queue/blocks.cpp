// SPDX-License-Identifier: LGPL-2.1-or-later
// What keeps jobs off the network although it is there: its cost, and a bandwidth policy (bits-api 8.4, 8.5).
// Main thread only.
#include "engine/queue/bandwidth.hpp"
#include "engine/queue/state.hpp"

namespace winebits::queue {
namespace {

constexpr std::uint32_t cost_states = 0xff;

bool is_block(const std::optional<job_error> &error) {
    return error &&
           (error->what.why == cause::blocked_by_policy || error->what.why == cause::blocked_by_cost ||
            error->what.why == cause::blocked_by_cellular);
}

} // namespace

// bits-api 8.4: foreground jobs are exempt.
std::optional<std::uint64_t> queue::state::rate_of(const record &r) const {
    if (is_delivery(r.data.owner_surface))
        return delivery_rate_of(r);
    switch (rank_of(r.data)) {
    case job_priority::high:
        return limits_.high;
    case job_priority::normal:
        return limits_.normal;
    case job_priority::low:
        return limits_.low;
    default:
        return std::nullopt;
    }
}

std::optional<cause> queue::state::blocked(const record &r) const {
    if (is_delivery(r.data.owner_surface))
        return delivery_blocked(r);
    if ((r.data.cost_flags & network_cost_ & cost_states) == 0)
        return cause::blocked_by_cost;
    if (rate_of(r) == 0U)
        return cause::blocked_by_policy;
    return std::nullopt;
}

// Cost, limits, or what the job has to do with them changed.
void queue::state::apply_blocks(record &r) {
    if (r.intent != intent_kind::none)
        return;
    const auto why = blocked(r);
    if (!is_active(r.data.state)) {
        if (!why && r.data.state == job_state::transient_error && is_block(r.data.last_error))
            retry(r);
    } else if (why && is_running(r.data.owner_surface) && next_file(r)) {
        fail(r, error{*why}, std::nullopt);
    } else if (r.transfer && !r.transfer->stopping && r.transfer->rate_limit != rate_of(r)) {
        r.transfer->rate_limit = rate_of(r);
        actions_.push_back(limit_transfer{r.transfer->id, r.transfer->rate_limit});
    }
}

void queue::state::apply_blocks() {
    for (const auto &[order, r] : in_order_)
        apply_blocks(*r);
}

// The limits that hold now, and when that ends. The wall clock is only looked at here, so that it may be set
// meanwhile (bits-api 8.4).
void queue::state::look_at_clock() {
    limits_ = limits_at(settings_.bandwidth, now_.wall);
    const auto ahead = until_other_limits(settings_.bandwidth, now_.wall);
    bandwidth_edge_ = ahead ? std::optional(now_.monotonic + *ahead) : std::nullopt;
}

void queue::state::pass_bandwidth_edge() {
    if (!bandwidth_edge_ || *bandwidth_edge_ > now_.monotonic)
        return;
    look_at_clock();
    apply_blocks();
}

void queue::state::note_policy_block(record &r) {
    const bool waits = r.data.state == job_state::transient_error && r.data.last_error &&
                       r.data.last_error->what.why == cause::blocked_by_policy;
    if (waits)
        blocked_by_policy_.insert(&r);
    else
        blocked_by_policy_.erase(&r);
}

// Only while a background job runs, waits or is blocked (design promise 7).
bool queue::state::bandwidth_matters() const {
    if (turn_ || !stalled_.empty() || !blocked_by_policy_.empty())
        return true;
    for (auto level = job_priority::high; level <= job_priority::low;
         level = static_cast<job_priority>(static_cast<std::uint8_t>(level) + 1))
        if (!lines_[static_cast<std::size_t>(level)].empty())
            return true;
    return false;
}

} // namespace winebits::queue
