// SPDX-License-Identifier: LGPL-2.1-or-later
// Sums of a job's files (bits-api 3.4, GetProgress).
// Pure function; any thread.
#include "engine/queue/job.hpp"

namespace winebits::queue {

job_progress progress_of(const job &of) {
    job_progress sum;
    sum.bytes_total = 0;
    sum.files_total = static_cast<std::uint32_t>(of.files.size());
    for (const auto &one : of.files) {
        sum.bytes_transferred += one.written;
        if (one.transferred)
            ++sum.files_transferred;
        if (!one.size)
            sum.bytes_total.reset();
        else if (sum.bytes_total)
            *sum.bytes_total += *one.size;
    }
    return sum;
}

} // namespace winebits::queue
