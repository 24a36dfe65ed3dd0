// SPDX-License-Identifier: LGPL-2.1-or-later
// TLS with real servers (tests/support/harness/secure-servers.sh tells of them and their certificates). Test
// thread only.
#include "tests/conformance/tls/lists.hpp"

int main(int count, char **arguments) {
    using namespace winebits::conformance;
    if (count == 4)
        return die_as_validating_client(arguments[1], arguments[2], arguments[3]);
    return run_program("tls", {server_certificates(), client_certificates(), validation_callback()});
}
