// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile, and the files themselves (bits-api 3.10, 5.1 to 5.4).
// Test thread only.
#include "tests/conformance/files/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("files", {file_properties(), files_on_disk()});
}
