// SPDX-License-Identifier: LGPL-2.1-or-later
// Creates, finds and lists the jobs of a surface: the methods of IBackgroundCopyManager, which mean the same
// in BITS and in Delivery Optimization (bits-api 3.1, do-api 7.2). `Traits` are those of job_base, and
// `last_type` is the last BG_JOB_TYPE that there is; the surface also makes job_object(id).
// Any thread.
#pragma once

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/common/jobs/job_base_settings.hpp"

#include <cwchar>

namespace winebits::jobs {

template <class Traits>
HRESULT create_job(const std::shared_ptr<typename Traits::surface> &surface, LPCWSTR name, BG_JOB_TYPE type,
                   GUID *id, IBackgroundCopyJob **job) noexcept {
    if (id)
        *id = GUID_NULL;
    if (job)
        *job = nullptr;
    if (!name || !id || !job || std::wcslen(name) > longest_name)
        return E_INVALIDARG;
    const auto number = static_cast<std::uint32_t>(type);
    if (number > Traits::last_type)
        return E_NOTIMPL;
    return com::guard([&] {
        const GUID made = com::new_guid();
        // First the object: a job that nobody got a pointer to would stay in the queue.
        auto object = surface->job_object(made);
        const HRESULT result = surface->jobs.create(made, name, number, surface->owner);
        if (FAILED(result))
            return result;
        *id = made;
        *job = object.detach();
        return S_OK;
    });
}

template <class Traits>
HRESULT get_job(const std::shared_ptr<typename Traits::surface> &surface, const GUID &id,
                IBackgroundCopyJob **job) noexcept {
    if (!job)
        return E_INVALIDARG;
    *job = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto found = surface->jobs.get(id);
        if (!found)
            return found.error();
        if (is_final(found->state))
            return Traits::not_found;
        *job = surface->job_object(id).detach();
        return S_OK;
    });
}

template <class Traits>
HRESULT enumerate_jobs(const std::shared_ptr<typename Traits::surface> &surface, DWORD flags,
                       IEnumBackgroundCopyJobs **out) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = nullptr;
    // All jobs belong to the one user of the prefix, who is also its administrator.
    if (flags & ~DWORD(BG_JOB_ENUM_ALL_USERS))
        return E_INVALIDARG;
    return com::guard([&] {
        const auto jobs = surface->jobs.list();
        if (!jobs)
            return jobs.error();
        auto items = std::make_shared<std::vector<com::ptr<IBackgroundCopyJob>>>();
        for (const auto &job : *jobs)
            items->push_back(com::ptr<IBackgroundCopyJob>::attach(surface->job_object(job.id).detach()));
        using list = com::enumerator<IEnumBackgroundCopyJobs, IBackgroundCopyJob>;
        *out = com::make<list>(std::move(items)).detach();
        return S_OK;
    });
}

} // namespace winebits::jobs
