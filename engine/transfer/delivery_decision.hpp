// SPDX-License-Identifier: LGPL-2.1-or-later
// What an answer of a server means for a download of Delivery Optimization (do-api 5.4, 5.5).
// Pure functions; any thread.
#pragma once

#include "engine/transfer/decision.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::transfer {

// Places in the remote file.
struct delivered_body {
    std::uint64_t begin = 0;          // where the body begins: where it was asked for, or 0
    std::optional<std::uint64_t> end; // the byte after the last one; none: it says so itself when it is there
    std::optional<std::uint64_t> size; // of the whole file; none: its end will tell
    friend bool operator==(const delivered_body &, const delivered_body &) = default;
};
// The answer to a GET. `expectation::whole_is_welcome`: the whole file does as well as the range asked for.
// remote_file_changed: what is there of the file is of no use. insufficient_range_support: ranges do not work
// with this server; a GET without one may.
result<delivered_body> judge_delivery(const expectation &, const http_response &);

// Both are of one and the same entity, beyond doubt.
bool surely_same(const queue::validator &, const queue::validator &);
// What If-Range may carry for it; empty: nothing.
std::string range_condition(const queue::validator &);

} // namespace winebits::transfer
