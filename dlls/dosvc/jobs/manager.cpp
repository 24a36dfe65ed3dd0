// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists BITS-style jobs.
// Any thread.
#include "dlls/dosvc/jobs/manager.hpp"

#include <deliveryoptimizationerrors.h>

namespace winebits::dosvc::jobs {

HRESULT create_job(const std::shared_ptr<surface> &, LPCWSTR, BG_JOB_TYPE, GUID *id,
                   IBackgroundCopyJob **job) noexcept {
    if (id)
        *id = GUID_NULL;
    if (job)
        *job = nullptr;
    return DO_E_NO_SERVICE;
}

HRESULT get_job(const std::shared_ptr<surface> &, REFGUID, IBackgroundCopyJob **job) noexcept {
    if (!job)
        return E_INVALIDARG;
    *job = nullptr;
    return DO_E_JOB_NOT_FOUND;
}

HRESULT enumerate_jobs(const std::shared_ptr<surface> &, DWORD, IEnumBackgroundCopyJobs **jobs) noexcept {
    if (!jobs)
        return E_INVALIDARG;
    *jobs = nullptr;
    return DO_E_NO_SERVICE;
}

HRESULT describe_error(HRESULT, DWORD, LPWSTR *text) noexcept {
    if (!text)
        return E_INVALIDARG;
    *text = nullptr;
    return E_NOTIMPL;
}

} // namespace winebits::dosvc::jobs
