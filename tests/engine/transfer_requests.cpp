// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download asks for, through which proxies, and where redirects lead (bits-api 6.1, 6.2, 6.5, 6.7).
// Test thread.
#include "tests/engine/transfer_support.hpp"

#include <cstdlib>

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    origin::server server;
    downloads here;

    const transfer_history &run(const std::string &path) { return here.run(here.request(server.url(path))); }
    std::vector<origin::request> requests() { return server.log().requests(); }
};

// A port nobody listens on.
std::string dead_end() {
    std::uint16_t port = 0;
    {
        const origin::server gone;
        port = gone.port();
    }
    return "127.0.0.1:" + std::to_string(port);
}

std::string address(origin::server &server) {
    return "127.0.0.1:" + std::to_string(server.port());
}

void a_background_download_asks_as_windows_does() {
    trial t;
    check_succeeded(t.run("/f?size=300K"));
    const auto asked = t.requests();
    CHECK_EQUAL(asked.size(), 2U);
    CHECK_EQUAL(asked[0].method, "HEAD");
    CHECK_EQUAL(asked[1].method, "GET");
    for (const auto &one : asked) {
        CHECK_EQUAL(one.header("user-agent"), "Microsoft BITS/7.8");
        CHECK_EQUAL(one.header("accept"), "*/*");
        CHECK_EQUAL(one.header("accept-encoding"), "identity");
        CHECK_EQUAL(one.header("connection"), "Keep-Alive");
        CHECK_EQUAL(one.header("host"), address(t.server));
        CHECK_EQUAL(one.minor_version, 1);
    }
    CHECK_EQUAL(asked[0].header("range"), "");
    CHECK_EQUAL(asked[1].header("range"), "bytes=0-307199");
    CHECK_EQUAL(asked[1].header("if-unmodified-since"), default_last_modified);
    // Both on one connection.
    CHECK(t.server.log().lines().find("\"connection\":2,") == std::string::npos);
}

void the_query_is_sent_as_given() {
    trial t;
    check_succeeded(t.run("/a%20b/c?size=1K&x=%2F+%C3%A4"));
    CHECK_EQUAL(t.requests().back().target, "/a%20b/c?size=1K&x=%2F+%C3%A4");
}

void options_change_for_later_transfers() {
    trial t;
    auto options = downloads::test_options();
    options.user_agent = "another";
    t.here.service().configure(options);
    check_succeeded(t.run("/f"));
    CHECK_EQUAL(t.requests().back().header("user-agent"), "another");
}

void redirects_are_followed_and_the_last_answer_counts() {
    trial t;
    check_succeeded(t.run("/f?hops=3&size=300K"));
    check_content(t.here.temporary(), 300 << 10);
    for (const char *status : {"301", "302", "303", "307", "308"}) {
        std::filesystem::remove(t.here.temporary());
        const auto &done = t.run("/f?redirect=/g%3Fsize=5K&redirect-status=" + std::string(status));
        check_succeeded(done);
        CHECK_EQUAL(*done.started->size, 5U << 10);
    }
}

void ten_redirects_are_followed_and_no_more() {
    trial t;
    check_succeeded(t.run("/f?hops=10"));
    std::filesystem::remove(t.here.temporary());
    CHECK_EQUAL(failure_of(t.run("/f?hops=11")).why, cause::too_many_redirects);
}

void a_loop_of_redirects_ends() {
    trial t;
    CHECK_EQUAL(failure_of(t.run("/f?hops=1000000")).why, cause::too_many_redirects);
}

void a_redirect_without_a_target_is_its_status() {
    trial t;
    CHECK_EQUAL(failure_of(t.run("/f?status=302")).http_status, 302);
}

void a_redirect_elsewhere_than_http_is_refused() {
    trial t;
    for (const char *target : {"file:///etc/passwd", "ftp://127.0.0.1/f", "smb://server/share"})
        CHECK_EQUAL(failure_of(t.run(std::string("/f?redirect=") + target)).why, cause::redirect_to_insecure);
}

void a_name_that_is_no_http_url_is_an_invalid_argument() {
    trial t;
    for (const char *name : {"", "f", "http://", "ftp://127.0.0.1/f", "http://127.0.0.1:99999/f"})
        CHECK_EQUAL(failure_of(t.here.run(t.here.request(name))).why, cause::invalid_argument);
}

void the_daemons_own_environment_means_nothing() {
    const auto proxy = "http://" + dead_end();
    ::setenv("http_proxy", proxy.c_str(), 1);
    ::setenv("all_proxy", proxy.c_str(), 1);
    trial t;
    auto what = t.here.request(t.server.url("/f"));
    what.proxy.usage = queue::proxy_usage::preconfigured;
    const auto &done = t.here.run(what);
    ::unsetenv("http_proxy");
    ::unsetenv("all_proxy");
    check_succeeded(done);
}

void preconfigured_uses_the_programs_environment() {
    origin::server proxy;
    auto options = downloads::test_options();
    options.environment.http_proxy = proxy.url("");
    options.environment.no_proxy = "direct.test,127.0.0.1";
    downloads here(options);
    for (const auto usage : {queue::proxy_usage::preconfigured, queue::proxy_usage::autodetect}) {
        auto what = here.request("http://nowhere.test/f?size=1K");
        what.proxy.usage = usage;
        check_succeeded(here.run(what));
        CHECK_EQUAL(proxy.log().requests().back().target, "http://nowhere.test/f?size=1K");
        std::filesystem::remove(here.temporary());
    }
    origin::server direct;
    auto what = here.request(direct.url("/f"));
    what.proxy.usage = queue::proxy_usage::preconfigured;
    check_succeeded(here.run(what));
    CHECK_EQUAL(direct.log().count(""), 2U);
}

void an_override_list_is_tried_until_one_connects() {
    origin::server proxy;
    downloads here;
    auto what = here.request("http://nowhere.test/f?size=1K");
    what.proxy = {queue::proxy_usage::override_list, dead_end() + " " + dead_end() + " " + address(proxy),
                  ""};
    check_succeeded(here.run(what));
    CHECK_EQUAL(proxy.log().count("GET"), 1U);

    what = here.request("http://nowhere.test/f", "other");
    what.proxy = {queue::proxy_usage::override_list, dead_end(), ""};
    CHECK_EQUAL(failure_of(here.run(what)).why, cause::connect_failed);
}

void the_bypass_list_goes_direct() {
    trial t;
    auto what = t.here.request(t.server.url("/f"));
    what.proxy = {queue::proxy_usage::override_list, dead_end(), "other.test 127.0.0.1"};
    check_succeeded(t.here.run(what));
}

void an_override_list_that_cannot_be_read_is_invalid() {
    trial t;
    for (const char *list : {"", "ftp=server:80", "server:port", "server:0", "http=", "a/b", "http://:80"}) {
        auto what = t.here.request(t.server.url("/f"));
        what.proxy = {queue::proxy_usage::override_list, list, ""};
        CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::invalid_proxy);
    }
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_background_download_asks_as_windows_does>),
        cmocka_unit_test(run<the_query_is_sent_as_given>),
        cmocka_unit_test(run<options_change_for_later_transfers>),
        cmocka_unit_test(run<redirects_are_followed_and_the_last_answer_counts>),
        cmocka_unit_test(run<ten_redirects_are_followed_and_no_more>),
        cmocka_unit_test(run<a_loop_of_redirects_ends>),
        cmocka_unit_test(run<a_redirect_without_a_target_is_its_status>),
        cmocka_unit_test(run<a_redirect_elsewhere_than_http_is_refused>),
        cmocka_unit_test(run<a_name_that_is_no_http_url_is_an_invalid_argument>),
        cmocka_unit_test(run<the_daemons_own_environment_means_nothing>),
        cmocka_unit_test(run<preconfigured_uses_the_programs_environment>),
        cmocka_unit_test(run<an_override_list_is_tried_until_one_connects>),
        cmocka_unit_test(run<the_bypass_list_goes_direct>),
        cmocka_unit_test(run<an_override_list_that_cannot_be_read_is_invalid>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
