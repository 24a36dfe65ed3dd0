// SPDX-License-Identifier: LGPL-2.1-or-later
// From the hive to a running queue (bits-api 10.2): reads the jobs, sets their clocks, finishes interrupted
// work. Main thread only.
#include "engine/queue/fields.hpp"
#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>
#include <cerrno>

namespace winebits::queue {
namespace {

// A wrong wall clock at start must not cost a job at once: it may be set right in that time.
constexpr milliseconds purge_grace{600'000};
// No stored time is taken for longer ago than that.
constexpr milliseconds longest_ago{std::chrono::hours{24 * 366 * 20}};

struct values_of_one_job {
    std::vector<const hive_value *> own;
    std::map<std::uint32_t, std::vector<const hive_value *>> files;
};

milliseconds wall_distance(file_time from, file_time to) {
    const auto ticks = to > from ? to - from : 0;
    return std::min(milliseconds{static_cast<std::int64_t>(ticks / (file_time_per_second / 1000))},
                    longest_ago);
}

// A name in the target's own folder. A file of DO has none before its sink is known, one of an upload never.
bool has_acceptable_temporary_name(const job &of, const file &one) {
    const auto &name = one.temporary_name;
    if (name.empty())
        return of.type != job_type::download ||
               (is_delivery(of.owner_surface) && one.delivery.sink == sink_kind::none);
    return name != "." && name != ".." && name.find('/') == std::string::npos &&
           name.find('\0') == std::string::npos;
}

// A file of DO may lack a target, a stream or not yet known, and its remote name.
bool has_acceptable_names(const job &of, const file &one) {
    if (!has_acceptable_temporary_name(of, one))
        return false;
    if (!is_delivery(of.owner_surface))
        return is_acceptable_local_path(one.target) && is_acceptable_remote_name(one.remote_name, one.source);
    return (one.delivery.sink != sink_kind::path || is_acceptable_local_path(one.target)) &&
           (one.remote_name.empty() || is_acceptable_url(one.remote_name));
}

// A file of DO that nobody said enough of: a job with one can't run.
bool is_incomplete(const file &one) {
    return !one.transferred && (one.remote_name.empty() || one.delivery.sink == sink_kind::none);
}

bool can_run(const job &one) {
    return !one.files.empty() && one.type == job_type::download &&
           (!is_delivery(one.owner_surface) || std::ranges::none_of(one.files, is_incomplete));
}

// After another boot only what was flushed counts (design promise 2).
void restore_content(file &one, bool same_boot) {
    const auto end = one.filled.empty() ? one.written : end_of(one.filled.back());
    if (one.flushed > one.written || (one.size && end > *one.size))
        empty_content(one);
    else
        set_content(one, same_boot ? filled_of(one) : flushed_of(one), flushed_of(one));
}

// Of a stream, what the program had consumed may be gone from the spool file, and a power cut may have made
// the hive forget of how much that is true: it is fetched on from where it surely stands.
void restore_stream(file &one) {
    const auto there = part_of(flushed_of(one), 0, one.delivery.consumed);
    one.transferred = false;
    set_content(one, there, there);
}

} // namespace

effects queue::state::load(std::span<const hive_value> values, bool same_boot, instant now,
                           const foreign_file &foreign) {
    now_ = now;
    look_at_clock();
    std::map<job_id, values_of_one_job> jobs;
    for (const auto &value : values) {
        const auto kept = std::ranges::find(replies_, value.key, &replies::key);
        const auto service = std::ranges::find(surface_keys, value.key);
        if (kept != replies_.end())
            kept->load(value);
        else if (value.key == delivery_totals::key)
            totals_.load(value);
        else if (service != surface_keys.end() && value.name == "Stopped")
            surface_running_[static_cast<std::size_t>(service - surface_keys.begin())] =
                value.data != hive_data(std::uint32_t{1});
        else if (const auto key = parse_job_key(value.key))
            (key->file_index ? jobs[key->id].files[*key->file_index] : jobs[key->id].own).push_back(&value);
    }
    for (const auto &[id, its] : jobs)
        if (auto one = read_record(id, its.own, its.files)) {
            last_sequence_ = std::max(last_sequence_, one->sequence);
            changes_.loaded(insert(std::move(one)));
        }
    // In the order of creation; what is concluded leaves the list meanwhile.
    std::vector<record *> all;
    for (const auto &[order, r] : in_order_)
        all.push_back(r);
    for (auto *r : all)
        restore(*r, same_boot);
    if (foreign)
        for (auto *r : all)
            disown(*r, foreign);
    for (auto *r : all)
        wake_up(*r);
    expect_service();
    return end_event();
}

// nullptr: something needed is missing or makes no sense; the values stay in the hive, and nobody sees the
// job.
std::unique_ptr<record>
queue::state::read_record(const job_id &id, std::span<const hive_value *const> values,
                          const std::map<std::uint32_t, std::vector<const hive_value *>> &files) const {
    auto one = std::make_unique<record>();
    one->data.id = id;
    if (!read_job(*one, values))
        return nullptr;
    for (const auto &[index, its] : files)
        if (index != one->data.files.size() || !read_file(*one, its))
            return nullptr;
    if (one->data.owner_surface == personality::delivery_download && one->data.files.size() != 1)
        return nullptr; // it has one file from its creation on
    for (const auto &each : one->data.files)
        if (!has_acceptable_names(one->data, each))
            return nullptr;
    return one;
}

// Times of another boot are translated by the wall clock. Afterwards `monotonic` is on this boot's clock.
void queue::state::restore_clock(std::optional<instant> &since, bool same_boot) const {
    if (!since)
        return;
    const auto begun = same_boot ? since->monotonic : now_.monotonic - wall_distance(since->wall, now_.wall);
    since->monotonic = std::clamp(begun, now_.monotonic - longest_ago, now_.monotonic);
}

void queue::state::restore(record &r, bool same_boot) {
    auto &data = changes_.edit(r);
    restore_clock(r.transient_since, same_boot);
    restore_clock(r.no_progress_since, same_boot);
    restore_clock(r.first_started, same_boot);
    r.download_time_used = std::clamp(r.download_time_used, milliseconds{0}, longest_ago);
    const bool by_age = is_delivery(data.owner_surface);
    const auto idle = wall_distance(by_age ? data.created : data.modified, now_.wall);
    const milliseconds longest_idle =
        (by_age ? oldest_delivery : settings_.job_inactivity_timeout) - purge_grace;
    r.active_since = now_.monotonic - std::min(idle, std::max(longest_idle, milliseconds{0}));
    r.quiet_since = now_.monotonic;

    for (std::uint32_t index = 0; index < data.files.size(); ++index) {
        auto &one = changes_.edit_file(r, index);
        // A transfer was told to make it, and nobody told that the name was taken: as far as it exists it is
        // ours.
        one.temporary_created = one.temporary_created || r.attempted[index];
        // Older versions did not say so of each file.
        one.rename_begun = one.rename_begun || (one.transferred && r.intent == intent_kind::complete);
        if (!one.transferred)
            restore_content(one, same_boot);
        if (!same_boot && one.delivery.sink == sink_kind::stream && data.state != job_state::transferred)
            restore_stream(one);
    }
    if (data.last_error && data.last_error->hresult == 0)
        data.last_error.reset();
    const bool shows_error = data.state == job_state::error || data.state == job_state::transient_error;
    if (shows_error && !data.last_error) {
        const error unknown{cause::engine_failure};
        const auto means = judge(data.owner_surface, unknown);
        data.last_error = {unknown, means.hresult, means.context, std::nullopt};
    }
    if (data.state == job_state::transient_error && !r.transient_since)
        r.transient_since = now_;
    if (data.state != job_state::transient_error)
        r.transient_since.reset();
}

// The original of this prefix may still work on the file, so it gets another temporary name and begins anew.
void queue::state::disown(record &r, const foreign_file &foreign) {
    std::optional<std::uint32_t> first;
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index) {
        const auto &file = r.data.files[index];
        if (file.completed || file.temporary_name.empty() || !foreign(file.target))
            continue;
        first = first.value_or(index);
        name_temporary_file(r, index);
        auto &one = changes_.edit_file(r, index);
        forget_content(one);
        one.transferred = false;
        one.notified = true;
    }
    if (!first)
        return;
    auto &data = changes_.edit(r);
    r.intent = intent_kind::none;
    r.intent_request.reset();
    data.owes_transferred = false;
    data.transfer_completed = 0;
    if (data.state == job_state::suspended || data.state == job_state::transferred)
        change(r, trigger::resume);
    const error why{.why = cause::os_error, .os_errno = EACCES};
    const auto means = judge(data.owner_surface, why);
    give_up(r);
    data.last_error = {why, means.hresult, means.context, first};
}

// Jobs go on where they were (bits-api 10.2).
void queue::state::wake_up(record &r) {
    if (r.intent != intent_kind::none) {
        advance(r);
        return;
    }
    const bool wants_to_run = is_active(r.data.state) || r.data.state == job_state::transient_error;
    if (wants_to_run && !can_run(r.data)) {
        change(r, trigger::suspend);
    } else if (is_active(r.data.state)) {
        change(r, trigger::requeued);
        if (!next_file(r)) {
            nothing_left(r);
            return;
        }
        to_tail(r);
        enter(r);
    } else if (r.data.state == job_state::transient_error) {
        // The network may have come back unseen; and patience that ended unseen leaves one more try.
        const bool lacked_network = r.data.last_error->what.why == cause::network_disconnected;
        if (lacked_network || out_of_patience(r))
            retry(r);
        else
            apply_blocks(r);
    }
}

} // namespace winebits::queue
