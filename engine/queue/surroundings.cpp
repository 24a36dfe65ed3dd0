// SPDX-License-Identifier: LGPL-2.1-or-later
// Network and surface come and go (bits-api 4.2, 4.3; design 4, "Events": net stop).
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {

// A file with requests goes first (bits-api 3.10); else files are serial, in the order added (bits-api 8.1).
// An on-demand job has nothing else to do than requests, and to look once more at what is all there.
std::optional<std::uint32_t> queue::state::next_file(const record &r) const {
    std::optional<std::uint32_t> first;
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index) {
        const auto &one = r.data.files[index];
        if (one.transferred)
            continue;
        if (!one.requested.empty())
            return index;
        if (!first && (!r.data.on_demand || is_whole(one)))
            first = index;
    }
    return first;
}

bool queue::state::all_transferred(const record &r) {
    return std::ranges::all_of(r.data.files, &file::transferred);
}

// The authority of the file's URL; none for one that is copied.
std::string queue::state::next_host(const record &r, std::uint32_t index) const {
    const auto &one = r.data.files[index];
    return source_of(one) ? std::string() : authority_of(place_of(r, index).url);
}

// bits-api 4.2 calls it BG_E_NETWORK_DISCONNECTED when there is no network. That there is none is only
// believed together with a transfer that could not reach its host: adapters alone tell too little (a proxy on
// this machine, a tunnel, a container).
error queue::state::explained(const record &r, const error &what, std::uint32_t file_index) const {
    const bool host_not_reached = what.why == cause::name_not_resolved ||
                                  what.why == cause::proxy_name_not_resolved ||
                                  what.why == cause::connect_failed || what.why == cause::timed_out ||
                                  what.why == cause::connection_lost;
    if (what.why == cause::range_not_satisfiable && is_delivery(r.data.owner_surface) &&
        r.data.files[file_index].ranges.empty())
        return error{cause::http_status, 416}; // do-api 5.5: nobody has named a range
    if (connected_ || !host_not_reached || !needs_network(next_host(r, file_index)))
        return what;
    return error{cause::network_disconnected};
}

// Active jobs of a service that has ceased to run stop and show QUEUED.
template <class Predicate>
void queue::state::put_to_rest(Predicate which) {
    for (const auto &[order, r] : in_order_) {
        if (!which(r->data) || !is_active(r->data.state) || r->intent != intent_kind::none)
            continue;
        leave(*r);
        change(*r, trigger::requeued);
    }
}

// They go on where the service runs again.
template <class Predicate>
void queue::state::set_going(Predicate which) {
    for (const auto &[order, r] : in_order_)
        if (which(r->data) && is_active(r->data.state) && r->intent == intent_kind::none)
            next_file(*r) ? enter(*r) : nothing_left(*r);
}

void queue::state::on(const surface_stopped &what) {
    const auto service = service_of(what.surface);
    if (!std::exchange(surface_running_[service], false))
        return;
    changes_.append(hive_write{{std::string(surface_keys[service]), "Stopped", std::uint32_t{1}}});
    put_to_rest([&](const job &of) { return service_of(of.owner_surface) == service; });
}

void queue::state::on(const surface_started &what) {
    const auto service = service_of(what.surface);
    for (const auto &[order, r] : in_order_) { // it has told where the drives are
        const bool lacks_drive =
            r->data.last_error && r->data.last_error->what.why == cause::drive_not_mapped;
        if (lacks_drive && r->data.state == job_state::transient_error && r->intent == intent_kind::none)
            retry(*r);
    }
    if (std::exchange(surface_running_[service], true))
        return;
    changes_.append(hive_delete_value{std::string(surface_keys[service]), "Stopped"});
    set_going([&](const job &of) { return service_of(of.owner_surface) == service; });
}

// Design promise 5: where transfers are not to go on without Wine, they wait for its next session.
void queue::state::set_paused(bool paused) {
    if (std::exchange(settings_.paused, paused) == paused)
        return;
    if (paused)
        put_to_rest([this](const job &of) { return surface_running_[service_of(of.owner_surface)]; });
    else
        set_going([this](const job &of) { return is_running(of.owner_surface); });
}

void queue::state::on(const network_changed &what) {
    const bool came_back = what.connected && !connected_;
    const bool costs_otherwise = what.cost != network_cost_ || what.cellular != cellular_;
    connected_ = what.connected;
    network_cost_ = what.cost;
    cellular_ = what.cellular;
    if (costs_otherwise)
        apply_blocks();
    if (!came_back)
        return;
    // bits-api 4.2: all transient jobs, whatever their error.
    for (const auto &[order, r] : in_order_)
        if (r->intent == intent_kind::none && r->data.state == job_state::transient_error && !blocked(*r))
            retry(*r);
}

} // namespace winebits::queue
