// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of a BITS-style job of Delivery Optimization as programs see it: file_base, and what only Delivery
// Optimization has (do-api 2.6, 3.4, 7.5).
// Any thread.
#pragma once

#include "dlls/common/jobs/file_base.hpp"
#include "dlls/dosvc/jobs/job.hpp"

#include <deliveryoptimizationjobs.h>

namespace winebits::dosvc::bits_style {

// Its methods are made in job.cpp.
using file_base =
    winebits::jobs::file_base<job_traits,
                              com::chain<IBackgroundCopyFile5, IBackgroundCopyFile4, IBackgroundCopyFile3,
                                         IBackgroundCopyFile2, IBackgroundCopyFile>,
                              com::chain<IDeliveryOptimizationFile>, com::chain<IDeliveryOptimizationFile2>>;

class DeliveryOptimizationFile final : public file_base {
  public:
    static constexpr char class_name[] = "DeliveryOptimizationFile";

    DeliveryOptimizationFile(com::ptr<DeliveryOptimizationJob> job, const engine_client::file_record &file)
        : file_base(std::move(job), file) {}

    // IBackgroundCopyFile
    HRESULT STDMETHODCALLTYPE GetLocalName(LPWSTR *pVal) noexcept final;

    // IDeliveryOptimizationFile
    HRESULT STDMETHODCALLTYPE GetStats(DOSwarmStats *swarmStats) noexcept final;
    HRESULT STDMETHODCALLTYPE GetStatsInSecondSlot(DOSwarmStats *swarmStats) noexcept final;

    using file_base::GetProperty;
    using file_base::SetProperty;

    // IDeliveryOptimizationFile2
    HRESULT STDMETHODCALLTYPE GetProperty(DOFilePropertyId propId, VARIANT *propValue) noexcept final;
    HRESULT STDMETHODCALLTYPE SetProperty(DOFilePropertyId propId, const VARIANT *propValue) noexcept final;

    // What Delivery Optimization does not have
    HRESULT STDMETHODCALLTYPE GetTemporaryName(LPWSTR *pFilename) noexcept final;
    HRESULT STDMETHODCALLTYPE SetValidationState(BOOL state) noexcept final;
    HRESULT STDMETHODCALLTYPE GetValidationState(BOOL *pState) noexcept final;
    HRESULT STDMETHODCALLTYPE IsDownloadedFromPeer(BOOL *pVal) noexcept final;
    HRESULT STDMETHODCALLTYPE GetPeerDownloadStats(UINT64 *pFromOrigin, UINT64 *pFromPeers) noexcept final;

  private:
    friend com_object;
    ~DeliveryOptimizationFile() = default;

    HRESULT set_path(const std::wstring &);
    HRESULT set_stream(IUnknown *);
};

} // namespace winebits::dosvc::bits_style
