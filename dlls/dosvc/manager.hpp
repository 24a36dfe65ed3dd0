// SPDX-License-Identifier: LGPL-2.1-or-later
// The object that the class of Delivery Optimization creates: manager of downloads and of BITS-style jobs,
// two sets that know nothing of each other (do-api 0.3).
// Any thread.
#pragma once

#include "dlls/common/com/object.hpp"
#include "dlls/dosvc/downloads/surface.hpp"
#include "dlls/dosvc/jobs/surface.hpp"

#include <bits.h>

#include <deliveryoptimization.h>

#include <memory>

namespace winebits::dosvc {

class DeliveryOptimizationManager;
using manager_object =
    com::object<DeliveryOptimizationManager, com::chain<IDOManager>, com::chain<IBackgroundCopyManager>>;

class DeliveryOptimizationManager final : public manager_object {
  public:
    static constexpr char class_name[] = "DeliveryOptimization";

    DeliveryOptimizationManager(std::shared_ptr<downloads::surface> its_downloads,
                                std::shared_ptr<bits_style::surface> its_jobs)
        : downloads_(std::move(its_downloads)), jobs_(std::move(its_jobs)) {}

    // IDOManager (do-api 2.1): dlls/dosvc/downloads
    HRESULT STDMETHODCALLTYPE CreateDownload(IDODownload **download) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumDownloads(const DO_DOWNLOAD_ENUM_CATEGORY *category,
                                            IEnumUnknown **ppEnum) noexcept final;

    // IBackgroundCopyManager (do-api 7.2): dlls/dosvc/jobs
    HRESULT STDMETHODCALLTYPE CreateJob(LPCWSTR DisplayName, BG_JOB_TYPE Type, GUID *pJobId,
                                        IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE GetJob(REFGUID jobID, IBackgroundCopyJob **ppJob) noexcept final;
    HRESULT STDMETHODCALLTYPE EnumJobs(DWORD dwFlags, IEnumBackgroundCopyJobs **ppEnum) noexcept final;
    HRESULT STDMETHODCALLTYPE GetErrorDescription(HRESULT hResult, DWORD LanguageId,
                                                  LPWSTR *pErrorDescription) noexcept final;

  private:
    friend manager_object;
    ~DeliveryOptimizationManager() = default;

    const std::shared_ptr<downloads::surface> downloads_;
    const std::shared_ptr<bits_style::surface> jobs_;
};

} // namespace winebits::dosvc
