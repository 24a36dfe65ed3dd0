// SPDX-License-Identifier: LGPL-2.1-or-later
// Sets of bytes, and the ranges of AddFileWithRanges (bits-api 5.7).
// Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace winebits::queue {

// Sorted and merged: no part is empty, open-ended, or touches another one.
using range_list = std::vector<byte_range>;

// The byte behind a range; to_end for one that reaches to the end of the file.
std::uint64_t end_of(const byte_range &);

// Adds or takes away the bytes from `begin` to before `end`; nothing when begin >= end.
void add_to(range_list &, std::uint64_t begin, std::uint64_t end);
void remove_from(range_list &, std::uint64_t begin, std::uint64_t end);

std::uint64_t bytes_in(const range_list &);

// True for no bytes at all, and for those from 0 to some end.
bool is_prefix(const range_list &);

// The first run of bytes between `begin` and `end` that the list lacks; an `end` of to_end has no end.
struct gap {
    std::uint64_t begin = 0, end = 0;
    friend bool operator==(const gap &, const gap &) = default;
};
std::optional<gap> first_gap(const range_list &, std::uint64_t begin, std::uint64_t end);

// What of the list lies between `begin` and `end`.
range_list part_of(const range_list &, std::uint64_t begin, std::uint64_t end);

// A list as it may come from outside; false when it is none.
bool is_range_list(std::span<const byte_range>);

// What AddFileWithRanges refuses; none: nothing. No ranges at all are fine.
std::optional<cause> check_ranges(std::span<const byte_range>, std::size_t most);

// What Delivery Optimization refuses: empty ranges too, alone or at the offset of another one
// (do-api 2.2, 2.5).
std::optional<cause> check_delivery_ranges(std::span<const byte_range>, std::size_t most);

// Bytes of the local file that the ranges make; none while one of them reaches to the end.
std::optional<std::uint64_t> total_length(std::span<const byte_range>);

} // namespace winebits::queue
