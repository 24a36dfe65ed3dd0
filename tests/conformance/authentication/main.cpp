// SPDX-License-Identifier: LGPL-2.1-or-later
// Authentication and proxies with real servers (tests/support/harness/secure-servers.sh). Test thread only.
#include "tests/conformance/authentication/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("authentication", {server_credentials(), proxies()});
}
