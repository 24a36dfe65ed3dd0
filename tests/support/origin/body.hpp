// SPDX-License-Identifier: LGPL-2.1-or-later
// Sends the body of an answer, with the faults that strike in the middle of it.
// The connection's own thread.
#pragma once

#include "tests/support/origin/entity.hpp"
#include "tests/support/origin/stream.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace winebits::origin {

struct body_plan {
    std::string text; // sent instead of an entity when `from_text`
    bool from_text = false;
    std::uint64_t first = 0, end = 0; // of the entity, end not included
    std::uint64_t seed = 0;
    std::string file;                  // whose bytes are sent instead; empty: none
    std::optional<std::uint64_t> flip; // this byte of the entity is sent wrong
    std::uint64_t extra = 0, trailing = 0;
    std::uint64_t less = 0; // so much of the end is missing, and not counted
    std::optional<std::uint64_t> cut, reset, stall, corrupt;
    std::uint64_t bytes_per_second = 0; // 0: as fast as it goes
    bool chunked = false;
    std::string bad_chunk; // what is wrong with the first chunk; empty: nothing
    bool trailers = false; // after the last chunk
    bool endless = false;  // goes on behind the entity's end

    static body_plan of_text(std::string text);
    std::uint64_t length() const { return from_text ? text.size() : end - first + extra - less; }
};

body_plan plan_body(const request &, const entity &, const std::optional<byte_range> &, const fault_filter &);

// true: everything was sent and the connection is in order.
bool send_body(stream &, const body_plan &);

} // namespace winebits::origin
