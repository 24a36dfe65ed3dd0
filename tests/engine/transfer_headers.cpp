// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program's own headers and verb make of the requests, and what is told of the answers (bits-api 3.9,
// 6.5, 6.10, 6.11).
// Test thread.
#include "engine/transfer/custom_headers.hpp"
#include "engine/transfer/url.hpp"
#include "tests/engine/secure_support.hpp"

#include <clocale>

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer request(const std::string &path) { return here.request(server.url(path)); }
    std::vector<origin::request> requests() { return server.log().requests(); }
};

// ---- Headers

void custom_headers_go_with_head_and_get() {
    trial t;
    auto what = t.request("/f");
    what.http.custom_headers = "X-One: first\r\nX-Two:second\nX-Empty:\r\n\r\n";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.requests().size(), 2U);
    for (const auto &one : t.requests()) {
        CHECK_EQUAL(one.header("x-one"), "first");
        CHECK_EQUAL(one.header("x-two"), "second");
        CHECK(one.headers.contains("x-empty"));
        CHECK_EQUAL(one.header("user-agent"), "Microsoft BITS/7.8");
    }
}

void headers_that_say_nothing_are_ignored() {
    for (const char *nothing : {"\r\n", "\n", "", "no colon\r\n", ": no name\r\n"}) {
        trial t;
        auto what = t.request("/f");
        what.http.custom_headers = nothing;
        check_succeeded(t.here.run(what));
        CHECK_EQUAL(t.requests()[0].headers.size(), 5U); // as every request of BITS
    }
}

void a_custom_user_agent_wins() {
    trial t;
    auto what = t.request("/f");
    what.http.custom_headers = "user-agent: updater/1\r\nAccept: text/plain\r\nHost: elsewhere.test\r\n";
    check_succeeded(t.here.run(what));
    for (const auto &one : t.requests()) {
        CHECK_EQUAL(one.header("user-agent"), "updater/1");
        CHECK_EQUAL(one.header("accept"), "text/plain");
        CHECK_EQUAL(one.header("host"), "elsewhere.test");
    }
}

void headers_of_ours_are_not_doubled() {
    trial t;
    auto what = t.request("/f?size=300K");
    what.http.custom_headers =
        "Range: bytes=5-6\r\nContent-Length: 7\r\nConnection: close\r\n"
        "Accept-Encoding: gzip\r\nIf-Unmodified-Since: never\r\nTransfer-Encoding: chunked\r\n";
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), 300 << 10);
    const auto get = t.requests().back();
    CHECK_EQUAL(get.header("range"), "bytes=0-307199");
    CHECK_EQUAL(get.header("accept-encoding"), "identity");
    CHECK_EQUAL(get.header("connection"), "Keep-Alive");
    CHECK_EQUAL(get.header("if-unmodified-since"), default_last_modified);
    CHECK(!get.headers.contains("content-length"));
    CHECK(!get.headers.contains("transfer-encoding"));
}

void secrets_in_headers_stay_with_their_server() {
    trial t;
    origin::server other;
    auto what = t.request("/f?redirect=" + other.url("/g"));
    what.http.custom_headers = "Authorization: Bearer secret\r\nCookie: a=b\r\nX-Other: yes\r\n";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.requests()[0].header("authorization"), "Bearer secret");
    for (const auto &one : other.log().requests()) {
        CHECK(!one.headers.contains("authorization"));
        CHECK(!one.headers.contains("cookie"));
        CHECK_EQUAL(one.header("x-other"), "yes");
    }
}

void a_line_break_cannot_smuggle_a_header() {
    const auto lines = transfer::parse_headers("A: b\rInjected: c\r\nB b: c\r\n c\r\nGood: e\r\n");
    CHECK_EQUAL(lines.size(), 1U);
    CHECK_EQUAL(lines[0].text(), "Good: e");
}

// ---- Verbs

void a_custom_verb_replaces_get() {
    trial t;
    auto what = t.request("/f?size=300K&verb=POST");
    what.http.method = "POST";
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), 300 << 10);
    CHECK_EQUAL(t.requests().size(), 1U);
    const auto only = t.requests()[0];
    CHECK_EQUAL(only.method, "POST");
    CHECK_EQUAL(only.header("content-length"), "0");
    CHECK(!only.headers.contains("range"));
    CHECK(!only.headers.contains("if-unmodified-since"));
    CHECK(!only.headers.contains("content-type"));
}

void a_custom_verb_begins_at_the_start() {
    trial t;
    write_content(t.here.temporary(), 5000);
    auto what = t.request("/f?size=300K&verb=REPORT");
    continue_at(what, 5000, 300 << 10);
    what.http.method = "REPORT";
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    check_content(t.here.temporary(), 300 << 10);
}

void a_refused_verb_is_an_http_status() {
    trial t;
    auto what = t.request("/f");
    what.http.method = "DELETE";
    CHECK_EQUAL(failure_of(t.here.run(what)).http_status, 501);
}

void get_as_custom_verb_changes_nothing() {
    trial t;
    auto what = t.request("/f");
    what.http.method = "GET";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.requests().size(), 2U);
}

void a_verb_is_not_repeated_to_another_server() {
    trial t;
    origin::server other;
    auto what = t.request("/f?redirect-status=307&redirect=" + other.url("/g"));
    what.http.method = "DELETE";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(other.log().requests()[0].method, "GET");
}

void a_verb_survives_a_redirect_on_its_server() {
    trial t;
    auto what = t.request("/f?redirect-status=307&redirect=/g%3Fverb=REPORT");
    what.http.method = "REPORT";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.requests().back().method, "REPORT");
    auto seen = t.request("/f?redirect-status=303&redirect=/g%3Fsize=5K");
    std::filesystem::remove(t.here.temporary());
    seen.http.method = "REPORT";
    check_succeeded(t.here.run(seen));
    CHECK_EQUAL(t.requests().back().method, "GET");
}

// ---- Redirects and what is told

void responses_are_told() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=5K&header=X-Mark:here"));
    check_succeeded(done);
    CHECK_EQUAL(done.responses.size(), 2U);
    const auto &last = done.responses.back();
    CHECK(last.headers.starts_with("HTTP/1.1 206 Scripted\r\n"));
    CHECK(last.headers.find("\r\nX-Mark: here\r\n") != std::string::npos ||
          last.headers.find("\r\nX-Mark:here\r\n") != std::string::npos);
    CHECK(last.headers.ends_with("\r\n"));
    CHECK(last.headers.find("\r\n\r\n") == std::string::npos);
    CHECK_EQUAL(last.remote_name, "");
}

void an_error_is_told_before_the_end() {
    trial t;
    const auto &done = t.here.run(t.request("/f?status=404"));
    CHECK_EQUAL(failure_of(done).http_status, 404);
    CHECK_EQUAL(done.responses.size(), 1U);
    CHECK(done.responses[0].headers.starts_with("HTTP/1.1 404 "));
    const auto &later = t.here.run(t.request("/f?get=410"));
    CHECK_EQUAL(failure_of(later).http_status, 410);
    CHECK_EQUAL(later.responses.size(), 2U);
}

void interim_answers_and_redirects_are_not_told() {
    trial t;
    const auto &done = t.here.run(t.request("/f?interim=103&hops=2"));
    check_succeeded(done);
    CHECK_EQUAL(done.responses.size(), 2U);
    for (const auto &one : done.responses) {
        CHECK(one.headers.find("interim") == std::string::npos);
        CHECK(one.headers.find("302") == std::string::npos);
        CHECK_EQUAL(one.remote_name, "");
    }
}

void a_reported_redirect_tells_where_it_led() {
    trial t;
    auto what = t.request("/f?redirect=/g%3Fsize=5K");
    what.http.security_flags = queue::security::redirect_and_report;
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.responses.back().remote_name, t.server.url("/g?size=5K"));
}

void a_forbidden_redirect_fails_and_tells_where_it_led() {
    for (const int status : {301, 302, 303, 307, 308}) {
        trial t;
        auto what = t.request("/f?redirect=/g&redirect-status=" + std::to_string(status));
        what.http.security_flags = queue::security::redirect_never;
        const auto &done = t.here.run(what);
        CHECK_EQUAL(failure_of(done).why, cause::http_status);
        CHECK_EQUAL(failure_of(done).http_status, status);
        CHECK_EQUAL(done.responses.back().remote_name, t.server.url("/g"));
        CHECK_EQUAL(t.requests().size(), 1U);
    }
}

// ---- URLs

void a_url_of_2200_characters_arrives() {
    trial t;
    std::string path = "/f?size=1K&x=";
    path += std::string(2200 - t.server.url(path).size(), 'y');
    check_succeeded(t.here.run(t.request(path)));
    CHECK_EQUAL(t.requests().back().target, path);
}

void an_ipv6_address_is_a_host() {
    SKIP_WITHOUT("nginx");
    if (!std::filesystem::exists("/proc/net/if_inet6")) {
        print_message("# skipped: no IPv6 here\n");
        return;
    }
    const auto host = "[::1]:" + std::to_string(free_port());
    const web_server server("listen " + host + ";");
    server.put("file", "content");
    downloads here;
    check_succeeded(here.run(here.request("http://" + host + "/file")));
}

void an_international_host_is_sent_encoded() {
    std::setlocale(LC_ALL, "C.UTF-8"); // as the daemon does
    origin::server proxy;
    downloads here;
    auto what = here.request("http://b\xc3\xbc"
                             "cher.test/f?size=1K");
    what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
    check_succeeded(here.run(what));
    CHECK_EQUAL(proxy.log().requests()[0].header("host"), "xn--bcher-kva.test");
}

void the_user_of_a_url_is_kept_apart() {
    const auto found = transfer::url::parse("http://a%40b:c@127.0.0.1:8080/p@q?r@s");
    CHECK(found.has_value());
    CHECK_EQUAL(found->text, "http://127.0.0.1:8080/p@q?r@s");
    CHECK_EQUAL(found->user_info, "a%40b:c");
    CHECK_EQUAL(found->name(), "http://a%40b:c@127.0.0.1:8080/p@q?r@s");
    CHECK_EQUAL(found->origin(), "127.0.0.1:8080");
    CHECK_EQUAL(found->resolve("/other")->user_info, "a%40b:c");
    CHECK_EQUAL(found->resolve("http://127.0.0.1:8081/")->user_info, "");
    CHECK_EQUAL(transfer::url::parse("http://[::1]:80/")->origin(), "[::1]:80");
}

void secrets_follow_to_tls_and_nowhere_else() {
    const auto plain = *transfer::url::parse("http://Host.test/");
    const auto secure = *transfer::url::parse("https://host.test/");
    CHECK(plain.may_share_secrets_with(secure));
    CHECK(!secure.may_share_secrets_with(plain));
    CHECK(!plain.may_share_secrets_with(*transfer::url::parse("http://host.test:81/")));
    CHECK(!plain.may_share_secrets_with(*transfer::url::parse("http://host.test.evil/")));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<custom_headers_go_with_head_and_get>),
        cmocka_unit_test(run<headers_that_say_nothing_are_ignored>),
        cmocka_unit_test(run<a_custom_user_agent_wins>),
        cmocka_unit_test(run<headers_of_ours_are_not_doubled>),
        cmocka_unit_test(run<secrets_in_headers_stay_with_their_server>),
        cmocka_unit_test(run<a_line_break_cannot_smuggle_a_header>),
        cmocka_unit_test(run<a_custom_verb_replaces_get>),
        cmocka_unit_test(run<a_custom_verb_begins_at_the_start>),
        cmocka_unit_test(run<a_refused_verb_is_an_http_status>),
        cmocka_unit_test(run<get_as_custom_verb_changes_nothing>),
        cmocka_unit_test(run<a_verb_is_not_repeated_to_another_server>),
        cmocka_unit_test(run<a_verb_survives_a_redirect_on_its_server>),
        cmocka_unit_test(run<responses_are_told>),
        cmocka_unit_test(run<an_error_is_told_before_the_end>),
        cmocka_unit_test(run<interim_answers_and_redirects_are_not_told>),
        cmocka_unit_test(run<a_reported_redirect_tells_where_it_led>),
        cmocka_unit_test(run<a_forbidden_redirect_fails_and_tells_where_it_led>),
        cmocka_unit_test(run<a_url_of_2200_characters_arrives>),
        cmocka_unit_test(run<an_ipv6_address_is_a_host>),
        cmocka_unit_test(run<an_international_host_is_sent_encoded>),
        cmocka_unit_test(run<the_user_of_a_url_is_kept_apart>),
        cmocka_unit_test(run<secrets_follow_to_tls_and_nowhere_else>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
