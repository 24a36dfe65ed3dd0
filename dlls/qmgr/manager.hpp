// SPDX-License-Identifier: LGPL-2.1-or-later
// The object that every class id of BITS creates (bits-api 1.1, 3.1).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/qmgr/surface.hpp"

#include <bits.h>

#include <memory>

namespace winebits::qmgr {

class BackgroundCopyManager;
using manager_object = com::object<BackgroundCopyManager, com::chain<IBackgroundCopyManager>,
                                   com::chain<IBitsPeerCacheAdministration>>;

class BackgroundCopyManager final : public manager_object {
  public:
    static constexpr char class_name[] = "BackgroundCopyManager";

    explicit BackgroundCopyManager(std::shared_ptr<surface> owner) : surface_(std::move(owner)) {}

    HRESULT STDMETHODCALLTYPE CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                        IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                  LPWSTR *pErrorDescription) noexcept final;

    // IBitsPeerCacheAdministration: peer caching ended with BITS 4.0. Everything does nothing and says
    // S_FALSE (bits-api 3.12), so that there are no records and no peers.
    HRESULT STDMETHODCALLTYPE GetMaximumCacheSize(DWORD *pBytes) noexcept final;
    HRESULT STDMETHODCALLTYPE SetMaximumCacheSize(DWORD Bytes) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMaximumContentAge(ULONG *pSeconds) noexcept final;
    HRESULT STDMETHODCALLTYPE SetMaximumContentAge(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetConfigurationFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetConfigurationFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumRecords(IEnumBitsPeerCacheRecords **ppEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE GetRecord(REFGUID id, IBitsPeerCacheRecord **ppRecord) noexcept final;
    HRESULT STDMETHODCALLTYPE ClearRecords() noexcept final;
    HRESULT STDMETHODCALLTYPE DeleteRecord(REFGUID id) noexcept final;
    HRESULT STDMETHODCALLTYPE DeleteUrl(LPCWSTR url) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumPeers(IEnumBitsPeers **ppEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE ClearPeers() noexcept final;
    HRESULT STDMETHODCALLTYPE DiscoverPeers() noexcept final;

  private:
    friend manager_object;
    ~BackgroundCopyManager() = default;

    const std::shared_ptr<surface> surface_;
};

} // namespace winebits::qmgr
