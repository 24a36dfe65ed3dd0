// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJobHttpOptions, 2 and 3 (bits-api 3.9, 6.5, 6.10, Appendix C 15 and 18).
// Test thread only.
#include "tests/conformance/http_options/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("http-options",
                       {custom_headers(), security_flags(), http_method(), client_certificate()});
}
