// SPDX-License-Identifier: LGPL-2.1-or-later
// What each running download gets of its class' bandwidth, and what came from where (do-api 3.6, 8.2).
// Main thread only.
#include "engine/queue/cost.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {

void queue::state::follow_delivery_policy() {
    caches_.configure(settings_.delivery.cache_hosts);
    bandwidth_.configure(settings_.delivery);
}

delivery_counts queue::state::running_downloads() const {
    delivery_counts counts;
    for (const auto &[id, r] : transfers_)
        if (is_delivery(r->data.owner_surface) && r->transfer && !r->transfer->stopping)
            ++(runs_in_foreground(r->data) ? counts.foreground : counts.background);
    return counts;
}

// Of one that runs, or is about to.
std::optional<std::uint64_t> queue::state::delivery_rate_of(const record &r) const {
    const bool in_foreground = runs_in_foreground(r.data);
    const bool runs = r.transfer && !r.transfer->stopping;
    return bandwidth_.share(in_foreground, running_downloads().of(in_foreground) + (runs ? 0 : 1));
}

// do-api 3.2.
std::optional<cause> queue::state::delivery_blocked(const record &r) const {
    constexpr std::uint32_t cost_states = 0xff;
    if (cellular_ && avoids_cellular(r.data))
        return cause::blocked_by_cellular;
    if ((allowed_costs(r.data) & network_cost_ & cost_states) == 0)
        return cause::blocked_by_cost;
    return std::nullopt;
}

void queue::state::share_bandwidth() {
    const auto counts = running_downloads();
    bandwidth_.look(now_, counts);
    if (counts == delivery_counts{})
        return;
    for (const auto &[id, r] : transfers_) {
        if (!is_delivery(r->data.owner_surface) || !r->transfer || r->transfer->stopping)
            continue;
        const bool in_foreground = runs_in_foreground(r->data);
        const auto rate = bandwidth_.share(in_foreground, counts.of(in_foreground));
        if (r->transfer->rate_limit == rate)
            continue;
        r->transfer->rate_limit = rate;
        actions_.push_back(limit_transfer{id, rate});
    }
}

// Bytes came. Where the transfer does not count them itself, they are what it has written.
void queue::state::note_received(record &r, open_transfer &open, std::uint64_t written,
                                 const delivery_progress &what) {
    const auto since_begun = written > open.base ? written - open.base : 0;
    const auto received = std::max(what.received, what.received > 0 ? 0 : since_begun);
    const auto more = received > open.received ? received - open.received : 0;
    const bool is_download = is_delivery(r.data.owner_surface);
    open.received = std::max(open.received, received);
    if (more > 0)
        bandwidth_.took(now_.monotonic, more, is_download && runs_in_foreground(r.data));
    if (!is_download)
        return;
    auto &told = changes_.edit_file(r, open.file_index).delivery.statistics;
    told.connections = what.connections;
    if (more == 0)
        return;
    (open.cache_host.empty() ? told.from_origin : told.from_cache) += more;
    if (!open.cache_host.empty())
        told.cache_host = open.cache_host;
}

void queue::state::note_end(record &r, const open_transfer &open) {
    if (!is_delivery(r.data.owner_surface))
        return;
    auto &told = changes_.edit_file(r, open.file_index).delivery.statistics;
    told.connections = 0;
    told.duration += now_.monotonic - open.opened;
}

} // namespace winebits::queue
