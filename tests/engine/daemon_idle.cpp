// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon that transfers nothing sleeps: none of its threads runs (design promise 7). Context switches are
// counted, not time: something that ticks comes in every interval, however slow the machine is. Test thread
// only, against real daemon processes.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <map>
#include <sstream>
#include <thread>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transient_error = 5, transferred = 6;
constexpr std::chrono::seconds interval{3}; // the status page is refreshed and progress looked at more often
constexpr int most_intervals = 20;          // what was under way may need some to come to its end

// How often each thread of the process has run so far.
std::map<std::string, std::string> runs_of(pid_t pid) {
    std::map<std::string, std::string> out;
    std::error_code gone;
    for (const auto &thread :
         std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", gone)) {
        std::istringstream status(contents_of(thread.path().string() + "/status"));
        for (std::string line; std::getline(status, line);)
            if (line.find("ctxt_switches:") != std::string::npos)
                out[thread.path().filename().string()] += line;
    }
    return out;
}

bool sleeps(const scratch_prefix &prefix) {
    const auto pid = prefix.daemon();
    CHECK(pid.has_value());
    for (int i = 0; i < most_intervals; ++i) {
        const auto before = runs_of(*pid);
        CHECK(!before.empty());
        std::this_thread::sleep_for(interval);
        if (runs_of(*pid) == before)
            return prefix.daemon() == pid;
    }
    return false;
}

void it_sleeps_while_programs_are_there_that_ask_nothing() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto events = prefix.connect(protocol::role::events);
    must_call(events, method::events_subscribe);
    create_job(client); // suspended
    CHECK(sleeps(prefix));
    must_call(client, method::daemon_status);
}

void it_sleeps_until_it_leaves() {
    scratch_prefix prefix;
    {
        auto client = prefix.connect();
        create_job(client);
    }
    CHECK(sleeps(prefix));
}

void it_sleeps_when_a_transfer_has_ended() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=2M"), "f.bin");
    CHECK(reaches_state(client, job, transferred));
    CHECK(sleeps(prefix));
}

void it_sleeps_when_a_download_has_ended() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect_to(protocol::surface::delivery_download);
    const auto job = create_download(client, server.url("/f?size=2M"), "f.bin");
    call_job(client, method::job_resume, job);
    CHECK(reaches_state(client, job, transferred));
    CHECK(sleeps(prefix));
}

void it_sleeps_when_a_transfer_was_paused() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=4M&stall=1M"), "f.bin");
    CHECK(has_moved(client, job));
    call_job(client, method::job_suspend, job);
    CHECK(sleeps(prefix));
}

void it_sleeps_until_a_retry_is_due() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, "http://127.0.0.1:1/x", "x"); // nobody listens there
    CHECK(reaches_state(client, job, transient_error));
    CHECK(sleeps(prefix));
}

void it_is_awake_while_something_is_transferred() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=4M&stall=1M"), "f.bin");
    CHECK(has_moved(client, job));
    const auto pid = *prefix.daemon();
    const auto before = runs_of(pid);
    CHECK(holds_soon([&] { return runs_of(pid) != before; })); // else the others would prove nothing
}

} // namespace

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<it_is_awake_while_something_is_transferred>),
        cmocka_unit_test(run<it_sleeps_while_programs_are_there_that_ask_nothing>),
        cmocka_unit_test(run<it_sleeps_until_it_leaves>),
        cmocka_unit_test(run<it_sleeps_when_a_transfer_has_ended>),
        cmocka_unit_test(run<it_sleeps_when_a_download_has_ended>),
        cmocka_unit_test(run<it_sleeps_when_a_transfer_was_paused>),
        cmocka_unit_test(run<it_sleeps_until_a_retry_is_due>),
    };
    return cmocka_run_group_tests_name("daemon_idle", tests, nullptr, nullptr);
}
