// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's job and file of Delivery Optimization.
// Runs on the server's RPC threads.

#include "tests/conformance/proxies/server_delivery.hpp"

#include "dlls/common/com/object.hpp"
#include "tests/conformance/proxies/server_answers.hpp"

namespace winebits::proxy_test {

namespace {

class server_delivery_file final
    : public com::object<server_delivery_file, com::chain<IDeliveryOptimizationFile>,
                         com::chain<IDeliveryOptimizationFile2>> {
  public:
    static constexpr char class_name[] = "test file of Delivery Optimization";
    explicit server_delivery_file(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetStats(DOSwarmStats *out) noexcept override { return statistics(1, out); }
    STDMETHODIMP GetStatsInSecondSlot(DOSwarmStats *out) noexcept override { return statistics(2, out); }
    STDMETHODIMP GetProperty(DOFilePropertyId id, VARIANT *out) noexcept override {
        shared_->write(call(L"FileGetProperty", id));
        return VariantCopy(out, variant(long_number(L"FileGetProperty")).get());
    }
    STDMETHODIMP SetProperty(DOFilePropertyId id, const VARIANT *value) noexcept override {
        return shared_->write(call(L"FileSetProperty", id, value));
    }

  private:
    friend class com::object<server_delivery_file, com::chain<IDeliveryOptimizationFile>,
                             com::chain<IDeliveryOptimizationFile2>>;
    ~server_delivery_file() = default;

    HRESULT statistics(UINT slot, DOSwarmStats *out) noexcept {
        *out = swarm_statistics(slot);
        const HRESULT result = com::copy_to_task_memory(marker(L"fileId"), &out->fileId);
        // The second slot shows that one of the strings may be missing.
        return FAILED(result) || slot == 2 ? result
                                           : com::copy_to_task_memory(marker(L"sourceURL"), &out->sourceURL);
    }

    const std::shared_ptr<session> shared_;
};

class server_delivery_job final
    : public com::object<server_delivery_job, com::chain<IDeliveryOptimizationJob>,
                         com::chain<IDeliveryOptimizationJob2>> {
  public:
    static constexpr char class_name[] = "test job of Delivery Optimization";
    explicit server_delivery_job(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP AddFileWithRanges(LPCWSTR id, LPCWSTR remote, LPCWSTR local, DWORD count,
                                   BG_FILE_RANGE wanted[], ULONG64 size) noexcept override {
        return shared_->write(call(L"AddFileWithRanges", id, remote, local,
                                   std::span<const BG_FILE_RANGE>(wanted, wanted ? count : 0), size));
    }
    STDMETHODIMP AddFile(LPCWSTR id, LPCWSTR remote, DWORD count, BG_FILE_RANGE wanted[], REFIID iid,
                         void **out) noexcept override {
        shared_->write(
            call(L"AddFile", id, remote, std::span<const BG_FILE_RANGE>(wanted, wanted ? count : 0), iid));
        return com::make<server_delivery_file>(shared_)->QueryInterface(iid, out);
    }
    STDMETHODIMP GetProperty(DOJobPropertyId id, VARIANT *out) noexcept override {
        shared_->write(call(L"JobGetProperty", id));
        return VariantCopy(out, variant(marker(L"JobGetProperty").c_str()).get());
    }
    STDMETHODIMP SetProperty(DOJobPropertyId id, const VARIANT *value) noexcept override {
        return shared_->write(call(L"JobSetProperty", id, value)), DO_E_READ_ONLY_PROPERTY;
    }

  private:
    friend class com::object<server_delivery_job, com::chain<IDeliveryOptimizationJob>,
                             com::chain<IDeliveryOptimizationJob2>>;
    ~server_delivery_job() = default;

    const std::shared_ptr<session> shared_;
};

} // namespace

com::ptr<IDeliveryOptimizationJob> make_delivery_job(const std::shared_ptr<session> &shared) {
    return com::ptr<IDeliveryOptimizationJob>::attach(com::make<server_delivery_job>(shared).detach());
}

} // namespace winebits::proxy_test
