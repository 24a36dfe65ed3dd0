// SPDX-License-Identifier: LGPL-2.1-or-later
// The Python install manager (clients 2.9): it polls, shows per cent, and answers 401 and 407 with
// credentials. Test thread only.
#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_package = 300000;

void start_package(test_job &job, const text &remote, const text &local) {
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_AUTODETECT, nullptr, nullptr));
    job.add(remote, local).foreground().resume();
}

void package_is_downloaded_to_a_hundred_per_cent() {
    const scratch_folder folder;
    test_job job(unique_name("PyManager"));
    start_package(job, url("size=300000&trickle=300000"), folder / u"package.nupkg");
    CHECK_SOON([&] {
        const BG_JOB_PROGRESS progress = job.progress();
        CHECK(progress.BytesTotal == BG_SIZE_UNKNOWN || progress.BytesTransferred <= progress.BytesTotal);
        return job.state() == BG_JOB_STATE_TRANSFERRED;
    }());
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.BytesTransferred * 100 / progress.BytesTotal, 100u);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"package.nupkg") == entity(size_of_package));
}

void saved_id_opens_the_download_again() {
    const scratch_folder folder;
    test_job job(unique_name("PyManager"));
    start_package(job, url("size=300000&trickle=200000"), folder / u"package.nupkg");
    const GUID saved = job.id();
    const auto again = open_job(saved);
    BG_JOB_STATE state{};
    CHECK_SOON(again->GetState(&state) == S_OK && state == BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(again->Complete());
    CHECK(contents(folder / u"package.nupkg") == entity(size_of_package));
}

void saved_id_of_an_ended_download_is_not_found() {
    test_job job(unique_name("PyManager"));
    CHECK_OK(job->Cancel());
    com_pointer<IBackgroundCopyJob> gone;
    CHECK_RESULT(activate()->GetJob(job.id(), gone.put()), BG_E_NOT_FOUND);
}

void each_proxy_setting_is_accepted() {
    test_job job(unique_name("PyManager"));
    const text list = u"http://127.0.0.1:3128";
    const text bypass = u"*.example.test 127.0.0.1";
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_AUTODETECT, nullptr, nullptr));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(list), wide(bypass)));
}

void credentials_for_proxy_and_server_are_taken() {
    test_job job(unique_name("PyManager"));
    const text user = u"user";
    const text password = u"password";
    for (const auto target : {BG_AUTH_TARGET_PROXY, BG_AUTH_TARGET_SERVER})
        for (const auto scheme : {BG_AUTH_SCHEME_BASIC, BG_AUTH_SCHEME_DIGEST})
            CHECK_OK(set_credentials(*job, target, scheme, &user, &password));
}

void server_that_wants_credentials_gets_them() {
    const scratch_folder folder;
    const text user = u"user";
    const text password = u"password";
    const text remote =
        url("size=300000&status=401&times=2&header=WWW-Authenticate:Basic%20realm=%22packages%22");
    test_job job(unique_name("PyManager"));
    start_package(job, remote, folder / u"package.nupkg");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(read_error(*job).code), "0x80190191");
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_BASIC, &user, &password));
    CHECK_OK(job->Resume());
    job.wait_transferred();
    // "user:password" in Base64.
    CHECK_EQUAL(member(requests_for(remote).back(), "authorization"), "Basic dXNlcjpwYXNzd29yZA==");
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"package.nupkg") == entity(size_of_package));
}

void proxy_that_wants_credentials_stops_the_job() {
    const scratch_folder folder;
    test_job job(unique_name("PyManager"));
    start_package(job, url("status=407"), folder / u"package.nupkg");
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(read_error(*job).code), "0x80190197");
}

void manager_has_a_text_for_each_failure() {
    const auto manager = activate();
    for (const HRESULT code :
         {static_cast<HRESULT>(BG_E_HTTP_ERROR_404), static_cast<HRESULT>(BG_E_NOT_FOUND),
          static_cast<HRESULT>(BG_E_NETWORK_DISCONNECTED), E_ACCESSDENIED}) {
        com_string message;
        CHECK_OK(manager->GetErrorDescription(code, language(), message.put()));
        CHECK(!message.value().empty());
    }
}

void server_that_is_away_is_no_lost_network() {
    const scratch_folder folder;
    test_job job(unique_name("PyManager"));
    start_package(job, refused_url(), folder / u"package.nupkg");
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR, BG_JOB_STATE_ERROR});
    CHECK(read_error(*job).code != static_cast<HRESULT>(BG_E_NETWORK_DISCONNECTED));
}

behaviours pymanager() {
    return {
        BEHAVIOUR(package_is_downloaded_to_a_hundred_per_cent),
        BEHAVIOUR(saved_id_opens_the_download_again),
        BEHAVIOUR(saved_id_of_an_ended_download_is_not_found),
        BEHAVIOUR(each_proxy_setting_is_accepted),
        BEHAVIOUR(credentials_for_proxy_and_server_are_taken),
        BEHAVIOUR(server_that_wants_credentials_gets_them),
        BEHAVIOUR(proxy_that_wants_credentials_stops_the_job),
        BEHAVIOUR(manager_has_a_text_for_each_failure),
        BEHAVIOUR(server_that_is_away_is_no_lost_network),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("pymanager", {pymanager()});
}
