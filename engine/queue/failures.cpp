// SPDX-License-Identifier: LGPL-2.1-or-later
// Errors of a job, and the patience for them (bits-api 4.2 to 4.4).
// Main thread only.
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// bits-api 4.3, "Retry spacing": the delay is a minimum; a little more keeps jobs from coming all at once.
constexpr milliseconds most_jitter{10'000};
constexpr int jitter_share = 20;

// bits-api 3.9: with a custom method every error of the network is one for good.
bool is_final_with_custom_method(const job &of, const error &what) {
    const bool passes = what.why == cause::blocked_by_policy || what.why == cause::blocked_by_cost ||
                        what.why == cause::drive_not_mapped;
    return !of.http.method.empty() && !passes;
}

} // namespace

// A transfer failed, or what it needs is gone. `r` is active.
void queue::state::fail(record &r, const error &what, std::optional<std::uint32_t> file_index) {
    leave(r);
    const auto means = judge(r.data.owner_surface, what);
    auto &data = changes_.edit(r);
    r.had_its_chance = false;
    data.last_error = {what, means.hresult, means.context, file_index};
    if (means.counted)
        ++data.error_count;
    if (is_delivery(data.owner_surface)) {
        const bool lost = what.why == cause::remote_file_changed && file_index &&
                          data.files[*file_index].delivery.consumed > 0;
        fail_delivery(r, means.how == weight::fatal || lost, means.retried_by_timer);
        return;
    }
    if (means.how == weight::fatal || out_of_patience(r) || is_final_with_custom_method(r.data, what)) {
        give_up(r);
        return;
    }
    if (!r.no_progress_since)
        r.no_progress_since = now_;
    if (!change(r, trigger::failed_for_now))
        return;
    r.transient_since = now_;
    const milliseconds delay = data.minimum_retry_delay;
    const auto range = std::min(delay / jitter_share, most_jitter).count();
    r.retry_jitter =
        milliseconds{static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(range + 1))};
}

// ERROR, with the error that is already set.
void queue::state::give_up(record &r) {
    leave(r);
    if (!change(r, trigger::failed) || r.data.owner_surface == personality::delivery_download)
        return;
    changes_.edit(r).owes_error = true;
    notify_client(r, notify::job_error);
}

// bits-api 4.2: no retry at all, none before the patience ends, or no byte for so long.
bool queue::state::out_of_patience(const record &r) const {
    const auto timeout = r.data.no_progress_timeout;
    const bool no_retry = !is_delivery(r.data.owner_surface) && r.data.minimum_retry_delay > timeout;
    if (timeout == seconds{0} || no_retry)
        return true;
    return r.no_progress_since && now_.monotonic - r.no_progress_since->monotonic >= timeout;
}

milliseconds queue::state::retry_due(const record &r) const {
    if (is_delivery(r.data.owner_surface))
        return r.transient_since->monotonic + delivery_retry_delay(r);
    return r.transient_since->monotonic + r.data.minimum_retry_delay + r.retry_jitter;
}

// The patience is over: the error shows, or for DO that nothing came for so long (do-api 5.5).
void queue::state::give_up_waiting(record &r) {
    auto &data = changes_.edit(r);
    if (is_delivery(data.owner_surface) && data.last_error) {
        const error why{cause::no_progress};
        const auto means = judge(data.owner_surface, why);
        data.last_error = {why, means.hresult, means.context, data.last_error->file_index,
                           data.last_error->hresult};
    }
    give_up(r);
}

// TRANSIENT_ERROR ends: its delay is over, or what it waited for is back.
void queue::state::retry(record &r) {
    if (!next_file(r)) {
        nothing_left(r);
        return;
    }
    if (change(r, trigger::retried)) {
        to_tail(r);
        enter(r);
    }
}

} // namespace winebits::queue
