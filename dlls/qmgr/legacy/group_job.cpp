// SPDX-License-Identifier: LGPL-2.1-or-later
// The job of a group.
// Any thread.
#include "dlls/qmgr/legacy/group_job.hpp"

#include "dlls/common/com/guard.hpp"
#include "dlls/qmgr/legacy/group.hpp"
#include "dlls/qmgr/legacy/status.hpp"

#include <oleauto.h>

#include <algorithm>
#include <span>

namespace winebits::qmgr::legacy {

HRESULT keep_group(surface &owner, const GUID &group, const GUID &job) {
    const auto jobs = owner.jobs.list();
    if (!jobs)
        return jobs.error();
    std::vector<GUID> alive;
    for (const auto &known : *jobs)
        alive.push_back(known.id);
    return owner.groups.put(group, job, alive);
}

HRESULT BackgroundCopyJob1::CancelJob() noexcept {
    return to_legacy(job_->Cancel());
}

HRESULT BackgroundCopyJob1::GetProgress(DWORD dwFlags, DWORD *pdwProgress) noexcept {
    if (!pdwProgress)
        return E_INVALIDARG;
    *pdwProgress = 0;
    return com::guard([&] {
        const auto job = job_->record();
        return job ? progress_of(*job, dwFlags, pdwProgress) : to_legacy(job.error());
    });
}

HRESULT BackgroundCopyJob1::GetStatus(DWORD *pdwStatus, DWORD *pdwWin32Result, DWORD *pdwTransportResult,
                                      DWORD *pdwNumOfRetries) noexcept {
    if (!pdwStatus || !pdwWin32Result || !pdwTransportResult || !pdwNumOfRetries)
        return E_INVALIDARG;
    *pdwStatus = *pdwWin32Result = *pdwTransportResult = *pdwNumOfRetries = 0;
    return com::guard([&] {
        const auto job = observe(*surface_, *job_);
        if (!job)
            return to_legacy(job.error());
        const auto codes = codes_of(*job);
        *pdwStatus = job_status(*job);
        *pdwWin32Result = codes.win32;
        *pdwTransportResult = codes.transport;
        *pdwNumOfRetries = job->error_count;
        return S_OK;
    });
}

// dwSizeHint is only that: the server tells the size.
HRESULT BackgroundCopyJob1::AddFiles(ULONG cFileCount, FILESETINFO **ppFileSet) noexcept {
    if (cFileCount == 0 || !ppFileSet)
        return E_INVALIDARG;
    const std::span set(ppFileSet, cFileCount);
    if (std::ranges::find(set, nullptr) != set.end())
        return E_INVALIDARG;
    return com::guard([&] {
        std::vector<BG_FILE_INFO> files;
        for (const FILESETINFO *file : set)
            files.push_back({file->bstrRemoteFile, file->bstrLocalFile});
        return to_legacy(job_->AddFileSet(cFileCount, files.data()));
    });
}

HRESULT BackgroundCopyJob1::GetFile(ULONG cFileIndex, FILESETINFO *pFileInfo) noexcept {
    if (!pFileInfo)
        return E_INVALIDARG;
    *pFileInfo = {};
    return com::guard([&]() -> HRESULT {
        const auto files = job_->file_records();
        if (!files)
            return to_legacy(files.error());
        if (cFileIndex >= files->size())
            return QM_E_ITEM_NOT_FOUND;
        const auto &file = (*files)[cFileIndex];
        const BSTR remote = SysAllocString(file.remote_name.c_str()),
                   local = SysAllocString(file.local_name.c_str());
        if (!remote || !local) {
            SysFreeString(remote);
            SysFreeString(local);
            return E_OUTOFMEMORY;
        }
        *pFileInfo = {remote, local, small_size(file.bytes_total)};
        return S_OK;
    });
}

HRESULT BackgroundCopyJob1::GetFileCount(DWORD *pdwFileCount) noexcept {
    if (!pdwFileCount)
        return E_INVALIDARG;
    *pdwFileCount = 0;
    return com::guard([&] {
        const auto job = job_->record();
        if (!job)
            return to_legacy(job.error());
        *pdwFileCount = job->files_total;
        return S_OK;
    });
}

HRESULT BackgroundCopyJob1::SwitchToForeground() noexcept {
    return to_legacy(job_->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
}

HRESULT BackgroundCopyJob1::get_JobID(GUID *pguidJobID) noexcept {
    if (!pguidJobID)
        return E_INVALIDARG;
    *pguidJobID = id_;
    return S_OK;
}

} // namespace winebits::qmgr::legacy
