// SPDX-License-Identifier: LGPL-2.1-or-later
// Who may move bytes: limits are kept, no turn is left unused, and nobody is passed over for ever (design 4,
// "Scheduler"; bits-api 8.1). Any one thread.
#include "tests/engine/simulation/world.hpp"

#include "engine/queue/names.hpp"
#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {
namespace {

using namespace std::chrono_literals;
using queue::job_priority;

constexpr milliseconds stall = 2s;
// So long a job may be kept waiting by others that move nothing: a stall, and a slow disk under the hive.
constexpr milliseconds longest_idle = 15s;
constexpr std::size_t events_between_looks = 16;
constexpr std::size_t connections = 16, connections_per_host = 4;

std::optional<std::size_t> next_file(const queue::job &job) {
    std::optional<std::size_t> first;
    for (std::size_t index = 0; index < job.files.size(); ++index) {
        if (job.files[index].transferred)
            continue;
        if (!job.files[index].requested.empty())
            return index;
        if (!first && !job.on_demand)
            first = index;
    }
    return first;
}

} // namespace

// The limits of connections, as the network sees them.
void world::check_turns() const {
    if (storage_failed_ || !runner_->idle())
        return;
    std::size_t moving_in_background = 0;
    std::size_t foreground = 0;
    std::size_t deliveries = 0;
    std::map<std::string, std::size_t> foreground_at, deliveries_at;
    for (const auto &[id, one] : network_.transfers()) {
        if (one.stopping)
            continue;
        const auto *job = find(one.what.job);
        CHECK(job);
        CHECK(job->state == queue::job_state::connecting || job->state == queue::job_state::transferring);
        if (queue::is_delivery(job->owner_surface)) {
            ++deliveries;
            CHECK(++deliveries_at[queue::authority_of(one.what.remote_name)] <= connections_per_host);
        } else if (job->priority == job_priority::foreground) {
            ++foreground;
            CHECK(++foreground_at[queue::authority_of(one.what.remote_name)] <= connections_per_host);
        } else if (now_.monotonic - one.last_moved < stall) {
            ++moving_in_background;
        }
    }
    CHECK(moving_in_background <= 1);
    CHECK(foreground <= connections);
    CHECK(deliveries <= connections);
}

// It could move bytes at once if it were let.
bool world::waits(const queue::job &job) const {
    return is_active(job.state) && service_running_[queue::is_delivery(job.owner_surface)] &&
           next_file(job) && !queue_->running_transfer(job.id) && !touched_by_call_.contains(job.id);
}

// "A background job that can run gets a turn": nobody waits while there is room for him.
void world::check_nobody_is_forgotten() {
    if (counts_.events % events_between_looks != 0 || storage_failed_ || !runner_->idle())
        return;
    if (counts_.events - last_look_ > events_between_looks) // who waits still may have had a turn meanwhile
        waits_since_.clear();
    last_look_ = counts_.events;
    std::size_t open[2]{};
    std::map<std::string, std::size_t> at[2];
    const auto jobs = all_jobs();
    bool moves = false;
    for (const auto *job : jobs) {
        const auto id = queue_->running_transfer(job->id);
        if (!id)
            continue;
        const auto service = queue::is_delivery(job->owner_surface);
        ++open[service];
        const auto transfer = network_.transfers().find(*id);
        if (transfer == network_.transfers().end())
            continue;
        ++at[service][queue::authority_of(transfer->second.what.remote_name)];
        moves = moves || (!service && queue::rank_of(*job) != job_priority::foreground &&
                          now_.monotonic - transfer->second.last_moved < longest_idle);
    }
    for (const auto *job : jobs) {
        const auto service = queue::is_delivery(job->owner_surface);
        const auto file = next_file(*job);
        const bool has_room =
            file && open[service] < connections &&
            at[service][queue::authority_of(queue::remote_name_of(job->files[*file]))] < connections_per_host;
        const bool foreground = queue::rank_of(*job) == job_priority::foreground;
        if (!waits(*job) || !has_room || (moves && !foreground)) {
            waits_since_.erase(job->id);
            continue;
        }
        const auto [since, first] = waits_since_.emplace(job->id, now_.monotonic - sleeps_);
        CHECK(now_.monotonic - sleeps_ - since->second < longest_idle);
    }
}

// Round robin: between two turns of a job, no other of its level has many.
void world::note_turns(const queue::effects &effects) {
    for (const auto &action : effects.actions) {
        const auto *started = std::get_if<queue::start_transfer>(&action);
        const auto *winner = started ? find(started->job) : nullptr;
        if (!winner || queue::rank_of(*winner) == job_priority::foreground)
            continue;
        passed_over_.erase(winner->id);
        if (last_turn_ == winner->id)
            continue;
        last_turn_ = winner->id;
        std::vector<const queue::job *> waiting;
        unsigned level = 0;
        for (const auto *job : queue_->list(queue::personality::bits)) {
            if (queue::rank_of(*job) != winner->priority || is_final(job->state))
                continue;
            ++level;
            if (job->id != winner->id && waits(*job))
                waiting.push_back(job);
            else
                passed_over_.erase(job->id);
        }
        for (const auto *job : waiting)
            CHECK(++passed_over_[job->id] <= 2 * level + 10);
    }
}

} // namespace winebits::simulation
