// SPDX-License-Identifier: LGPL-2.1-or-later
// The frame: takes an event, lets the subjects work on it, gives the effects.
// Main thread only.
#include "engine/queue/queue.hpp"

#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::size_t final_jobs_remembered = 256;
constexpr std::size_t final_bytes_remembered = 16u << 20; // but the last one however large it is

// Nothing in the queue can work with less than that.
settings usable(settings limits) {
    limits.slice = std::max(limits.slice, seconds{1});
    limits.stall = std::max(limits.stall, seconds{1});
    limits.job_inactivity_timeout = std::max(limits.job_inactivity_timeout, seconds{1});
    limits.foreground_connections = std::max(limits.foreground_connections, 1U);
    limits.connections_per_host = std::max(limits.connections_per_host, 1U);
    return limits;
}

} // namespace

queue::queue(settings limits, std::function<std::uint32_t()> random)
    : state_(std::make_unique<state>(limits, std::move(random))) {}
queue::~queue() = default;

effects queue::load(std::span<const hive_value> values, bool same_boot, instant now,
                    const foreign_file &foreign) {
    return state_->load(values, same_boot, now, foreign);
}
effects queue::handle(const event &what, instant now) {
    return state_->handle(what, now);
}
effects queue::configure(settings limits, instant now) {
    return state_->configure(limits, now);
}
std::optional<milliseconds> queue::next_deadline() const {
    return state_->next_deadline();
}
const job *queue::find(personality surface, const job_id &id) const {
    return state_->find(surface, id);
}
std::vector<const job *> queue::list(personality surface) const {
    return state_->list(surface);
}
std::optional<transfer_id> queue::running_transfer(const job_id &id) const {
    return state_->running_transfer(id);
}
std::uint64_t queue::written_at(const job_id &id, std::uint64_t offset) const {
    return state_->written_at(id, offset);
}
delivery_performance queue::performance(instant now) const {
    return state_->performance(now);
}
bool queue::may_leave(instant now) const {
    return state_->may_leave(now);
}

queue::state::state(settings limits, std::function<std::uint32_t()> random)
    : settings_(usable(limits)), random_(std::move(random)) {
    if (settings_.bandwidth != bandwidth_policy{})
        bandwidth_edge_ = milliseconds::min(); // the first event brings the time
    follow_delivery_policy();
}

effects queue::state::handle(const event &what, instant now) {
    now_ = now;
    pass_bandwidth_edge();
    end_sessions();
    std::visit([this](const auto &one) { on(one); }, what);
    return end_event();
}

effects queue::state::configure(settings limits, instant now) {
    now_ = now;
    const bool paused = std::exchange(limits.paused, settings_.paused);
    settings_ = usable(limits);
    set_paused(paused);
    follow_delivery_policy();
    look_at_clock();
    apply_blocks();
    schedule_needed_ = true;
    for (const auto &[id, one] : records_)
        changes_.edit(*one); // the inactivity time-out may be another one now
    return end_event();
}

effects queue::state::end_event() {
    for (auto *one : changes_.touched())
        set_timer(*one);
    run_timers();
    const auto due = next_deadline(); // all that is left of the past is the scheduler's
    if (schedule_needed_ || (due && *due <= now_.monotonic))
        schedule();
    share_bandwidth();
    for (auto *one : changes_.touched()) {
        tell_modification(*one);
        tell_ranges(*one);
        set_timer(*one);
        note_policy_block(*one);
    }
    effects out;
    out.transaction = changes_.finish();
    out.actions = std::exchange(actions_, {});
    return out;
}

const job *queue::state::find(personality surface, const job_id &id) const {
    const auto found = records_.find(id);
    if (found != records_.end())
        return found->second->data.owner_surface == surface ? &found->second->data : nullptr;
    const auto ended = final_.find(id);
    return ended != final_.end() && ended->second->data.owner_surface == surface ? &ended->second->data
                                                                                 : nullptr;
}

std::vector<const job *> queue::state::list(personality surface) const {
    std::vector<const job *> jobs;
    jobs.reserve(in_order_.size());
    for (const auto &[order, one] : in_order_)
        if (one->data.owner_surface == surface && !one->data.abandoned)
            jobs.push_back(&one->data);
    return jobs;
}

std::optional<transfer_id> queue::state::running_transfer(const job_id &id) const {
    const auto found = records_.find(id);
    if (found == records_.end() || !found->second->transfer)
        return std::nullopt;
    return found->second->transfer->id;
}

record *queue::state::record_of(personality surface, const job_id &id) {
    const auto found = records_.find(id);
    if (found == records_.end() || found->second->data.owner_surface != surface)
        return nullptr;
    return found->second.get();
}

record &queue::state::insert(std::unique_ptr<record> one) {
    auto &r = *one;
    in_order_.emplace(std::pair(r.sequence, r.data.id), &r);
    for (const auto &each : r.data.files)
        temporary_names_.insert(each.temporary_name);
    records_.emplace(r.data.id, std::move(one));
    return r;
}

// The job leaves the queue and the hive; it is remembered for a while, because programs still hold it
// (bits-api 3, "final").
void queue::state::make_final(record &r, trigger what) {
    leave(r);
    change(r, what);
    r.data.last_error.reset();
    r.data.owes_transferred = r.data.owes_error = false;
    for (auto &each : r.data.files) {
        each.notified = true;
        temporary_names_.erase(each.temporary_name);
    }
    const auto kept_bytes = r.kept_bytes;
    changes_.removed(r);
    blocked_by_policy_.erase(&r);
    if (r.timer)
        timers_.erase({*r.timer, r.sequence, &r});
    in_order_.erase({r.sequence, r.data.id});
    final_in_order_.emplace_back(r.data.id, kept_bytes);
    final_bytes_ += kept_bytes;
    final_.insert(records_.extract(r.data.id));
    if (sessions_end_)
        expect_service();
    while (final_in_order_.size() > final_jobs_remembered ||
           (final_bytes_ > final_bytes_remembered && final_in_order_.size() > 1)) {
        const auto &[oldest, bytes] = final_in_order_.front();
        final_.erase(oldest);
        final_bytes_ -= bytes;
        final_in_order_.pop_front();
    }
}

// Pulls a trigger of the state table; true when the state is another one now.
bool queue::state::change(record &r, trigger what) {
    const auto cell = outcome_of(r.data.state, what);
    if (!moves(cell))
        return false;
    auto &data = changes_.edit(r);
    data.state = target_of(cell);
    if (what == trigger::resume)
        turn_to_caches(r);
    if (data.state != job_state::transient_error)
        r.transient_since.reset();
    if (data.state == job_state::transferring || data.state == job_state::transferred)
        data.last_error.reset(); // bits-api 3.4, GetError
    if (data.state != job_state::connecting)
        r.question.reset();
    note_activity(r);
    // bits-api 4.2: these two have notifications of their own. A download tells every change, and at once.
    const bool is_download = data.owner_surface == personality::delivery_download;
    const bool quiet =
        !is_download && (data.state == job_state::error || data.state == job_state::transferred);
    if (is_download)
        r.modification_sent.reset();
    r.modification_wanted = !quiet;
    if (quiet)
        r.modification_due.reset();
    return true;
}

void queue::state::note_activity(record &r) {
    changes_.edit(r).modified = now_.wall;
    if (!is_delivery(r.data.owner_surface)) // whose age counts (do-api 7.1)
        r.active_since = now_.monotonic;
}

} // namespace winebits::queue
