// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists BITS-style jobs.
// Any thread.
#include "dlls/dosvc/jobs/manager.hpp"

#include "dlls/common/jobs/job_manager.hpp"
#include "dlls/dosvc/jobs/job.hpp"

namespace winebits::dosvc::bits_style {

HRESULT create_job(const std::shared_ptr<surface> &owner, LPCWSTR name, BG_JOB_TYPE type, GUID *id,
                   IBackgroundCopyJob **job) noexcept {
    return winebits::jobs::create_job<job_traits>(owner, name, type, id, job);
}

HRESULT get_job(const std::shared_ptr<surface> &owner, REFGUID id, IBackgroundCopyJob **job) noexcept {
    return winebits::jobs::get_job<job_traits>(owner, id, job);
}

HRESULT enumerate_jobs(const std::shared_ptr<surface> &owner, DWORD flags,
                       IEnumBackgroundCopyJobs **jobs) noexcept {
    return winebits::jobs::enumerate_jobs<job_traits>(owner, flags, jobs);
}

} // namespace winebits::dosvc::bits_style
