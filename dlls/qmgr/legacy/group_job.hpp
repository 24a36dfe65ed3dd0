// SPDX-License-Identifier: LGPL-2.1-or-later
// The one job of a legacy group: the files of the BITS job below (bits-api 3.13).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/job.hpp"

#include <qmgr.h>

namespace winebits::qmgr::legacy {

// Keeps the group, with the number of its job or GUID_NULL, in the list of groups.
HRESULT keep_group(surface &, const GUID &group, const GUID &job);

class BackgroundCopyJob1 final : public com::object<BackgroundCopyJob1, com::chain<IBackgroundCopyJob1>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyJob1";

    BackgroundCopyJob1(std::shared_ptr<surface> owner, com::ptr<BackgroundCopyJob> job, const GUID &id)
        : surface_(std::move(owner)), job_(std::move(job)), id_(id) {}

    HRESULT STDMETHODCALLTYPE CancelJob() noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(DWORD dwFlags, DWORD *pdwProgress) noexcept final;
    HRESULT STDMETHODCALLTYPE GetStatus(DWORD *pdwStatus, DWORD *pdwWin32Result, DWORD *pdwTransportResult,
                                        DWORD *pdwNumOfRetries) noexcept final;
    HRESULT STDMETHODCALLTYPE AddFiles(ULONG cFileCount, FILESETINFO **ppFileSet) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFile(ULONG cFileIndex, FILESETINFO *pFileInfo) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFileCount(DWORD *pdwFileCount) noexcept final;
    HRESULT STDMETHODCALLTYPE SwitchToForeground() noexcept final;
    HRESULT STDMETHODCALLTYPE get_JobID(GUID *pguidJobID) noexcept final;

  private:
    friend class com::object<BackgroundCopyJob1, com::chain<IBackgroundCopyJob1>>;
    ~BackgroundCopyJob1() = default;

    const std::shared_ptr<surface> surface_;
    const com::ptr<BackgroundCopyJob> job_;
    const GUID id_; // that the program chose; not the BITS job's
};

} // namespace winebits::qmgr::legacy
