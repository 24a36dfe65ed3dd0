// SPDX-License-Identifier: LGPL-2.1-or-later
// Policies of Delivery Optimization that a running daemon follows at once (do-api 8.2).
// Test thread; the origin runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transferring = 2, transferred = 6;
constexpr std::uint32_t blocked_by_mode = 0x80D03002;

void follow(rpc::client &client, const std::string &policy) {
    must_call(client, method::surface_configure, R"({"delivery":)" + policy + "}");
}

// So slow that it would take half an hour, until the policy goes.
void a_rate_holds_until_the_policy_goes() {
    const origin::server server;
    const scratch_prefix prefix;
    auto client = prefix.connect_to(protocol::surface::delivery_job);
    follow(client, R"({"foreground":{"rate":8192}})");
    const auto job = started_job(client, server.url("/f?size=16M"), "file", 0);
    CHECK(has_moved(client, job));
    CHECK_EQUAL(number_at(get_job(client, job), "state"), transferring);
    const auto sums = must_call(client, method::delivery_performance);
    CHECK_EQUAL(number_at(sums, "foreground_downloads"), 1u);
    follow(client, "{}");
    CHECK(reaches_state(client, job, transferred));
}

void a_limit_of_one_class_is_none_of_the_other() {
    const origin::server server;
    const scratch_prefix prefix;
    auto client = prefix.connect_to(protocol::surface::delivery_job);
    follow(client, R"({"background":{"rate":8192}})");
    const auto slow = started_job(client, server.url("/slow?size=16M"), "slow", 2);
    const auto fast = started_job(client, server.url("/fast?size=16M"), "fast", 0);
    CHECK(reaches_state(client, fast, transferred));
    CHECK(number_at(get_job(client, slow), "state") != transferred);
    follow(client, "{}");
    CHECK(reaches_state(client, slow, transferred));
}

void bypass_refuses_to_start() {
    const origin::server server;
    const scratch_prefix prefix;
    auto client = prefix.connect_to(protocol::surface::delivery_job);
    follow(client, R"({"mode":100})");
    const auto job = create_job(client);
    add_file(client, job, server.url("/f"), "file");
    CHECK_EQUAL(refusal_of(client, method::job_resume, params_of(job)), blocked_by_mode);
    follow(client, R"({"mode":99})");
    call_job(client, method::job_resume, job);
    CHECK(reaches_state(client, job, transferred));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_rate_holds_until_the_policy_goes>),
        cmocka_unit_test(run<a_limit_of_one_class_is_none_of_the_other>),
        cmocka_unit_test(run<bypass_refuses_to_start>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
