// SPDX-License-Identifier: LGPL-2.1-or-later
// IDODownload: states, progress, files.
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("do-download", {states(), progress(), file_sink(), same_path()});
}
