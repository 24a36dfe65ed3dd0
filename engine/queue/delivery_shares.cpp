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
    if (more == 0 || (!open.started && since_begun == 0))
        return; // the body of a refusal is nothing of the file
    (open.cache_host.empty() ? told.from_origin : told.from_cache) += more;
    if (!open.cache_host.empty())
        told.cache_host = open.cache_host;
    totals_.took(month_of(now_.wall, settings_.delivery.local_offset_seconds), more,
                 !open.cache_host.empty());
    keep_totals();
}

// With what else the event changes.
void queue::state::keep_totals() {
    for (auto &change : totals_.changes())
        changes_.append(std::move(change));
}

void queue::state::count_file(const record &r) {
    if (!is_delivery(r.data.owner_surface))
        return;
    totals_.finished_file();
    keep_totals();
}

void queue::state::note_end(record &r, const open_transfer &open) {
    if (!is_delivery(r.data.owner_surface))
        return;
    // The connections stay told: it is how many the file came by.
    auto &told = changes_.edit_file(r, open.file_index).delivery.statistics;
    if (open.received > 0)
        told.connections = std::max(told.connections, 1U);
    told.duration += now_.monotonic - open.opened;
}

delivery_performance queue::state::performance(instant now) const {
    const auto &policy = settings_.delivery;
    const auto month = month_of(now.wall, policy.local_offset_seconds);
    delivery_performance out;
    out.files_downloaded = totals_.files();
    out.bytes_downloaded = totals_.bytes();
    out.month_from_http = totals_.from_http(month);
    out.month_from_cache = totals_.from_cache(month);
    out.mode = static_cast<std::uint32_t>(policy.mode.value_or(download_mode::cdn_only));
    out.downlink_bps = bandwidth_.line();
    out.downlink_usage_bps = bandwidth_.present(now.monotonic);
    const auto percent = [&](const delivery_limits &limits) {
        return percent_at(limits, policy.local_offset_seconds, now.wall).value_or(100);
    };
    out.foreground_rate_percent = percent(policy.foreground);
    out.background_rate_percent = percent(policy.background);
    for (const auto &[order, r] : in_order_) {
        if (!is_delivery(r->data.owner_surface))
            continue;
        out.files += r->data.files.size();
        if (!is_active(r->data.state))
            continue;
        const bool before = runs_in_foreground(r->data);
        if (!r->transfer) {
            ++(before ? out.foreground_pending : out.background_pending);
            continue;
        }
        ++(before ? out.foreground_downloads : out.background_downloads);
        const auto connections = r->data.files[r->transfer->file_index].delivery.statistics.connections;
        (r->transfer->cache_host.empty() ? out.cdn_connections : out.cache_host_connections) += connections;
    }
    return out;
}

} // namespace winebits::queue
