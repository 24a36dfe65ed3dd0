// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's manager. IDs of other classes lead from it to the peer cache and the legacy queue.
// Runs on the server's RPC threads.

#include "tests/conformance/proxies/server_manager.hpp"

#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_job.hpp"

namespace winebits::proxy_test {

namespace {

class server_manager final : public com::object<server_manager, com::chain<IBackgroundCopyManager>> {
  public:
    static constexpr char class_name[] = "test manager";
    explicit server_manager(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP CreateJob(LPCWSTR name, BG_JOB_TYPE type, GUID *id,
                           IBackgroundCopyJob **out) noexcept override {
        shared_->write(call(L"CreateJob", name, type));
        *id = guid(L"CreateJob");
        *out = make_job(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP GetJob(REFGUID id, IBackgroundCopyJob **out) noexcept override {
        shared_->write(call(L"GetJob", id));
        *out = nullptr;
        if (id != guid(L"GetJob"))
            return BG_E_NOT_FOUND;
        *out = make_job(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP EnumJobs(DWORD flags, IEnumBackgroundCopyJobs **out) noexcept override {
        shared_->write(call(L"EnumJobs", flags));
        *out = make_jobs(shared_).detach();
        return S_OK;
    }
    // The text of the call before this one: the client's way to see what arrived.
    STDMETHODIMP GetErrorDescription(HRESULT, DWORD, LPWSTR *out) noexcept override {
        return com::copy_to_task_memory(shared_->last_call(), out);
    }

  private:
    friend class com::object<server_manager, com::chain<IBackgroundCopyManager>>;
    ~server_manager() = default;

    const std::shared_ptr<session> shared_;
};

} // namespace

com::ptr<IUnknown> make_manager(const std::shared_ptr<session> &shared) {
    return com::ptr<IUnknown>::attach(com::make<server_manager>(shared).detach());
}

} // namespace winebits::proxy_test
