// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers from a server: what a polling client sees, requests, interruptions, several files, several jobs
// (bits-api 4, 5, 6, 8). Test thread only.
#include "tests/conformance/transfer/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("transfer", {polling(), requests(), interruptions(), several_files(), several_jobs()});
}
