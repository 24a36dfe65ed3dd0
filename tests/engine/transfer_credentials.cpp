// SPDX-License-Identifier: LGPL-2.1-or-later
// Who a job says it is, to servers and proxies (bits-api 3.5, 6.8).
// Test thread.
#include "engine/transfer/authentication.hpp"
#include "tests/engine/secure_support.hpp"

#include <curl/curl.h>
#include <fstream>

using namespace winebits;
using namespace winebits::test;
using queue::auth_scheme;
using queue::auth_target;

namespace {

queue::credential known(auth_scheme scheme, auth_target target = auth_target::server) {
    return {target, scheme, false, "user", "password"};
}

struct trial {
    origin::server server;
    downloads here;

    const transfer_history &run(const std::string &path, std::vector<queue::credential> credentials) {
        std::filesystem::remove(here.temporary());
        auto what = here.request(server.url(path));
        what.http.credentials = std::move(credentials);
        return here.run(what);
    }
    std::vector<origin::request> requests() { return server.log().requests(); }
};

int status_of(const transfer_history &done) {
    const auto failed = failure_of(done);
    CHECK_EQUAL(failed.why, cause::http_status);
    return failed.http_status;
}

std::string scheme_of(const origin::request &what) {
    const auto value = what.header("authorization");
    return value.substr(0, value.find(' '));
}

// ---- Servers

void each_scheme_is_answered() {
    trial t;
    for (const auto &[name, scheme] : {std::pair("basic", auth_scheme::basic),
                                       {"digest", auth_scheme::digest},
                                       {"ntlm", auth_scheme::ntlm}}) {
        check_succeeded(t.run("/f?size=300K&auth=" + std::string(name), {known(scheme)}));
        check_content(t.here.temporary(), 300 << 10);
    }
}

void nothing_is_said_before_a_challenge() {
    trial t;
    check_succeeded(t.run("/f", {known(auth_scheme::basic), known(auth_scheme::ntlm)}));
    for (const auto &one : t.requests())
        CHECK(!one.headers.contains("authorization"));
    check_succeeded(t.run("/f?auth=basic", {known(auth_scheme::basic)}));
    CHECK(!t.requests()[2].headers.contains("authorization"));
    CHECK_EQUAL(scheme_of(t.requests()[3]), "Basic");
    CHECK_EQUAL(scheme_of(t.requests()[4]), "Basic"); // the GET knows already
    CHECK_EQUAL(t.requests().size(), 5U);
}

void the_challenge_itself_is_not_told() {
    trial t;
    const auto &done = t.run("/f?auth=basic", {known(auth_scheme::basic)});
    check_succeeded(done);
    for (const auto &one : done.responses)
        CHECK(one.headers.find(" 401 ") == std::string::npos);
}

void without_a_credential_it_is_401() {
    trial t;
    const auto &done = t.run("/f?auth=basic", {});
    CHECK_EQUAL(status_of(done), 401);
    CHECK_EQUAL(done.responses.size(), 1U);
    CHECK_EQUAL(t.requests().size(), 1U);
}

void a_wrong_password_is_401() {
    for (const auto &[name, scheme] : {std::pair("basic", auth_scheme::basic),
                                       {"digest", auth_scheme::digest},
                                       {"ntlm", auth_scheme::ntlm}}) {
        trial t;
        auto wrong = known(scheme);
        wrong.password = "another";
        CHECK_EQUAL(status_of(t.run("/f?auth=" + std::string(name), {wrong})), 401);
    }
}

void a_credential_of_another_scheme_is_not_used() {
    trial t;
    CHECK_EQUAL(status_of(t.run("/f?auth=digest", {known(auth_scheme::basic)})), 401);
    CHECK_EQUAL(status_of(t.run("/g?auth=basic", {known(auth_scheme::basic, auth_target::proxy)})), 401);
    CHECK_EQUAL(status_of(t.run("/h?auth=basic", {known(auth_scheme::passport)})), 401);
    CHECK_EQUAL(t.requests().size(), 3U);
}

void the_strongest_scheme_offered_is_taken() {
    trial t;
    check_succeeded(
        t.run("/f?auth=basic&auth=digest", {known(auth_scheme::basic), known(auth_scheme::digest)}));
    CHECK_EQUAL(scheme_of(t.requests().back()), "Digest");
    check_succeeded(t.run("/g?auth=basic&auth=ntlm&auth=digest",
                          {known(auth_scheme::basic), known(auth_scheme::ntlm), known(auth_scheme::digest)}));
    CHECK_EQUAL(scheme_of(t.requests()[4]), "NTLM");
    check_succeeded(t.run("/h?auth=basic&auth=digest", {known(auth_scheme::basic)}));
    CHECK_EQUAL(scheme_of(t.requests().back()), "Basic");
}

void negotiate_without_a_ticket_becomes_ntlm() {
    trial t;
    check_succeeded(t.run("/f?auth=negotiate&auth=ntlm", {known(auth_scheme::negotiate)}));
}

void ntlm_keeps_to_its_connection_under_security_flags() {
    const authority ours;
    origin::server server(ours.certificate("old", {.expired = true}));
    downloads here(ours.trusting());
    auto what = here.request(server.url("/f?auth=ntlm&size=300K"));
    what.http.credentials = {known(auth_scheme::ntlm)};
    what.http.security_flags = queue::security::ignore_date;
    check_succeeded(here.run(what));
}

void the_users_own_credential_without_a_ticket_is_401() {
    trial t;
    queue::credential own{auth_target::server, auth_scheme::negotiate, true, {}, {}};
    CHECK_EQUAL(status_of(t.run("/f?auth=negotiate", {own})), 401);
    CHECK_EQUAL(status_of(t.run("/g?auth=ntlm", {own})), 401);
}

void the_user_of_the_url_answers_too() {
    trial t;
    auto what =
        t.here.request("http://user:password@127.0.0.1:" + std::to_string(t.server.port()) + "/f?auth=basic");
    check_succeeded(t.here.run(what));
    CHECK(!t.requests()[0].headers.contains("authorization"));
}

void credentials_are_not_for_another_server() {
    trial t;
    origin::server other;
    CHECK_EQUAL(status_of(t.run("/f?redirect=" + other.url("/g%3Fauth=basic"), {known(auth_scheme::basic)})),
                401);
    for (const auto &one : other.log().requests())
        CHECK(!one.headers.contains("authorization"));
}

void a_redirect_on_the_same_server_keeps_them() {
    trial t;
    check_succeeded(t.run("/f?redirect=/g%3Fauth=basic", {known(auth_scheme::basic)}));
}

void a_long_page_beside_the_challenge_does_not_matter() {
    SKIP_WITHOUT("nginx");
    web_server server("auth_basic winebits;\nauth_basic_user_file users;\nerror_page 401 /long;\n"
                      "location = /long { internal; }");
    std::ofstream(server.path("users")) << "user:{PLAIN}password\n";
    server.put("long", std::string(200'000, 'x'));
    server.put("file", "content");
    downloads here;
    auto what = here.request(server.url("/file"));
    CHECK_EQUAL(status_of(here.run(what)), 401);
    what = here.request(server.url("/file"));
    what.http.credentials = {known(auth_scheme::basic)};
    check_succeeded(here.run(what));
}

// ---- Proxies

void a_proxy_of_its_own_asks_for_each_scheme() {
    for (const auto &[name, scheme] : {std::pair("basic", auth_scheme::basic),
                                       {"digest", auth_scheme::digest},
                                       {"ntlm", auth_scheme::ntlm}}) {
        origin::server proxy;
        downloads here;
        auto what = here.request("http://nowhere.test/f?proxy-auth=" + std::string(name));
        what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
        CHECK_EQUAL(status_of(here.run(what)), 407);
        what = here.request(what.remote_name);
        what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
        what.http.credentials = {known(scheme, auth_target::proxy)};
        check_succeeded(here.run(what));
    }
}

void a_proxy_and_its_server_may_both_ask() {
    origin::server proxy;
    downloads here;
    auto what = here.request("http://nowhere.test/f?proxy-auth=basic&auth=digest");
    what.proxy = {queue::proxy_usage::override_list, "127.0.0.1:" + std::to_string(proxy.port()), ""};
    what.http.credentials = {known(auth_scheme::basic, auth_target::proxy), known(auth_scheme::digest)};
    check_succeeded(here.run(what));
}

void tinyproxy_wants_a_password() {
    SKIP_WITHOUT("tinyproxy");
    const authority ours;
    const origin::server plain, secure(ours.certificate("good"));
    const password_proxy proxy("password");
    downloads here(ours.trusting());
    for (const auto &url : {plain.url("/f?size=300K"), secure.url("/f?size=300K")}) {
        auto what = here.request(url);
        what.proxy = {queue::proxy_usage::override_list, proxy.address(), ""};
        CHECK_EQUAL(status_of(here.run(what)), 407);
        what = here.request(url);
        what.proxy = {queue::proxy_usage::override_list, proxy.address(), ""};
        what.http.credentials = {known(auth_scheme::basic, auth_target::proxy)};
        check_succeeded(here.run(what));
        check_content(here.temporary(), 300 << 10);
        std::filesystem::remove(here.temporary());
        what.id = here.request(url).id;
        what.http.credentials[0].password = "another";
        CHECK_EQUAL(status_of(here.run(what)), 401); // so says this proxy
    }
}

// ---- The choice

constexpr unsigned long everything = CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM | CURLAUTH_NEGOTIATE;

void an_explicit_credential_goes_before_the_users_own() {
    queue::http_options options;
    options.credentials = {{auth_target::server, auth_scheme::negotiate, true, {}, {}},
                           known(auth_scheme::basic)};
    const auto chosen = transfer::answer_challenge(options, auth_target::server, everything, 0, "");
    CHECK(chosen.has_value());
    CHECK_EQUAL(chosen->scheme, static_cast<unsigned long>(CURLAUTH_BASIC));
}

void the_users_own_for_the_proxy_is_for_the_server_too() {
    queue::http_options options;
    options.credentials = {{auth_target::proxy, auth_scheme::negotiate, true, {}, {}}};
    CHECK(transfer::answer_challenge(options, auth_target::server, everything, 0, "").has_value());
    options.credentials.push_back(known(auth_scheme::digest));
    CHECK(!transfer::answer_challenge(options, auth_target::server, CURLAUTH_NEGOTIATE, 0, "").has_value());
}

void stored_credentials_are_for_the_proxy() {
    queue::http_options options;
    options.use_stored_proxy_credentials = true;
    CHECK(transfer::answer_challenge(options, auth_target::proxy, everything, 0, "").has_value());
    CHECK(!transfer::answer_challenge(options, auth_target::server, everything, 0, "").has_value());
}

void a_refusal_ends_it() {
    queue::http_options options;
    options.credentials = {known(auth_scheme::basic), known(auth_scheme::digest)};
    CHECK(!transfer::answer_challenge(options, auth_target::server, everything, CURLAUTH_DIGEST, "")
               .has_value());
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<each_scheme_is_answered>),
        cmocka_unit_test(run<nothing_is_said_before_a_challenge>),
        cmocka_unit_test(run<the_challenge_itself_is_not_told>),
        cmocka_unit_test(run<without_a_credential_it_is_401>),
        cmocka_unit_test(run<a_wrong_password_is_401>),
        cmocka_unit_test(run<a_credential_of_another_scheme_is_not_used>),
        cmocka_unit_test(run<the_strongest_scheme_offered_is_taken>),
        cmocka_unit_test(run<negotiate_without_a_ticket_becomes_ntlm>),
        cmocka_unit_test(run<ntlm_keeps_to_its_connection_under_security_flags>),
        cmocka_unit_test(run<the_users_own_credential_without_a_ticket_is_401>),
        cmocka_unit_test(run<the_user_of_the_url_answers_too>),
        cmocka_unit_test(run<credentials_are_not_for_another_server>),
        cmocka_unit_test(run<a_redirect_on_the_same_server_keeps_them>),
        cmocka_unit_test(run<a_long_page_beside_the_challenge_does_not_matter>),
        cmocka_unit_test(run<a_proxy_of_its_own_asks_for_each_scheme>),
        cmocka_unit_test(run<a_proxy_and_its_server_may_both_ask>),
        cmocka_unit_test(run<tinyproxy_wants_a_password>),
        cmocka_unit_test(run<an_explicit_credential_goes_before_the_users_own>),
        cmocka_unit_test(run<the_users_own_for_the_proxy_is_for_the_server_too>),
        cmocka_unit_test(run<stored_credentials_are_for_the_proxy>),
        cmocka_unit_test(run<a_refusal_ends_it>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
