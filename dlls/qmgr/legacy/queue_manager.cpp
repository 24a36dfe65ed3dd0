// SPDX-License-Identifier: LGPL-2.1-or-later
// Groups of the legacy queue.
// Any thread.
#include "dlls/qmgr/legacy/queue_manager.hpp"

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/qmgr/job.hpp"
#include "dlls/qmgr/legacy/group.hpp"
#include "dlls/qmgr/legacy/group_job.hpp"

#include <algorithm>

namespace winebits::qmgr::legacy {

HRESULT BackgroundCopyQMgr::CreateGroup(GUID guidGroupID, IBackgroundCopyGroup **ppGroup) noexcept {
    if (!ppGroup)
        return E_INVALIDARG;
    *ppGroup = nullptr;
    if (IsEqualGUID(guidGroupID, GUID_NULL))
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto known = surface_->jobs.get(guidGroupID);
        if (known || known.error() != BG_E_NOT_FOUND)
            return known ? E_INVALIDARG : known.error();
        // The list goes first: a group that it names but that has no job below is no group.
        if (const HRESULT failed = keep_group(*surface_, guidGroupID, GUID_NULL); FAILED(failed))
            return failed;
        auto group = com::make<BackgroundCopyGroup>(surface_, guidGroupID);
        // A job has a name; until GROUPPROP_DISPLAYNAME gives another one it is the group's GUID.
        const std::string id = com::text_of(guidGroupID);
        const HRESULT result = surface_->jobs.create(guidGroupID, std::wstring(id.begin(), id.end()),
                                                     BG_JOB_TYPE_DOWNLOAD, surface_->owner);
        if (SUCCEEDED(result))
            *ppGroup = group.detach();
        return result;
    });
}

HRESULT BackgroundCopyQMgr::GetGroup(GUID groupID, IBackgroundCopyGroup **ppGroup) noexcept {
    if (!ppGroup)
        return E_INVALIDARG;
    *ppGroup = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto job = surface_->jobs.get(groupID);
        if (!job && job.error() != BG_E_NOT_FOUND)
            return job.error();
        if (!job || job->state == BG_JOB_STATE_ACKNOWLEDGED || job->state == BG_JOB_STATE_CANCELLED ||
            !surface_->groups.job_of(groupID))
            return QM_E_ITEM_NOT_FOUND;
        *ppGroup = com::make<BackgroundCopyGroup>(surface_, groupID).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyQMgr::EnumGroups(DWORD dwFlags, IEnumBackgroundCopyGroups **ppEnumGroups) noexcept {
    if (!ppEnumGroups)
        return E_INVALIDARG;
    *ppEnumGroups = nullptr;
    if (dwFlags != 0)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto jobs = surface_->jobs.list();
        if (!jobs)
            return jobs.error();
        const auto groups = surface_->groups.list();
        auto found = std::make_shared<std::vector<GUID>>();
        for (const auto &job : *jobs) {
            if (std::ranges::any_of(groups, [&](const GUID &id) { return IsEqualGUID(id, job.id); }))
                found->push_back(job.id);
        }
        *ppEnumGroups =
            com::make<com::enumerator<IEnumBackgroundCopyGroups, GUID>>(std::move(found)).detach();
        return S_OK;
    });
}

} // namespace winebits::qmgr::legacy
