// SPDX-License-Identifier: LGPL-2.1-or-later
// HTTP statuses (bits-api 4.4; do-api 5.5).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {

std::vector<row> rows_of_statuses() {
    const auto first = waits(connection_lost, 32768);
    const outcome busy{waits(http(503)), delivered()}; // Retry-After changes nothing
    return {
        {"status-204", {waits(http(204))}, {waits(unexpected_2xx)}},
        {"status-304", {error(http(304))}, {error(unexpected_status)}},
        {"status-401", {error(http(401))}, {error(http(401))}},
        {"status-403", {error(http(403))}, {error(http(403))}},
        {"status-404", {error(http(404))}, {error(http(404))}},
        {"status-404-after-head", {error(http(404))}, {error(http(404))}},
        {"status-404-on-resume", {first, error(http(404), 32768)}, {first, error(http(404), 32768)}},
        {"status-408", {waits(http(408)), delivered()}, {error(http(408)), delivered()}},
        {"status-410", {error(http(410))}, {error(http(404))}},
        {"status-429", {error(http(429))}, {error(unexpected_status)}},
        {"status-500", {waits(http(500)), delivered()}, {waits(http(500)), delivered()}},
        {"status-500-on-resume", {first, waits(http(500), 32768)}, {first, waits(http(500), 32768)}},
        {"status-501", {error(http(501))}, {waits(http(501))}},
        {"status-503-seconds", busy, busy},
        {"status-503-date", busy, busy},
        {"status-503-garbage", busy, busy},
        {"status-503-enormous", busy, busy},
    };
}

} // namespace winebits::faults
