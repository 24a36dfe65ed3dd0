// SPDX-License-Identifier: LGPL-2.1-or-later
// IEnumBackgroundCopyJobs and IEnumBackgroundCopyFiles (bits-api 3.3).
// Test thread only.
#include "tests/conformance/enumerators/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("enumerators", {file_enumerator(), job_enumerator(), end_of_stack()});
}
