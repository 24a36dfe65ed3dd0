// SPDX-License-Identifier: LGPL-2.1-or-later
// Notify flags and the notify interface as properties (bits-api 3.4, 14.5).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

// Answers no interface but IUnknown.
class plain_object final : public IUnknown {
  public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override {
        *object = nullptr;
        if (!same_guid(iid, IID_IUnknown))
            return E_NOINTERFACE;
        *object = this;
        return S_OK;
    }
    // It lives as long as the test.
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return 2; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return 1; }
};

ULONG flags_of(const test_job &job) {
    ULONG flags = 0;
    CHECK_OK(job->GetNotifyFlags(&flags));
    return flags;
}

void every_combination_of_flags_is_kept() {
    const test_job job;
    for (ULONG flags = 0; flags < 32; ++flags) {
        CHECK_OK(job->SetNotifyFlags(flags));
        CHECK_EQUAL(flags_of(job), flags);
    }
}

void unknown_flags_are_not_implemented() {
    const test_job job;
    CHECK_RESULT(job->SetNotifyFlags(0x1000), E_NOTIMPL);
    CHECK_EQUAL(flags_of(job), 3u);
}

void there_is_no_notify_interface_at_first() {
    const test_job job;
    com_pointer<IUnknown> found;
    CHECK_OK(job->GetNotifyInterface(found.put()));
    CHECK(!found);
}

void notify_interface_comes_back() {
    const test_job job;
    const auto callback = recording_callback::make();
    com_pointer<IUnknown> found;
    com_pointer<IBackgroundCopyCallback> as_callback;
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->GetNotifyInterface(found.put()));
    CHECK(static_cast<bool>(found));
    CHECK_OK(
        found->QueryInterface(IID_IBackgroundCopyCallback, reinterpret_cast<void **>(as_callback.put())));
}

void null_clears_the_notify_interface() {
    const test_job job;
    const auto callback = recording_callback::make();
    com_pointer<IUnknown> found;
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->GetNotifyInterface(found.put()));
    CHECK(!found);
}

void object_without_a_callback_interface_is_refused() {
    const test_job job;
    plain_object object;
    CHECK_RESULT(job->SetNotifyInterface(&object), E_NOINTERFACE);
}

} // namespace

behaviours notification_settings() {
    return {
        BEHAVIOUR(every_combination_of_flags_is_kept),
        BEHAVIOUR(unknown_flags_are_not_implemented),
        BEHAVIOUR(there_is_no_notify_interface_at_first),
        BEHAVIOUR(notify_interface_comes_back),
        BEHAVIOUR(null_clears_the_notify_interface),
        BEHAVIOUR(object_without_a_callback_interface_is_refused),
    };
}

} // namespace winebits::conformance
