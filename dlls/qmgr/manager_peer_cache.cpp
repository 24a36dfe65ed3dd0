// SPDX-License-Identifier: LGPL-2.1-or-later
// What the manager says of the peer cache, which is no more (bits-api 3.12).
// Any thread.
#include "dlls/qmgr/manager.hpp"

namespace winebits::qmgr {

namespace {

// An out parameter of a method that has nothing to tell.
template <class T>
HRESULT nothing(T *out) {
    if (!out)
        return E_INVALIDARG;
    *out = T{};
    return S_FALSE;
}

} // namespace

HRESULT BackgroundCopyManager::GetMaximumCacheSize(DWORD *pBytes) noexcept {
    return nothing(pBytes);
}

HRESULT BackgroundCopyManager::SetMaximumCacheSize(DWORD) noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::GetMaximumContentAge(ULONG *pSeconds) noexcept {
    return nothing(pSeconds);
}

HRESULT BackgroundCopyManager::SetMaximumContentAge(ULONG) noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::GetConfigurationFlags(DWORD *pFlags) noexcept {
    return nothing(pFlags);
}

HRESULT BackgroundCopyManager::SetConfigurationFlags(DWORD) noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::EnumRecords(IEnumBitsPeerCacheRecords **ppEnum) noexcept {
    return nothing(ppEnum);
}

HRESULT BackgroundCopyManager::GetRecord(REFGUID, IBitsPeerCacheRecord **ppRecord) noexcept {
    return nothing(ppRecord);
}

HRESULT BackgroundCopyManager::ClearRecords() noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::DeleteRecord(REFGUID) noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::DeleteUrl(LPCWSTR url) noexcept {
    return url ? S_FALSE : E_INVALIDARG;
}

HRESULT BackgroundCopyManager::EnumPeers(IEnumBitsPeers **ppEnum) noexcept {
    return nothing(ppEnum);
}

HRESULT BackgroundCopyManager::ClearPeers() noexcept {
    return S_FALSE;
}

HRESULT BackgroundCopyManager::DiscoverPeers() noexcept {
    return S_FALSE;
}

} // namespace winebits::qmgr
