// SPDX-License-Identifier: LGPL-2.1-or-later
// A group of the legacy queue: a BITS job in the words of before BITS 1.0 (bits-api 3.13).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/job.hpp"

#include <qmgr.h>

namespace winebits::qmgr::legacy {

// What the job of a group says now. The legacy queue has no Complete: when the job has transferred
// everything, it is completed first, so that whoever sees a complete group finds its files. Who has set a
// callback sees the group incomplete until the callback is told.
engine_client::result<engine_client::job_record> observe(surface &, BackgroundCopyJob &);

class BackgroundCopyGroup final : public com::object<BackgroundCopyGroup, com::chain<IBackgroundCopyGroup>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyGroup";

    BackgroundCopyGroup(std::shared_ptr<surface> owner, const GUID &id)
        : surface_(std::move(owner)), id_(id), job_(surface_->job_object(id)) {}

    HRESULT STDMETHODCALLTYPE GetProp(GROUPPROP propID, VARIANT *pvarVal) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProp(GROUPPROP propID, VARIANT *pvarVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(DWORD dwFlags, DWORD *pdwProgress) noexcept final;
    HRESULT STDMETHODCALLTYPE GetStatus(DWORD *pdwStatus, DWORD *pdwJobIndex) noexcept final;
    HRESULT STDMETHODCALLTYPE GetJob(GUID jobID, IBackgroundCopyJob1 **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE SuspendGroup() noexcept final;
    HRESULT STDMETHODCALLTYPE ResumeGroup() noexcept final;
    HRESULT STDMETHODCALLTYPE CancelGroup() noexcept final;
    HRESULT STDMETHODCALLTYPE get_Size(DWORD *pdwSize) noexcept final;
    HRESULT STDMETHODCALLTYPE get_GroupID(GUID *pguidGroupID) noexcept final;
    HRESULT STDMETHODCALLTYPE CreateJob(GUID guidJobID, IBackgroundCopyJob1 **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs1 **ppEnumJobs) noexcept final;
    HRESULT STDMETHODCALLTYPE SwitchToForeground() noexcept final;
    HRESULT STDMETHODCALLTYPE QueryNewJobInterface(REFIID iid, IUnknown **pUnk) noexcept final;
    HRESULT STDMETHODCALLTYPE SetNotificationPointer(REFIID iid, IUnknown *pUnk) noexcept final;

  private:
    friend class com::object<BackgroundCopyGroup, com::chain<IBackgroundCopyGroup>>;
    ~BackgroundCopyGroup() = default;

    bool has_job() const;
    // group_properties.cpp
    HRESULT read_property(GROUPPROP property, VARIANT &out);
    HRESULT write_property(GROUPPROP property, const VARIANT &value);
    HRESULT set_class(const wchar_t *text);

    const std::shared_ptr<surface> surface_;
    const GUID id_;
    const com::ptr<BackgroundCopyJob> job_;
};

} // namespace winebits::qmgr::legacy
