// SPDX-License-Identifier: LGPL-2.1-or-later
// Passes each call to the set it belongs to.
// Any thread.
#include "dlls/dosvc/manager.hpp"

#include "dlls/common/jobs/description.hpp"
#include "dlls/dosvc/downloads/manager.hpp"
#include "dlls/dosvc/jobs/manager.hpp"

namespace winebits::dosvc {

HRESULT DeliveryOptimizationManager::CreateDownload(IDODownload **download) noexcept {
    return downloads::create_download(downloads_, download);
}

HRESULT DeliveryOptimizationManager::EnumDownloads(const DO_DOWNLOAD_ENUM_CATEGORY *category,
                                                   IEnumUnknown **ppEnum) noexcept {
    return downloads::enumerate_downloads(downloads_, category, ppEnum);
}

HRESULT DeliveryOptimizationManager::CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                               IBackgroundCopyJob **ppJob) noexcept {
    return bits_style::create_job(jobs_, DisplayName, Type, pJobId, ppJob);
}

HRESULT DeliveryOptimizationManager::GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept {
    return bits_style::get_job(jobs_, jobID, ppJob);
}

HRESULT DeliveryOptimizationManager::EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept {
    return bits_style::enumerate_jobs(jobs_, dwFlags, ppEnum);
}

HRESULT DeliveryOptimizationManager::GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                         LPWSTR *pErrorDescription) noexcept {
    return winebits::jobs::describe_error(hResult, LanguageId, pErrorDescription);
}

} // namespace winebits::dosvc
