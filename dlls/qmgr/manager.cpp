// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists jobs.
// Any thread.
#include "dlls/qmgr/manager.hpp"

#include "dlls/common/jobs/description.hpp"
#include "dlls/common/jobs/job_manager.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyManager::CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                         IBackgroundCopyJob **ppJob) noexcept {
    return jobs::create_job<job_traits>(surface_, DisplayName, Type, pJobId, ppJob);
}

HRESULT BackgroundCopyManager::GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept {
    return jobs::get_job<job_traits>(surface_, jobID, ppJob);
}

HRESULT BackgroundCopyManager::EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept {
    return jobs::enumerate_jobs<job_traits>(surface_, dwFlags, ppEnum);
}

HRESULT BackgroundCopyManager::GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                   LPWSTR *pErrorDescription) noexcept {
    return jobs::describe_error(hResult, LanguageId, pErrorDescription);
}

} // namespace winebits::qmgr
