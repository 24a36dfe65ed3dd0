// SPDX-License-Identifier: LGPL-2.1-or-later
// What nginx's access log says was fetched, and how much of it more than once. Its lines:
// METHOD TARGET STATUS BYTES "RANGE".
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>

namespace winebits::test::kill {

struct fetched_bytes {
    std::uint64_t sent = 0, twice = 0;
};

// Each target is a file of its own: what was sent, and how much of it had been sent before.
fetched_bytes count_fetched(const std::string &log);

} // namespace winebits::test::kill
