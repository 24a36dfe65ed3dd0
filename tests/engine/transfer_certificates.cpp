// SPDX-License-Identifier: LGPL-2.1-or-later
// Security flags, revocation, client certificates, and certificates that a program judges
// (bits-api 3.9, 6.9). Test thread.
#include "engine/transfer/certificate_identity.hpp"
#include "tests/engine/secure_support.hpp"

using namespace winebits;
using namespace winebits::test;
namespace security = queue::security;

namespace {

constexpr std::uint32_t every_relaxation = security::ignore_host_name | security::ignore_date |
                                           security::ignore_unknown_authority | security::ignore_wrong_usage;

const transfer_history &run_with(downloads &here, const std::string &url, std::uint32_t flags) {
    std::filesystem::remove(here.temporary());
    auto what = here.request(url);
    what.http.security_flags = flags;
    return here.run(what);
}

// Only `flag` lets the certificate pass, and all other flags together don't.
void check_flag(const origin::server &server, downloads &here, std::uint32_t flag, cause why) {
    const auto url = server.url("/f?size=3K");
    CHECK_EQUAL(failure_of(run_with(here, url, 0)).why, why);
    CHECK_EQUAL(failure_of(run_with(here, url, every_relaxation & ~flag)).why, why);
    check_succeeded(run_with(here, url, flag));
    // And what one job accepted is not accepted for another.
    CHECK_EQUAL(failure_of(run_with(here, url, 0)).why, why);
}

// ---- Flags

void the_host_name_can_be_ignored() {
    const authority ours;
    const origin::server server(ours.certificate("other", {.subject = "DNS:elsewhere.test"}));
    downloads here(ours.trusting());
    check_flag(server, here, security::ignore_host_name, cause::certificate_wrong_host);
}

void the_date_can_be_ignored() {
    const authority ours;
    const origin::server server(ours.certificate("old", {.expired = true}));
    downloads here(ours.trusting());
    check_flag(server, here, security::ignore_date, cause::certificate_expired);
}

void the_authority_can_be_ignored() {
    const authority ours, others;
    const origin::server server(others.certificate("good"));
    downloads here(ours.trusting());
    check_flag(server, here, security::ignore_unknown_authority, cause::certificate_unknown_authority);
}

void the_usage_can_be_ignored() {
    const authority ours;
    const origin::server server(ours.certificate("client", {.usage = "clientAuth"}));
    downloads here(ours.trusting());
    check_flag(server, here, security::ignore_wrong_usage, cause::certificate_invalid);
}

void two_faults_need_two_flags() {
    const authority ours, others;
    const origin::server server(others.certificate("old", {.expired = true}));
    downloads here(ours.trusting());
    const auto url = server.url("/f");
    CHECK_EQUAL(failure_of(run_with(here, url, security::ignore_unknown_authority)).why,
                cause::certificate_expired);
    CHECK_EQUAL(failure_of(run_with(here, url, security::ignore_date)).why,
                cause::certificate_unknown_authority);
    check_succeeded(run_with(here, url, security::ignore_unknown_authority | security::ignore_date));
}

void a_downgrade_can_be_allowed() {
    const authority ours;
    const origin::server secure(ours.certificate("good"));
    const origin::server plain;
    downloads here(ours.trusting());
    const auto url = secure.url("/f?redirect=" + plain.url("/g"));
    CHECK_EQUAL(failure_of(run_with(here, url, security::redirect_and_report)).why,
                cause::redirect_to_insecure);
    check_succeeded(run_with(here, url, security::redirect_to_insecure));
    const auto &done = run_with(here, url, security::redirect_to_insecure | security::redirect_and_report);
    check_succeeded(done);
    CHECK_EQUAL(done.responses.back().remote_name, plain.url("/g"));
    CHECK_EQUAL(failure_of(run_with(here, secure.url("/f?redirect=ftp://127.0.0.1/g"),
                                    security::redirect_to_insecure))
                    .why,
                cause::redirect_to_insecure);
}

// ---- Revocation

void a_revoked_certificate_is_refused_when_asked() {
    SKIP_WITHOUT("nginx");
    const authority ours;
    const web_server lists("");
    const auto address = lists.url("/list.crl");
    const origin::server good(ours.certificate("good", {.revocation_list = address}));
    const origin::server bad(ours.certificate("bad", {.revocation_list = address}));
    ours.revoke("bad");
    lists.put("list.crl", ours.revocation_list());
    downloads here(ours.trusting());
    check_succeeded(run_with(here, bad.url("/f"), 0));
    CHECK_EQUAL(failure_of(run_with(here, bad.url("/f"), security::check_revocation)).why,
                cause::certificate_revoked);
    check_succeeded(run_with(here, good.url("/f"), security::check_revocation));
    // The connection of a job that didn't ask is not used for one that does.
    check_succeeded(run_with(here, bad.url("/f"), 0));
    CHECK_EQUAL(failure_of(run_with(here, bad.url("/f"), security::check_revocation)).why,
                cause::certificate_revoked);
}

void a_list_that_cannot_be_had_leaves_revocation_unknown() {
    SKIP_WITHOUT("nginx");
    const authority ours, others;
    const web_server lists("");
    downloads here(ours.trusting());
    const origin::server without(ours.certificate("without"));
    const origin::server missing(ours.certificate("missing", {.revocation_list = lists.url("/missing.crl")}));
    const origin::server garbage(ours.certificate("garbage", {.revocation_list = lists.url("/garbage.crl")}));
    const origin::server foreign(ours.certificate("foreign", {.revocation_list = lists.url("/foreign.crl")}));
    const origin::server nobody(ours.certificate(
        "nobody", {.revocation_list = "http://127.0.0.1:" + std::to_string(free_port()) + "/list.crl"}));
    lists.put("garbage.crl", "this is no list");
    lists.put("foreign.crl", others.revocation_list());
    for (const auto *server : {&without, &missing, &garbage, &foreign, &nobody})
        CHECK_EQUAL(failure_of(run_with(here, server->url("/f"), security::check_revocation)).why,
                    cause::revocation_unknown);
}

void an_unknown_authority_comes_before_revocation() {
    const authority ours, others;
    const origin::server server(others.certificate("good"));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure_of(run_with(here, server.url("/f"), security::check_revocation)).why,
                cause::certificate_unknown_authority);
}

// ---- Client certificates

// nginx that answers only to certificates of `ours`.
std::string demanding(const authority &ours, const std::string &how, const std::string &protocol) {
    return "ssl_certificate " + ours.path("server.pem") + ";\nssl_certificate_key " +
           ours.path("server.key") + ";\nssl_verify_client " + how + ";\nssl_client_certificate " +
           ours.bundle() + ";\nssl_protocols " + protocol + ";";
}

void a_client_certificate_is_shown() {
    SKIP_WITHOUT("nginx");
    const authority ours;
    ours.certificate("server");
    ours.certificate("client", {.usage = "clientAuth", .rsa = true});
    for (const char *protocol : {"TLSv1.2", "TLSv1.3"}) {
        const web_server server(demanding(ours, "on", protocol), true);
        server.put("file", "content");
        downloads here(ours.trusting());
        auto what = here.request(server.url("/file"));
        what.http.certificate = ours.client("client");
        check_succeeded(here.run(what));
        CHECK_EQUAL(failure_of(here.run(here.request(server.url("/file"), "other"))).why,
                    cause::client_certificate_needed);
        what = here.request(server.url("/file"), "third");
        what.http.certificate = ours.client("client");
        what.http.certificate->private_key.clear();
        CHECK_EQUAL(failure_of(here.run(what)).why, cause::client_certificate_no_key);
    }
}

void a_certificate_that_is_only_welcome_is_not_needed() {
    SKIP_WITHOUT("nginx");
    const authority ours;
    ours.certificate("server");
    const web_server server(demanding(ours, "optional", "TLSv1.3"), true);
    server.put("file", "content");
    downloads here(ours.trusting());
    check_succeeded(here.run(here.request(server.url("/file"))));
}

void a_server_that_forbids_it_is_403() {
    SKIP_WITHOUT("nginx");
    const authority ours;
    ours.certificate("server");
    const web_server server(demanding(ours, "optional", "TLSv1.3") + "\nlocation /file { return 403; }",
                            true);
    downloads here(ours.trusting());
    CHECK_EQUAL(failure_of(here.run(here.request(server.url("/file")))).http_status, 403);
}

void a_client_certificate_without_use_does_no_harm() {
    const authority ours;
    const origin::server server(ours.certificate("good"));
    ours.certificate("client", {.usage = "clientAuth", .rsa = true});
    downloads here(ours.trusting());
    auto what = here.request(server.url("/f"));
    what.http.certificate = ours.client("client");
    what.http.certificate->private_key = "no key at all";
    check_succeeded(here.run(what));
}

void a_key_must_fit_its_certificate() {
    const authority ours;
    ours.certificate("one", {.rsa = true});
    ours.certificate("two", {.rsa = true});
    auto chosen = ours.client("one");
    CHECK(transfer::identity_of(chosen).has_value());
    chosen.private_key = ours.client("two").private_key;
    CHECK(!transfer::identity_of(chosen).has_value());
    chosen.private_key.clear();
    CHECK(!transfer::identity_of(chosen).has_value());
}

// What Wine makes of some imported keys: behind the first exponent every byte of the blob has moved.
void a_key_with_wrong_exponents_is_used_all_the_same() {
    constexpr std::size_t bytes = 256, second_exponent = 20 + bytes + 3 * bytes / 2;
    const authority ours;
    ours.certificate("client", {.rsa = true});
    auto chosen = ours.client("client");
    const auto whole = transfer::identity_of(chosen);
    chosen.private_key.erase(second_exponent, 1);
    chosen.private_key.push_back('\0');
    const auto mended = transfer::identity_of(chosen);
    CHECK(whole && mended);
    CHECK(whole->private_key == mended->private_key);
    chosen.private_key[20 + bytes] ^= 1; // of the first prime
    CHECK(!transfer::identity_of(chosen).has_value());
}

// ---- Certificates that the program judges

queue::start_transfer judged(downloads &here, const std::string &url) {
    auto what = here.request(url);
    what.validates_certificates = true;
    return what;
}

void an_unjudged_certificate_is_presented() {
    const authority ours;
    origin::server server(ours.certificate("good"));
    downloads here(ours.trusting());
    const auto &done = here.run(judged(here, server.url("/f")));
    CHECK_EQUAL(failure_of(done).why, cause::certificate_unjudged);
    CHECK_EQUAL(done.certificates.size(), 1U);
    const auto &shown = done.certificates[0];
    CHECK_EQUAL(shown.origin, "127.0.0.1:" + std::to_string(server.port()));
    CHECK_EQUAL(shown.chain.size(), 2U);
    CHECK(shown.chain[0] == ours.der("good"));
    CHECK_EQUAL(shown.fingerprint, transfer::fingerprint_of(shown.chain[0]));
    CHECK_EQUAL(shown.fingerprint.size(), 64U);
    CHECK_EQUAL(shown.public_key.size(), 44U);
    // Nothing was asked before the program has said yes.
    CHECK_EQUAL(server.log().count(""), 0U);
}

void an_accepted_certificate_is_used() {
    const authority ours;
    const origin::server server(ours.certificate("good"));
    downloads here(ours.trusting());
    const auto shown = here.run(judged(here, server.url("/f"))).certificates.at(0);
    auto what = judged(here, server.url("/f?size=300K"));
    what.accepted = {{shown.origin, shown.public_key}};
    check_succeeded(here.run(what));
    check_content(here.temporary(), 300 << 10);
}

void another_key_is_presented_again() {
    const authority ours;
    const auto first = ours.certificate("first"), second = ours.certificate("second");
    std::uint16_t port = 0;
    downloads here(ours.trusting());
    queue::accepted_certificate accepted;
    {
        const origin::server server(first);
        port = server.port();
        const auto shown = here.run(judged(here, server.url("/f"))).certificates.at(0);
        accepted = {shown.origin, shown.public_key};
    }
    origin::server server({port, second.certificate, second.key, {}});
    auto what = judged(here, server.url("/f"));
    what.accepted = {accepted};
    const auto &done = here.run(what);
    CHECK_EQUAL(failure_of(done).why, cause::certificate_unjudged);
    CHECK(done.certificates.at(0).public_key != accepted.public_key);
    CHECK_EQUAL(server.log().count(""), 0U);
}

void the_usual_checks_come_first() {
    const authority ours;
    const origin::server server(ours.certificate("old", {.expired = true}));
    downloads here(ours.trusting());
    const auto &done = here.run(judged(here, server.url("/f")));
    CHECK_EQUAL(failure_of(done).why, cause::certificate_expired);
    CHECK(done.certificates.empty());
    auto what = judged(here, server.url("/f"));
    what.http.security_flags = security::ignore_date;
    const auto &relaxed = here.run(what);
    CHECK_EQUAL(failure_of(relaxed).why, cause::certificate_unjudged);
    CHECK_EQUAL(relaxed.certificates.size(), 1U);
    what = judged(here, server.url("/f"));
    what.http.security_flags = security::ignore_date;
    what.accepted = {{relaxed.certificates[0].origin, relaxed.certificates[0].public_key}};
    check_succeeded(here.run(what));
}

void a_certificate_for_another_host_is_not_presented() {
    const authority ours;
    const origin::server server(ours.certificate("other", {.subject = "DNS:elsewhere.test"}));
    downloads here(ours.trusting());
    const auto &done = here.run(judged(here, server.url("/f")));
    CHECK_EQUAL(failure_of(done).why, cause::certificate_wrong_host);
    CHECK(done.certificates.empty());
}

void a_redirect_presents_the_next_server() {
    const authority ours;
    const origin::server first(ours.certificate("first"));
    origin::server second(ours.certificate("second"));
    downloads here(ours.trusting());
    const auto url = first.url("/f?redirect=" + second.url("/g"));
    const auto one = here.run(judged(here, url)).certificates.at(0);
    auto what = judged(here, url);
    what.accepted = {{one.origin, one.public_key}};
    const auto two = here.run(what).certificates.at(0);
    CHECK_EQUAL(two.origin, "127.0.0.1:" + std::to_string(second.port()));
    CHECK_EQUAL(second.log().count(""), 0U);
    what = judged(here, url);
    what.accepted = {{one.origin, one.public_key}, {two.origin, two.public_key}};
    check_succeeded(here.run(what));
}

void a_certificate_behind_a_proxy_is_presented() {
    const authority ours;
    const origin::server server(ours.certificate("good", {.subject = "DNS:nowhere.test"}));
    const origin::server proxy;
    downloads here(ours.trusting());
    auto what = judged(here, "https://nowhere.test:" + std::to_string(server.port()) + "/f");
    what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
    const auto shown = here.run(what).certificates.at(0);
    CHECK_EQUAL(shown.origin, "nowhere.test:" + std::to_string(server.port()));
    what.id = here.request("").id;
    what.accepted = {{shown.origin, shown.public_key}};
    check_succeeded(here.run(what));
}

void plain_http_has_nothing_to_judge() {
    const origin::server server;
    downloads here;
    check_succeeded(here.run(judged(here, server.url("/f"))));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<the_host_name_can_be_ignored>),
        cmocka_unit_test(run<the_date_can_be_ignored>),
        cmocka_unit_test(run<the_authority_can_be_ignored>),
        cmocka_unit_test(run<the_usage_can_be_ignored>),
        cmocka_unit_test(run<two_faults_need_two_flags>),
        cmocka_unit_test(run<a_downgrade_can_be_allowed>),
        cmocka_unit_test(run<a_revoked_certificate_is_refused_when_asked>),
        cmocka_unit_test(run<a_list_that_cannot_be_had_leaves_revocation_unknown>),
        cmocka_unit_test(run<an_unknown_authority_comes_before_revocation>),
        cmocka_unit_test(run<a_client_certificate_is_shown>),
        cmocka_unit_test(run<a_certificate_that_is_only_welcome_is_not_needed>),
        cmocka_unit_test(run<a_server_that_forbids_it_is_403>),
        cmocka_unit_test(run<a_client_certificate_without_use_does_no_harm>),
        cmocka_unit_test(run<a_key_must_fit_its_certificate>),
        cmocka_unit_test(run<a_key_with_wrong_exponents_is_used_all_the_same>),
        cmocka_unit_test(run<an_unjudged_certificate_is_presented>),
        cmocka_unit_test(run<an_accepted_certificate_is_used>),
        cmocka_unit_test(run<another_key_is_presented_again>),
        cmocka_unit_test(run<the_usual_checks_come_first>),
        cmocka_unit_test(run<a_certificate_for_another_host_is_not_presented>),
        cmocka_unit_test(run<a_redirect_presents_the_next_server>),
        cmocka_unit_test(run<a_certificate_behind_a_proxy_is_presented>),
        cmocka_unit_test(run<plain_http_has_nothing_to_judge>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
