// SPDX-License-Identifier: LGPL-2.1-or-later
// Who runs when: foreground and background, priorities, slices, stalls, limits of connections (design 4,
// "Scheduler"). Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_priority;
using q::job_state;

namespace {

const error missing{cause::http_status, 404, 0};

// Lets bytes move in the job's transfer.
void move(fixture &world, const job_id &id) {
    const auto &file = world.job(id).files[world.last_start(id).file_index];
    world.progress(id, file.written + 1000, 0);
}

void foreground_jobs_run_together_and_one_background_job_beside_them() {
    fixture world;
    const auto front1 = world.running(1, "a", 1, job_priority::foreground);
    const auto front2 = world.running(2, "b", 1, job_priority::foreground);
    const auto back1 = world.running(3, "c");
    const auto back2 = world.running(4, "d");
    for (const auto &id : {front1, front2, back1})
        CHECK_EQUAL(world.state(id), job_state::connecting);
    CHECK_EQUAL(world.state(back2), job_state::queued);
    CHECK(world.last_start(front1).foreground && !world.last_start(back1).foreground);
    world.download(back1, 10);
    CHECK_EQUAL(world.state(back2), job_state::connecting);
}

void a_higher_priority_pre_empts_and_the_other_shows_queued() {
    fixture world;
    const auto low = world.running(1, "a", 1, job_priority::low);
    world.answer(low, 1'000'000);
    const auto high = world.running(2, "b", 1, job_priority::high);
    CHECK_EQUAL(world.state(low), job_state::queued);
    CHECK(world.stopped(world.last_start(low).id));
    CHECK_EQUAL(world.state(high), job_state::connecting);
    world.end_stopped(low, 100);
    CHECK(!world.runs(low));
    world.download(high, 10);
    CHECK_EQUAL(world.last_start(low).offset, 100u);
}

void higher_levels_come_first_and_a_level_is_served_in_order() {
    fixture world;
    const auto first = world.running(1, "a");
    const auto low = world.running(2, "b", 1, job_priority::low);
    const auto normal = world.running(3, "c");
    const auto normal_too = world.running(4, "d");
    world.download(first, 1);
    CHECK(world.runs(normal));
    world.fail(normal, missing);
    CHECK(world.runs(normal_too));
    world.download(normal_too, 1);
    CHECK(world.runs(low));
}

void a_slice_ends_only_when_another_of_the_level_waits() {
    fixture world;
    const auto first = world.running(1, "a");
    world.answer(first, 100'000'000);
    for (int i = 0; i < 300; ++i) {
        move(world, first);
        world.advance(1s);
    }
    CHECK(world.runs(first));
    const auto low = world.running(2, "b", 1, job_priority::low);
    move(world, first);
    world.advance(1s);
    CHECK(world.runs(first) && !world.runs(low));
    const auto second = world.running(3, "c");
    CHECK(world.runs(second)); // the first has had more than its slice
    CHECK_EQUAL(world.state(first), job_state::transferring);
    world.end_stopped(first, 500);
    world.answer(second, 100'000'000);
    for (int i = 0; i < 59; ++i) {
        world.advance(1s);
        move(world, second);
        CHECK(world.runs(second));
    }
    world.advance(1s);
    CHECK(world.runs(first) && !world.runs(second));
    CHECK_EQUAL(world.last_start(first).offset, 500u);
    CHECK_EQUAL(world.state(second), job_state::transferring);
    CHECK_EQUAL(world.state(first), job_state::transferring);
}

void a_silent_job_gives_its_turn_up_but_keeps_its_connection() {
    fixture world;
    const auto dead = world.running(1, "dead");
    const auto good = world.running(2, "good");
    world.advance(1999ms);
    CHECK(!world.runs(good));
    world.advance(1ms);
    CHECK(world.runs(good));
    CHECK(world.runs(dead)); // its connection stays
    CHECK_EQUAL(world.state(dead), job_state::connecting);
    world.fail(dead, {cause::timed_out, 0, 0});
    CHECK_EQUAL(world.state(dead), job_state::transient_error);
}

void a_silent_job_keeps_the_turn_when_nobody_wants_it() {
    fixture world;
    const auto dead = world.running(1, "dead");
    world.advance(50s);
    CHECK(world.runs(dead));
    const auto good = world.running(2, "good", 1, job_priority::low);
    CHECK(world.runs(good)); // at once, lower level or not
    CHECK(world.runs(dead));
}

void a_stalled_job_that_moves_again_waits_for_its_turn() {
    fixture world;
    const auto slow = world.running(1, "slow");
    world.answer(slow, 1'000'000);
    const auto good = world.running(2, "good");
    world.advance(2s);
    world.answer(good, 1'000'000);
    world.advance(1s);
    move(world, slow);
    CHECK(world.stopped(world.last_start(slow).id));
    CHECK_EQUAL(world.state(slow), job_state::transferring);
    world.end_stopped(slow, 1000);
    CHECK_EQUAL(world.starts.size(), 2u);
    world.finish(good, 1'000'000);
    CHECK_EQUAL(world.last_start(slow).offset, 1000u);
}

void a_stalled_job_that_moves_again_takes_a_free_turn() {
    fixture world;
    const auto slow = world.running(1, "slow");
    const auto good = world.running(2, "good");
    world.advance(2s);
    world.download(good, 10);
    world.answer(slow, 1'000'000);
    CHECK(world.runs(slow));
    const auto third = world.running(3, "third");
    CHECK(!world.runs(third)); // the turn is taken again
}

void a_trickling_server_of_higher_priority_starves_nobody() {
    fixture world;
    const auto trickle = world.running(1, "trickle", 1, job_priority::high);
    world.answer(trickle, 1'000'000);
    const auto good = world.running(2, "good", 1, job_priority::low);
    world.advance(2s);
    world.answer(good, 1'000'000);
    move(world, trickle); // it had its turn and lost it; the other one's slice is not over
    CHECK(world.runs(good));
    CHECK_EQUAL(world.state(good), job_state::transferring);
    world.end_stopped(trickle, 1000);
    for (int i = 0; i < 59; ++i) {
        world.advance(1s);
        move(world, good);
    }
    CHECK(world.runs(good));
    world.advance(1s);
    CHECK(world.runs(trickle) && !world.runs(good));
}

void one_dead_server_takes_few_connections() {
    fixture world;
    std::vector<job_id> dead;
    for (unsigned i = 0; i < 50; ++i)
        dead.push_back(world.running(i, "dead"));
    const auto good = world.running(99, "good");
    world.advance(8s); // four stalls, then the other jobs of that host have to wait
    CHECK(world.runs(good));
    CHECK_EQUAL(world.starts.size(), 5u);
}

void many_dead_servers_run_into_their_timeouts() {
    fixture world;
    std::vector<job_id> dead;
    for (unsigned i = 0; i < 40; ++i)
        dead.push_back(world.running(i, "dead" + std::to_string(i)));
    const auto good = world.running(99, "good");
    for (int second = 0; second < 100; ++second) {
        world.advance(1s);
        for (const auto &id : dead)
            if (world.queue().running_transfer(id) && !world.runs(id))
                world.end_stopped(id);
    }
    CHECK(world.runs(good));
    // Those that lost their connection wait; the others may be as slow as they like.
    const auto starts = world.starts.size();
    world.download(good, 10);
    world.advance(30s);
    CHECK(world.starts.size() <= starts + 1);
}

// Its host has no connection left that it could wait with, so it would begin again and again.
void a_silent_job_of_a_full_host_waits_behind_lower_levels() {
    fixture world;
    for (unsigned i = 0; i < 4; ++i)
        world.running(i, "dead", 1, job_priority::foreground);
    const auto high = world.running(10, "dead", 1, job_priority::high);
    const auto slow = world.running(11, "slow", 1, job_priority::low);
    world.advance(2s);
    CHECK(!world.runs(high) && world.runs(slow));
    world.end_stopped(high);
    CHECK(!world.runs(high) && world.runs(slow));
    world.answer(slow, 1'000'000);
    world.advance(1s);
    move(world, slow);
    CHECK(!world.runs(high));
    world.fail(numbered(0), missing); // now it may have one
    CHECK(world.runs(high));
}

void foreground_connections_are_limited_in_all_and_a_host() {
    fixture world;
    for (unsigned i = 0; i < 6; ++i)
        world.running(i, "one", 1, job_priority::foreground);
    CHECK_EQUAL(world.starts.size(), 4u);
    for (unsigned i = 10; i < 30; ++i)
        world.running(i, "host" + std::to_string(i), 1, job_priority::foreground);
    CHECK_EQUAL(world.starts.size(), 16u);
    world.download(numbered(0), 10);
    CHECK_EQUAL(world.starts.size(), 17u);
    CHECK(world.runs(numbered(4))); // of the same host, and it has waited longest
}

void dead_foreground_servers_make_room_for_one_that_lives() {
    fixture world;
    for (unsigned i = 0; i < 16; ++i)
        world.running(i, "dead" + std::to_string(i / 4), 1, job_priority::foreground);
    const auto good = world.running(50, "good", 1, job_priority::foreground);
    CHECK(!world.runs(good));
    world.advance(10s);
    CHECK_EQUAL(world.stops.size(), 1u);
    CHECK(!world.runs(good)); // its connection is not closed yet
    world.end_stopped(numbered(0));
    CHECK(world.runs(good));
    world.advance(60s);
    CHECK_EQUAL(world.stops.size(), 1u); // the one that lost its place pushes no other out
}

void a_foreground_job_takes_the_connection_of_a_stalled_one() {
    q::settings limits;
    limits.connections_per_host = 1;
    fixture world(limits);
    const auto stalled = world.running(1, "host");
    const auto other = world.running(2, "other");
    world.advance(2s);
    CHECK(world.runs(other));
    const auto front = world.running(3, "host", 1, job_priority::foreground);
    CHECK(world.runs(front));
    CHECK(world.stopped(world.last_start(stalled).id));
    CHECK_EQUAL(world.state(stalled), job_state::connecting);
}

void a_changed_priority_takes_effect_at_once_without_a_break() {
    fixture world;
    const auto id = world.running(1, "a");
    world.answer(id, 1'000'000);
    const auto transfer = world.active(id);
    world.expect(s_ok, q::set_property{id, job_priority::foreground});
    const auto next = world.running(2, "b");
    CHECK(world.runs(next)); // the turn is free now
    world.expect(s_ok, q::set_property{id, job_priority::high});
    CHECK(world.active(id) == transfer);
    CHECK_EQUAL(world.state(id), job_state::transferring);
    CHECK_EQUAL(world.state(next), job_state::queued); // pre-empted
    world.end_stopped(next);
    world.expect(s_ok, q::set_property{next, job_priority::foreground});
    CHECK(world.runs(next) && world.active(id) == transfer);
    world.expect(s_ok, q::set_property{next, job_priority::low});
    CHECK(world.stopped(world.last_start(next).id));
    CHECK(world.active(id) == transfer);
}

void lowering_a_running_job_lets_the_next_level_run() {
    fixture world;
    const auto id = world.running(1, "a");
    const auto normal = world.running(2, "b");
    world.expect(s_ok, q::set_property{id, job_priority::low});
    CHECK(world.runs(normal) && !world.runs(id));
    CHECK_EQUAL(world.state(id), job_state::queued);
}

void new_limits_hold_at_once() {
    fixture world;
    for (unsigned i = 0; i < 6; ++i)
        world.running(i, "one", 1, job_priority::foreground);
    CHECK_EQUAL(world.starts.size(), 4u);
    q::settings limits;
    limits.connections_per_host = 6;
    world.take(world.queue().configure(limits, world.now));
    CHECK_EQUAL(world.starts.size(), 6u);
}

void no_timer_ticks_while_a_lone_job_runs() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    CHECK(*world.queue().next_deadline() - world.now.monotonic > 24h);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<foreground_jobs_run_together_and_one_background_job_beside_them>),
        cmocka_unit_test(run<a_higher_priority_pre_empts_and_the_other_shows_queued>),
        cmocka_unit_test(run<higher_levels_come_first_and_a_level_is_served_in_order>),
        cmocka_unit_test(run<a_slice_ends_only_when_another_of_the_level_waits>),
        cmocka_unit_test(run<a_silent_job_gives_its_turn_up_but_keeps_its_connection>),
        cmocka_unit_test(run<a_silent_job_keeps_the_turn_when_nobody_wants_it>),
        cmocka_unit_test(run<a_stalled_job_that_moves_again_waits_for_its_turn>),
        cmocka_unit_test(run<a_stalled_job_that_moves_again_takes_a_free_turn>),
        cmocka_unit_test(run<a_trickling_server_of_higher_priority_starves_nobody>),
        cmocka_unit_test(run<one_dead_server_takes_few_connections>),
        cmocka_unit_test(run<many_dead_servers_run_into_their_timeouts>),
        cmocka_unit_test(run<a_silent_job_of_a_full_host_waits_behind_lower_levels>),
        cmocka_unit_test(run<foreground_connections_are_limited_in_all_and_a_host>),
        cmocka_unit_test(run<dead_foreground_servers_make_room_for_one_that_lives>),
        cmocka_unit_test(run<a_foreground_job_takes_the_connection_of_a_stalled_one>),
        cmocka_unit_test(run<a_changed_priority_takes_effect_at_once_without_a_break>),
        cmocka_unit_test(run<lowering_a_running_job_lets_the_next_level_run>),
        cmocka_unit_test(run<new_limits_hold_at_once>),
        cmocka_unit_test(run<no_timer_ticks_while_a_lone_job_runs>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
