// SPDX-License-Identifier: LGPL-2.1-or-later
// Network and surface come and go (bits-api 4.2, 4.3; design 4, "Events": net stop).
// Main thread only.
#include "engine/queue/names.hpp"
#include "engine/queue/state.hpp"

namespace winebits::queue {

// The first file that is not there yet; files are serial, in the order added (bits-api 8.1).
std::optional<std::uint32_t> queue::state::next_file(const record &r) const {
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index)
        if (!r.data.files[index].transferred)
            return index;
    return std::nullopt;
}

// The job's next file can't be reached as long as there is no network.
bool queue::state::cut_off(const record &r) const {
    if (connected_)
        return false;
    const auto index = next_file(r);
    return index && needs_network(authority_of(r.data.files[*index].remote_name));
}

void queue::state::on(const surface_stopped &) {
    if (!surface_running_)
        return;
    surface_running_ = false;
    changes_.append(hive_write{{"Surfaces\\bits", "Stopped", std::uint32_t{1}}});
    for (const auto &[order, r] : in_order_) {
        if (!is_active(r->data.state) || r->intent != intent_kind::none)
            continue;
        leave(*r);
        change(*r, trigger::requeued);
    }
}

void queue::state::on(const surface_started &) {
    for (const auto &[order, r] : in_order_) { // it has told where the drives are
        const bool lacks_drive =
            r->data.last_error && r->data.last_error->what.why == cause::drive_not_mapped;
        if (lacks_drive && r->data.state == job_state::transient_error && r->intent == intent_kind::none)
            retry(*r);
    }
    if (surface_running_)
        return;
    surface_running_ = true;
    changes_.append(hive_delete_value{"Surfaces\\bits", "Stopped"});
    for (const auto &[order, r] : in_order_)
        if (is_active(r->data.state) && r->intent == intent_kind::none)
            enter(*r);
}

void queue::state::on(const network_changed &what) {
    if (connected_ == what.connected)
        return;
    connected_ = what.connected;
    for (const auto &[order, r] : in_order_) {
        if (r->intent != intent_kind::none)
            continue;
        // bits-api 4.2: all transient jobs, whatever their error.
        if (connected_ && r->data.state == job_state::transient_error)
            retry(*r);
        else if (is_active(r->data.state) && cut_off(*r))
            fail(*r, error{cause::network_disconnected}, std::nullopt);
    }
}

} // namespace winebits::queue
