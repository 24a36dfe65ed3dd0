// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of a job as programs see it.
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/job.hpp"

#include <bits.h>

#include <string>

namespace winebits::qmgr {

class BackgroundCopyFile final : public com::object<BackgroundCopyFile, com::chain<IBackgroundCopyFile>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyFile";

    BackgroundCopyFile(com::ptr<BackgroundCopyJob> job, const engine_client::file_record &file)
        : job_(std::move(job)), index_(file.index), local_name_(file.local_name) {}

    // IBackgroundCopyFile (bits-api 3.10)
    HRESULT STDMETHODCALLTYPE GetRemoteName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetLocalName(LPWSTR *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProgress(BG_FILE_PROGRESS *pVal) noexcept final;

  private:
    friend class com::object<BackgroundCopyFile, com::chain<IBackgroundCopyFile>>;
    ~BackgroundCopyFile() = default;

    const com::ptr<BackgroundCopyJob> job_;
    const std::uint32_t index_;
    const std::wstring local_name_;
};

} // namespace winebits::qmgr
