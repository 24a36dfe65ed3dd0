// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists jobs.
// Any thread.
#include "dlls/qmgr/manager.hpp"

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/qmgr/description.hpp"
#include "dlls/qmgr/job.hpp"

#include <cwchar>

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_name = 256; // characters

} // namespace

HRESULT BackgroundCopyManager::CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                         IBackgroundCopyJob **ppJob) noexcept {
    if (pJobId)
        *pJobId = GUID_NULL;
    if (ppJob)
        *ppJob = nullptr;
    if (!DisplayName || !pJobId || !ppJob || std::wcslen(DisplayName) > longest_name)
        return E_INVALIDARG;
    const auto type = static_cast<std::uint32_t>(Type);
    if (type > BG_JOB_TYPE_UPLOAD_REPLY)
        return E_NOTIMPL;
    return com::guard([&] {
        const GUID id = com::new_guid();
        // First the object: a job that nobody got a pointer to would stay in the queue.
        auto job = surface_->job_object(id);
        const HRESULT result = surface_->jobs.create(id, DisplayName, type, surface_->owner);
        if (FAILED(result))
            return result;
        *pJobId = id;
        *ppJob = job.detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyManager::GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept {
    if (!ppJob)
        return E_INVALIDARG;
    *ppJob = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto job = surface_->jobs.get(jobID);
        if (!job)
            return job.error();
        if (job->state == BG_JOB_STATE_ACKNOWLEDGED || job->state == BG_JOB_STATE_CANCELLED)
            return BG_E_NOT_FOUND;
        *ppJob = surface_->job_object(jobID).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyManager::EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept {
    if (!ppEnum)
        return E_INVALIDARG;
    *ppEnum = nullptr;
    // All jobs belong to the one user of the prefix, who is also its administrator.
    if (dwFlags & ~DWORD(BG_JOB_ENUM_ALL_USERS))
        return E_INVALIDARG;
    return com::guard([&] {
        const auto jobs = surface_->jobs.list();
        if (!jobs)
            return jobs.error();
        auto items = std::make_shared<std::vector<com::ptr<IBackgroundCopyJob>>>();
        for (const auto &job : *jobs)
            items->push_back(com::ptr<IBackgroundCopyJob>::attach(surface_->job_object(job.id).detach()));
        using list = com::enumerator<IEnumBackgroundCopyJobs, IBackgroundCopyJob>;
        *ppEnum = com::make<list>(std::move(items)).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyManager::GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                   LPWSTR *pErrorDescription) noexcept {
    if (!pErrorDescription)
        return E_INVALIDARG;
    *pErrorDescription = nullptr;
    return com::guard([&] { return describe(hResult, LanguageId, pErrorDescription); });
}

} // namespace winebits::qmgr
