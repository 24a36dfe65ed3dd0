// SPDX-License-Identifier: LGPL-2.1-or-later
// What must hold at every step of a simulation.
// Any one thread.
#include "tests/engine/simulation/world.hpp"

#include "engine/queue/field_codec.hpp"
#include "engine/queue/fields.hpp"
#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "tests/support/check.hpp"

#include <algorithm>

namespace winebits::simulation {
namespace {

using namespace std::chrono_literals;
using queue::job_state;

bool is_being_cancelled(const test::memory_hive &hive, const job_id &id) {
    return hive.get(queue::key_of_job(id), "Intent") == queue::to_hive(queue::intent_kind::cancel);
}

const std::set<std::string> values_of_content{"Written", "Flushed", "Filled", "FilledFlushed"};

// do-api 7.1 and bits-api 4.2 end a job after 30 and 90 days. The wall clock is set by days in a simulation,
// so that this may come earlier by as much, but not after a few days.
constexpr milliseconds least_age_of_purged = 24h * 12;

bool is_among(const queue::range_list &parts, const queue::range_list &whole) {
    return std::ranges::none_of(parts, [&](const queue::byte_range &one) {
        return queue::first_gap(whole, one.offset, queue::end_of(one)).has_value();
    });
}

// What the next transfer relies on: the last byte of a whole file is always fetched again, because a range
// that begins behind the end can't be asked for.
queue::range_list relied_on(const queue::file &file) {
    auto parts = queue::filled_of(file);
    if (!file.transferred && file.size && *file.size > 0)
        queue::remove_from(parts, *file.size - 1, *file.size);
    return parts;
}

// A transfer sees when the file was cut, because a flush had failed, and nobody heard of it yet.
queue::range_list uncut(queue::range_list parts, const disk_file &there, const queue::file &file) {
    return there.cut && !file.transferred ? queue::part_of(parts, 0, *there.cut) : parts;
}

bool holds(const disk_file &there, const queue::file &file, queue::range_list parts) {
    return is_among(uncut(std::move(parts), there, file), there.written);
}

std::optional<job_id> job_of(const queue::event &what,
                             const std::map<queue::transfer_id, job_id> &transfers) {
    return std::visit(
        [&](const auto &one) -> std::optional<job_id> {
            using type = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<type, queue::command>) {
                return std::visit([](const auto &body) { return body.id; }, one.body);
            } else if constexpr (std::is_same_v<type, queue::files_renamed> ||
                                 std::is_same_v<type, queue::files_deleted>) {
                return one.id;
            } else if constexpr (requires { one.id; }) {
                const auto found = transfers.find(one.id);
                return found == transfers.end() ? std::nullopt : std::optional(found->second);
            } else {
                return std::nullopt;
            }
        },
        what);
}

} // namespace

std::set<job_id> world::jobs_in(const queue::hive_transaction &transaction) const {
    std::set<job_id> changed;
    std::string_view last;
    for (const auto &change : transaction.changes) {
        const std::string_view key = std::visit(
            [](const auto &one) -> std::string_view {
                if constexpr (requires { one.value; })
                    return one.value.key;
                else
                    return one.key;
            },
            change);
        if (key == last)
            continue;
        last = key;
        if (const auto parsed = queue::parse_job_key(key))
            changed.insert(parsed->id);
    }
    return changed;
}

// A job that changes writes to the hive, so that those which did are found there; now and then all are looked
// at.
void world::check_states(const queue::event &what, const queue::effects &effects, bool timers_were_due) {
    const auto changed = jobs_in(effects.transaction);
    const auto own = job_of(what, job_of_transfer_);
    const auto when = occasion_of(what);
    const bool of_all = std::holds_alternative<queue::timer_expired>(what) || when == occasion::network ||
                        when == occasion::service_starts || when == occasion::service_stops ||
                        when == occasion::session;
    for (const auto &id : changed)
        check_state(id, of_all || id == own ? when : occasion::nothing, timers_were_due);
    if (counts_.events % 500 == 0)
        for (const auto &id : jobs_)
            if (!changed.contains(id)) {
                const auto before = seen_.find(id);
                const auto *job = find(id);
                CHECK(before == seen_.end() || !job || before->second == job->state);
                check_state(id, occasion::nothing, false);
            }
}

void world::check_state(const job_id &id, occasion own, bool timers_were_due) {
    const auto *job = find(id);
    const auto before = seen_.find(id);
    if (!job) {
        if (before != seen_.end()) {
            CHECK(before->second == job_state::acknowledged || before->second == job_state::cancelled);
            seen_.erase(before);
        }
        return;
    }
    const bool moved = before == seen_.end() || before->second != job->state;
    if (before != seen_.end() && moved &&
        !is_legal(own, timers_were_due, job->owner_surface, before->second, job->state))
        throw test::check_failure{"illegal: " + described(own, before->second, job->state), __FILE__,
                                  __LINE__};
    if (moved) {
        ++counts_.states[static_cast<std::size_t>(job->owner_surface)][static_cast<std::size_t>(job->state)];
        // Nobody ends a job but its program, its session and old age.
        const bool by_itself = job->state == job_state::cancelled && own != occasion::cancel &&
                               known_.jobs.contains(id) && !touched_by_call_.contains(id) &&
                               !known_.unsure.contains(id) && !ended_by_session_.contains(id);
        CHECK(!by_itself || lived_ - born_[id] >= least_age_of_purged);
        if (by_itself)
            known_.jobs.erase(id);
    }
    seen_[id] = job->state;
    if (job->owner_surface == queue::personality::delivery_download) {
        const auto shown = queue::status_of(*job).state;
        const auto last = seen_download_.find(id);
        CHECK(last == seen_download_.end() || last->second == shown || is_legal(last->second, shown));
        seen_download_[id] = shown;
    }
    const bool failed = job->state == job_state::error || job->state == job_state::transient_error;
    CHECK(!failed || job->last_error);
    CHECK(job->state != job_state::transferred || !job->last_error);
    // bits-api 9: what a program was not told of is owed, also after a restart.
    CHECK(job->state != job_state::transferred || known_.told.contains(id) || job->owes_transferred ||
          job->owner_surface == queue::personality::delivery_download);
    check_files(*job);
}

// "Bytes conserved": a program is never shown more than has come, and the sums are right.
void world::check_files(const queue::job &job) const {
    std::uint64_t shown = 0;
    for (const auto &file : job.files) {
        shown += file.written;
        CHECK(file.flushed <= file.written);
        CHECK(!file.size || file.written <= *file.size);
        CHECK(!file.transferred || file.written == *file.size);
        CHECK(!file.completed || file.transferred);
        CHECK(!file.transferred || (file.filled.empty() && file.requested.empty()));
        if (!file.filled.empty()) {
            CHECK_EQUAL(queue::bytes_in(queue::filled_of(file)), file.written);
            CHECK_EQUAL(queue::bytes_in(queue::flushed_of(file)), file.flushed);
            CHECK(is_among(queue::flushed_of(file), queue::filled_of(file)));
        }
        if (file.written == 0 || is_final(job.state))
            continue;
        const auto path = disk::temporary(file.target, file.temporary_name);
        if (const auto there = disk_.files.find(path); there != disk_.files.end() && !there->second.foreign)
            CHECK(holds(there->second, file, relied_on(file)));
        const auto came = network_.received.find(path);
        CHECK(came != network_.received.end() && file.written <= came->second);
    }
    const auto progress = queue::progress_of(job);
    CHECK_EQUAL(progress.bytes_transferred, shown);
    CHECK(!progress.bytes_total || shown <= *progress.bytes_total);
    if (progress.files_transferred == progress.files_total)
        CHECK(progress.bytes_total == shown);
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
        if (!job || is_final(job->state) || job->files.at(*key->file_index).written == 0)
            continue;
        const auto &file = job->files.at(*key->file_index);
        const auto found = disk_.files.find(disk::temporary(file.target, file.temporary_name));
        // A power cut came after the file was deleted for a Cancel, which is done again now.
        if (found == disk_.files.end() && is_being_cancelled(store_.hive(), key->id))
            continue;
        CHECK(found != disk_.files.end());
        CHECK(holds(found->second, file, queue::filled_of(file)));
        CHECK(is_among(uncut(queue::flushed_of(file), found->second, file), found->second.flushed));
    }
}

// Design promise 2, for what a crash has left.
void world::check_offsets() const {
    for (const auto *job : all_jobs())
        for (const auto &file : job->files) {
            // One that is being renamed or deleted may have gone already.
            const auto found = disk_.files.find(disk::temporary(file.target, file.temporary_name));
            if (found != disk_.files.end() && !found->second.foreign)
                CHECK(holds(found->second, file, relied_on(file)));
        }
}

// What was acknowledged is there when the daemon is there again (design promise 1).
void world::check_kept(bool power_cut) {
    const auto left = power_cut ? store_.left() : UINT64_MAX;
    for (const auto &id : jobs_) {
        const auto *job = find(id);
        if (!touched_by_call_.contains(id))
            known_.check(id, job, left);
        CHECK(!known_.ended.contains(id) || !job || is_final(job->state));
        if (power_cut || known_.unsure.contains(id))
            known_.learn(id, job, left, touched_by_call_.contains(id), power_cut ? 0 : store_.written());
    }
    known_.unsure = known_.may_end;
}

// Temporary files belong to a job, to somebody else, or could not be deleted.
void world::check_no_file_is_left_over() const {
    if (power_cuts_ > 0)
        return; // one takes the names that were chosen last
    for (const auto &[path, file] : disk_.files)
        CHECK(!(path.starts_with("d/BIT") || path.starts_with("d/DO") || path.starts_with("DO")) ||
              file.foreign || left_behind_.contains(path));
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

// When nothing goes wrong, only what a program itself has asked for keeps a job from being done.
void world::check_is_done(const queue::job &job) const {
    if (job.state == job_state::transferred)
        return;
    if (job.state == job_state::suspended) {
        const bool never_started = job.files.empty() || !job.was_resumed;
        CHECK(job.on_demand || never_started);
        return;
    }
    CHECK(job.state == job_state::error);
    switch (job.last_error->what.why) {
    case cause::range_not_satisfiable: // behind the end of the file
    case cause::download_too_large:
    case cause::maximum_download_time:
        return;
    case cause::remote_file_changed: // its program has the beginning of another file
        CHECK(!job.files.empty() && job.files[0].delivery.consumed > 0);
        return;
    default:
        throw test::check_failure{"a job that can't be done: cause " +
                                      std::to_string(static_cast<int>(job.last_error->what.why)) + " errno " +
                                      std::to_string(job.last_error->what.os_errno),
                                  __FILE__, __LINE__};
    }
}

// Nothing moves any more and nothing waits for anything but a program.
bool world::at_rest() const {
    if (storage_failed_ || !file_work_.empty() || !network_.transfers().empty() || store_.next() ||
        !calls_.empty())
        return false;
    const auto jobs = all_jobs();
    return std::all_of(jobs.begin(), jobs.end(), [](const queue::job *job) {
        return job->state == job_state::suspended || job->state == job_state::error ||
               job->state == job_state::transferred;
    });
}

} // namespace winebits::simulation
