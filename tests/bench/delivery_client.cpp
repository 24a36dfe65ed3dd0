// SPDX-License-Identifier: LGPL-2.1-or-later
// Times one download of Delivery Optimization by the wire, with a daemon of its own: from Start to a file
// under its final name. usage: delivery_client URL COPY; COPY is what the file must be like. Prints
// milliseconds. TMPDIR says where the file lies. Main thread.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transferred = 2, paused = 5; // DODownloadState
constexpr std::chrono::milliseconds poll_every{5};

void wait_until_transferred(rpc::client &client, const std::string &job) {
    for (;;) {
        const auto state = number_at(get_job(client, job), "delivery.state");
        if (state == transferred)
            return;
        CHECK(state != paused);
        std::this_thread::sleep_for(poll_every);
    }
}

void download(const std::string &url, const std::string &copy) {
    const scratch_prefix prefix;
    prefix.start();
    auto client = prefix.connect_to(protocol::surface::delivery_download, new_guid());
    const auto job = create_download(client, url, "file");
    set_job(client, job, "priority", "0"); // in the foreground
    const auto begin = std::chrono::steady_clock::now();
    must_call(client, method::job_resume, params_of(job, R"(,"ranges":[])"));
    wait_until_transferred(client, job);
    call_job(client, method::job_complete, job);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    CHECK_EQUAL(std::system(("cmp -s '" + copy + "' '" + prefix.drive_c("file") + "'").c_str()), 0);
    std::printf("%.1f\n", took.count());
}

} // namespace

int main(int count, char **arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: delivery_client URL COPY\n");
        return 2;
    }
    try {
        download(arguments[1], arguments[2]);
    } catch (const check_failure &failure) {
        std::fprintf(stderr, "delivery_client: the download failed\n");
        return 1;
    }
    return 0;
}
