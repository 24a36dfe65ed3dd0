// SPDX-License-Identifier: LGPL-2.1-or-later
// Name and statistics of a file, and what it does not have.
// Any thread.
#include "dlls/dosvc/jobs/file.hpp"

#include "dlls/common/jobs/file_base_access.hpp"

namespace winebits::dosvc::bits_style {

// Empty as long as no path was set, or when the file goes to a stream.
HRESULT DeliveryOptimizationFile::GetLocalName(LPWSTR *pVal) noexcept {
    return get_string(pVal, [](const auto &file) { return file.local_name; });
}

// There are no peers; what comes from a Connected Cache is what Windows counts as "doinc" (do-api 3.6).
HRESULT DeliveryOptimizationFile::GetStats(DOSwarmStats *swarmStats) noexcept {
    if (!swarmStats)
        return E_INVALIDARG;
    *swarmStats = {};
    return com::guard([&]() -> HRESULT {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        const auto known = file->delivery.value_or(engine_client::delivery_file_record());
        if (const HRESULT failed = com::copy_to_task_memory(
                {{known.content_id, &swarmStats->fileId}, {file->remote_name, &swarmStats->sourceURL}});
            FAILED(failed))
            return failed;
        swarmStats->fileSize = file->bytes_total;
        swarmStats->totalBytesDownloaded = file->bytes_transferred;
        swarmStats->bytesFromHttp = known.from_origin;
        swarmStats->bytesFromDoinc = known.from_cache;
        swarmStats->httpConnectionCount = known.connections;
        swarmStats->downloadDuration = static_cast<UINT>(known.duration);
        swarmStats->downloadMode = static_cast<DownloadMode>(known.mode);
        swarmStats->status = static_cast<SwarmStatus>(known.status);
        swarmStats->isBackground = known.background;
        return S_OK;
    });
}

HRESULT DeliveryOptimizationFile::GetStatsInSecondSlot(DOSwarmStats *swarmStats) noexcept {
    return GetStats(swarmStats);
}

// What follows is E_NOTIMPL by our choice (do-api 7.1).

HRESULT DeliveryOptimizationFile::GetTemporaryName(LPWSTR *pFilename) noexcept {
    if (!pFilename)
        return E_INVALIDARG;
    *pFilename = nullptr;
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationFile::SetValidationState(BOOL) noexcept {
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationFile::GetValidationState(BOOL *pState) noexcept {
    if (!pState)
        return E_INVALIDARG;
    *pState = FALSE;
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationFile::IsDownloadedFromPeer(BOOL *pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = FALSE;
    return E_NOTIMPL;
}

HRESULT DeliveryOptimizationFile::GetPeerDownloadStats(UINT64 *pFromOrigin, UINT64 *pFromPeers) noexcept {
    if (!pFromOrigin || !pFromPeers)
        return E_INVALIDARG;
    *pFromOrigin = *pFromPeers = 0;
    return E_NOTIMPL;
}

} // namespace winebits::dosvc::bits_style
