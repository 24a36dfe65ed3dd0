// SPDX-License-Identifier: LGPL-2.1-or-later
// WiX v3's Burn (clients 2.5, trace D): it asks the job and its error inside the callbacks.
// Test thread only; the callbacks read on threads of COM and are checked here.
#include "tests/conformance/clients/trace.hpp"

#include <atomic>

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_payload = 300000;

// D3 to D5.
void start_payload(test_job &job, recording_callback &callback, const text &remote, const text &local) {
    CHECK_OK(job->SetNoProgressTimeout(120));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NTLM, nullptr, nullptr));
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NEGOTIATE, nullptr, nullptr));
    job.add(remote, local);
    CHECK_OK(job->SetNotifyInterface(&callback));
    job.resume();
}

// D2.
void set_flags(test_job &job) {
    CHECK_OK(
        job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION));
}

void flags_are_set_before_an_interface() {
    test_job job(unique_name("WixBurn"));
    ULONG flags = 0;
    set_flags(job);
    CHECK_OK(job->GetNotifyFlags(&flags));
    CHECK_EQUAL(flags, static_cast<ULONG>(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR |
                                          BG_NOTIFY_JOB_MODIFICATION));
}

void payload_is_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    set_flags(job);
    start_payload(job, *callback, url("size=300000&trickle=300000"), folder / u"payload.msi");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"payload.msi") == entity(size_of_payload));
}

void proxy_credentials_of_a_name_are_taken() {
    test_job job(unique_name("WixBurn"));
    const text user = u"user";
    const text password = u"password";
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NTLM, &user, &password));
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NEGOTIATE, &user, &password));
}

void progress_is_read_inside_the_callback() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    std::atomic<std::uint64_t> transferred{0};
    std::atomic<HRESULT> result{E_FAIL};
    const auto callback = recording_callback::make([&](const notification &what, IBackgroundCopyJob &inside) {
        if (what.kind == BG_NOTIFY_JOB_TRANSFERRED) {
            BG_JOB_PROGRESS progress{};
            result = inside.GetProgress(&progress);
            transferred = progress.BytesTransferred;
        }
        return S_OK;
    });
    set_flags(job);
    start_payload(job, *callback, url("size=300000"), folder / u"payload.msi");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    job->SetNotifyInterface(nullptr);
    CHECK_EQUAL(hex(result), hex(S_OK));
    CHECK_EQUAL(transferred.load(), size_of_payload);
}

void error_is_read_inside_the_callback() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    set_flags(job);
    start_payload(job, *callback, url("status=404"), folder / u"payload.msi");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    for (const notification &one : callback->seen())
        if (one.kind == BG_NOTIFY_JOB_ERROR)
            CHECK_EQUAL(hex(one.error_code), hex(BG_E_HTTP_ERROR_404));
}

void state_is_read_at_each_modification() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    set_flags(job);
    start_payload(job, *callback, url("size=300000&trickle=200000"), folder / u"payload.msi");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) > 0);
    for (const notification &one : callback->seen())
        CHECK_EQUAL(hex(one.state_result), hex(S_OK));
}

void error_has_a_text() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    start_payload(job, *callback, url("status=404"), folder / u"payload.msi");
    job.wait_for({BG_JOB_STATE_ERROR});
    com_pointer<IBackgroundCopyError> error;
    com_string description;
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetErrorDescription(language(), description.put()));
    CHECK(!description.value().empty());
}

void user_tries_a_failed_download_again() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    set_flags(job);
    start_payload(job, *callback, url("size=300000&status=404&on=get&times=1"), folder / u"payload.msi");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->Resume());
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"payload.msi") == entity(size_of_payload));
}

void failed_download_is_canceled() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    start_payload(job, *callback, url("status=403"), folder / u"payload.msi");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(folder.names(u"*").size(), 0u);
}

// D8: what SetNotifyInterface says then is ignored.
void interface_is_cleared_after_complete() {
    const scratch_folder folder;
    test_job job(unique_name("WixBurn"));
    const auto callback = recording_callback::make();
    start_payload(job, *callback, url("size=1000"), folder / u"payload.msi");
    job.wait_transferred();
    CHECK_OK(job->Complete());
    job->SetNotifyInterface(nullptr);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
}

behaviours burn() {
    return {
        BEHAVIOUR(flags_are_set_before_an_interface),
        BEHAVIOUR(payload_is_downloaded),
        BEHAVIOUR(proxy_credentials_of_a_name_are_taken),
        BEHAVIOUR(progress_is_read_inside_the_callback),
        BEHAVIOUR(error_is_read_inside_the_callback),
        BEHAVIOUR(state_is_read_at_each_modification),
        BEHAVIOUR(error_has_a_text),
        BEHAVIOUR(user_tries_a_failed_download_again),
        BEHAVIOUR(failed_download_is_canceled),
        BEHAVIOUR(interface_is_cleared_after_complete),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("burn", {burn()});
}
