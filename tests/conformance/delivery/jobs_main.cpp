// SPDX-License-Identifier: LGPL-2.1-or-later
// The BITS-style jobs of Delivery Optimization.
// Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("do-jobs", {jobs_of_the_manager(), jobs(), methods_without_support(), files_of_jobs(),
                                   notifications_of_jobs()});
}
