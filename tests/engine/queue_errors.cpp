// SPDX-License-Identifier: LGPL-2.1-or-later
// Errors and clocks of bits-api 4.2 to 4.4: retries, no progress, maximum download time, inactivity, network.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

#include <cerrno>

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

const error lost{cause::connection_lost, 0, 0};
const error unavailable{cause::http_status, 503, 0};
const error missing{cause::http_status, 404, 0};

// Delay of a retry with its jitter, a twentieth and at most 10 s.
constexpr auto delay_and_jitter = 610s;

void a_missing_file_is_an_error_of_the_remote_file() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, missing);
    const auto &job = world.job(id);
    CHECK_EQUAL(job.state, job_state::error);
    CHECK_EQUAL(job.last_error->hresult, 0x80190194u);
    CHECK_EQUAL(int(job.last_error->context), 5);
    CHECK(job.last_error->file_index == 0u);
    CHECK_EQUAL(job.error_count, 1u);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 1u);
    CHECK(job.owes_error);
    world.advance(24h);
    CHECK_EQUAL(world.starts.size(), 1u);
}

void a_missing_source_is_an_error_of_the_remote_file() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, {.why = cause::os_error, .os_errno = ENOENT, .at_source = true});
    const auto &job = world.job(id);
    CHECK_EQUAL(job.state, job_state::error);
    CHECK_EQUAL(job.last_error->hresult, 0x80070002u);
    CHECK_EQUAL(int(job.last_error->context), 5);
}

void a_share_that_is_away_is_tried_again() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, {.why = cause::os_error, .os_errno = EHOSTUNREACH, .at_source = true});
    CHECK_EQUAL(world.state(id), job_state::transient_error);
    CHECK_EQUAL(int(world.job(id).last_error->context), 5);
    world.advance(delay_and_jitter);
    world.fail(id, {.why = cause::drive_not_mapped, .at_source = true});
    CHECK_EQUAL(world.state(id), job_state::transient_error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80070035u);
}

void resume_after_an_error_tries_again_at_once() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, missing);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::connecting);
    CHECK(world.job(id).last_error.has_value()); // until it transfers
    CHECK(!world.job(id).owes_error);
    world.answer(id, 10);
    CHECK(!world.job(id).last_error.has_value());
}

void a_transient_error_is_retried_after_the_minimum_delay() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, unavailable);
    CHECK_EQUAL(world.state(id), job_state::transient_error);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 0u);
    CHECK(!world.queue().may_leave(world.now));
    world.advance(599s);
    CHECK_EQUAL(world.starts.size(), 1u);
    world.advance(delay_and_jitter - 599s);
    CHECK_EQUAL(world.starts.size(), 2u);
    CHECK_EQUAL(world.state(id), job_state::connecting);
    world.fail(id, unavailable);
    CHECK_EQUAL(world.job(id).error_count, 2u);
    world.expect(s_ok, q::resume_job{id}); // and Resume waits for nothing
    CHECK_EQUAL(world.starts.size(), 3u);
}

void no_progress_for_the_timeout_ends_the_patience() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{3600s}});
    for (int i = 0; i < 20 && world.state(id) != job_state::error; ++i) {
        world.fail(id, unavailable);
        world.advance(delay_and_jitter);
    }
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x801901F7u);
    CHECK_EQUAL(world.job(id).error_count, 6u);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 1u);
}

void bytes_renew_the_patience() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{1000s}});
    for (std::uint64_t i = 1; i <= 10; ++i) {
        world.answer(id, 1000);
        world.progress(id, i * 10, 0);
        world.fail(id, lost, i * 10);
        CHECK_EQUAL(world.state(id), job_state::transient_error);
        world.advance(delay_and_jitter);
    }
    CHECK_EQUAL(world.state(id), job_state::connecting);
}

void timeout_zero_makes_every_error_final() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{0s}});
    world.answer(id, 100);
    world.advance(1h); // while it runs nothing happens
    CHECK_EQUAL(world.state(id), job_state::transferring);
    world.fail(id, unavailable);
    CHECK_EQUAL(world.state(id), job_state::error);
}

void timeout_zero_ends_a_waiting_job_at_once() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, unavailable);
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{0s}});
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 1u);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x801901F7u);
}

void a_delay_beyond_the_timeout_means_no_retry() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::no_progress_timeout{300s}});
    world.fail(id, unavailable);
    CHECK_EQUAL(world.state(id), job_state::error);
    const auto other = world.running(2);
    world.fail(other, unavailable);
    world.expect(s_ok, q::set_property{other, q::minimum_retry_delay{2'000'000s}});
    CHECK_EQUAL(world.state(other), job_state::error);
}

void the_maximum_download_time_counts_running_time() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::maximum_download_time{100s}});
    world.answer(id, 1000);
    world.advance(60s);
    world.fail(id, lost, 10);
    world.advance(2h); // waiting and retrying; the time in TRANSIENT_ERROR is free
    CHECK_EQUAL(world.state(id), job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80200054u);
    world.end_stopped(id);
    world.expect(s_ok, q::resume_job{id}); // begins with a new account
    world.advance(99s);
    CHECK_EQUAL(world.state(id), job_state::connecting);
    world.advance(1s);
    CHECK_EQUAL(world.state(id), job_state::error);
}

void jobs_without_activity_are_cancelled() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 100);
    world.fail(id, missing, 10);
    world.advance(90 * 24h - 1s);
    CHECK_EQUAL(world.state(id), job_state::error);
    world.advance(1s);
    CHECK_EQUAL(world.deletes.size(), 1u);
    world.send(q::files_deleted{id, 0});
    CHECK_EQUAL(world.state(id), job_state::cancelled);
    CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
}

void activity_puts_the_inactivity_off() {
    fixture world;
    const auto id = world.create(1);
    world.advance(80 * 24h);
    world.expect(s_ok, q::set_property{id, q::description{"still here"}});
    world.advance(80 * 24h);
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.advance(11 * 24h);
    CHECK_EQUAL(world.state(id), job_state::cancelled);
}

void a_wall_clock_that_was_wrong_costs_no_job() {
    fixture world;
    const auto id = world.create(1);
    const auto right = world.now.wall;
    world.now.wall += 400ULL * 24 * 3600 * file_time_per_second;
    world.restart();
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.now.wall = right + 60 * file_time_per_second;
    world.advance(1h);
    CHECK_EQUAL(world.state(id), job_state::suspended);
}

void without_network_a_failed_connection_is_a_lost_network() {
    fixture world;
    const auto running = world.running(1);
    const auto local = world.running(2, "127.0.0.1", 1, q::job_priority::foreground);
    world.answer(running, 100);
    world.send(q::network_changed{false});
    CHECK_EQUAL(world.state(running),
                job_state::transferring); // bytes may still come, through a tunnel for example
    world.fail(running, error{cause::connection_lost}, 10);
    CHECK_EQUAL(world.state(running), job_state::transient_error);
    CHECK_EQUAL(world.job(running).last_error->hresult, 0x80200010u);
    CHECK_EQUAL(int(world.job(running).last_error->context), 6);
    CHECK_EQUAL(world.job(running).error_count, 0u);
    world.fail(local, error{cause::connect_failed}); // this machine is still there
    CHECK_EQUAL(world.job(local).last_error->hresult, 0x80072EFDu);
    world.send(q::network_changed{true});
    CHECK(q::is_active(world.state(running)) && q::is_active(world.state(local)));
    CHECK_EQUAL(world.last_start(running).offset, 10u);
}

void the_network_wakes_every_transient_job() {
    fixture world;
    const auto id = world.running(1);
    world.fail(id, unavailable);
    world.send(q::network_changed{false});
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x801901F7u);
    world.send(q::network_changed{true});
    CHECK_EQUAL(world.starts.size(), 2u);
}

void a_stopped_surface_pauses_its_transfers() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 100);
    world.send(q::surface_stopped{});
    CHECK_EQUAL(world.state(id), job_state::queued);
    CHECK(world.stopped(world.last_start(id).id));
    world.end_stopped(id, 50);
    CHECK_EQUAL(world.starts.size(), 1u);
    CHECK(world.queue().may_leave(world.now));
    world.restart();
    CHECK(world.starts.empty());
    world.send(q::surface_started{});
    CHECK_EQUAL(world.last_start(id).offset, 50u);
}

void an_idle_queue_waits_for_nothing_and_may_leave() {
    fixture world;
    CHECK(!world.queue().next_deadline());
    CHECK(world.queue().may_leave(world.now));
    const auto id = world.running(1);
    CHECK(!world.queue().may_leave(world.now));
    world.download(id, 5);
    CHECK(world.queue().may_leave(world.now));
    world.send(q::files_deleted{id, 0});
    world.expect(s_ok, q::set_property{id, q::minimum_retry_delay{7200s}});
    CHECK(*world.queue().next_deadline() - world.now.monotonic >= 89 * 24h); // the inactivity time-out alone
}

void a_retry_within_the_hour_keeps_the_daemon() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::set_property{id, q::minimum_retry_delay{7200s}});
    world.fail(id, unavailable);
    CHECK(world.queue().may_leave(world.now));
    world.advance(3700s);
    CHECK(!world.queue().may_leave(world.now));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_missing_file_is_an_error_of_the_remote_file>),
        cmocka_unit_test(run<a_missing_source_is_an_error_of_the_remote_file>),
        cmocka_unit_test(run<a_share_that_is_away_is_tried_again>),
        cmocka_unit_test(run<resume_after_an_error_tries_again_at_once>),
        cmocka_unit_test(run<a_transient_error_is_retried_after_the_minimum_delay>),
        cmocka_unit_test(run<no_progress_for_the_timeout_ends_the_patience>),
        cmocka_unit_test(run<bytes_renew_the_patience>),
        cmocka_unit_test(run<timeout_zero_makes_every_error_final>),
        cmocka_unit_test(run<timeout_zero_ends_a_waiting_job_at_once>),
        cmocka_unit_test(run<a_delay_beyond_the_timeout_means_no_retry>),
        cmocka_unit_test(run<the_maximum_download_time_counts_running_time>),
        cmocka_unit_test(run<jobs_without_activity_are_cancelled>),
        cmocka_unit_test(run<activity_puts_the_inactivity_off>),
        cmocka_unit_test(run<a_wall_clock_that_was_wrong_costs_no_job>),
        cmocka_unit_test(run<without_network_a_failed_connection_is_a_lost_network>),
        cmocka_unit_test(run<the_network_wakes_every_transient_job>),
        cmocka_unit_test(run<a_stopped_surface_pauses_its_transfers>),
        cmocka_unit_test(run<an_idle_queue_waits_for_nothing_and_may_leave>),
        cmocka_unit_test(run<a_retry_within_the_hour_keeps_the_daemon>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
