// SPDX-License-Identifier: LGPL-2.1-or-later
// The connection ends, or falls silent (bits-api 4.4, 6.4 "early close"; do-api 5.5).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {
namespace {

// Bytes that came stay; the next attempt fetches the rest.
row lost_once(std::string_view behaviour, std::uint64_t kept, std::uint32_t hresult = connection_lost) {
    const outcome seen{waits(hresult, kept), delivered()};
    return {behaviour, seen, seen};
}

row silent_once(std::string_view behaviour, std::uint64_t kept) {
    return lost_once(behaviour, kept, timed_out);
}

// Delivery Optimization asks another connection for what a silent one doesn't bring.
row silent_in_body(std::string_view behaviour, std::uint64_t kept) {
    return {behaviour, {waits(timed_out, kept), delivered()}, {delivered()}};
}

row unnoticed(std::string_view behaviour, std::uint64_t size = usual_size) {
    return {behaviour, {delivered(0, size)}, {delivered(0, size)}};
}

} // namespace

std::vector<row> rows_of_connections() {
    const outcome reset_in_body{waits_with_at_most(connection_lost, 32768), delivered()};
    return {
        lost_once("close-before-answer", 0),
        lost_once("close-in-status-line", 0),
        lost_once("close-in-headers", 0),
        lost_once("close-before-empty-line", 0),
        lost_once("close-after-headers", 0),
        lost_once("close-after-first-byte", 1),
        lost_once("close-in-mid-body", 32768),
        lost_once("close-before-last-byte", 65535),
        {"close-again-and-again",
         {waits(connection_lost, 20000), waits(connection_lost, 40000), delivered()},
         {waits(connection_lost, 20000), delivered()}},
        {"close-always-at-the-same-byte",
         {waits(connection_lost, 32768), waits(connection_lost, 32768)},
         {waits(connection_lost, 32768)}},
        lost_once("reset-before-answer", 0),
        lost_once("reset-in-headers", 0),
        {"reset-in-mid-body", reset_in_body, reset_in_body},
        unnoticed("reused-connection-closed"), // another connection is asked at once
        unnoticed("idle-connection-closed"),
        silent_once("stall-before-answer", 0),
        silent_once("stall-in-status-line", 0),
        silent_once("stall-in-headers", 0),
        silent_once("stall-before-empty-line", 0),
        silent_in_body("stall-after-headers", 0),
        silent_in_body("stall-after-first-byte", 1),
        silent_in_body("stall-in-mid-body", 32768),
        silent_in_body("stall-before-last-byte", 65535),
        unnoticed("trickle", 200),
        unnoticed("trickle-in-headers"),
    };
}

} // namespace winebits::faults
