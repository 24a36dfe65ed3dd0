// SPDX-License-Identifier: LGPL-2.1-or-later
// The object that every class id of BITS creates (bits-api 1.1, 3.1).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/surface.hpp"

#include <bits.h>

#include <memory>

namespace winebits::qmgr {

class BackgroundCopyManager final
    : public com::object<BackgroundCopyManager, com::chain<IBackgroundCopyManager>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyManager";

    explicit BackgroundCopyManager(std::shared_ptr<surface> owner) : surface_(std::move(owner)) {}

    HRESULT STDMETHODCALLTYPE CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                        IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                  LPWSTR *pErrorDescription) noexcept final;

  private:
    friend class com::object<BackgroundCopyManager, com::chain<IBackgroundCopyManager>>;
    ~BackgroundCopyManager() = default;

    const std::shared_ptr<surface> surface_;
};

} // namespace winebits::qmgr
