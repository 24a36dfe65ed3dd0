// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads by TLS, with certificates made for the test: which are taken, and what the others are called.
// Test thread.
#include "tests/engine/secure_support.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

cause failure(downloads &here, const std::string &url) {
    return failure_of(here.run(here.request(url))).why;
}

void a_certificate_of_the_additional_bundle_is_trusted() {
    const authority ours;
    const origin::server server(ours.certificate("good"));
    downloads here(ours.trusting());
    check_succeeded(here.run(here.request(server.url("/f?size=3M"))));
    check_content(here.temporary(), 3 << 20);
}

void without_that_bundle_the_authority_is_unknown() {
    const authority ours;
    const origin::server server(ours.certificate("good"));
    downloads here;
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_unknown_authority);
    // And the bundle can be given, and taken away, later.
    here.service().configure(ours.trusting());
    check_succeeded(here.run(here.request(server.url("/f"))));
    here.service().configure(downloads::test_options());
    const origin::server other(ours.certificate("other"));
    CHECK_EQUAL(failure(here, other.url("/f")), cause::certificate_unknown_authority);
}

void roots_of_the_prefix_are_trusted() {
    const authority ours, others;
    const origin::server server(ours.certificate("good"));
    auto options = downloads::test_options();
    options.trusted_roots = {"no certificate", others.der("ca"), ours.der("ca"),
                             others.der("ca") + "and more"};
    downloads here(options);
    check_succeeded(here.run(here.request(server.url("/f?size=3M"))));
    check_content(here.temporary(), 3 << 20);
}

void roots_can_be_replaced() {
    const authority ours, others;
    const origin::server first(ours.certificate("one")), second(ours.certificate("two"));
    const origin::server third(others.certificate("three"));
    auto options = downloads::test_options();
    options.trusted_roots = {ours.der("ca")};
    downloads here(options);
    check_succeeded(here.run(here.request(first.url("/f"))));
    options.trusted_roots = {others.der("ca")};
    here.service().configure(options);
    CHECK_EQUAL(failure(here, second.url("/f")), cause::certificate_unknown_authority);
    check_succeeded(here.run(here.request(third.url("/f"), "third")));
}

void a_bundle_that_is_not_there_adds_nothing() {
    const authority ours;
    const origin::server server(ours.certificate("good"));
    auto options = downloads::test_options();
    options.certificate_bundle = "/nonexistent/bundle.pem";
    downloads here(options);
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_unknown_authority);
}

void an_expired_certificate_is_refused() {
    const authority ours;
    const origin::server server(ours.certificate("old", {.expired = true}));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_expired);
}

void a_certificate_of_another_host_is_refused() {
    const authority ours;
    const origin::server server(ours.certificate("other", {.subject = "DNS:elsewhere.test"}));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_wrong_host);
}

void a_self_signed_certificate_is_of_an_unknown_authority() {
    const authority ours, others;
    const origin::server server(others.certificate("good"));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_unknown_authority);
}

void a_server_without_tls_fails_the_handshake() {
    const origin::server plain;
    downloads here;
    CHECK_EQUAL(failure(here, "https" + plain.url("/f").substr(4)), cause::tls_handshake_failed);
}

void a_redirect_from_https_to_http_is_refused() {
    const authority ours;
    const origin::server secure(ours.certificate("good"));
    origin::server plain;
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, secure.url("/f?redirect=" + plain.url("/g"))), cause::redirect_to_insecure);
    // Nor by a way around.
    CHECK_EQUAL(failure(here, plain.url("/f?redirect=" + secure.url("/f%3Fredirect=" + plain.url("/g")))),
                cause::redirect_to_insecure);
    CHECK_EQUAL(plain.log().count(""), 1U);
    check_succeeded(here.run(here.request(plain.url("/f?redirect=" + secure.url("/g")))));
}

void a_proxy_carries_tls_through_a_tunnel() {
    const authority ours;
    const origin::server secure(ours.certificate("good", {.subject = "DNS:nowhere.test"}));
    origin::server proxy;
    downloads here(ours.trusting());
    auto what = here.request("https://nowhere.test:" + std::to_string(secure.port()) + "/f?size=3M");
    what.proxy = {queue::proxy_usage::override_list, "https=127.0.0.1:" + std::to_string(proxy.port()), ""};
    check_succeeded(here.run(what));
    check_content(here.temporary(), 3 << 20);
    CHECK_EQUAL(proxy.log().count("CONNECT"), 1U);
}

void a_tunnel_that_is_refused_says_its_status() {
    origin::server proxy;
    downloads here;
    auto what = here.request("https://nowhere.test:1/f"); // nothing listens there
    what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
    const auto failed = failure_of(here.run(what));
    CHECK_EQUAL(failed.why, cause::http_status);
    CHECK_EQUAL(failed.http_status, 502);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_certificate_of_the_additional_bundle_is_trusted>),
        cmocka_unit_test(run<without_that_bundle_the_authority_is_unknown>),
        cmocka_unit_test(run<roots_of_the_prefix_are_trusted>),
        cmocka_unit_test(run<roots_can_be_replaced>),
        cmocka_unit_test(run<a_bundle_that_is_not_there_adds_nothing>),
        cmocka_unit_test(run<an_expired_certificate_is_refused>),
        cmocka_unit_test(run<a_certificate_of_another_host_is_refused>),
        cmocka_unit_test(run<a_self_signed_certificate_is_of_an_unknown_authority>),
        cmocka_unit_test(run<a_server_without_tls_fails_the_handshake>),
        cmocka_unit_test(run<a_redirect_from_https_to_http_is_refused>),
        cmocka_unit_test(run<a_proxy_carries_tls_through_a_tunnel>),
        cmocka_unit_test(run<a_tunnel_that_is_refused_says_its_status>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
