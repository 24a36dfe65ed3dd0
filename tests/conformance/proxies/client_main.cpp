// SPDX-License-Identifier: LGPL-2.1-or-later
// The proxy test's client: calls every interface of the proxy DLL in another process, and prints TAP.
// Test thread; callbacks arrive on RPC threads.

#include "tests/conformance/proxies/client.hpp"

namespace winebits::proxy_test {

namespace {

int run_all() {
    try {
        connection server;
        cases all;
        add_interface_cases(all, server);
        add_string_cases(all, server);
        add_job_cases(all, server);
        add_value_cases(all, server);
        add_callback_cases(all, server);
        add_legacy_cases(all, server);
        add_delivery_cases(all, server);
        return tap::run(all);
    } catch (const tap::failure &failed) {
        std::printf("Bail out! %s:%d: %s\n", failed.file, failed.line, failed.what);
        return 1;
    }
}

} // namespace

} // namespace winebits::proxy_test

int main() {
    if (FAILED(CoInitializeEx(nullptr, COINIT_MULTITHREADED))) {
        std::printf("Bail out! CoInitializeEx failed\n");
        return 1;
    }
    const int status = winebits::proxy_test::run_all();
    CoUninitialize();
    return status;
}
