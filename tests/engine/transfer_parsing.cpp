// SPDX-License-Identifier: LGPL-2.1-or-later
// The pure parts of a download: headers, proxy lists, URLs.
// Test thread.
#include "engine/transfer/http_response.hpp"
#include "engine/transfer/proxy_route.hpp"
#include "engine/transfer/url.hpp"
#include "tests/support/check.hpp"

using namespace winebits;
using namespace winebits::test;
using namespace winebits::transfer;

namespace {

http_response response(std::initializer_list<std::string_view> lines) {
    http_response out;
    for (const auto line : lines)
        out.take_line(line);
    return out;
}

void a_content_range_is_read() {
    const auto got = content_range::parse("bytes 5-9/100");
    CHECK(got && !got->unsatisfied && got->first == 5 && got->last == 9 && got->total == 100U);
    CHECK(content_range::parse("BYTES 0-0/1").has_value());
    CHECK(content_range::parse("bytes 0-9/*")->total == std::nullopt);
    const auto refused = content_range::parse("bytes */100");
    CHECK(refused && refused->unsatisfied && refused->total == 100U);
}

void a_content_range_without_sense_is_none() {
    for (const char *text :
         {"", "bytes", "bytes 5-9", "bytes 9-5/100", "bytes 5-100/100", "bytes -5/100", "bytes 5-/9",
          "items 5-9/100", "bytes 5-9/x", "bytes 5-9/-1", "bytes +5-9/100", "bytes 0x5-9/100",
          "bytes 5-9/18446744073709551617", "bytes 5-9/9223372036854775808"})
        CHECK(!content_range::parse(text));
}

void headers_are_read_whatever_their_case() {
    const auto got = response({"HTTP/1.1 200 OK\r\n", "content-LENGTH:  12 \r\n", "etag: \"x\"\r\n",
                               "Last-modified: Tue, 14 Nov 2023 22:13:20 GMT\r\n", "\r\n"});
    CHECK(got.complete);
    CHECK_EQUAL(got.status, 200);
    CHECK(got.content_length == 12U);
    CHECK_EQUAL(got.etag, "\"x\"");
    CHECK_EQUAL(got.modified(), 133444736000000000ULL);
}

void a_status_line_forgets_the_answer_before() {
    const auto got = response(
        {"HTTP/1.1 103 Early\r\n", "ETag: \"x\"\r\n", "Content-Length: 5\r\n", "\r\n", "HTTP/2 206\r\n"});
    CHECK_EQUAL(got.status, 206);
    CHECK(!got.complete && !got.content_length && got.etag.empty());
}

void a_trailer_changes_nothing() {
    const auto got = response({"HTTP/1.1 200 OK\r\n", "ETag: \"x\"\r\n", "\r\n", "ETag: \"y\"\r\n"});
    CHECK_EQUAL(got.etag, "\"x\"");
}

void the_text_of_an_answer_is_kept() {
    CHECK_EQUAL(response({"HTTP/1.1 302 Found\r\n", "A: 1\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "B:2\n",
                          "\r\n", "Trailer: 3\r\n"})
                    .text,
                "HTTP/1.1 200 OK\r\nB:2\r\n");
}

void a_text_without_end_is_cut_at_a_line() {
    http_response got;
    const auto line = "X: " + std::string(1000, 'x') + "\r\n";
    for (int i = 0; i < 200; ++i)
        got.take_line(line);
    CHECK(got.text.size() <= 64U << 10);
    CHECK(got.text.ends_with("x\r\n"));
}

void weak_and_broken_etags_and_dates_are_dropped() {
    CHECK_EQUAL(response({"HTTP/1.1 200 OK", "ETag: W/\"x\""}).etag, "");
    CHECK_EQUAL(response({"HTTP/1.1 200 OK", "ETag: x"}).etag, "");
    CHECK_EQUAL(response({"HTTP/1.1 200 OK", "ETag: \""}).etag, "");
    CHECK_EQUAL(response({"HTTP/1.1 200 OK", "Last-Modified: yesterday"}).modified(), 0U);
}

void validators_differ_only_where_both_say_something() {
    CHECK(!differs({"\"a\"", "x"}, {"\"a\"", "x"}));
    CHECK(!differs({"\"a\"", ""}, {"", "x"}));
    CHECK(differs({"\"a\"", "x"}, {"\"b\"", "x"}));
    CHECK(differs({"\"a\"", "x"}, {"\"a\"", "y"}));
}

url target(const std::string &text) {
    const auto out = url::parse(text);
    CHECK(out.has_value());
    return *out;
}

proxy_route route(const std::string &list, const std::string &bypass, const std::string &scheme,
                  const std::string &host) {
    const auto out =
        route_for({queue::proxy_usage::override_list, list, bypass}, {}, {}, target(scheme + "://" + host));
    CHECK(out.has_value());
    return *out;
}

using proxies = std::vector<std::string>;

void an_entry_serves_its_scheme_and_the_rest_serve_the_others() {
    const std::string list = "http=web:8080 any:1 HTTP=web2, https=http://secure:3";
    CHECK(route(list, "", "http", "h").proxies == proxies({"http://web:8080", "http://web2:80"}));
    CHECK(route(list, "", "https", "h").proxies == proxies({"http://secure:3"}));
    CHECK(route("http=web:8080 any:1", "", "https", "h").proxies == proxies({"http://any:1"}));
    CHECK(route("http=web:8080", "", "https", "h").proxies == proxies({""}));
    CHECK(route("[::1]:8080;[fe80::1]", "", "http", "h").proxies ==
          proxies({"http://[::1]:8080", "http://[fe80::1]:80"}));
}

void the_bypass_list_knows_stars_and_local() {
    const std::string list = "p:1", bypass = "<local> *.corp.test Exact.Test ::1";
    for (const char *host : {"printer", "a.corp.test", "A.CORP.TEST", "exact.test", "[::1]"})
        CHECK(route(list, bypass, "http", host).proxies == proxies({""}));
    for (const char *host : {"corp.test", "a.b", "exact.test.com", "xcorp.test", "[::2]"})
        CHECK(route(list, bypass, "http", host).proxies == proxies({"http://p:1"}));
    CHECK(route(list, "*", "http", "any.where").proxies == proxies({""}));
}

void the_bypass_list_knows_what_internet_settings_have() {
    const std::string bypass = "10.*;192.168.*.1;http://plain.test;port.test:8080;<-loopback>";
    for (const char *host : {"10.1.2.3", "192.168.7.1", "plain.test", "port.test:8080"})
        CHECK(route("p:1", bypass, "http", host).proxies == proxies({""}));
    for (const char *host : {"110.1.2.3", "192.168.7.2", "port.test", "port.test:8081"})
        CHECK(route("p:1", bypass, "http", host).proxies == proxies({"http://p:1"}));
    CHECK(route("p:1", bypass, "https", "plain.test").proxies == proxies({"http://p:1"}));
}

void the_environment_is_taken_by_scheme() {
    const proxy_environment environment{"http://a:1", "http://b:2", "x.test", "", ""};
    const auto plain = target("http://h"), secure = target("https://h");
    CHECK(route_for({}, {}, environment, plain)->proxies == proxies({"http://a:1"}));
    CHECK(route_for({}, {}, environment, secure)->proxies == proxies({"http://b:2"}));
    CHECK_EQUAL(route_for({}, {}, environment, plain)->no_proxy, "x.test");
    CHECK(route_for({}, {}, {}, plain)->proxies == proxies({""}));
    CHECK(route_for({queue::proxy_usage::none, "", ""}, {}, environment, plain)->proxies == proxies({""}));
}

void internet_settings_go_before_the_environment() {
    proxy_environment environment{"http://a:1", "http://b:2", "x.test", "web:8080", "*.corp.test;<local>"};
    const auto route = [&](const char *text) { return *route_for({}, {}, environment, target(text)); };
    CHECK(route("http://h.test").proxies == proxies({"http://web:8080"}));
    CHECK(route("https://h.test").proxies == proxies({"http://web:8080"}));
    CHECK(route("http://x.test").proxies == proxies({"http://web:8080"}));
    CHECK_EQUAL(route("http://h.test").no_proxy, "");
    CHECK(route("http://a.corp.test").proxies == proxies({""}));
    CHECK(route("http://printer").proxies == proxies({""}));
    environment.internet_proxy = "ftp=f:21;http=web:1;socks=s:1080";
    CHECK(route("http://h.test").proxies == proxies({"http://web:1"}));
    CHECK(route("https://h.test").proxies == proxies({""}));
}

void a_scripts_answer_goes_before_all_others() {
    const proxy_environment environment{"http://a:1", "", "", "web:8080", ""};
    const std::vector<queue::proxy_answer> answers{
        {"http://h.test:80", "script:3 other:4"}, {"https://h.test:443", ""}, {"http://h.test:81", "p.test"}};
    for (const auto usage : {queue::proxy_usage::autodetect, queue::proxy_usage::preconfigured}) {
        const auto route = [&](const char *text) {
            return route_for({usage, "", ""}, answers, environment, target(text))->proxies;
        };
        CHECK(route("http://H.test/x") == proxies({"http://script:3", "http://other:4"}));
        CHECK(route("https://h.test") == proxies({""}));
        CHECK(route("http://h.test:81") == proxies({"http://p.test:80"}));
        CHECK(route("http://elsewhere.test") == proxies({"http://web:8080"}));
    }
    CHECK(route_for({queue::proxy_usage::none, "", ""}, answers, environment, target("http://h.test"))
              ->proxies == proxies({""}));
    CHECK(route_for({queue::proxy_usage::override_list, "own:1", ""}, answers, environment,
                    target("http://h.test"))
              ->proxies == proxies({"http://own:1"}));
}

void a_broken_override_is_refused() {
    for (const char *list : {"", "   ", "ftp=p:1", "p:0", "p:65536", "p:x", "http=", "socks://p:1", "p/q:1"})
        CHECK(!route_for({queue::proxy_usage::override_list, list, ""}, {}, {}, target("http://h")));
}

void redirect_targets_are_resolved() {
    const auto base = url::parse("https://host.test:8443/a/b?c");
    CHECK(base.has_value());
    CHECK_EQUAL(base->scheme, "https");
    CHECK_EQUAL(base->host, "host.test");
    CHECK_EQUAL(base->port, "8443");
    CHECK_EQUAL(base->resolve("d?e")->text, "https://host.test:8443/a/d?e");
    CHECK_EQUAL(base->resolve("/d e")->text, "https://host.test:8443/d%20e");
    CHECK_EQUAL(base->resolve("//other.test/d")->text, "https://other.test/d");
    CHECK_EQUAL(base->resolve("HTTP://other.test")->scheme, "http");
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_content_range_is_read>),
        cmocka_unit_test(run<a_content_range_without_sense_is_none>),
        cmocka_unit_test(run<headers_are_read_whatever_their_case>),
        cmocka_unit_test(run<a_status_line_forgets_the_answer_before>),
        cmocka_unit_test(run<a_trailer_changes_nothing>),
        cmocka_unit_test(run<the_text_of_an_answer_is_kept>),
        cmocka_unit_test(run<a_text_without_end_is_cut_at_a_line>),
        cmocka_unit_test(run<weak_and_broken_etags_and_dates_are_dropped>),
        cmocka_unit_test(run<validators_differ_only_where_both_say_something>),
        cmocka_unit_test(run<an_entry_serves_its_scheme_and_the_rest_serve_the_others>),
        cmocka_unit_test(run<the_bypass_list_knows_stars_and_local>),
        cmocka_unit_test(run<the_bypass_list_knows_what_internet_settings_have>),
        cmocka_unit_test(run<the_environment_is_taken_by_scheme>),
        cmocka_unit_test(run<internet_settings_go_before_the_environment>),
        cmocka_unit_test(run<a_scripts_answer_goes_before_all_others>),
        cmocka_unit_test(run<a_broken_override_is_refused>),
        cmocka_unit_test(run<redirect_targets_are_resolved>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
