// SPDX-License-Identifier: LGPL-2.1-or-later
// A BITS job as programs see it: job_base, and what only BITS has.
// Any thread: methods run on several threads of rpcrt4 at once.
#pragma once

#include "dlls/common/jobs/job_base.hpp"
#include "dlls/qmgr/surface.hpp"
#include "dlls/qmgr/traits.hpp"

#include <bits.h>

#include <memory>

namespace winebits::qmgr {

// Its methods are made in job.cpp.
using job_base = jobs::job_base<
    job_traits,
    com::chain<IBackgroundCopyJob5, IBackgroundCopyJob4, IBackgroundCopyJob3, IBackgroundCopyJob2,
               IBackgroundCopyJob>,
    com::chain<IBackgroundCopyJobHttpOptions3, IBackgroundCopyJobHttpOptions2, IBackgroundCopyJobHttpOptions>,
    com::chain<IBitsTokenOptions>>;

class BackgroundCopyJob final : public job_base {
  public:
    static constexpr char class_name[] = "BackgroundCopyJob";

    BackgroundCopyJob(std::shared_ptr<surface> owner, const GUID &id) : job_base(std::move(owner), id) {}

    // Beside the methods that both services have:
    // IBackgroundCopyJob (bits-api 3.4)
    HRESULT STDMETHODCALLTYPE SetMinimumRetryDelay(ULONG Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE GetMinimumRetryDelay(ULONG *Seconds) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProxySettings(BG_JOB_PROXY_USAGE ProxyUsage, const WCHAR *ProxyList,
                                               const WCHAR *ProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                               LPWSTR *pProxyBypassList) noexcept final;
    HRESULT STDMETHODCALLTYPE TakeOwnership() noexcept final;

    // IBackgroundCopyJob2 (bits-api 3.5)
    HRESULT STDMETHODCALLTYPE SetNotifyCmdLine(LPCWSTR Program, LPCWSTR Parameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyData(byte **ppBuffer, UINT64 *pLength) noexcept final;
    HRESULT STDMETHODCALLTYPE SetReplyFileName(LPCWSTR ReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE GetReplyFileName(LPWSTR *pReplyFileName) noexcept final;
    HRESULT STDMETHODCALLTYPE SetCredentials(BG_AUTH_CREDENTIALS *credentials) noexcept final;
    HRESULT STDMETHODCALLTYPE RemoveCredentials(BG_AUTH_TARGET Target, BG_AUTH_SCHEME Scheme) noexcept final;

    // IBackgroundCopyJob3 (bits-api 3.6)
    HRESULT STDMETHODCALLTYPE ReplaceRemotePrefix(LPCWSTR OldPrefix, LPCWSTR NewPrefix) noexcept final;
    HRESULT STDMETHODCALLTYPE SetFileACLFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetFileACLFlags(DWORD *Flags) noexcept final;

    // IBackgroundCopyJob4 (bits-api 3.7)
    HRESULT STDMETHODCALLTYPE SetPeerCachingFlags(DWORD Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetPeerCachingFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerIntegrityLevel(ULONG *pLevel) noexcept final;
    HRESULT STDMETHODCALLTYPE GetOwnerElevationState(BOOL *pElevated) noexcept final;

    // IBackgroundCopyJob5 (bits-api 3.8)
    HRESULT STDMETHODCALLTYPE SetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE PropertyValue) noexcept final;
    HRESULT STDMETHODCALLTYPE GetProperty(BITS_JOB_PROPERTY_ID PropertyId,
                                          BITS_JOB_PROPERTY_VALUE *PropertyValue) noexcept final;

    // IBackgroundCopyJobHttpOptions to IBackgroundCopyJobHttpOptions3 (bits-api 3.9)
    HRESULT STDMETHODCALLTYPE SetClientCertificateByID(BG_CERT_STORE_LOCATION StoreLocation,
                                                       LPCWSTR StoreName, byte *pCertHashBlob) noexcept final;
    HRESULT STDMETHODCALLTYPE SetClientCertificateByName(BG_CERT_STORE_LOCATION StoreLocation,
                                                         LPCWSTR StoreName,
                                                         LPCWSTR SubjectName) noexcept final;
    HRESULT STDMETHODCALLTYPE RemoveClientCertificate() noexcept final;
    HRESULT STDMETHODCALLTYPE GetClientCertificate(BG_CERT_STORE_LOCATION *pStoreLocation, LPWSTR *pStoreName,
                                                   byte **ppCertHashBlob,
                                                   LPWSTR *pSubjectName) noexcept final;
    HRESULT STDMETHODCALLTYPE SetCustomHeaders(LPCWSTR RequestHeaders) noexcept final;
    HRESULT STDMETHODCALLTYPE GetCustomHeaders(LPWSTR *pRequestHeaders) noexcept final;
    HRESULT STDMETHODCALLTYPE SetSecurityFlags(ULONG Flags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetSecurityFlags(ULONG *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetHttpMethod(LPCWSTR method) noexcept final;
    HRESULT STDMETHODCALLTYPE GetHttpMethod(LPWSTR *method) noexcept final;
    HRESULT STDMETHODCALLTYPE
    SetServerCertificateValidationInterface(IUnknown *certValidationCallback) noexcept final;
    HRESULT STDMETHODCALLTYPE MakeCustomHeadersWriteOnly() noexcept final;

    // IBitsTokenOptions (bits-api 3.11)
    HRESULT STDMETHODCALLTYPE SetHelperTokenFlags(DWORD UsageFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE GetHelperTokenFlags(DWORD *pFlags) noexcept final;
    HRESULT STDMETHODCALLTYPE SetHelperToken() noexcept final;
    HRESULT STDMETHODCALLTYPE ClearHelperToken() noexcept final;
    HRESULT STDMETHODCALLTYPE GetHelperTokenSid(LPWSTR *pSid) noexcept final;

  private:
    friend com_object;
    friend job_base;
    ~BackgroundCopyJob() = default;

    HRESULT set_certificate(const engine_client::result<engine_client::certificate_material> &);
};

} // namespace winebits::qmgr
