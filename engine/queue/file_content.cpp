// SPDX-License-Identifier: LGPL-2.1-or-later
// See file_content.hpp.
// Pure functions; any thread.
#include "engine/queue/file_content.hpp"

#include <algorithm>
#include <utility>

namespace winebits::queue {
namespace {

constexpr auto to_end = byte_range::to_end;

range_list prefix(std::uint64_t bytes) {
    return bytes == 0 ? range_list{} : range_list{{0, bytes}};
}

// From start to end. All bytes but no end: the last one is fetched again, because a range that begins behind
// the end can't be asked for.
piece rest_of(const file &one) {
    if (one.size && one.written >= *one.size)
        return {*one.size == 0 ? 0 : *one.size - 1, std::nullopt};
    return {one.written, std::nullopt};
}

std::optional<gap> requested_gap(const file &one, const range_list &filled) {
    const auto limit = one.size.value_or(to_end);
    for (const auto &each : one.requested)
        if (const auto found = first_gap(filled, each.offset, std::min(end_of(each), limit)))
            return found;
    return std::nullopt;
}

std::optional<gap> gap_from_position(const file &one, const range_list &filled) {
    const auto limit = one.size.value_or(to_end);
    if (const auto found = first_gap(filled, one.position, limit))
        return found;
    return first_gap(filled, 0, limit);
}

} // namespace

range_list filled_of(const file &one) {
    return one.filled.empty() ? prefix(one.written) : one.filled;
}

range_list flushed_of(const file &one) {
    return one.filled.empty() ? prefix(one.flushed) : one.filled_flushed;
}

std::uint64_t reach_of(const file &one) {
    return one.filled.empty() ? one.written : end_of(one.filled.back());
}

void set_content(file &one, range_list filled, const range_list &flushed) {
    range_list safe;
    for (const auto &each : flushed)
        for (const auto &part : part_of(filled, each.offset, end_of(each)))
            add_to(safe, part.offset, end_of(part));
    one.written = bytes_in(filled);
    one.flushed = bytes_in(safe);
    if (is_prefix(filled) && is_prefix(safe)) {
        filled.clear();
        safe.clear();
    }
    one.filled = std::move(filled);
    one.filled_flushed = std::move(safe);
}

void take_piece(file &one, const told_offsets &told) {
    auto filled = filled_of(one);
    auto flushed = flushed_of(one);
    remove_from(filled, std::max(told.begin, told.written), told.before);
    add_to(filled, told.begin, told.written);
    add_to(flushed, told.begin, std::min(told.flushed, told.written));
    set_content(one, std::move(filled), flushed);
}

void cut_content(file &one, std::uint64_t end) {
    set_content(one, part_of(filled_of(one), 0, end), flushed_of(one));
}

void empty_content(file &one) {
    one.written = one.flushed = 0;
    one.filled.clear();
    one.filled_flushed.clear();
}

void forget_content(file &one) {
    empty_content(one);
    one.size = known_size(one);
    one.remote = {};
    one.remote_time = 0;
}

std::optional<std::uint64_t> known_size(const file &one) {
    return one.ranges.empty() ? std::nullopt : total_length(one.ranges);
}

// bits-api 5.5: size and time stamp. A size that follows from ranges tells nothing of the remote file.
bool can_continue(const file &one) {
    return one.temporary_created && (one.remote != validator{} || (one.size && one.ranges.empty()));
}

bool agree(const validator &one, const validator &other) {
    const auto same = [](const std::string &a, const std::string &b) {
        return a.empty() || b.empty() || a == b;
    };
    return same(one.etag, other.etag) && same(one.last_modified, other.last_modified);
}

piece next_piece(const file &one) {
    const bool from_start_to_end = one.filled.empty() && one.requested.empty() && one.position <= one.written;
    if (from_start_to_end)
        return rest_of(one);
    const auto filled = filled_of(one);
    auto wanted = requested_gap(one, filled);
    if (!wanted)
        wanted = gap_from_position(one, filled);
    if (!wanted) // all bytes but no end
        return one.filled.empty() ? rest_of(one) : piece{one.size.value_or(1) - 1, one.size};
    const bool tail =
        one.filled.empty() && wanted->begin == one.written && wanted->end >= one.size.value_or(to_end);
    return tail ? rest_of(one) : piece{wanted->begin, wanted->end};
}

bool serves(const file &one, const piece &running, bool only_requested) {
    const auto wanted = next_piece(one);
    if (wanted.offset != running.offset)
        return false;
    const auto limit = one.size.value_or(to_end);
    const auto wanted_end = std::min(wanted.end.value_or(to_end), limit);
    const auto running_end = std::min(running.end.value_or(to_end), limit);
    if (running_end == wanted_end)
        return true;
    // It goes on behind what is wanted: no harm, as long as nothing else is wanted then.
    return !only_requested && running_end > wanted_end && one.requested.size() == 1;
}

bool drop_met_requests(file &one) {
    if (one.requested.empty())
        return false;
    const auto filled = filled_of(one);
    const auto limit = one.size.value_or(to_end);
    return std::erase_if(one.requested, [&](const byte_range &each) {
               return !first_gap(filled, each.offset, std::min(end_of(each), limit));
           }) > 0;
}

bool is_whole(const file &one) {
    return one.size && one.written >= *one.size;
}

} // namespace winebits::queue
