// SPDX-License-Identifier: LGPL-2.1-or-later
// Which proxy a job uses, and 407 (bits-api 3.4, 6.7). A request that came through the proxy has a Via
// header. Test thread only.
#include "tests/conformance/authentication/lists.hpp"

#include "tests/conformance/clients/trace.hpp"

namespace winebits::conformance {

namespace {

const text user = u"user";
const text password = u"password";
const text wrong_password = u"passwort";

text proxy() {
    return widen(setting("BITS_TEST_PROXY"));
}

text proxy_with_password() {
    return widen(setting("BITS_TEST_PROXY_PASSWORD"));
}

void use_proxy(test_job &job, const text &list, const text *bypass = nullptr) {
    CHECK_OK(
        job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, wide(list), bypass ? wide(*bypass) : nullptr));
}

HRESULT give(test_job &job, const text &secret) {
    return set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_BASIC, &user, &secret);
}

bool came_through_proxy(const text &remote) {
    const auto requests = requests_for(remote);
    CHECK(!requests.empty());
    return !member(requests.back(), "via").empty();
}

// Downloads by these settings; whether the proxy was used.
bool download(test_job &job) {
    const scratch_folder folder;
    const text remote = url("size=1000");
    job.add(remote, folder / u"file").resume().wait_transferred();
    return came_through_proxy(remote);
}

// The Internet Settings of the user, as the control panel writes them; put back at the end.
class internet_settings {
  public:
    internet_settings(const text &server, const text &bypass) {
        const text path = u"Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings";
        CHECK_EQUAL(RegCreateKeyExW(HKEY_CURRENT_USER, wide(path), 0, nullptr, 0, KEY_ALL_ACCESS, nullptr,
                                    &key_, nullptr),
                    ERROR_SUCCESS);
        // The switch comes last: who watches the key sees all or nothing.
        set(server_, server);
        set(bypass_, bypass);
        const DWORD on = 1;
        RegSetValueExW(key_, wide(enable_), 0, REG_DWORD, reinterpret_cast<const BYTE *>(&on), sizeof(on));
    }
    ~internet_settings() {
        const DWORD off = 0;
        RegSetValueExW(key_, wide(enable_), 0, REG_DWORD, reinterpret_cast<const BYTE *>(&off), sizeof(off));
        RegDeleteValueW(key_, wide(server_));
        RegDeleteValueW(key_, wide(bypass_));
        RegCloseKey(key_);
    }
    internet_settings(const internet_settings &) = delete;
    internet_settings &operator=(const internet_settings &) = delete;

  private:
    void set(const text &name, const text &value) {
        RegSetValueExW(key_, wide(name), 0, REG_SZ, reinterpret_cast<const BYTE *>(value.c_str()),
                       static_cast<DWORD>(2 * (value.size() + 1)));
    }

    const text enable_ = u"ProxyEnable";
    const text server_ = u"ProxyServer";
    const text bypass_ = u"ProxyOverride";
    HKEY key_ = nullptr;
};

void job_without_settings_goes_directly() {
    test_job job;
    CHECK(!download(job));
}

void override_uses_the_given_proxy() {
    test_job job;
    use_proxy(job, proxy());
    CHECK(download(job));
}

void proxy_may_be_given_for_its_scheme() {
    test_job job;
    use_proxy(job, u"http=http://" + proxy());
    CHECK(download(job));
}

void proxy_of_another_scheme_is_not_used() {
    test_job job;
    use_proxy(job, u"https=" + proxy());
    CHECK(!download(job));
}

void bypass_list_goes_directly() {
    test_job job;
    const text bypass = u"example.test 127.0.0.1";
    use_proxy(job, proxy(), &bypass);
    CHECK(!download(job));
}

void bypass_of_another_host_changes_nothing() {
    test_job job;
    const text bypass = u"*.example.test <local>";
    use_proxy(job, proxy(), &bypass);
    CHECK(download(job));
}

void tls_goes_through_a_tunnel() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy());
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == "a file\n");
}

void next_proxy_of_the_list_is_tried() {
    test_job job;
    use_proxy(job, u"127.0.0.1:1 " + proxy());
    CHECK(download(job));
}

void dead_proxy_is_no_reason_to_give_up() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, u"127.0.0.1:1");
    job.add(url("size=1000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
}

void proxy_that_wants_a_password_stops_the_job() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy_with_password());
    job.add(url("size=1000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), "0x80190197");
}

void proxy_gets_its_password() {
    test_job job;
    use_proxy(job, proxy_with_password());
    CHECK_OK(give(job, password));
    CHECK(download(job));
}

void proxy_refuses_a_wrong_password() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy_with_password());
    CHECK_OK(give(job, wrong_password));
    job.add(url("size=1000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    // tinyproxy says 401 to a wrong password, and 407 to none.
    const std::string code = hex(job.error().code);
    CHECK(code == "0x80190197" || code == "0x80190191");
}

void password_given_later_lets_the_job_go_on() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy_with_password());
    job.add(url("size=1000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(give(job, password));
    job.resume().wait_transferred();
}

void tunnel_gets_its_password() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy_with_password());
    CHECK_OK(give(job, password));
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume().wait_transferred();
}

void tunnel_without_password_stops_the_job() {
    const scratch_folder folder;
    test_job job;
    use_proxy(job, proxy_with_password());
    job.add(served_at("BITS_TEST_TLS_GOOD", "/file"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), "0x80190197");
}

void digest_of_a_proxy_is_answered() {
    const scratch_folder folder;
    test_job job;
    const text list = widen(setting("BITS_TEST_ORIGIN"));
    use_proxy(job, list);
    CHECK_OK(set_credentials(*job, BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_DIGEST, &user, &password));
    job.add(url("size=1000&proxy-auth=digest"), folder / u"file").resume().wait_transferred();
}

void server_does_not_see_the_password_of_the_proxy() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=1000");
    use_proxy(job, proxy_with_password());
    CHECK_OK(give(job, password));
    job.add(remote, folder / u"file").resume().wait_transferred();
    for (const std::string &request : requests_for(remote)) {
        CHECK_EQUAL(member(request, "authorization"), "");
        CHECK_EQUAL(member(request, "proxy-authorization"), "");
    }
}

void proxy_of_the_user_is_used() {
    const internet_settings settings(proxy(), u"");
    CHECK_SOON([] {
        test_job job;
        return download(job);
    }());
}

void no_proxy_passes_by_the_proxy_of_the_user() {
    const internet_settings settings(proxy(), u"");
    test_job job;
    CHECK_OK(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, nullptr, nullptr));
    CHECK(!download(job));
}

void bypass_of_the_user_is_kept_to() {
    const internet_settings settings(proxy(), u"127.0.0.1");
    CHECK_SOON([] {
        test_job job;
        return !download(job);
    }());
}

} // namespace

behaviours proxies() {
    return {
        BEHAVIOUR(job_without_settings_goes_directly),
        BEHAVIOUR(override_uses_the_given_proxy),
        BEHAVIOUR(proxy_may_be_given_for_its_scheme),
        BEHAVIOUR(proxy_of_another_scheme_is_not_used),
        BEHAVIOUR(bypass_list_goes_directly),
        BEHAVIOUR(bypass_of_another_host_changes_nothing),
        BEHAVIOUR(tls_goes_through_a_tunnel),
        BEHAVIOUR(next_proxy_of_the_list_is_tried),
        BEHAVIOUR(dead_proxy_is_no_reason_to_give_up),
        BEHAVIOUR(proxy_that_wants_a_password_stops_the_job),
        BEHAVIOUR(proxy_gets_its_password),
        BEHAVIOUR(proxy_refuses_a_wrong_password),
        BEHAVIOUR(password_given_later_lets_the_job_go_on),
        BEHAVIOUR(tunnel_gets_its_password),
        BEHAVIOUR(tunnel_without_password_stops_the_job),
        BEHAVIOUR(digest_of_a_proxy_is_answered),
        BEHAVIOUR(server_does_not_see_the_password_of_the_proxy),
        BEHAVIOUR(proxy_of_the_user_is_used),
        BEHAVIOUR(no_proxy_passes_by_the_proxy_of_the_user),
        BEHAVIOUR(bypass_of_the_user_is_kept_to),
    };
}

} // namespace winebits::conformance
