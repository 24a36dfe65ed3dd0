// SPDX-License-Identifier: LGPL-2.1-or-later
// Content-Range of an answer: which bytes of a file a body holds.
// Any thread.
#include "engine/transfer/http_response.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <cstdint>

namespace {

using winebits::transfer::content_range;

std::string written(const content_range &range) {
    const auto total = range.total ? std::to_string(*range.total) : std::string("*");
    if (range.unsatisfied)
        return "bytes */" + total;
    return "bytes " + std::to_string(range.first) + '-' + std::to_string(range.last) + '/' + total;
}

} // namespace

void winebits::fuzz::content_range(std::string_view input) {
    const auto range = transfer::content_range::parse(input);
    if (!range)
        return;
    // What can be read makes sense: a part that is not empty and lies in the file, in numbers that fit off_t.
    CHECK(!range->total || *range->total <= INT64_MAX);
    if (!range->unsatisfied) {
        CHECK(range->first <= range->last && range->last <= INT64_MAX);
        CHECK(!range->total || range->last < *range->total);
    }
    const auto again = transfer::content_range::parse(written(*range));
    CHECK(again.has_value());
    CHECK(again->unsatisfied == range->unsatisfied && again->first == range->first);
    CHECK(again->last == range->last && again->total == range->total);
    // Nothing but digits, blanks and the three marks was taken for it.
    CHECK(input.substr(5).find_first_not_of("0123456789 \t\r\n-/*") == input.npos);
}
