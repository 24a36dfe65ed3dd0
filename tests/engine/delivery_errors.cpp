// SPDX-License-Identifier: LGPL-2.1-or-later
// Errors of downloads: their numbers, what is tried again and for how long, and what waits (do-api 5.5, 6).
// Test thread only.
#include "tests/engine/delivery_fixture.hpp"

#include "engine/queue/delivery_personality.hpp"

#include <cerrno>

using namespace winebits;
using namespace winebits::test;

namespace {

std::uint32_t number_of(cause why) {
    return q::judge(q::personality::delivery_download, error{why}).hresult;
}
error status_error(int status) {
    return error{cause::http_status, status};
}

void http_statuses_have_the_numbers_of_delivery_optimization() {
    const std::map<int, std::uint32_t> known{
        {301, 0x80190003}, {300, 0x801901F4}, {500, 0x801901F4}, {503, 0x801901F7}, {502, 0x801901F6},
        {504, 0x801901F6}, {400, 0x80190190}, {415, 0x80190190}, {401, 0x80190191}, {403, 0x80190193},
        {404, 0x80190194}, {410, 0x80190194}, {406, 0x80190196}, {407, 0x80190197}, {408, 0x80190198},
        {413, 0x8019019D}, {416, 0x801901A0}, {501, 0x801901F5}, {505, 0x801901F5}, {418, 0x80190001},
        {307, 0x80190001}, {204, 0x80D0380D}};
    for (const auto &[status, hresult] : known)
        CHECK_EQUAL(q::delivery_hresult_of_status(status), hresult);
}

void causes_have_the_numbers_of_delivery_optimization() {
    CHECK_EQUAL(number_of(cause::job_not_found), 0x80D02003u);
    CHECK_EQUAL(number_of(cause::name_not_resolved), 0x80072EE7u);
    CHECK_EQUAL(number_of(cause::connect_failed), 0x80072EFDu);
    CHECK_EQUAL(number_of(cause::timed_out), 0x80072EE2u);
    CHECK_EQUAL(number_of(cause::size_mismatch), 0x80D05001u);
    CHECK_EQUAL(number_of(cause::missing_file_size), 0x80D0201Au);
    CHECK_EQUAL(q::judge(q::personality::delivery_job, {cause::missing_file_size, 206}).hresult, 0x80D0201Cu);
    CHECK_EQUAL(number_of(cause::bad_piece_hash), 0x80D06805u);
    CHECK_EQUAL(number_of(cause::network_disconnected), 0x80D03805u);
    CHECK_EQUAL(q::judge(q::personality::delivery_job, status_error(403)).context, 5u);
    CHECK_EQUAL(q::judge(q::personality::delivery_job, status_error(404)).context, 0u);
    CHECK_EQUAL(q::judge(q::personality::bits, error{cause::job_not_found}).hresult, 0x80200001u);
}

void a_4xx_pauses_with_its_error_at_once() {
    delivery_world world;
    const auto id = world.begun(1);
    world.fail(id, status_error(404));
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).error, 0x80190194u);
    CHECK_EQUAL(world.status(id).extended_error, 0u);
    CHECK(world.told(id, q::notify::job_modification) > 0);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 0u);
    world.expect(s_ok, q::suspend_job{id}); // the error stays
    CHECK_EQUAL(world.status(id).error, 0x80190194u);
    CHECK_EQUAL(world.abort(id), s_ok);
}

// Fails every transfer of the download until none is begun any more; gives how many there were.
unsigned fail_all(delivery_world &world, const job_id &id, const error &why, milliseconds limit) {
    unsigned count = 0;
    const auto end = world.now.monotonic + limit;
    while (world.now.monotonic < end && world.shown(id) == download_state::transferring) {
        if (world.runs(id)) {
            ++count;
            world.fail(id, why, world.only_file(id).written);
        }
        if (world.shown(id) != download_state::transferring)
            break;
        const auto due = world.queue().next_deadline();
        world.advance(due ? std::max(*due - world.now.monotonic, 1ms) : 1000ms);
    }
    return count;
}

void a_foreground_download_without_a_byte_fails_after_ten_seconds() {
    for (const auto &why :
         {status_error(503), error{cause::connect_failed}, error{cause::name_not_resolved}}) {
        delivery_world world;
        const auto id = world.begun(1, "host", true);
        const auto begun = world.now.monotonic;
        CHECK_EQUAL(fail_all(world, id, why, 60s), 4u);
        CHECK_EQUAL(world.shown(id), download_state::paused);
        CHECK_EQUAL(world.status(id).error, q::judge(q::personality::delivery_download, why).hresult);
        CHECK((world.now.monotonic - begun) >= 10s && (world.now.monotonic - begun) < 12s);
    }
}

void a_background_download_is_tried_until_nothing_came_for_too_long() {
    delivery_world world;
    const auto id = world.begun(1);
    world.fail(id, status_error(500));
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK_EQUAL(world.status(id).error, 0u);
    CHECK_EQUAL(world.status(id).extended_error, 0x801901F4u);
    const auto count = fail_all(world, id, status_error(510), 2h);
    CHECK(count > 50 && count < 70);
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).error, 0x80D02002u);
    CHECK_EQUAL(world.status(id).extended_error, 0x80190001u);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK_EQUAL(world.status(id).error, 0u);
    world.download(id, 10);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
}

void retries_come_after_2_4_8_16_and_30_seconds() {
    delivery_world world;
    const auto id = world.begun(1);
    for (const auto delay : {2s, 4s, 8s, 16s, 30s, 30s}) {
        world.fail(id, error{cause::connection_lost});
        world.advance(delay - 1ms);
        CHECK(!world.runs(id));
        world.advance(1ms);
        CHECK(world.runs(id));
    }
    world.answer(id, 1000);
    world.progress(id, 10, 0);
    world.fail(id, error{cause::connection_lost}, 10);
    world.advance(2s);
    CHECK(world.runs(id));
    CHECK_EQUAL(world.last_start(id).offset, 10u);
}

void a_foreground_download_that_had_bytes_is_tried_quietly() {
    delivery_world world;
    const auto id = world.begun(1, "host", true);
    world.answer(id, 1000);
    world.progress(id, 10, 0);
    world.fail(id, error{cause::connection_lost}, 10);
    CHECK(fail_all(world, id, error{cause::connect_failed}, 60s) > 3);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
}

void what_costs_too_much_waits_and_goes_on_by_itself() {
    delivery_world world;
    const auto in_background = world.begun(1), in_foreground = world.begun(2, "host", true);
    world.send(q::network_changed{true, 0x8}); // near its cap
    CHECK_EQUAL(world.shown(in_background), download_state::paused);
    CHECK_EQUAL(world.status(in_background).error, 0u);
    CHECK_EQUAL(world.status(in_background).extended_error, 0x80D03801u);
    CHECK_EQUAL(world.shown(in_foreground), download_state::transferring);
    world.end_stopped(in_background);
    world.advance(3h); // no clock runs
    CHECK_EQUAL(world.status(in_background).error, 0u);
    world.send(q::network_changed{true, 0x1});
    CHECK_EQUAL(world.shown(in_background), download_state::transferring);
    CHECK(world.runs(in_background));
    world.send(q::network_changed{true, 0x8});
    world.end_stopped(in_background);
    world.set(in_background, q::delivery_cost{q::cost_policy::always});
    CHECK_EQUAL(world.shown(in_background), download_state::transferring);
}

void one_that_waits_can_be_paused_for_good() {
    delivery_world world;
    const auto id = world.begun(1);
    world.send(q::network_changed{true, 0x8});
    world.end_stopped(id);
    world.expect(s_ok, q::suspend_job{id});
    CHECK_EQUAL(world.status(id).extended_error, 0u);
    world.send(q::network_changed{true, 0x1});
    CHECK_EQUAL(world.shown(id), download_state::paused);
}

void without_a_network_it_waits_for_one() {
    delivery_world world;
    const auto id = world.begun(1, "host.example");
    world.send(q::network_changed{false});
    world.fail(id, error{cause::connect_failed});
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).extended_error, 0x80D03805u);
    world.send(q::network_changed{true});
    CHECK_EQUAL(world.shown(id), download_state::transferring);
}

void a_deleted_temporary_file_is_an_error_and_nothing_begins_anew() {
    delivery_world world;
    const auto id = world.begun(1);
    world.answer(id, 1000);
    world.progress(id, 500, 500);
    world.expect(s_ok, q::suspend_job{id});
    world.end_stopped(id, 500);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 500u);
    CHECK(world.last_start(id).temporary_created);
    CHECK(world.last_start(id).surface == q::personality::delivery_download);
    world.fail(id, error{.why = cause::os_error, .os_errno = ENOENT});
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).error, 0x80070002u);
    CHECK_EQUAL(world.starts.size(), 2u);
    CHECK_EQUAL(world.abort(id), s_ok);
}

void a_server_without_ranges_gives_the_whole_file_once_more() {
    delivery_world world;
    const auto id = world.begun(1, "host", true);
    CHECK(world.last_start(id).delivery.most_connections > 1);
    world.answer(id, 1000);
    world.progress(id, 500, 500);
    world.fail(id, error{cause::insufficient_range_support}, 500);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    CHECK_EQUAL(world.last_start(id).delivery.most_connections, 1u);
    world.answer(id, 1000);
    world.fail(id, error{cause::insufficient_range_support});
    CHECK_EQUAL(world.status(id).error, 0x80D05011u);
}

void ranges_without_a_server_for_them_are_an_error() {
    delivery_world world;
    const auto id = world.ready(1);
    world.expect(s_ok, q::resume_job{id, std::vector<q::byte_range>{{0, 10}}});
    world.fail(id, error{cause::insufficient_range_support});
    CHECK_EQUAL(world.status(id).error, 0x80D05011u);
    const auto behind = world.ready(2);
    world.expect(s_ok, q::resume_job{behind, std::vector<q::byte_range>{{1000, 10}}});
    world.fail(behind, error{cause::range_not_satisfiable});
    CHECK_EQUAL(world.status(behind).error, 0x80D05010u);
}

void a_failed_job_tells_its_error() {
    delivery_world world(q::personality::delivery_job);
    const auto id = world.running(1);
    world.fail(id, status_error(500));
    CHECK_EQUAL(world.state(id), q::job_state::transient_error);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 0u);
    world.advance(2s);
    world.fail(id, status_error(403));
    CHECK_EQUAL(world.state(id), q::job_state::error);
    CHECK_EQUAL(world.job(id).last_error->hresult, 0x80190193u);
    CHECK_EQUAL(world.told(id, q::notify::job_error), 1u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<http_statuses_have_the_numbers_of_delivery_optimization>),
        cmocka_unit_test(run<causes_have_the_numbers_of_delivery_optimization>),
        cmocka_unit_test(run<a_4xx_pauses_with_its_error_at_once>),
        cmocka_unit_test(run<a_foreground_download_without_a_byte_fails_after_ten_seconds>),
        cmocka_unit_test(run<a_background_download_is_tried_until_nothing_came_for_too_long>),
        cmocka_unit_test(run<retries_come_after_2_4_8_16_and_30_seconds>),
        cmocka_unit_test(run<a_foreground_download_that_had_bytes_is_tried_quietly>),
        cmocka_unit_test(run<what_costs_too_much_waits_and_goes_on_by_itself>),
        cmocka_unit_test(run<one_that_waits_can_be_paused_for_good>),
        cmocka_unit_test(run<without_a_network_it_waits_for_one>),
        cmocka_unit_test(run<a_deleted_temporary_file_is_an_error_and_nothing_begins_anew>),
        cmocka_unit_test(run<a_server_without_ranges_gives_the_whole_file_once_more>),
        cmocka_unit_test(run<ranges_without_a_server_for_them_are_an_error>),
        cmocka_unit_test(run<a_failed_job_tells_its_error>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
