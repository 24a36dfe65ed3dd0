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
    bool foreground = false;
    bool ranged = true;       // the request names a range from `offset` to the end
    bool conditional = false; // it carries If-Unmodified-Since
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> size; // none: no server has told it yet
    queue::validator remote;
};

enum class head_verdict { accepted, refused }; // refused: the server doesn't do HEAD, ask with a GET
result<head_verdict> judge_head(const expectation &, const http_response &);

// Gives the size of the whole file; its body then has size - offset bytes.
result<std::uint64_t> judge_get(const expectation &, const http_response &);

} // namespace winebits::transfer
