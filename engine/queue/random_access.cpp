// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile6 (bits-api 3.10): requests for ranges of a file, and the news that they are there.
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/state.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

// Each is a request to the server, and all of them are one value in the hive.
constexpr std::size_t most_requests = 4096;

std::optional<cause> check_requests(const file &one, const requested_ranges &asked) {
    if (asked.value.empty())
        return cause::invalid_argument;
    const auto limit = one.size.value_or(byte_range::to_end);
    for (const auto &each : asked.value) {
        const bool open_ended = each.length == byte_range::to_end;
        if (each.offset == byte_range::to_end || each.offset > limit)
            return cause::invalid_range;
        if (!open_ended && each.length > limit - each.offset)
            return cause::invalid_range;
    }
    return one.requested.size() + asked.value.size() > most_requests ? std::optional(cause::too_many_ranges)
                                                                     : std::nullopt;
}

} // namespace

bool offers_random_access(const job &of, const file &one) {
    return of.type == job_type::download && !of.dynamic_content && of.http.method.empty() &&
           !source_of(one) && one.ranges.empty() && !one.ranges_refused;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t index, download_position position) {
    if (!offers_random_access(r.data, r.data.files[index]))
        return cause::random_access_unsupported;
    if (position.value > r.data.files[index].size.value_or(byte_range::to_end - 1))
        return cause::invalid_range;
    if (r.data.files[index].transferred)
        return std::nullopt;
    changes_.edit_file(r, index).position = position.value;
    reconsider(r);
    return std::nullopt;
}

std::optional<cause> queue::state::set(record &r, std::uint32_t index, const requested_ranges &asked) {
    if (!offers_random_access(r.data, r.data.files[index]))
        return cause::random_access_unsupported;
    if (const auto refused = check_requests(r.data.files[index], asked))
        return refused;
    const auto there = filled_of(r.data.files[index]);
    auto &one = changes_.edit_file(r, index);
    for (const auto &each : asked.value) {
        // What is there already is told at once, for whoever waits for it.
        for (const auto &part : part_of(there, each.offset, end_of(each)))
            note_ranges(r, index, part.offset, end_of(part));
        if (!one.transferred)
            one.requested.push_back(each);
    }
    drop_met_requests(one);
    reconsider(r);
    return std::nullopt;
}

// Bytes have come that FileRangesTransferred may tell of (bits-api 9.1).
void queue::state::note_ranges(record &r, std::uint32_t index, std::uint64_t begin, std::uint64_t end) {
    if (!wants(r, notify::file_ranges_transferred) || !offers_random_access(r.data, r.data.files[index]))
        return;
    changes_.touch(r);
    add_to(r.untold_ranges[index], begin, end);
}

// Not more often than the job's interval says; what comes between is told at its end.
void queue::state::tell_ranges(record &r) {
    r.ranges_due.reset();
    if (r.untold_ranges.empty())
        return;
    if (!wants(r, notify::file_ranges_transferred)) {
        r.untold_ranges.clear();
        return;
    }
    const auto earliest =
        r.ranges_told ? *r.ranges_told + r.data.minimum_notification_interval : now_.monotonic;
    if (now_.monotonic < earliest) {
        r.ranges_due = earliest;
        return;
    }
    r.ranges_told = now_.monotonic;
    for (auto &[index, ranges] : std::exchange(r.untold_ranges, {}))
        actions_.push_back(notification{.surface = r.data.owner_surface,
                                        .job = r.data.id,
                                        .what = notify::file_ranges_transferred,
                                        .file_index = index,
                                        .ranges = ranges});
}

} // namespace winebits::queue
