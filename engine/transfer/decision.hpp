// SPDX-License-Identifier: LGPL-2.1-or-later
// What an answer of a server means for a download: the table of bits-api 6.4.
// Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"
#include "engine/transfer/http_response.hpp"

#include <cstdint>
#include <optional>

namespace winebits::transfer {

// From this size on a server must support ranges, in the foreground too (bits-api 6.2).
inline constexpr std::uint64_t range_support_needed = 2ULL << 30;

// What is known of the file before a request, and what is asked for.
struct expectation {
    bool whole_is_welcome = false; // a foreground job takes the whole file for the range from its start
    bool ranged = true;            // the request names a range
    bool conditional = false;      // it carries If-Unmodified-Since
    bool continued = false;        // bytes of the same file are there from an earlier response
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> end;  // the byte after the last one asked for; none: up to the file's end
    std::optional<std::uint64_t> size; // of the remote file; none: no server has told it yet
    queue::validator remote;
};

enum class head_verdict { accepted, refused }; // refused: the server doesn't do HEAD, ask with a GET
result<head_verdict> judge_head(const expectation &, const http_response &);

// Gives the size of the whole file; the body then has what was asked for.
result<std::uint64_t> judge_get(const expectation &, const http_response &);

// The answer to a request without a range, whose size nobody needs to know: DYNAMIC_CONTENT (bits-api 6.6),
// or a verb of the program's. Gives the size when the server told it.
result<std::optional<std::uint64_t>> judge_plain(bool custom_verb, const http_response &);

} // namespace winebits::transfer
