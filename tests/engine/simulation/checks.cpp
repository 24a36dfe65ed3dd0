// SPDX-License-Identifier: LGPL-2.1-or-later
// What must hold at every step of a simulation.
// Test thread only.
#include "tests/engine/simulation/world.hpp"

#include "engine/queue/fields.hpp"
#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {
namespace {

using namespace std::chrono_literals;
using queue::job_state;

// Moves that one event may show (bits-api 4.2), with their two-step forms: Resume or a retry that is
// scheduled at once, or that finds no network.
const std::set<std::pair<int, int>> legal_moves{
    {0, 1}, {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}, {0, 8},         //
    {1, 0}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, //
    {2, 0}, {2, 3}, {2, 4}, {2, 5}, {2, 6}, {2, 7}, {2, 8},         //
    {3, 0}, {3, 1}, {3, 4}, {3, 5}, {3, 6}, {3, 7}, {3, 8},         //
    {4, 0}, {4, 1}, {4, 3}, {4, 5}, {4, 6}, {4, 7}, {4, 8},         //
    {5, 0}, {5, 1}, {5, 3}, {5, 4}, {5, 6}, {5, 7}, {5, 8},         //
    {6, 0}, {6, 1}, {6, 3}, {6, 4}, {6, 5}, {6, 7}, {6, 8},         //
};
// A stream whose bytes are all there goes on with nothing but their delivery.
const std::set<std::pair<int, int>> legal_moves_of_streams{{0, 2}, {3, 2}, {4, 2}, {5, 2}};

constexpr milliseconds stall = 2s;

const std::set<std::string> values_of_content{"Written", "Flushed", "Filled", "FilledFlushed"};

bool is_among(const queue::range_list &parts, const queue::range_list &whole) {
    return std::ranges::none_of(parts, [&](const queue::byte_range &one) {
        return queue::first_gap(whole, one.offset, queue::end_of(one)).has_value();
    });
}

} // namespace

// A job that changes writes to the hive, so that those which did are found there; now and then all are looked
// at.
void world::check_states(const queue::hive_transaction &transaction) {
    std::set<job_id> changed;
    for (const auto &change : transaction.changes) {
        const auto key = queue::parse_job_key(std::visit(
            [](const auto &one) -> std::string {
                if constexpr (requires { one.value; })
                    return one.value.key;
                else
                    return one.key;
            },
            change));
        if (key)
            changed.insert(key->id);
    }
    for (const auto &id : changed)
        check_state(id);
    if (events_ % 500 == 0)
        for (const auto &id : jobs_)
            if (!changed.contains(id)) {
                const auto before = seen_.find(id);
                const auto *job = find(id);
                CHECK(before == seen_.end() || !job || before->second == job->state);
                check_state(id);
            }
}

void world::check_state(const job_id &id) {
    const auto *job = find(id);
    const auto before = seen_.find(id);
    if (!job) {
        if (before != seen_.end()) {
            CHECK(before->second == job_state::acknowledged || before->second == job_state::cancelled);
            seen_.erase(before);
        }
        return;
    }
    if (before != seen_.end() && before->second != job->state)
        CHECK(legal_moves.contains({static_cast<int>(before->second), static_cast<int>(job->state)}) ||
              (streams_.contains(id) && legal_moves_of_streams.contains({static_cast<int>(before->second),
                                                                         static_cast<int>(job->state)})));
    seen_[id] = job->state;
    const bool failed = job->state == job_state::error || job->state == job_state::transient_error;
    CHECK(!failed || job->last_error);
    CHECK(job->state != job_state::transferred || !job->last_error);
    for (const auto &file : job->files) {
        CHECK(file.flushed <= file.written);
        CHECK(!file.size || file.written <= *file.size);
        CHECK(!file.transferred || file.written == *file.size);
        CHECK(!file.completed || file.transferred);
        CHECK(!file.transferred || (file.filled.empty() && file.requested.empty()));
        CHECK_EQUAL(queue::bytes_in(queue::filled_of(file)), file.written);
        CHECK_EQUAL(queue::bytes_in(queue::flushed_of(file)), file.flushed);
        CHECK(is_among(queue::flushed_of(file), queue::filled_of(file)));
    }
}

void world::check_turns() const {
    std::size_t moving_in_background = 0;
    std::size_t foreground = 0;
    std::size_t deliveries = 0;
    std::map<std::string, std::size_t> foreground_at, deliveries_at;
    for (const auto &[id, one] : network_.transfers()) {
        if (one.stopping)
            continue;
        const auto *job = find(one.what.job);
        CHECK(job);
        CHECK(job->state == job_state::connecting || job->state == job_state::transferring);
        if (queue::is_delivery(job->owner_surface)) {
            ++deliveries;
            CHECK(++deliveries_at[queue::authority_of(one.what.remote_name)] <= 4);
        } else if (job->priority == queue::job_priority::foreground) {
            ++foreground;
            CHECK(++foreground_at[queue::authority_of(one.what.remote_name)] <= 4);
        } else if (now_.monotonic - one.last_moved < stall) {
            ++moving_in_background;
        }
    }
    CHECK(moving_in_background <= 1);
    CHECK(foreground <= 16);
    CHECK(deliveries <= 16);
}

// Design promise 2, for the offsets that are being written.
void world::check_written_values(const queue::hive_transaction &transaction) const {
    for (const auto &change : transaction.changes) {
        const auto *write = std::get_if<queue::hive_write>(&change);
        if (!write || !values_of_content.contains(write->value.name))
            continue;
        const auto key = queue::parse_job_key(write->value.key);
        CHECK(key && key->file_index);
        const auto *job = find(key->id);
        if (!job || job->files.at(*key->file_index).written == 0)
            continue;
        const auto &file = job->files.at(*key->file_index);
        const auto found = disk_.files.find(disk::temporary(file.target, file.temporary_name));
        CHECK(found != disk_.files.end());
        CHECK(is_among(queue::filled_of(file), found->second.written));
        CHECK(is_among(queue::flushed_of(file), found->second.flushed));
    }
}

// Design promise 2, for what a crash has left.
void world::check_offsets() const {
    for (const auto *job : all_jobs())
        for (const auto &file : job->files) {
            // One that is being renamed or deleted may have gone already.
            const auto found = disk_.files.find(disk::temporary(file.target, file.temporary_name));
            if (found != disk_.files.end() && !found->second.foreign)
                CHECK(is_among(queue::filled_of(file), found->second.written));
        }
}

// What was acknowledged is there after a crash (design promise 1).
void world::check_kept(bool power_cut) const {
    for (const auto &[id, job] : power_cut ? expected_synced_ : expected_) {
        if (touched_by_call_.contains(id) || !expected_.contains(id))
            continue;
        const auto *found = find(id);
        CHECK(found);
        CHECK(found->files.size() >= job.files);
        if (power_cut)
            continue;
        CHECK_EQUAL(found->files.size(), job.files);
        CHECK_EQUAL(found->description, job.description);
        CHECK(!streams_.contains(id) || found->files[0].delivery.consumed >= job.consumed);
        CHECK(!job.must_run || found->state != job_state::suspended);
    }
    for (const auto &id : ended_)
        CHECK(!find(id));
    if (power_cut)
        for (const auto &[id, job] : expected_synced_) {
            const auto *found = find(id);
            if (found && job.must_run && expected_.contains(id) && expected_.at(id).must_run &&
                !touched_by_call_.contains(id))
                CHECK(found->state != job_state::suspended);
        }
}

// A power cut may have taken what was not promised to survive one.
void world::learn_what_is_left() {
    for (auto one = expected_.begin(); one != expected_.end();) {
        const auto *found = find(one->first);
        if (!found) {
            one = expected_.erase(one);
            continue;
        }
        one->second.description = found->description;
        one->second.files = found->files.size();
        one->second.consumed = found->files.empty() ? 0 : found->files[0].delivery.consumed;
        one->second.must_run = one->second.must_run && found->state != job_state::suspended;
        ++one;
    }
    expected_synced_ = expected_;
}

// Temporary files belong to a job, to somebody else, or could not be deleted.
void world::check_no_file_is_left_over() const {
    if (power_cuts_ > 0)
        return; // one takes the names that were chosen last
    std::set<std::string> known = left_behind_;
    for (const auto *job : all_jobs())
        for (const auto &file : job->files)
            known.insert(disk::temporary(file.target, file.temporary_name));
    for (const auto &[path, file] : disk_.files)
        CHECK(!(path.starts_with("d/BIT") || path.starts_with("d/DO") || path.starts_with("DO")) ||
              file.foreign || known.contains(path));
}

void world::check_final_file(const queue::file &file) {
    CHECK(file.completed);
    const auto *there = disk_.find(file.target.unix_relative);
    CHECK(there);
    CHECK(!there->mixed && !there->foreign);
    CHECK(there->content.starts_with(network::path_of(file.remote_name) + " v"));
    const auto size = network::local_size(file.remote_name, file.ranges);
    CHECK(size && file.size == size);
    CHECK(queue::is_prefix(there->written) && queue::bytes_in(there->written) == *size);
    CHECK(there->flushed == there->written);
}

// Nothing moves any more and nothing waits for anything but a program.
bool world::at_rest() const {
    if (!file_work_.empty() || !network_.transfers().empty())
        return false;
    const auto jobs = all_jobs();
    return std::all_of(jobs.begin(), jobs.end(), [](const queue::job *job) {
        return job->state == job_state::suspended || job->state == job_state::error ||
               job->state == job_state::transferred;
    });
}

} // namespace winebits::simulation
