// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile2 to 6 (bits-api 3.10).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("file-interfaces", {file2(), file3(), file4(), file5(), file6(), on_demand()});
}
