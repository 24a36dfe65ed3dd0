// SPDX-License-Identifier: LGPL-2.1-or-later
// Replays what well-known programs do with BITS, as far as the interfaces of version 1.0 go (clients 2.2
// to 2.4, 2.9). Test thread only.
#include "tests/conformance/clients/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("clients", {client_sequences()});
}
