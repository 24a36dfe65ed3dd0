// SPDX-License-Identifier: LGPL-2.1-or-later
// /RESET: cancels every job.
// Main thread only.
#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/command.hpp"
#include "tools/bitsadmin/job_text.hpp"

namespace winebits::bitsadmin {

result<outcome> reset_queue(invocation &call) {
    const bool all_users = call.words.take_switch(L"ALLUSERS");
    if (call.words.left())
        return outcome::bad_argument;
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    const auto jobs = list_jobs(*manager->Get(), all_users);
    if (!jobs)
        return std::unexpected(jobs.error());

    std::size_t canceled = 0;
    for (const auto &job : *jobs) {
        GUID id{};
        job->GetId(&id);
        const HRESULT code = job->Cancel();
        if (FAILED(code)) {
            call.out.line(L"Unable to cancel " + guid_text(id) + L" - " +
                          code_text(static_cast<std::uint32_t>(code)));
            continue;
        }
        ++canceled;
        call.out.line(guid_text(id) + L" canceled.");
    }
    call.out.line(std::to_wstring(canceled) + L" out of " + std::to_wstring(jobs->size()) +
                  L" jobs canceled.");
    return canceled == jobs->size() ? outcome::success : outcome::failed;
}

} // namespace winebits::bitsadmin
