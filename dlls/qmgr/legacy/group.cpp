// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a group, its status and its job.
// Any thread.
#include "dlls/qmgr/legacy/group.hpp"

#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/qmgr/legacy/group_job.hpp"
#include "dlls/qmgr/legacy/status.hpp"
#include "dlls/qmgr/legacy/status_callback.hpp"

namespace winebits::qmgr::legacy {

namespace {

// Whether the end of the job is told to somebody, who completes it then.
bool is_awaited(surface &owner, const engine_client::job_record &job) {
    const bool wanted =
        (job.notify_flags & BG_NOTIFY_JOB_TRANSFERRED) && !(job.notify_flags & BG_NOTIFY_DISABLE);
    return wanted && (job.notification_class || owner.notifications->find(job.id));
}

} // namespace

engine_client::result<engine_client::job_record> observe(surface &owner, BackgroundCopyJob &job) {
    auto record = job.record();
    if (!record || record->state != BG_JOB_STATE_TRANSFERRED)
        return record;
    if (is_awaited(owner, *record) || FAILED(job.Complete()))
        record->state = BG_JOB_STATE_TRANSFERRING; // the files are not there yet
    else
        record = job.record();
    return record;
}

bool BackgroundCopyGroup::has_job() const {
    const auto known = surface_->groups.job_of(id_);
    return known && !IsEqualGUID(*known, GUID_NULL);
}

HRESULT BackgroundCopyGroup::GetProgress(DWORD dwFlags, DWORD *pdwProgress) noexcept {
    if (!pdwProgress)
        return E_INVALIDARG;
    *pdwProgress = 0;
    return com::guard([&] {
        const auto job = job_->record();
        return job ? progress_of(*job, dwFlags, pdwProgress) : to_legacy(job.error());
    });
}

HRESULT BackgroundCopyGroup::GetStatus(DWORD *pdwStatus, DWORD *pdwJobIndex) noexcept {
    if (!pdwStatus || !pdwJobIndex)
        return E_INVALIDARG;
    *pdwStatus = *pdwJobIndex = 0;
    return com::guard([&] {
        const auto job = observe(*surface_, *job_);
        if (!job)
            return to_legacy(job.error());
        *pdwStatus = group_status(*job);
        return S_OK;
    });
}

HRESULT BackgroundCopyGroup::SuspendGroup() noexcept {
    return to_legacy(job_->Suspend());
}

HRESULT BackgroundCopyGroup::ResumeGroup() noexcept {
    return to_legacy(job_->Resume());
}

// Of a group that is complete there is nothing left to cancel.
HRESULT BackgroundCopyGroup::CancelGroup() noexcept {
    return com::guard([&] {
        const auto job = observe(*surface_, *job_);
        return job && job->state == BG_JOB_STATE_ACKNOWLEDGED ? S_OK : to_legacy(job_->Cancel());
    });
}

HRESULT BackgroundCopyGroup::SwitchToForeground() noexcept {
    return to_legacy(job_->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
}

// The number of its jobs.
HRESULT BackgroundCopyGroup::get_Size(DWORD *pdwSize) noexcept {
    if (!pdwSize)
        return E_INVALIDARG;
    *pdwSize = 0;
    return com::guard([&] {
        *pdwSize = has_job();
        return S_OK;
    });
}

HRESULT BackgroundCopyGroup::get_GroupID(GUID *pguidGroupID) noexcept {
    if (!pguidGroupID)
        return E_INVALIDARG;
    *pguidGroupID = id_;
    return S_OK;
}

HRESULT BackgroundCopyGroup::CreateJob(GUID guidJobID, IBackgroundCopyJob1 **ppJob) noexcept {
    if (!ppJob)
        return E_INVALIDARG;
    *ppJob = nullptr;
    if (IsEqualGUID(guidJobID, GUID_NULL))
        return E_INVALIDARG;
    return com::guard([&]() -> HRESULT {
        const auto group = job_->record();
        if (!group)
            return to_legacy(group.error());
        if (group->state != BG_JOB_STATE_SUSPENDED)
            return QM_E_INVALID_STATE;
        if (has_job())
            return E_NOTIMPL; // a second one
        if (const HRESULT failed = keep_group(*surface_, id_, guidJobID); FAILED(failed))
            return failed;
        *ppJob = com::make<BackgroundCopyJob1>(surface_, job_, guidJobID).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyGroup::GetJob(GUID jobID, IBackgroundCopyJob1 **ppJob) noexcept {
    if (!ppJob)
        return E_INVALIDARG;
    *ppJob = nullptr;
    return com::guard([&]() -> HRESULT {
        const auto known = surface_->groups.job_of(id_);
        if (!known || IsEqualGUID(*known, GUID_NULL) || !IsEqualGUID(*known, jobID))
            return QM_E_ITEM_NOT_FOUND;
        *ppJob = com::make<BackgroundCopyJob1>(surface_, job_, jobID).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyGroup::EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs1 **ppEnumJobs) noexcept {
    if (!ppEnumJobs)
        return E_INVALIDARG;
    *ppEnumJobs = nullptr;
    if (dwFlags != 0)
        return E_INVALIDARG;
    return com::guard([&] {
        auto jobs = std::make_shared<std::vector<GUID>>();
        if (const auto known = surface_->groups.job_of(id_); known && !IsEqualGUID(*known, GUID_NULL))
            jobs->push_back(*known);
        *ppEnumJobs = com::make<com::enumerator<IEnumBackgroundCopyJobs1, GUID>>(std::move(jobs)).detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyGroup::QueryNewJobInterface(REFIID iid, IUnknown **pUnk) noexcept {
    return pUnk ? job_->QueryInterface(iid, reinterpret_cast<void **>(pUnk)) : E_INVALIDARG;
}

// A callback of either age; NULL clears it.
HRESULT BackgroundCopyGroup::SetNotificationPointer(REFIID iid, IUnknown *pUnk) noexcept {
    if (!pUnk || !IsEqualIID(iid, __uuidof(IBackgroundCopyCallback1)))
        return to_legacy(job_->SetNotifyInterface(pUnk));
    return com::guard([&]() -> HRESULT {
        const auto job = job_->record();
        if (!job)
            return to_legacy(job.error());
        if (job->state == BG_JOB_STATE_ACKNOWLEDGED || job->state == BG_JOB_STATE_CANCELLED)
            return QM_E_INVALID_STATE;
        const auto adapted = make_status_callback(surface_, pUnk);
        if (!adapted)
            return E_NOINTERFACE;
        auto callback = notify::client_callback::register_interface(adapted.get(), pUnk);
        if (!callback)
            return callback.error();
        surface_->notifications->set(id_, std::move(*callback));
        surface_->notifications->look_for_owed(id_);
        return S_OK;
    });
}

} // namespace winebits::qmgr::legacy
