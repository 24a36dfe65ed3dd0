// SPDX-License-Identifier: LGPL-2.1-or-later
// How a job transfers, as BITS 2.0 to 4.0 let it be set, and whose it is (bits-api 3.6, 3.7, 3.11).
// Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

namespace {

constexpr DWORD known_acl_flags = BG_COPY_FILE_ALL;
constexpr DWORD known_peer_caching_flags =
    BG_JOB_ENABLE_PEERCACHING_CLIENT | BG_JOB_ENABLE_PEERCACHING_SERVER | BG_JOB_DISABLE_BRANCH_CACHE;
constexpr DWORD known_token_flags = BG_TOKEN_LOCAL_FILE | BG_TOKEN_NETWORK;

} // namespace

HRESULT BackgroundCopyJob::SetFileACLFlags(DWORD Flags) noexcept {
    return Flags & ~known_acl_flags ? E_INVALIDARG : set("acl_flags", std::uint32_t(Flags));
}

HRESULT BackgroundCopyJob::GetFileACLFlags(DWORD *Flags) noexcept {
    return get(Flags, [](const auto &job) { return job.acl_flags; });
}

HRESULT BackgroundCopyJob::SetPeerCachingFlags(DWORD Flags) noexcept {
    return Flags & ~known_peer_caching_flags ? E_NOTIMPL : set("peer_caching_flags", std::uint32_t(Flags));
}

HRESULT BackgroundCopyJob::GetPeerCachingFlags(DWORD *pFlags) noexcept {
    return get(pFlags, [](const auto &job) { return job.peer_caching_flags; });
}

HRESULT BackgroundCopyJob::GetOwnerIntegrityLevel(ULONG *pLevel) noexcept {
    return get(pLevel, [](const auto &job) { return job.owner_integrity_level; });
}

HRESULT BackgroundCopyJob::GetOwnerElevationState(BOOL *pElevated) noexcept {
    return get(pElevated, [](const auto &job) { return job.owner_elevated; });
}

HRESULT BackgroundCopyJob::SetHelperTokenFlags(DWORD UsageFlags) noexcept {
    return UsageFlags & ~known_token_flags ? E_INVALIDARG
                                           : set("helper_token_flags", std::uint32_t(UsageFlags));
}

HRESULT BackgroundCopyJob::GetHelperTokenFlags(DWORD *pFlags) noexcept {
    return get(pFlags, [](const auto &job) { return job.helper_token_flags; });
}

// Wine lets no thread of a server act as its caller, who is the owner of the prefix anyway.
HRESULT BackgroundCopyJob::SetHelperToken() noexcept {
    return com::guard([&] {
        const HRESULT refused = check_alive();
        return FAILED(refused) ? refused : CO_E_FAILEDTOIMPERSONATE;
    });
}

HRESULT BackgroundCopyJob::ClearHelperToken() noexcept {
    return com::guard([&] { return check_alive(); });
}

HRESULT BackgroundCopyJob::GetHelperTokenSid(LPWSTR *pSid) noexcept {
    if (!pSid)
        return E_INVALIDARG;
    *pSid = nullptr; // there is no token
    return S_OK;
}

} // namespace winebits::qmgr
