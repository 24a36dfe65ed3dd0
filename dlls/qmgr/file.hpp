// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of a BITS job as programs see it: file_base, and what only BITS has.
// Any thread.
#pragma once

#include "dlls/common/jobs/file_base.hpp"
#include "dlls/qmgr/job.hpp"

#include <bits.h>

#include <string>

namespace winebits::qmgr {

using file_base =
    jobs::file_base<job_traits, com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                           IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>>;

class BackgroundCopyFile final : public file_base {
  public:
    static constexpr char class_name[] = "BackgroundCopyFile";

    BackgroundCopyFile(com::ptr<BackgroundCopyJob> job, const engine_client::file_record &file)
        : file_base(std::move(job), file), local_name_(file.local_name) {}

    // bits-api 3.10
    // IBackgroundCopyFile
    HRESULT STDMETHODCALLTYPE GetLocalName(LPWSTR *pVal) noexcept final;
    // IBackgroundCopyFile3
    HRESULT STDMETHODCALLTYPE GetTemporaryName(LPWSTR *pFilename) noexcept final;
    HRESULT STDMETHODCALLTYPE SetValidationState(BOOL state) noexcept final;
    HRESULT STDMETHODCALLTYPE GetValidationState(BOOL *pState) noexcept final;
    HRESULT STDMETHODCALLTYPE IsDownloadedFromPeer(BOOL *pVal) noexcept final;
    // IBackgroundCopyFile4
    HRESULT STDMETHODCALLTYPE GetPeerDownloadStats(UINT64 *pFromOrigin, UINT64 *pFromPeers) noexcept final;
    // IBackgroundCopyFile6
    HRESULT STDMETHODCALLTYPE UpdateDownloadPosition(UINT64 offset) noexcept final;
    HRESULT STDMETHODCALLTYPE RequestFileRanges(DWORD rangeCount, const BG_FILE_RANGE *ranges) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFilledFileRanges(DWORD *rangeCount, BG_FILE_RANGE **ranges) noexcept final;

  private:
    friend com_object;
    ~BackgroundCopyFile() = default;

    const std::wstring local_name_;
};

} // namespace winebits::qmgr
