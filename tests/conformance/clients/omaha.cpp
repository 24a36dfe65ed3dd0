// SPDX-License-Identifier: LGPL-2.1-or-later
// Google's updater (clients 2.4, trace C): a callback and a poll each second; QUEUED after TRANSFERRING or a
// state of SUSPENDED after Resume make it give BITS up. Test thread only; callbacks arrive on threads of COM
// and are recorded.
#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_installer = 300000;

// C2 to C8.
void start_installer(test_job &job, recording_callback &callback, const text &remote, const text &local) {
    GUID id{};
    const text description = u"installer";
    ULONG flags = 0;
    CHECK_OK(job->GetId(&id));
    job.add(remote, local);
    CHECK_OK(job->SetDescription(wide(description)));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(job->SetMinimumRetryDelay(20));
    CHECK_OK(job->SetNoProgressTimeout(0));
    CHECK_OK(http_options(*job)->GetSecurityFlags(&flags));
    CHECK_OK(http_options(*job)->SetSecurityFlags(flags | BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->SetNotifyInterface(&callback));
    CHECK_OK(
        job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_JOB_MODIFICATION));
    job.resume();
}

// C9, until the job is TRANSFERRED.
void follow(const test_job &job, const text &remote) {
    bool was_transferring = false;
    BG_JOB_PRIORITY priority{};
    CHECK_OK(job->GetPriority(&priority));
    CHECK_EQUAL(priority, BG_JOB_PRIORITY_FOREGROUND);
    CHECK_SOON([&] {
        const BG_JOB_STATE state = job.state();
        CHECK(state != BG_JOB_STATE_SUSPENDED && state != BG_JOB_STATE_ERROR);
        CHECK(!(was_transferring && state == BG_JOB_STATE_QUEUED));
        was_transferring = was_transferring || state == BG_JOB_STATE_TRANSFERRING;
        CHECK_EQUAL(job.progress().FilesTotal, 1u);
        CHECK_EQUAL(remote_name(*first_file(*job)), remote);
        return state == BG_JOB_STATE_TRANSFERRED;
    }());
}

void installer_is_downloaded() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    const text remote = url("size=300000&trickle=200000");
    test_job job(local);
    const auto callback = recording_callback::make();
    start_installer(job, *callback, remote, local);
    follow(job, remote);
    complete(*job);
    job.progress();
    job->SetNotifyInterface(nullptr);
    CHECK(contents(local) == entity(size_of_installer));
}

void modifications_are_told() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    test_job job(local);
    const auto callback = recording_callback::make();
    start_installer(job, *callback, url("size=300000&trickle=200000"), local);
    job.wait_transferred();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_MODIFICATION) > 0);
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
}

void existing_job_is_opened_by_its_name() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    test_job job(local);
    job.add(url("size=300000"), local);
    const auto opened = jobs_named(*activate(), local);
    CHECK_EQUAL(opened.size(), 1u);
    GUID id{};
    CHECK_OK(opened.front()->GetId(&id));
    CHECK(same_guid(id, job.id()));
    const auto callback = recording_callback::make();
    CHECK_OK(opened.front()->SetNotifyInterface(nullptr));
    CHECK_OK(opened.front()->SetNotifyInterface(callback.get()));
    CHECK_OK(opened.front()->Resume());
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    complete(*opened.front());
    CHECK(contents(local) == entity(size_of_installer));
}

void resumed_job_is_never_suspended() {
    const scratch_folder folder;
    for (unsigned i = 0; i < 5; ++i) {
        const text local = folder / widen("installer" + std::to_string(i));
        test_job job(local);
        job.add(url("size=1000"), local).resume();
        CHECK(job.state() != BG_JOB_STATE_SUSPENDED);
    }
}

void custom_headers_are_sent() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    const text remote = url("size=1000");
    const text headers = u"X-GoogleUpdate: one\r\n";
    test_job job(local);
    CHECK_OK(http_options(*job)->SetCustomHeaders(wide(headers)));
    job.add(remote, local).resume().wait_transferred();
    for (const std::string &request : requests_for(remote))
        CHECK_EQUAL(member(request, "x-googleupdate"), "one");
}

void security_flags_are_extended() {
    test_job job(unique_name("installer"));
    ULONG flags = 1;
    CHECK_OK(http_options(*job)->GetSecurityFlags(&flags));
    CHECK_EQUAL(flags, 0u);
    CHECK_OK(http_options(*job)->SetSecurityFlags(flags | BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
    CHECK_OK(http_options(*job)->GetSecurityFlags(&flags));
    CHECK_EQUAL(flags, static_cast<ULONG>(BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
}

void each_proxy_setting_is_accepted() {
    test_job job(unique_name("installer"));
    const text list = u"http=127.0.0.1:3128";
    const text bypass = u"<local>";
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_AUTODETECT, nullptr, nullptr));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(list), wide(bypass)));
    BG_JOB_PROXY_USAGE usage{};
    com_string kept;
    com_string kept_bypass;
    CHECK_OK(job->GetProxySettings(&usage, kept.put(), kept_bypass.put()));
    CHECK_EQUAL(usage, BG_JOB_PROXY_USAGE_OVERRIDE);
    CHECK_EQUAL(kept.value(), list);
    CHECK_EQUAL(kept_bypass.value(), bypass);
}

void credentials_of_the_user_serve_the_proxy() {
    test_job job(unique_name("installer"));
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NEGOTIATE, nullptr, nullptr));
}

void proxy_that_wants_credentials_gets_them() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    test_job job(local);
    const auto callback = recording_callback::make();
    start_installer(job, *callback, url("size=300000&status=407&times=1"), local);
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(read_error(*job).code), "0x80190197");
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_NTLM, nullptr, nullptr));
    CHECK_OK(job->Resume());
    job.wait_transferred();
    complete(*job);
    CHECK(contents(local) == entity(size_of_installer));
}

void redirect_shows_in_the_remote_name() {
    const scratch_folder folder;
    const text local = folder / u"installer.exe";
    const text target = url("size=300000");
    test_job job(local);
    const auto callback = recording_callback::make();
    start_installer(job, *callback, redirect_to(target), local);
    job.wait_transferred();
    CHECK_EQUAL(remote_name(*first_file(*job)), target);
}

void first_error_is_final() {
    const scratch_folder folder;
    test_job job(folder / u"installer.exe");
    const auto callback = recording_callback::make();
    start_installer(job, *callback, refused_url(), folder / u"installer.exe");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->SetNotifyInterface(nullptr));
    CHECK_OK(job->Cancel());
}

behaviours omaha() {
    return {
        BEHAVIOUR(installer_is_downloaded),
        BEHAVIOUR(modifications_are_told),
        BEHAVIOUR(existing_job_is_opened_by_its_name),
        BEHAVIOUR(resumed_job_is_never_suspended),
        BEHAVIOUR(custom_headers_are_sent),
        BEHAVIOUR(security_flags_are_extended),
        BEHAVIOUR(each_proxy_setting_is_accepted),
        BEHAVIOUR(credentials_of_the_user_serve_the_proxy),
        BEHAVIOUR(proxy_that_wants_credentials_gets_them),
        BEHAVIOUR(redirect_shows_in_the_remote_name),
        BEHAVIOUR(first_error_is_final),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("omaha", {omaha()});
}
