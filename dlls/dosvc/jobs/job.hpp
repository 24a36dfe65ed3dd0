// SPDX-License-Identifier: LGPL-2.1-or-later
// A BITS-style job of Delivery Optimization as programs see it: job_base, and what only Delivery Optimization
// has (do-api 2.5, 7.3, 7.4). Of BITS' methods that its documents do not list, those work that programs may
// need and that harm nobody (adding files, names, owner, counts); the others clear what they would give and
// say E_NOTIMPL.
// Any thread: methods run on several threads of rpcrt4 at once.
#pragma once

#include "dlls/common/jobs/job_base.hpp"
#include "dlls/dosvc/jobs/surface.hpp"
#include "dlls/dosvc/jobs/traits.hpp"

#include <bits5_0.h>
#include <deliveryoptimizationjobs.h>

#include <memory>

namespace winebits::dosvc::bits_style {

// Its methods are made in job.cpp.
using job_base =
    winebits::jobs::job_base<job_traits,
                             com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3,
                                        IBackgroundCopyJob2, IBackgroundCopyJob>,
                             com::chain<IDeliveryOptimizationJob>, com::chain<IDeliveryOptimizationJob2>>;

class DeliveryOptimizationJob final : public job_base {
  public:
    static constexpr char class_name[] = "DeliveryOptimizationJob";

    DeliveryOptimizationJob(std::shared_ptr<surface> owner, const GUID &id)
        : job_base(std::move(owner), id) {}

    // The streams that the job's files go to, and the way to the engine's drives.
    stream_sinks &sinks() const noexcept { return *surface_->sinks; }
    engine_client::client &engine() const noexcept { return surface_->engine; }

    using job_base::AddFile;
    using job_base::AddFileWithRanges;

    // IDeliveryOptimizationJob, IDeliveryOptimizationJob2 (do-api 2.5)
    HRESULT STDMETHODCALLTYPE AddFileWithRanges(LPCWSTR fileId, LPCWSTR remoteUrl, LPCWSTR localName,
                                                DWORD rangeCount, BG_FILE_RANGE ranges[],
                                                ULONG64 fileSize) noexcept final;
    HRESULT STDMETHODCALLTYPE AddFile(LPCWSTR fileId, LPCWSTR remoteUrl, DWORD rangeCount,
                                      BG_FILE_RANGE ranges[], REFIID riid, void **object) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(DOJobPropertyId propId, VARIANT *propValue) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProperty(DOJobPropertyId propId, const VARIANT *propValue) noexcept final;

    // IBackgroundCopyJob5 (do-api 7.4)
    HRESULT STDMETHODCALLTYPE SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE PropertyValue) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE *PropertyValue) noexcept final;

    // What Delivery Optimization does not have: job_unsupported.cpp
    HRESULT STDMETHODCALLTYPE SetMinimumRetryDelay(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMinimumRetryDelay(ULONG *Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProxySettings(BG_JOB_PROXY_USAGE ProxyUsage, const WCHAR *ProxyList,
                                               const WCHAR *ProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                               LPWSTR *pProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE TakeOwnership() noexcept final;
    HRESULT STDMETHODCALLTYPE SetNotifyCmdLine(LPCWSTR Program, LPCWSTR Parameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyData(byte **ppBuffer, UINT64 *pLength) noexcept final;
    HRESULT STDMETHODCALLTYPE SetReplyFileName(LPCWSTR ReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyFileName(LPWSTR *pReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept final;
    HRESULT STDMETHODCALLTYPE RemoveCredentials(BG_AUTH_TARGET Target, BG_AUTH_SCHEME Scheme) noexcept final;
    HRESULT STDMETHODCALLTYPE ReplaceRemotePrefix(LPCWSTR OldPrefix, LPCWSTR NewPrefix) noexcept final;
    HRESULT STDMETHODCALLTYPE SetFileACLFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFileACLFlags(DWORD *Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetPeerCachingFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetPeerCachingFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerIntegrityLevel(ULONG *pLevel) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerElevationState(BOOL *pElevated) noexcept final;

  private:
    friend com_object;
    friend job_base;
    ~DeliveryOptimizationJob() = default;

    com::mutex adding_; // while a file that Job2::AddFile adds is looked for
};

} // namespace winebits::dosvc::bits_style
