// SPDX-License-Identifier: LGPL-2.1-or-later
// What the downloads of the tests fetch.
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

text small_file() {
    return url("size=1837");
}

text endless_file() {
    return url("size=64M&trickle=100000");
}

text slow_file() {
    return url("size=8M&trickle=400000");
}

} // namespace winebits::conformance
