// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of Delivery Optimization by TLS: who sees the headers that answer a challenge, and which
// redirects are followed (do-api 4, 23 and 24). Test thread.
#include "tests/engine/secure_support.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr char pass[] = "Authorization: Basic dXNlcjpwYXNzd29yZA=="; // user:password

struct trial {
    authority ours;
    origin::server secure{ours.certificate("good")}, plain;
    downloads here{ours.trusting()};

    queue::start_transfer request(const std::string &url) {
        std::filesystem::remove(here.temporary());
        auto out = here.request(url);
        out.surface = queue::personality::delivery_download;
        out.delivery.auth_headers = std::string(pass) + "\r\nX-Ticket: 7\r\nno header at all\n";
        return out;
    }
};

std::string seen_by(origin::server &server, std::size_t request) {
    return server.log().requests().at(request).header("authorization");
}

void auth_headers_answer_a_challenge() {
    trial t;
    check_succeeded(t.here.run(t.request(t.secure.url("/f?size=300K&auth=basic"))));
    check_content(t.here.temporary(), 300 << 10);
    const auto asked = t.secure.log().requests();
    CHECK_EQUAL(asked.size(), 2U);
    CHECK(!asked[0].headers.contains("authorization") && !asked[0].headers.contains("x-ticket"));
    CHECK_EQUAL(asked[1].header("authorization"), "Basic dXNlcjpwYXNzd29yZA==");
    CHECK_EQUAL(asked[1].header("x-ticket"), "7");
}

void they_are_not_shown_unasked() {
    trial t;
    check_succeeded(t.here.run(t.request(t.secure.url("/f"))));
    CHECK_EQUAL(seen_by(t.secure, 0), "");
}

void they_answer_every_challenge_of_a_transfer() {
    trial t;
    auto what = t.request(t.secure.url("/f?size=300K&auth=basic"));
    what.ranges = {{0, 100}, {200, 100}};
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.secure.log().requests().size(), 3U);
}

void a_refusal_is_final() {
    trial t;
    auto what = t.request(t.secure.url("/f?auth=basic"));
    what.delivery.auth_headers = "Authorization: Basic wrong\r\n";
    CHECK_EQUAL(failure_of(t.here.run(what)).http_status, 401);
    CHECK_EQUAL(t.secure.log().requests().size(), 2U);
}

void they_never_go_without_tls() {
    trial t;
    CHECK_EQUAL(failure_of(t.here.run(t.request(t.plain.url("/f?auth=basic")))).http_status, 401);
    CHECK_EQUAL(t.plain.log().requests().size(), 1U);
    CHECK_EQUAL(seen_by(t.plain, 0), "");
}

void they_are_for_no_other_server() {
    trial t;
    origin::server other(t.ours.certificate("other"));
    auto what = t.request(t.secure.url("/f?redirect=" + other.url("/g%3Fauth=basic")));
    CHECK_EQUAL(failure_of(t.here.run(what)).http_status, 401);
    CHECK_EQUAL(other.log().requests().size(), 1U);
    CHECK_EQUAL(seen_by(other, 0), "");
}

void they_are_for_no_cache() {
    trial t;
    auto what = t.request(t.secure.url("/f?auth=basic"));
    what.delivery.from_cache = true;
    what.http.custom_headers = "Cookie: secret\r\nX-Public: 1\r\n";
    CHECK_EQUAL(failure_of(t.here.run(what)).http_status, 401);
    const auto asked = t.secure.log().requests();
    CHECK_EQUAL(asked.size(), 1U);
    CHECK(!asked[0].headers.contains("authorization") && !asked[0].headers.contains("cookie"));
    CHECK_EQUAL(asked[0].header("x-public"), "1");
}

void jobs_of_bits_have_none() {
    trial t;
    auto what = t.request(t.secure.url("/f"));
    what.surface = queue::personality::bits;
    what.delivery = {};
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.secure.log().requests()[0].header("user-agent"), "Microsoft BITS/7.8");
}

void redirects_away_from_tls_need_leave() {
    trial t;
    const auto url = t.secure.url("/f?redirect=" + t.plain.url("/g%3Fsize=5K"));
    auto what = t.request(url);
    what.http.security_flags = queue::security::redirect_to_insecure; // the leave of BITS
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::redirect_to_insecure);
    CHECK_EQUAL(t.plain.log().requests().size(), 0U);
    what = t.request(url);
    what.delivery.insecure_redirect = true;
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.responses.at(0).remote_name, t.plain.url("/g?size=5K"));
}

void redirects_to_tls_are_followed() {
    trial t;
    check_succeeded(t.here.run(t.request(t.plain.url("/f?redirect=" + t.secure.url("/g%3Fsize=5K")))));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<auth_headers_answer_a_challenge>),
        cmocka_unit_test(run<they_are_not_shown_unasked>),
        cmocka_unit_test(run<they_answer_every_challenge_of_a_transfer>),
        cmocka_unit_test(run<a_refusal_is_final>),
        cmocka_unit_test(run<they_never_go_without_tls>),
        cmocka_unit_test(run<they_are_for_no_other_server>),
        cmocka_unit_test(run<they_are_for_no_cache>),
        cmocka_unit_test(run<jobs_of_bits_have_none>),
        cmocka_unit_test(run<redirects_away_from_tls_need_leave>),
        cmocka_unit_test(run<redirects_to_tls_are_followed>),
    };
    return cmocka_run_group_tests_name("transfer_delivery_tls", tests, nullptr, nullptr);
}
