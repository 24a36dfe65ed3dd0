// SPDX-License-Identifier: LGPL-2.1-or-later
// The headers of a response that matter for a download.
// Plain values; used on the network thread.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/job.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::transfer {

// Content-Range: bytes first-last/total, or bytes */total of a 416.
struct content_range {
    bool unsatisfied = false; // the second form; first and last mean nothing
    std::uint64_t first = 0, last = 0;
    std::optional<std::uint64_t> total; // none: "*"

    // none: can't be read, or makes no sense.
    static std::optional<content_range> parse(std::string_view value);
};

struct http_response {
    int status = 0;
    std::optional<std::uint64_t> content_length;
    std::optional<content_range> range;
    std::string etag; // strong ones only, with their quotes
    std::string last_modified;
    std::string location;
    std::string text;      // status line and headers, lines end with CRLF; cut off where it gets absurd
    bool chunked = false;  // Content-Length means nothing then
    bool complete = false; // the empty line was seen
    // Several lengths that differ: nobody knows where the body ends (RFC 9110, 8.6).
    bool contradictory = false;

    // Takes a header line as libcurl hands it out. Each status line begins anew, so that of interim answers
    // and redirects nothing is left.
    void take_line(std::string_view line);

    queue::validator validator() const { return {etag, last_modified}; }
    // Last-Modified as FILETIME, 0 when there is none that can be read.
    file_time modified() const;

  private:
    void take_length(std::string_view value);
    void keep(std::string_view line);

    bool has_length_ = false;
};

// true: what both name differs, so the entity is another one (bits-api 5.5).
bool differs(const queue::validator &before, const queue::validator &now);

} // namespace winebits::transfer
