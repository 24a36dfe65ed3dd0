// SPDX-License-Identifier: LGPL-2.1-or-later
// The lines that describe a job: the short one of /LIST and the long report of /INFO /VERBOSE
// (bits-api 12.3). Main thread only.
#pragma once

#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/output.hpp"

namespace winebits::bitsadmin {

// What every display of a job shows.
struct job_summary {
    GUID id{};
    std::wstring name;
    BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD;
    BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
    BG_JOB_PRIORITY priority = BG_JOB_PRIORITY_NORMAL;
    BG_JOB_PROGRESS progress{};
};

result<job_summary> read_summary(IBackgroundCopyJob &job);

// "{GUID} 'name' STATE files / files bytes / bytes"
std::wstring summary_line(const job_summary &summary);

result<void> print_report(output &out, IBackgroundCopyJob &job);

// The line JOB FILES and one for each file.
result<void> print_files(output &out, IBackgroundCopyJob &job);

// The lines ERROR FILE, ERROR CODE and ERROR CONTEXT; fails when the job has no error.
result<void> print_error(output &out, IBackgroundCopyJob &job);

} // namespace winebits::bitsadmin
