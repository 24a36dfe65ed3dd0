// SPDX-License-Identifier: LGPL-2.1-or-later
// Header bombs, and answers that are no HTTP/1.1 (bits-api 4.4, "invalid server response"; 6.2).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {
namespace {

row refused(std::string_view behaviour) {
    return {behaviour, {waits(invalid_response)}, {waits(invalid_response)}};
}
row taken(std::string_view behaviour) {
    return {behaviour, {delivered()}, {delivered()}};
}
row chosen(row one) {
    one.chosen = true;
    return one;
}

} // namespace

std::vector<row> rows_of_protocol() {
    return {
        refused("header-of-8-MiB"),
        refused("headers-100000"),
        refused("endless-header"),
        refused("endless-headers"),
        refused("interims-without-end"),
        taken("interims-20"),
        taken("interim-100"),
        refused("header-without-colon"),
        refused("header-with-nul"),
        taken("header-folded"),
        chosen(taken("bare-line-feeds")), // as RFC 9112 2.2 lets a recipient do
        refused("status-line-garbage"),
        refused("status-line-without-number"),
        {"status-999", {waits(http(999))}, {waits(unexpected_status)}},
        refused("http-0.9"),
        taken("http-1.0"),
        chosen(taken("http-2.0-in-text")),
        chosen(taken("gzip-unasked")), // as it was sent, undecoded
    };
}

} // namespace winebits::faults
