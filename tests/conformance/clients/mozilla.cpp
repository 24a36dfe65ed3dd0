// SPDX-License-Identifier: LGPL-2.1-or-later
// Firefox and Thunderbird's updater (clients 2.2, trace A): callbacks, and status reads from a client object
// of its own. Test thread only; callbacks arrive on threads of COM and are recorded.
#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_update = 300000;
const text no_headers = u"\r\n";

struct settings {
    BG_JOB_PROXY_USAGE proxy = BG_JOB_PROXY_USAGE_PRECONFIG;
    ULONG time_out = 3600;
    text headers = no_headers;
};

// A3 to A13.
void start_update(test_job &job, recording_callback &callback, const text &remote, const text &local,
                  const settings &with = {}) {
    GUID id{};
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    CHECK_OK(job->GetId(&id));
    CHECK_OK(job->SetProxySettings(with.proxy, nullptr, nullptr));
    CHECK_OK(job->SetMinimumRetryDelay(60));
    CHECK_OK(job->SetNoProgressTimeout(with.time_out));
    CHECK_OK(http_options(*job)->SetSecurityFlags(BG_HTTP_REDIRECT_POLICY_ALLOW_REPORT));
    CHECK_OK(http_options(*job)->SetCustomHeaders(wide(with.headers)));
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(job->SetNotifyInterface(&callback));
    CHECK_OK(job->SetNotifyFlags(BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR));
    job.add(remote, local).resume();
}

// A14 and A15: any failure is fatal to Firefox.
BG_JOB_STATE read_status(const GUID &id) {
    const auto job = open_job(id);
    BG_JOB_STATE state{};
    BG_JOB_PROGRESS progress{};
    BG_JOB_TIMES times{};
    ULONG errors = 0;
    CHECK_OK(job->GetState(&state));
    CHECK_OK(job->GetProgress(&progress));
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK_OK(job->GetTimes(&times));
    return state;
}

void update_is_downloaded_and_completed() {
    const scratch_folder folder;
    const text name = unique_name("MozillaUpdate");
    test_job job(name);
    const auto callback = recording_callback::make();
    const text remote = url("size=300000&trickle=300000");
    start_update(job, *callback, remote, folder / u"update.mar");
    CHECK_SOON(read_status(job.id()) == BG_JOB_STATE_TRANSFERRED);
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(remote_name(*first_file(*open_job(job.id()))), remote);
    const auto finishing = open_job(job.id());
    CHECK_EQUAL(display_name(*finishing), name);
    CHECK_OK(finishing->Complete());
    CHECK(contents(folder / u"update.mar") == entity(size_of_update));
}

void update_is_asked_for_by_head_then_get() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    const text remote = url("size=300000");
    start_update(job, *callback, remote, folder / u"update.mar");
    job.wait_transferred();
    const auto requests = requests_for(remote);
    CHECK(requests.size() >= 2);
    CHECK_EQUAL(member(requests.front(), "method"), "HEAD");
    CHECK_EQUAL(member(requests[1], "method"), "GET");
}

void update_keeps_to_each_proxy_setting() {
    for (const auto usage :
         {BG_JOB_PROXY_USAGE_PRECONFIG, BG_JOB_PROXY_USAGE_NO_PROXY, BG_JOB_PROXY_USAGE_AUTODETECT}) {
        test_job job(unique_name("MozillaUpdate"));
        CHECK_OK(job->SetProxySettings(usage, nullptr, nullptr));
        BG_JOB_PROXY_USAGE now{};
        com_string list;
        com_string bypass;
        CHECK_OK(job->GetProxySettings(&now, list.put(), bypass.put()));
        CHECK_EQUAL(now, usage);
    }
}

void update_without_proxy_is_downloaded() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("size=1000"), folder / u"update.mar",
                 {BG_JOB_PROXY_USAGE_NO_PROXY, 3600, no_headers});
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
}

void empty_custom_headers_hold_up_nobody() {
    const scratch_folder folder;
    test_job first(unique_name("MozillaUpdate"));
    test_job second(unique_name("another program"));
    const auto callback = recording_callback::make();
    start_update(first, *callback, url("size=1000"), folder / u"update.mar");
    second.add(url("size=1000"), folder / u"other").resume();
    first.wait_transferred();
    second.wait_transferred();
}

void custom_headers_are_sent() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    const text remote = url("size=1000");
    start_update(job, *callback, remote, folder / u"update.mar",
                 {BG_JOB_PROXY_USAGE_PRECONFIG, 3600, u"X-Update: one\r\nX-Channel: release\r\n"});
    job.wait_transferred();
    for (const std::string &request : requests_for(remote)) {
        CHECK_EQUAL(member(request, "x-update"), "one");
        CHECK_EQUAL(member(request, "x-channel"), "release");
    }
}

void missing_update_is_an_error() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("status=404"), folder / u"update.mar");
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(read_status(job.id()), BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(read_error(*open_job(job.id())).code), hex(BG_E_HTTP_ERROR_404));
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_TRANSFERRED), 0u);
}

void server_error_is_fatal_once_the_time_out_is_zero() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("status=500"), folder / u"update.mar");
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(hex(read_error(*open_job(job.id())).code), hex(BG_E_HTTP_ERROR_500));
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_ERROR), 0u);
    CHECK_OK(open_job(job.id())->SetNoProgressTimeout(0));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(read_status(job.id()), BG_JOB_STATE_ERROR);
}

void server_error_is_fatal_with_a_time_out_of_zero() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("status=500"), folder / u"update.mar",
                 {BG_JOB_PROXY_USAGE_PRECONFIG, 0, no_headers});
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    CHECK_EQUAL(read_status(job.id()), BG_JOB_STATE_ERROR);
}

void time_out_of_zero_ends_nothing_that_moves() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("size=300000&trickle=150000"), folder / u"update.mar",
                 {BG_JOB_PROXY_USAGE_PRECONFIG, 0, no_headers});
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(callback->count(BG_NOTIFY_JOB_ERROR), 0u);
}

void redirect_shows_in_the_remote_name() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    const text target = url("size=300000");
    start_update(job, *callback, redirect_to(target), folder / u"update.mar");
    job.wait_transferred();
    CHECK_EQUAL(remote_name(*first_file(*open_job(job.id()))), target);
    CHECK_OK(open_job(job.id())->Complete());
    CHECK(contents(folder / u"update.mar") == entity(size_of_update));
}

void running_update_takes_changes() {
    const scratch_folder folder;
    test_job job(unique_name("MozillaUpdate"));
    const auto callback = recording_callback::make();
    start_update(job, *callback, url("size=1M&trickle=50000"), folder / u"update.mar");
    const auto other = open_job(job.id());
    CHECK_OK(other->Suspend());
    CHECK_EQUAL(read_status(job.id()), BG_JOB_STATE_SUSPENDED);
    CHECK_OK(other->Resume());
    CHECK_OK(other->SetPriority(BG_JOB_PRIORITY_NORMAL));
    CHECK_OK(other->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    CHECK_OK(other->SetNoProgressTimeout(60));
    CHECK_OK(other->Cancel());
}

void canceled_update_is_not_found() {
    test_job job(unique_name("MozillaUpdate"));
    CHECK_OK(open_job(job.id())->Cancel());
    com_pointer<IBackgroundCopyJob> gone;
    CHECK_RESULT(job.manager().GetJob(job.id(), gone.put()), BG_E_NOT_FOUND);
}

void leftover_updates_are_found_by_name_and_canceled() {
    const text name = unique_name("MozillaUpdate");
    const test_job first(name);
    const test_job second(name);
    const auto left = jobs_named(*activate(), name);
    CHECK_EQUAL(left.size(), 2u);
    for (const auto &job : left)
        CHECK_OK(job->Cancel());
    CHECK(jobs_named(*activate(), name).empty());
}

behaviours mozilla() {
    return {
        BEHAVIOUR(update_is_downloaded_and_completed),
        BEHAVIOUR(update_is_asked_for_by_head_then_get),
        BEHAVIOUR(update_keeps_to_each_proxy_setting),
        BEHAVIOUR(update_without_proxy_is_downloaded),
        BEHAVIOUR(empty_custom_headers_hold_up_nobody),
        BEHAVIOUR(custom_headers_are_sent),
        BEHAVIOUR(missing_update_is_an_error),
        BEHAVIOUR(server_error_is_fatal_once_the_time_out_is_zero),
        BEHAVIOUR(server_error_is_fatal_with_a_time_out_of_zero),
        BEHAVIOUR(time_out_of_zero_ends_nothing_that_moves),
        BEHAVIOUR(redirect_shows_in_the_remote_name),
        BEHAVIOUR(running_update_takes_changes),
        BEHAVIOUR(canceled_update_is_not_found),
        BEHAVIOUR(leftover_updates_are_found_by_name_and_canceled),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("mozilla", {mozilla()});
}
