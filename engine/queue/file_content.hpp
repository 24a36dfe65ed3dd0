// SPDX-License-Identifier: LGPL-2.1-or-later
// What a local file holds so far, and what of it is fetched next (bits-api 3.10, 5.5, 5.7).
//
// A file that is fetched from start to end has `written` and `flushed` only. One that is filled out of order
// has `filled` and `filled_flushed` beside them, and the two numbers are their sums. Both forms are kept up
// by the functions below, so that one without holes is always of the first form. Pure functions; any thread.
#pragma once

#include "engine/queue/ranges.hpp"

#include <cstdint>
#include <optional>

namespace winebits::queue {

// What is in the local file, and what of it is on the disk for certain.
range_list filled_of(const file &);
range_list flushed_of(const file &);
// Where the last of what is in it ends.
std::uint64_t reach_of(const file &);

// The file holds these bytes now; `flushed` counts as far as it is among `filled`.
void set_content(file &, range_list filled, const range_list &flushed);

// A transfer that began at `begin` has written up to `written` and flushed up to `flushed`; at an earlier
// time it had told of `before`.
struct told_offsets {
    std::uint64_t begin = 0, before = 0, written = 0, flushed = 0;
};
void take_piece(file &, const told_offsets &);

// Nothing is left behind `end`.
void cut_content(file &, std::uint64_t end);
// Nothing of the file is there any more; `forget`: and nothing is known of what is behind the remote name.
void empty_content(file &);
void forget_content(file &);

// The file's size as far as it follows from its ranges; none: a server must tell.
std::optional<std::uint64_t> known_size(const file &);

// There is something to tell the remote file by when it is continued.
bool can_continue(const file &);

// As far as both say something, they say the same.
bool agree(const validator &, const validator &);

// One transfer's part of the file. Without an `end` the transfer goes on to the end of the file, and what
// lies behind `offset` is no longer there; else it fills a hole.
struct piece {
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> end; // byte_range::to_end: the end of a file of unknown size
    friend bool operator==(const piece &, const piece &) = default;
};
piece next_piece(const file &);

// A transfer that stands at `offset` and goes on to `end` brings what is wanted first. `only_requested`: and
// nothing that nobody asked for.
bool serves(const file &, const piece &, bool only_requested);

// Requests that are in the file already, or lie behind its end, are no longer wanted. True: there was one.
bool drop_met_requests(file &);

// Every byte of a file of known size is there.
bool is_whole(const file &);

} // namespace winebits::queue
