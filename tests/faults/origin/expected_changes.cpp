// SPDX-License-Identifier: LGPL-2.1-or-later
// Another file in mid-transfer, and bodies in chunks (bits-api 5.5, 6.4; do-api 5.4).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {
namespace {

const sight first = waits(connection_lost, 32768);

// bits-api 5.5: it begins anew, and what is delivered is the other file alone.
row begins_anew(std::string_view behaviour, std::uint64_t size = usual_size) {
    const outcome seen{first, delivered(1, size)};
    return {behaviour, seen, seen};
}

row goes_on_where_it_was(std::string_view behaviour) {
    return {behaviour, {first, delivered()}, {first, delivered()}};
}

// A chunk that can't be read: nothing of it is taken, and it is asked for again.
row bad_chunk(std::string_view behaviour, std::uint64_t kept = 0) {
    return {behaviour,
            {waits_with_at_most(connection_lost, kept), delivered()},
            {waits_with_at_most(connection_lost, kept), delivered()}};
}

} // namespace

std::vector<row> rows_of_changes() {
    return {
        begins_anew("changed-all"),
        begins_anew("changed-etag"),
        begins_anew("changed-date"),
        begins_anew("changed-size", 70000),
        begins_anew("changed-to-shorter", 20000),
        {"changed-without-ranges",
         {first, error(no_range_support)},
         {first, delivered(1)},
         outcome{first, delivered(1)}},
        {"changed-after-head", {waits(file_changed), delivered(1)}, {delivered()}},
        goes_on_where_it_was("weak-etag"),
        begins_anew("weak-etag-and-changed-date"),
        goes_on_where_it_was("validators-vanish"),
        {"chunked", {delivered()}, {delivered()}},
        {"chunked-without-ranges", {error(no_range_support)}, {delivered()}, outcome{delivered()}},
        bad_chunk("chunk-size-garbage"),
        bad_chunk("chunk-size-negative"),
        bad_chunk("chunk-size-overflowing"),
        bad_chunk("chunk-cut", 500),
        bad_chunk("chunk-overlong", 16),
        {"chunks-without-end", {first, delivered()}, {first, delivered()}},
        {"chunked-with-trailers", {delivered()}, {delivered()}},
        {"endless-body", {waits_with_at_most(invalid_response, 65536)}, {error(block_size_mismatch)}},
        // Nobody can tell it from a very large file.
        {"endless-chunks",
         {error(no_range_support)},
         {goes_on()},
         outcome{waits_with_at_most(invalid_response, 65536)}},
    };
}

} // namespace winebits::faults
