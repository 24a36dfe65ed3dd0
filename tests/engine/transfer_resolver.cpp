// SPDX-License-Identifier: LGPL-2.1-or-later
// A name server that doesn't answer must hold nobody up but the one who asks it. This program has a
// getaddrinfo of its own, which libcurl's resolver threads find before the C library's. Test thread;
// getaddrinfo on threads of libcurl.
#include "tests/engine/transfer_scripted_files.hpp"
#include "tests/engine/transfer_support.hpp"

#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <netdb.h>

using namespace winebits;
using namespace winebits::test;

namespace {

gate &name_server() {
    static gate one;
    return one;
}

std::atomic<int> &asked() {
    static std::atomic<int> count{0};
    return count;
}

void an_unanswered_name_holds_nobody_up() {
    origin::server server;
    downloads here;
    const auto what = here.request("http://slow.test/f", "slow");
    here.start(what);
    here.wait_until([] { return asked() > 0; });
    check_succeeded(here.run(here.request(server.url("/f"), "first")));
    here.service().stop(what.id);
    CHECK(here.wait_for_end(what.id).finished->stopped);
    check_succeeded(here.run(here.request(server.url("/f"), "second")));
}

void an_unanswered_name_times_out() {
    origin::server server;
    auto options = downloads::test_options();
    options.connect_timeout = seconds(1);
    downloads here(options);
    CHECK_EQUAL(failure_of(here.run(here.request("http://slow.test/f", "slow"))).why, cause::timed_out);
    check_succeeded(here.run(here.request(server.url("/f"), "other")));
}

int let_the_resolvers_go(void **) {
    name_server().open();
    return 0;
}

} // namespace

extern "C" int getaddrinfo(const char *node, const char *service, const addrinfo *hints, addrinfo **out) {
    if (node && std::strcmp(node, "slow.test") == 0) {
        ++asked();
        name_server().pass();
        return EAI_AGAIN;
    }
    using function = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, out);
}

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<an_unanswered_name_holds_nobody_up>),
        cmocka_unit_test(run<an_unanswered_name_times_out>),
    };
    return cmocka_run_group_tests(tests, nullptr, let_the_resolvers_go);
}
