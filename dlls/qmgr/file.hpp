// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of a job as programs see it. It keeps nothing but its place in the job: what it answers comes from
// the engine, and after the job's end from the job's last picture.
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/job.hpp"

#include <bits.h>

#include <string>

namespace winebits::qmgr {

class BackgroundCopyFile final
    : public com::object<BackgroundCopyFile,
                         com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                    IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyFile";

    BackgroundCopyFile(com::ptr<BackgroundCopyJob> job, const engine_client::file_record &file)
        : job_(std::move(job)), index_(file.index), local_name_(file.local_name) {}

    // bits-api 3.10
    // IBackgroundCopyFile
    HRESULT STDMETHODCALLTYPE GetRemoteName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetLocalName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(BG_FILE_PROGRESS *pVal) noexcept final;
    // IBackgroundCopyFile2
    HRESULT STDMETHODCALLTYPE GetFileRanges(DWORD *RangeCount, BG_FILE_RANGE **Ranges) noexcept final;
    HRESULT STDMETHODCALLTYPE SetRemoteName(LPCWSTR Val) noexcept final;
    // IBackgroundCopyFile3
    HRESULT STDMETHODCALLTYPE GetTemporaryName(LPWSTR *pFilename) noexcept final;
    HRESULT STDMETHODCALLTYPE SetValidationState(BOOL state) noexcept final;
    HRESULT STDMETHODCALLTYPE GetValidationState(BOOL *pState) noexcept final;
    HRESULT STDMETHODCALLTYPE IsDownloadedFromPeer(BOOL *pVal) noexcept final;
    // IBackgroundCopyFile4
    HRESULT STDMETHODCALLTYPE GetPeerDownloadStats(UINT64 *pFromOrigin, UINT64 *pFromPeers) noexcept final;
    // IBackgroundCopyFile5
    HRESULT STDMETHODCALLTYPE SetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                          BITS_FILE_PROPERTY_VALUE PropertyValue) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                          BITS_FILE_PROPERTY_VALUE *PropertyValue) noexcept final;
    // IBackgroundCopyFile6
    HRESULT STDMETHODCALLTYPE UpdateDownloadPosition(UINT64 offset) noexcept final;
    HRESULT STDMETHODCALLTYPE RequestFileRanges(DWORD rangeCount, const BG_FILE_RANGE *ranges) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFilledFileRanges(DWORD *rangeCount, BG_FILE_RANGE **ranges) noexcept final;

  private:
    friend class com::object<BackgroundCopyFile,
                             com::chain<IBackgroundCopyFile6, IBackgroundCopyFile5, IBackgroundCopyFile4,
                                        IBackgroundCopyFile3, IBackgroundCopyFile2, IBackgroundCopyFile>>;
    ~BackgroundCopyFile() = default;

    // The templates are in file_access.hpp.
    // Runs `send(calls, job id)` unless the job has ended.
    template <class Send>
    HRESULT change(Send &&send) noexcept;
    // Reads one value of the record into an out parameter.
    template <class T, class Pick>
    HRESULT get(T *out, Pick &&pick) noexcept;
    template <class Pick>
    HRESULT get_string(LPWSTR *out, Pick &&pick) noexcept;

    const com::ptr<BackgroundCopyJob> job_;
    const std::uint32_t index_;
    const std::wstring local_name_;
};

} // namespace winebits::qmgr
