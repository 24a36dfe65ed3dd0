// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads by TLS, with certificates made for the test: which are taken, and what the others are called.
// Test thread.
#include "tests/engine/transfer_support.hpp"

#include <cstdlib>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;

namespace {

void run_openssl(const std::vector<std::string> &arguments) {
    std::vector<char *> line{const_cast<char *>("openssl")};
    for (const auto &one : arguments)
        line.push_back(const_cast<char *>(one.c_str()));
    line.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&quiet, output, "/dev/null", 1, 0);
    pid_t id = 0;
    int status = -1;
    CHECK_EQUAL(posix_spawnp(&id, "openssl", &quiet, nullptr, line.data(), environ), 0);
    posix_spawn_file_actions_destroy(&quiet);
    CHECK_EQUAL(::waitpid(id, &status, 0), id);
    CHECK_EQUAL(status, 0);
}

// An authority of its own, and certificates signed by it.
class authority {
  public:
    authority() {
        run_openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                     "-days", "2", "-subj", "/CN=winebits test authority", "-keyout", path("ca.key"), "-out",
                     bundle()});
    }

    // `days` below 0: it has expired.
    origin::server_options certificate(const std::string &name, const std::string &subject, int days) const {
        run_openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                     "/CN=winebits test", "-keyout", path(name + ".key"), "-out", path(name + ".csr")});
        std::ofstream(folder_ / (name + ".ext")) << "subjectAltName=" << subject << "\n";
        run_openssl({"x509", "-req", "-in", path(name + ".csr"), "-CA", bundle(), "-CAkey", path("ca.key"),
                     "-set_serial", "4711", "-days", std::to_string(days), "-extfile", path(name + ".ext"),
                     "-out", path(name + ".pem")});
        return {0, path(name + ".pem"), path(name + ".key")};
    }

    transfer::options trusting() const {
        auto out = downloads::test_options();
        out.certificate_bundle = bundle();
        return out;
    }
    std::string bundle() const { return path("ca.pem"); }

  private:
    std::string path(const std::string &name) const { return (folder_ / name).string(); }

    temporary_folder folder_;
};

const std::string local = "IP:127.0.0.1";

cause failure(downloads &here, const std::string &url) {
    return failure_of(here.run(here.request(url))).why;
}

void a_certificate_of_the_additional_bundle_is_trusted() {
    const authority ours;
    const origin::server server(ours.certificate("good", local, 1));
    downloads here(ours.trusting());
    check_succeeded(here.run(here.request(server.url("/f?size=3M"))));
    check_content(here.temporary(), 3 << 20);
}

void without_that_bundle_the_authority_is_unknown() {
    const authority ours;
    const origin::server server(ours.certificate("good", local, 1));
    downloads here;
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_unknown_authority);
    // And the bundle can be given, and taken away, later.
    here.service().configure(ours.trusting());
    check_succeeded(here.run(here.request(server.url("/f"))));
    here.service().configure(downloads::test_options());
    const origin::server other(ours.certificate("other", local, 1));
    CHECK_EQUAL(failure(here, other.url("/f")), cause::certificate_unknown_authority);
}

void a_bundle_that_is_not_there_adds_nothing() {
    const authority ours;
    const origin::server server(ours.certificate("good", local, 1));
    auto options = downloads::test_options();
    options.certificate_bundle = "/nonexistent/bundle.pem";
    downloads here(options);
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_unknown_authority);
}

void an_expired_certificate_is_refused() {
    const authority ours;
    const origin::server server(ours.certificate("old", local, -1));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_expired);
}

void a_certificate_of_another_host_is_refused() {
    const authority ours;
    const origin::server server(ours.certificate("other", "DNS:elsewhere.test", 1));
    downloads here(ours.trusting());
    CHECK_EQUAL(failure(here, server.url("/f")), cause::certificate_wrong_host);
}

void a_self_signed_certificate_is_of_an_unknown_authority() {
    const authority ours, others;
    const origin::server server(others.certificate("good", local, 1));
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
    const origin::server secure(ours.certificate("good", local, 1));
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
    const origin::server secure(ours.certificate("good", "DNS:nowhere.test", 1));
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
