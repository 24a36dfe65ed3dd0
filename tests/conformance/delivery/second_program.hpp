// SPDX-License-Identifier: LGPL-2.1-or-later
// A second process that uses the downloads of the first: this program once more, with arguments.
// Test thread only.
#pragma once

#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

// Starts it; nobody waits for its end. "abort ID" aborts the download with that id; "start NAME URI PATH"
// makes one, starts it and ends without a word; "watch NAME URI PATH" does so with a callback set.
void start_second_program(const text &what, const text &first, const text &second = {},
                          const text &third = {});

// What main() of that program does; its exit code.
int run_as_second_program(const std::vector<std::string> &arguments);

} // namespace winebits::conformance
