// SPDX-License-Identifier: LGPL-2.1-or-later
// SetNotificationPointer and IBackgroundCopyCallback1 (bits-api 3.13).
// Test thread; the callback objects are called on threads of COM and record.
#include "tests/conformance/legacy/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <atomic>

namespace winebits::conformance {

namespace {

class legacy_callback final : public IBackgroundCopyCallback1 {
  public:
    // Refuses so many calls before it accepts one.
    static com_pointer<legacy_callback> make(unsigned refusals = 0) {
        return com_pointer<legacy_callback>::adopt(new legacy_callback(refusals));
    }
    unsigned calls() const { return calls_; }
    unsigned progress_calls() const { return progress_calls_; }
    DWORD status() const { return status_; }
    DWORD transport() const { return transport_; }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override {
        if (!object)
            return E_POINTER;
        *object = nullptr;
        if (!same_guid(iid, IID_IUnknown) && !same_guid(iid, IID_IBackgroundCopyCallback1))
            return E_NOINTERFACE;
        AddRef();
        *object = static_cast<IBackgroundCopyCallback1 *>(this);
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return ++references_; }
    ULONG STDMETHODCALLTYPE Release() noexcept override {
        const ULONG left = --references_;
        if (left == 0)
            delete this;
        return left;
    }
    HRESULT STDMETHODCALLTYPE OnStatus(IBackgroundCopyGroup *, IBackgroundCopyJob1 *, DWORD, DWORD status,
                                       DWORD, DWORD, DWORD transport) noexcept override {
        status_ = status;
        transport_ = transport;
        return ++calls_ <= refusals_ ? E_FAIL : S_OK;
    }
    HRESULT STDMETHODCALLTYPE OnProgress(DWORD, IBackgroundCopyGroup *, IBackgroundCopyJob1 *, DWORD,
                                         DWORD) noexcept override {
        ++progress_calls_;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE OnProgressEx(DWORD, IBackgroundCopyGroup *, IBackgroundCopyJob1 *, DWORD, DWORD,
                                           DWORD, BYTE *) noexcept override {
        ++progress_calls_;
        return S_OK;
    }

  private:
    explicit legacy_callback(unsigned refusals) : refusals_(refusals) {}
    ~legacy_callback() = default;

    const unsigned refusals_;
    std::atomic<ULONG> references_{1};
    std::atomic<unsigned> calls_{0}, progress_calls_{0};
    std::atomic<DWORD> status_{0}, transport_{0};
};

void run(const test_group &group, const scratch_folder &folder, const std::string &query) {
    const auto job = group.add_job();
    CHECK_OK(add_file(*job, url(query), folder / u"file"));
    CHECK_OK(group->ResumeGroup());
}

void newer_callback_of_a_group_is_called() {
    const scratch_folder folder;
    const test_group group;
    const auto callback = recording_callback::make();
    CHECK_OK(group->SetNotificationPointer(IID_IBackgroundCopyCallback, callback.get()));
    run(group, folder, "size=1000");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) >= 1);
}

void end_of_a_group_is_told() {
    const scratch_folder folder;
    const test_group group;
    const auto callback = legacy_callback::make();
    CHECK_OK(group->SetNotificationPointer(IID_IBackgroundCopyCallback1, callback.get()));
    run(group, folder, "size=1000");
    CHECK_SOON(callback->calls() >= 1);
    CHECK(!(callback->status() & QM_STATUS_GROUP_ERROR));
    CHECK_EQUAL(callback->progress_calls(), 0u);
}

void error_of_a_group_is_told() {
    const scratch_folder folder;
    const test_group group;
    const auto callback = legacy_callback::make();
    CHECK_OK(group->SetNotificationPointer(IID_IBackgroundCopyCallback1, callback.get()));
    run(group, folder, "status=404");
    CHECK_SOON(callback->calls() >= 1);
    CHECK(callback->status() & QM_STATUS_GROUP_ERROR);
    CHECK_EQUAL(callback->transport(), 404u);
}

void object_without_a_callback_is_refused() {
    const test_group group;
    const auto callback = legacy_callback::make();
    CHECK_FAILED(group->SetNotificationPointer(IID_IBackgroundCopyCallback, callback.get()));
}

} // namespace

behaviours group_callback() {
    return {
        BEHAVIOUR(newer_callback_of_a_group_is_called),
        BEHAVIOUR(end_of_a_group_is_told),
        BEHAVIOUR(error_of_a_group_is_told),
        BEHAVIOUR(object_without_a_callback_is_refused),
    };
}

} // namespace winebits::conformance
