// SPDX-License-Identifier: LGPL-2.1-or-later
// Methods of BITS that Delivery Optimization does not have; E_NOTIMPL is our choice (do-api 7.1). What they
// would give is cleared. A pointer that is missing is an invalid argument all the same.
// Any thread.
#include "dlls/dosvc/jobs/job.hpp"

namespace winebits::dosvc::bits_style {

namespace {

template <class... Out>
HRESULT cleared(Out *...out) noexcept {
    if (!(out && ...))
        return E_INVALIDARG;
    ((*out = Out{}), ...);
    return E_NOTIMPL;
}

} // namespace

HRESULT DeliveryOptimizationJob::SetMinimumRetryDelay(ULONG) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetMinimumRetryDelay(ULONG *Seconds) noexcept {
    return cleared(Seconds);
}

HRESULT DeliveryOptimizationJob::SetProxySettings(BG_JOB_PROXY_USAGE, const WCHAR *, const WCHAR *) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetProxySettings(BG_JOB_PROXY_USAGE *pProxyUsage, LPWSTR *pProxyList,
                                                  LPWSTR *pProxyBypassList) noexcept {
    return cleared(pProxyUsage, pProxyList, pProxyBypassList);
}

HRESULT DeliveryOptimizationJob::TakeOwnership() noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::SetNotifyCmdLine(LPCWSTR, LPCWSTR) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) noexcept {
    return cleared(pProgram, pParameters);
}

HRESULT DeliveryOptimizationJob::GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) noexcept {
    return cleared(pProgress);
}

HRESULT DeliveryOptimizationJob::GetReplyData(byte **ppBuffer, UINT64 *pLength) noexcept {
    return cleared(ppBuffer, pLength);
}

HRESULT DeliveryOptimizationJob::SetReplyFileName(LPCWSTR) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetReplyFileName(LPWSTR *pReplyFileName) noexcept {
    return cleared(pReplyFileName);
}

HRESULT DeliveryOptimizationJob::SetCredentials(BG_AUTH_CREDENTIALS *) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::RemoveCredentials(BG_AUTH_TARGET, BG_AUTH_SCHEME) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::ReplaceRemotePrefix(LPCWSTR, LPCWSTR) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::SetFileACLFlags(DWORD) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetFileACLFlags(DWORD *Flags) noexcept {
    return cleared(Flags);
}

HRESULT DeliveryOptimizationJob::SetPeerCachingFlags(DWORD) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationJob::GetPeerCachingFlags(DWORD *pFlags) noexcept {
    return cleared(pFlags);
}

HRESULT DeliveryOptimizationJob::GetOwnerIntegrityLevel(ULONG *pLevel) noexcept {
    return cleared(pLevel);
}

HRESULT DeliveryOptimizationJob::GetOwnerElevationState(BOOL *pElevated) noexcept {
    return cleared(pElevated);
}

} // namespace winebits::dosvc::bits_style
