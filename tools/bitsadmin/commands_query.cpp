// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands that only look: /LIST /INFO /GETSTATE /GETERROR.
// Main thread only.
#include "tools/bitsadmin/job_property.hpp"
#include "tools/bitsadmin/job_report.hpp"
#include "tools/bitsadmin/job_text.hpp"

namespace winebits::bitsadmin {

namespace {

result<void> print_job(output &out, IBackgroundCopyJob &job, bool verbose) {
    if (verbose)
        return print_report(out, job);
    const auto summary = read_summary(job);
    if (!summary)
        return std::unexpected(summary.error());
    out.line(summary_line(*summary));
    return {};
}

} // namespace

result<outcome> list_all(invocation &call) {
    bool all_users = false;
    bool verbose = false;
    while (call.words.left()) {
        if (call.words.take_switch(L"ALLUSERS"))
            all_users = true;
        else if (call.words.take_switch(L"VERBOSE"))
            verbose = true;
        else
            return outcome::bad_argument;
    }
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    const auto jobs = list_jobs(*manager->Get(), all_users);
    if (!jobs)
        return std::unexpected(jobs.error());
    for (const auto &job : *jobs) {
        if (const auto printed = print_job(call.out, *job.Get(), verbose); !printed)
            return std::unexpected(printed.error());
        if (verbose)
            call.out.line();
    }
    if (!verbose)
        call.out.line();
    call.out.line(L"Listed " + std::to_wstring(jobs->size()) + L" job(s).");
    return outcome::success;
}

result<outcome> show_job(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    const bool verbose = call.words.take_switch(L"VERBOSE");
    if (call.words.left())
        return outcome::bad_argument;
    if (const auto printed = print_job(call.out, *job->Get(), verbose); !printed)
        return std::unexpected(printed.error());
    return outcome::success;
}

result<outcome> show_state(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    BG_JOB_STATE state{};
    if (const HRESULT code = (*job)->GetState(&state); FAILED(code))
        return unable(L"get the state of the job", code);
    call.out.line(state_name(state));
    return outcome::success;
}

result<outcome> show_error(invocation &call) {
    const auto job = named_job<IBackgroundCopyJob>(call);
    if (!job)
        return std::unexpected(job.error());
    if (const auto printed = print_error(call.out, *job->Get()); !printed)
        return std::unexpected(printed.error());
    return outcome::success;
}

} // namespace winebits::bitsadmin
