// SPDX-License-Identifier: LGPL-2.1-or-later
// The entity a target stands for at one request, and which faults hit that request.
// Plain values; any thread.
#pragma once

#include "tests/support/origin/journal.hpp"
#include "tests/support/origin/request.hpp"

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>

namespace winebits::origin {

struct entity {
    std::uint64_t size = 0, seed = 0;
    std::string file; // whose bytes it has instead; empty: none
    std::string etag; // as sent; empty: none
    std::optional<std::time_t> last_modified;

    std::string last_modified_text() const; // IMF-fixdate, or empty
};

entity entity_of(const query &, const ordinals &);

// Says whether a fault of the query hits this request (times, after, on).
class fault_filter {
  public:
    fault_filter(const request &, const ordinals &);

    bool hits(const std::string &name) const { return any_ && query_->has(name); }
    bool hits_body(const std::string &name) const { return body_ && query_->has(name); }

  private:
    const query *query_;
    bool any_, body_;
};

std::optional<std::time_t> parse_date(const std::string &text);

} // namespace winebits::origin
