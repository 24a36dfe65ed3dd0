// SPDX-License-Identifier: LGPL-2.1-or-later
// The clocks of bits-api 4.3. Each job has at most one entry in the list of timers, its earliest deadline.
// Main thread only.
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr milliseconds an_hour{3'600'000};

void keep_earlier(std::optional<milliseconds> &deadline, milliseconds other) {
    if (!deadline || other < *deadline)
        deadline = other;
}

} // namespace

std::optional<milliseconds> queue::state::deadline_of(const record &r) const {
    std::optional<milliseconds> deadline = r.modification_due;
    if (r.intent != intent_kind::none)
        return deadline;
    if (is_delivery(r.data.owner_surface))
        keep_earlier(deadline, age_deadline(r));
    else
        keep_earlier(deadline, r.active_since + settings_.job_inactivity_timeout);
    if (r.ranges_due)
        keep_earlier(deadline, *r.ranges_due);
    if (r.question && r.question->patience_ends)
        keep_earlier(deadline, *r.question->patience_ends);
    if (r.transient_since) {
        if (r.data.last_error && judge(r.data.owner_surface, r.data.last_error->what).retried_by_timer)
            keep_earlier(deadline, retry_due(r));
        if (r.no_progress_since)
            keep_earlier(deadline, r.no_progress_since->monotonic + r.data.no_progress_timeout);
    }
    if (has_time_limit(r))
        keep_earlier(deadline, r.transfer->opened + r.data.maximum_download_time - r.download_time_used);
    return deadline;
}

void queue::state::set_timer(record &r) {
    const auto deadline = deadline_of(r);
    if (deadline == r.timer)
        return;
    if (r.timer)
        timers_.erase({*r.timer, r.sequence, &r});
    r.timer = deadline;
    if (deadline)
        timers_.emplace(*deadline, r.sequence, &r);
}

void queue::state::run_timers() {
    while (!timers_.empty() && std::get<milliseconds>(*timers_.begin()) <= now_.monotonic) {
        auto &r = *std::get<record *>(*timers_.begin());
        timers_.erase(timers_.begin());
        r.timer.reset();
        changes_.edit(r); // so that its timer is set again at the end of this event
        run_timers_of(r);
    }
}

void queue::state::run_timers_of(record &r) {
    if (r.modification_due && *r.modification_due <= now_.monotonic)
        r.modification_wanted = true;
    if (r.intent != intent_kind::none)
        return;
    if (has_time_limit(r) &&
        r.transfer->opened + r.data.maximum_download_time - r.download_time_used <= now_.monotonic) {
        fail(r, error{cause::maximum_download_time}, std::nullopt);
    } else if (r.question && r.question->patience_ends && *r.question->patience_ends <= now_.monotonic) {
        give_up_question(r);
    } else if (r.transient_since) {
        const bool by_timer =
            r.data.last_error && judge(r.data.owner_surface, r.data.last_error->what).retried_by_timer;
        const auto patience_ends = r.no_progress_since
                                       ? r.no_progress_since->monotonic + r.data.no_progress_timeout
                                       : milliseconds::max();
        // After a long sleep both may be due: the one that came first counts.
        if (by_timer && retry_due(r) <= now_.monotonic && retry_due(r) <= patience_ends)
            retry(r);
        else if (patience_ends <= now_.monotonic)
            give_up_waiting(r);
    }
    if (is_delivery(r.data.owner_surface)
            ? age_deadline(r) <= now_.monotonic
            : r.active_since + settings_.job_inactivity_timeout <= now_.monotonic)
        purge(r);
}

// bits-api 4.2: 90 days without activity; do-api 7.1: 30 days after its creation, whatever its state. The
// wall clock must agree, in case it was wrong when the job was loaded.
void queue::state::purge(record &r) {
    const bool by_age = is_delivery(r.data.owner_surface);
    const auto since = by_age ? r.data.created : r.data.modified;
    const auto ticks = now_.wall > since ? now_.wall - since : 0;
    const milliseconds gone{static_cast<std::int64_t>(ticks / (file_time_per_second / 1000))};
    const milliseconds limit = by_age ? oldest_delivery : settings_.job_inactivity_timeout;
    if (gone + an_hour < limit) {
        r.active_since = now_.monotonic - gone;
        return;
    }
    abandon(r);
}

milliseconds queue::state::age_deadline(const record &r) {
    return r.active_since + oldest_delivery;
}

// bits-api 4.3, MaximumDownloadTime; DO has none.
bool queue::state::has_time_limit(const record &r) {
    return r.transfer && !r.transfer->stopping && !is_delivery(r.data.owner_surface);
}

std::optional<milliseconds> queue::state::next_deadline() const {
    std::optional<milliseconds> deadline;
    if (bandwidth_edge_ && bandwidth_matters())
        keep_earlier(deadline, *bandwidth_edge_);
    if (bandwidth_.next_look())
        keep_earlier(deadline, *bandwidth_.next_look());
    for (const auto &pool : pools_)
        if (pool.deadline)
            keep_earlier(deadline, *pool.deadline);
    if (sessions_end_)
        keep_earlier(deadline, *sessions_end_);
    if (!timers_.empty())
        keep_earlier(deadline, std::get<milliseconds>(*timers_.begin()));
    if (turn_ && turn_->transfer) {
        if (turn_contested_)
            keep_earlier(deadline, turn_->transfer->last_moved + settings_.stall);
        if (slice_contested_)
            keep_earlier(deadline, turn_since_ + settings_.slice);
    }
    return deadline;
}

bool queue::state::may_leave(instant now) const {
    if (!transfers_.empty() || (sessions_end_ && !settings_.paused))
        return false;
    return std::none_of(records_.begin(), records_.end(), [&](const auto &entry) {
        const record &r = *entry.second;
        if (r.intent != intent_kind::none)
            return true;
        if (settings_.paused)
            return false;
        if (is_active(r.data.state)) // a stream that nobody takes has nothing to do
            return is_running(r.data.owner_surface) && next_file(r).has_value();
        if (!r.transient_since)
            return false;
        const bool by_timer =
            r.data.last_error && judge(r.data.owner_surface, r.data.last_error->what).retried_by_timer;
        return !by_timer || retry_due(r) <= now.monotonic + an_hour;
    });
}

} // namespace winebits::queue
