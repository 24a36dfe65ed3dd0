// SPDX-License-Identifier: LGPL-2.1-or-later
// Bandwidth policies and the network's cost (bits-api 8.4, 8.5): who is limited, who waits, and what ends it.
// Test thread only.
#include "engine/queue/bandwidth.hpp"
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint32_t blocked_by_policy = 0x8020003E;
constexpr std::uint32_t blocked_by_cost = 0x80200059;
constexpr std::uint32_t usage_based = 0x40;

// The fixture begins on Tuesday, 2023-11-14, at 22:13:20 UTC.
q::bandwidth_window from_to(std::uint32_t from, std::uint32_t to, q::bandwidth_limits limits) {
    return {0, 6, from, to, limits};
}

q::settings with(q::bandwidth_window window) {
    q::settings out;
    out.bandwidth.windows = {window};
    return out;
}

const q::bandwidth_limits none_at_all{0, 0, 0};

file_time at(unsigned day, unsigned hour) { // day 0: Sunday, 1601-01-07
    return (std::uint64_t{6 + day} * 24 + hour) * 3600 * file_time_per_second;
}

void windows_hold_on_their_days_and_hours() {
    q::bandwidth_policy policy;
    policy.windows = {{1, 5, 8, 17, {1, 1, 1}}, {6, 0, 22, 6, {2, 2, 2}}};
    policy.otherwise = {9, 9, 9};
    const auto high = [&](unsigned day, unsigned hour) { return *q::limits_at(policy, at(day, hour)).high; };
    CHECK_EQUAL(high(1, 8), 1u);
    CHECK_EQUAL(high(1, 17), 9u);
    CHECK_EQUAL(high(5, 16), 1u);
    CHECK_EQUAL(high(6, 12), 9u);
    CHECK_EQUAL(high(6, 22), 2u);
    CHECK_EQUAL(high(0, 5), 2u); // of Saturday's night
    CHECK_EQUAL(high(0, 23), 2u);
    CHECK_EQUAL(high(1, 5), 2u); // of Sunday's
    CHECK_EQUAL(high(6, 5), 9u); // Friday's night has none
    policy.local_offset_seconds = -3600;
    CHECK_EQUAL(high(1, 8), 9u);
    CHECK_EQUAL(high(1, 9), 1u);
}

void the_end_of_a_window_is_known() {
    q::bandwidth_policy policy;
    CHECK(!q::until_other_limits(policy, at(1, 9)));
    policy.windows = {{1, 5, 8, 17, {1, 1, 1}}};
    CHECK(q::until_other_limits(policy, at(1, 9)) == 8h);
    CHECK(q::until_other_limits(policy, at(5, 17)) == 63h); // to Monday morning
    policy.windows = {{0, 6, 0, 0, {1, 1, 1}}};
    CHECK(!q::until_other_limits(policy, at(1, 9)));
}

void a_background_transfer_follows_its_limit() {
    fixture world(with(from_to(8, 23, {100, 50, 10})));
    const auto id = world.running(1);
    CHECK(world.last_start(id).rate_limit == 50u);
    world.expect(s_ok, q::set_property{id, q::job_priority::low});
    CHECK_EQUAL(world.rate_changes.size(), 1u);
    CHECK(world.rate_changes.back().rate_limit == 10u);
    CHECK_EQUAL(world.rate_changes.back().id, world.last_start(id).id);
    world.answer(id, 1000);
    world.advance(1h); // past 23:00
    CHECK_EQUAL(world.rate_changes.size(), 2u);
    CHECK(!world.rate_changes.back().rate_limit);
    CHECK_EQUAL(world.starts.size(), 1u);
}

void foreground_jobs_know_no_limit() {
    fixture world(with(from_to(8, 23, none_at_all)));
    const auto id = world.running(1, "host", 1, q::job_priority::foreground);
    CHECK(world.runs(id));
    CHECK(!world.last_start(id).rate_limit);
    const auto dynamic = world.create(2);
    world.expect(s_ok, q::set_property{dynamic, q::dynamic_content{true}});
    world.expect(s_ok, q::add_files{dynamic, {file_at("http://h/a", "a")}});
    world.expect(s_ok, q::resume_job{dynamic});
    CHECK(world.runs(dynamic));
}

void without_bandwidth_a_job_waits_for_the_window_to_end() {
    fixture world(with(from_to(8, 23, none_at_all)));
    const auto id = world.running(1);
    CHECK_EQUAL(world.state(id), q::job_state::transient_error);
    CHECK_EQUAL(world.job(id).last_error->hresult, blocked_by_policy);
    CHECK_EQUAL(world.job(id).error_count, 0u);
    CHECK(!world.runs(id));
    world.advance(20min);
    CHECK_EQUAL(world.state(id), q::job_state::transient_error);
    world.advance(1h);
    CHECK(world.runs(id));
}

void a_running_job_is_blocked_when_its_window_begins() {
    fixture world(with(from_to(23, 5, none_at_all)));
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.progress(id, 500, 500);
    world.advance(50min);
    CHECK(!world.runs(id));
    CHECK_EQUAL(world.state(id), q::job_state::transient_error);
    world.end_stopped(id, 500);
    world.advance(7h);
    CHECK(world.runs(id));
    CHECK_EQUAL(world.last_start(id).offset, 500u);
}

void priority_lifts_a_job_over_the_policy() {
    fixture world(with(from_to(8, 23, none_at_all)));
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::job_priority::foreground});
    CHECK(world.runs(id));
    world.expect(s_ok, q::set_property{id, q::job_priority::high});
    CHECK(!world.runs(id));
    CHECK_EQUAL(world.job(id).last_error->hresult, blocked_by_policy);
}

void a_window_wakes_nobody_while_nothing_is_affected() {
    fixture world(with(from_to(8, 23, none_at_all)));
    const auto edge = world.now.monotonic + 1h;
    const auto id = world.running(1);
    CHECK(*world.queue().next_deadline() < edge);
    world.expect(s_ok, q::suspend_job{id});
    const auto due = world.queue().next_deadline();
    CHECK(!due || *due > edge);
}

void a_policy_is_followed_at_once() {
    fixture world;
    const auto id = world.running(1);
    CHECK(world.runs(id));
    world.take(world.queue().configure(with(from_to(8, 23, none_at_all)), world.now));
    CHECK(!world.runs(id));
    world.end_stopped(id);
    world.take(world.queue().configure(with(from_to(8, 23, {5, 5, 5})), world.now));
    CHECK(world.runs(id));
    CHECK(world.last_start(id).rate_limit == 5u);
}

void cost_flags_keep_a_job_off_a_dear_network() {
    fixture world;
    const auto careful = world.running(1), careless = world.running(2);
    world.expect(s_ok, q::set_property{careful, q::cost_flags{1}});
    world.send(q::network_changed{true, usage_based});
    CHECK_EQUAL(world.state(careful), q::job_state::transient_error);
    CHECK_EQUAL(world.job(careful).last_error->hresult, blocked_by_cost);
    world.end_stopped(careful);
    CHECK(world.runs(careless));
    world.advance(2h);
    CHECK(!world.runs(careful));
    world.expect(s_ok, q::resume_job{careful});
    CHECK_EQUAL(world.state(careful), q::job_state::transient_error);
    world.send(q::network_changed{true, 1});
    CHECK(world.state(careful) == q::job_state::queued || world.runs(careful));
}

void other_cost_flags_release_a_job() {
    fixture world;
    world.send(q::network_changed{true, usage_based});
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::cost_flags{1}});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.job(id).last_error->hresult, blocked_by_cost);
    world.expect(s_ok, q::set_property{id, q::cost_flags{q::cost_always}});
    CHECK(world.runs(id));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<windows_hold_on_their_days_and_hours>),
        cmocka_unit_test(run<the_end_of_a_window_is_known>),
        cmocka_unit_test(run<a_background_transfer_follows_its_limit>),
        cmocka_unit_test(run<foreground_jobs_know_no_limit>),
        cmocka_unit_test(run<without_bandwidth_a_job_waits_for_the_window_to_end>),
        cmocka_unit_test(run<a_running_job_is_blocked_when_its_window_begins>),
        cmocka_unit_test(run<priority_lifts_a_job_over_the_policy>),
        cmocka_unit_test(run<a_window_wakes_nobody_while_nothing_is_affected>),
        cmocka_unit_test(run<a_policy_is_followed_at_once>),
        cmocka_unit_test(run<cost_flags_keep_a_job_off_a_dear_network>),
        cmocka_unit_test(run<other_cost_flags_release_a_job>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
