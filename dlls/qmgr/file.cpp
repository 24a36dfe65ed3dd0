// SPDX-License-Identifier: LGPL-2.1-or-later
// Names, validation and peers of a file.
// Any thread.
#include "dlls/qmgr/file.hpp"

#include "dlls/common/jobs/file_base_access.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyFile::GetLocalName(LPWSTR *pVal) noexcept {
    return pVal ? com::copy_to_task_memory(local_name_, pVal) : E_INVALIDARG;
}

HRESULT BackgroundCopyFile::GetTemporaryName(LPWSTR *pFilename) noexcept {
    return get_string(pFilename, [](const auto &file) { return file.temporary_name; });
}

HRESULT BackgroundCopyFile::SetValidationState(BOOL state) noexcept {
    return change([&](auto &calls, const GUID &job) {
        return calls.set_validation_state(job, index_, state != FALSE);
    });
}

HRESULT BackgroundCopyFile::GetValidationState(BOOL *pState) noexcept {
    return get(pState, [](const auto &file) { return file.validated; });
}

// There is no peer caching: BITS 4.0 took it out (bits-api 3.12).
HRESULT BackgroundCopyFile::IsDownloadedFromPeer(BOOL *pVal) noexcept {
    return get(pVal, [](const auto &) { return FALSE; });
}

HRESULT BackgroundCopyFile::GetPeerDownloadStats(UINT64 *pFromOrigin, UINT64 *pFromPeers) noexcept {
    if (pFromPeers)
        *pFromPeers = 0;
    if (pFromOrigin)
        *pFromOrigin = 0;
    if (!pFromPeers)
        return E_INVALIDARG;
    return get(pFromOrigin, [](const auto &file) { return file.bytes_transferred; });
}

} // namespace winebits::qmgr
