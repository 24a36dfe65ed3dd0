// SPDX-License-Identifier: LGPL-2.1-or-later
// Sets of bytes, files of ranges, and files that are filled out of order.
// Test thread only.
#include "engine/queue/range_codec.hpp"
#include "engine/queue/ranges.hpp"
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

constexpr auto to_end = q::byte_range::to_end;
constexpr std::uint32_t e_invalid_range = 0x8020002B;
constexpr std::uint32_t e_overlapping = 0x8020002C;
constexpr std::uint32_t e_too_many_ranges = 0x80200052;
constexpr std::uint32_t e_no_random_access = 0x8020006D;
constexpr std::uint32_t e_unsupported = 0x80200072;
const error lost{cause::connection_lost};

using list = std::vector<q::byte_range>;

void sets_of_bytes_are_merged_cut_and_searched() {
    q::range_list set;
    q::add_to(set, 10, 20);
    q::add_to(set, 30, 40);
    q::add_to(set, 20, 25); // touches
    CHECK(set == (list{{10, 15}, {30, 10}}));
    q::add_to(set, 5, 35);
    CHECK(set == (list{{5, 35}}));
    q::remove_from(set, 10, 20);
    CHECK(set == (list{{5, 5}, {20, 20}}));
    CHECK_EQUAL(q::bytes_in(set), 25u);
    CHECK(q::first_gap(set, 0, 100) == (q::gap{0, 5}));
    CHECK(q::first_gap(set, 6, 100) == (q::gap{10, 20}));
    CHECK(q::first_gap(set, 25, to_end) == (q::gap{40, to_end}));
    CHECK(!q::first_gap(set, 20, 40));
    CHECK(q::part_of(set, 8, 25) == (list{{8, 2}, {20, 5}}));
    CHECK(q::is_range_list(set) && !q::is_range_list(list{{0, 5}, {5, 1}}) &&
          !q::is_range_list(list{{3, 0}}));
}

void ranges_survive_the_hive_as_text() {
    const list ranges{{24, 17}, {111, to_end}, {83, 0}};
    CHECK_EQUAL(q::text_of(ranges), std::string("24+17 111+ 83+0"));
    CHECK(q::parse_ranges(q::text_of(ranges)) == ranges);
    CHECK(q::parse_ranges("") == list{});
    for (const char *bad : {"1", "+1", "1+2 ", "1+2,3+4", "a+b", "1+2  3+4", "1+99999999999999999999"})
        CHECK(!q::parse_ranges(bad));
}

std::uint32_t add(fixture &world, const job_id &id, list ranges) {
    auto file = file_at("http://host/f", "f");
    file.ranges = std::move(ranges);
    return *world.call(q::add_files{id, {file}});
}

void ranges_may_not_overlap_and_the_end_may_stand_anywhere() {
    fixture world;
    const auto id = world.create(1);
    CHECK_EQUAL(add(world, id, {{24, 17}, {111, to_end}, {83, 7}}), s_ok);
    CHECK_EQUAL(add(world, id, {{100, 5}, {100, 0}}), s_ok); // the documented way round the next one
    CHECK_EQUAL(add(world, id, {{100, 0}, {100, 5}}), e_overlapping);
    CHECK_EQUAL(add(world, id, {{0, 10}, {5, 10}}), e_overlapping);
    CHECK_EQUAL(add(world, id, {{50, to_end}, {60, 1}}), e_overlapping);
    CHECK_EQUAL(add(world, id, {{7, 1}, {7, 1}}), e_overlapping);
    CHECK_EQUAL(add(world, id, {{to_end, 1}}), e_invalid_range);
    CHECK_EQUAL(add(world, id, {{5, to_end - 2}}), e_invalid_range);
    list many;
    for (std::uint64_t i = 0; i < 500; ++i)
        many.push_back({i * 10, 5});
    CHECK_EQUAL(add(world, id, many), s_ok);
    many.push_back({100'000, 5});
    CHECK_EQUAL(add(world, id, many), e_too_many_ranges);
    CHECK_EQUAL(world.job(id).files.size(), 3u);
}

void a_file_of_ranges_has_their_sum_as_its_size() {
    fixture world;
    const auto id = world.create(1);
    CHECK_EQUAL(add(world, id, {{0, 10}, {20, 10}}), s_ok);
    CHECK(q::progress_of(world.job(id)).bytes_total == std::uint64_t{20});
    CHECK_EQUAL(add(world, id, {{5, to_end}}), s_ok);
    CHECK(!q::progress_of(world.job(id)).bytes_total); // until the end is known
}

void a_file_of_ranges_goes_on_in_the_middle_after_a_restart() {
    fixture world;
    const auto id = world.create(1);
    add(world, id, {{0, 10}, {20, 10}});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).ranges.size(), 2u);
    world.answer(id, 20);
    world.progress(id, 14, 12);
    world.restart();
    CHECK_EQUAL(world.last_start(id).offset, 14u);
    CHECK(world.last_start(id).ranges == (list{{0, 10}, {20, 10}}));
    world.download(id, 20);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    world.expect(s_ok, q::set_property{id, q::description{"still there"}});
}

void ranges_go_with_http_downloads_only() {
    fixture world;
    const auto id = world.create(1);
    auto file = file_at("C:\\source", "f");
    file.source = q::local_path{"C:\\source", 'c', "source"};
    file.ranges = {{0, 5}};
    world.expect(e_invalid_argument, q::add_files{id, {file}});
    world.expect(s_ok, q::set_property{id, q::dynamic_content{true}});
    CHECK_EQUAL(add(world, id, {{0, 5}}), e_unsupported);
}

// ---- Random access

void request(fixture &world, const job_id &id, list ranges, std::uint32_t hresult = s_ok) {
    world.expect(hresult, q::set_file_property{id, 0, q::requested_ranges{std::move(ranges)}});
}

job_id on_demand(fixture &world) {
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::on_demand{true}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f")}});
    return id;
}

void requested_ranges_go_before_the_sequential_download() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.progress(id, 300, 300);
    request(world, id, {{500, 100}});
    CHECK_EQUAL(world.stops.size(), 1u); // at its present place
    CHECK_EQUAL(world.state(id), job_state::transferring);
    world.end_stopped(id, 350);
    CHECK_EQUAL(world.last_start(id).offset, 500u);
    CHECK(world.last_start(id).end == std::uint64_t{600});
    CHECK(world.last_start(id).remote.etag == "\"1\"");
    world.answer(id, 1000);
    world.finish(id, 600);
    CHECK_EQUAL(world.last_start(id).offset, 350u); // then what is left, each byte once
    CHECK(world.last_start(id).end == std::uint64_t{500});
    CHECK_EQUAL(q::progress_of(world.job(id)).bytes_transferred, 450u);
    CHECK(world.job(id).files[0].filled == (list{{0, 350}, {500, 100}}));
    world.answer(id, 1000);
    world.finish(id, 500);
    CHECK(world.job(id).files[0].filled.empty()); // without holes it is as any other
    CHECK_EQUAL(world.last_start(id).offset, 600u);
    CHECK(!world.last_start(id).end);
    world.download(id, 1000);
    CHECK_EQUAL(world.state(id), job_state::transferred);
}

void the_position_moves_the_sequential_download() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.progress(id, 100, 100);
    world.expect(s_ok, q::set_file_property{id, 0, q::download_position{700}});
    world.end_stopped(id, 100);
    CHECK_EQUAL(world.last_start(id).offset, 700u);
    world.answer(id, 1000);
    world.finish(id, 1000);
    CHECK_EQUAL(world.last_start(id).offset, 100u); // the hole
    CHECK(world.last_start(id).end == std::uint64_t{700});
    world.expect(e_invalid_range, q::set_file_property{id, 0, q::download_position{1001}});
}

void a_request_that_is_being_fetched_stops_nothing() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.progress(id, 300, 300);
    request(world, id, {{300, 100}});
    CHECK(world.stops.empty());
}

void requests_beyond_the_end_are_refused() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    request(world, id, {{900, 101}}, e_invalid_range);
    request(world, id, {{to_end, 1}}, e_invalid_range);
    request(world, id, {{1001, to_end}}, e_invalid_range);
    request(world, id, {}, e_invalid_argument);
    request(world, id, {{900, to_end}});
}

void an_on_demand_job_fetches_what_is_asked_for_only() {
    fixture world;
    const auto id = on_demand(world);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::suspended);
    CHECK(world.starts.empty());
    request(world, id, {{100, 50}, {900, 100}});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 100u);
    CHECK(world.last_start(id).end == std::uint64_t{150});
    world.answer(id, 1000);
    world.finish(id, 150);
    CHECK_EQUAL(world.last_start(id).offset, 900u);
    world.answer(id, 1000);
    world.finish(id, 1000);
    CHECK_EQUAL(world.state(id), job_state::suspended);
    CHECK(world.job(id).files[0].filled == (list{{100, 50}, {900, 100}}));
    request(world, id, {{0, to_end}});
    world.expect(s_ok, q::resume_job{id});
    for (const std::uint64_t end : {100u, 900u}) {
        world.answer(id, 1000);
        world.finish(id, end);
    }
    CHECK_EQUAL(world.state(id), job_state::transferred);
}

void what_is_filled_survives_a_restart_and_only_flushed_data_a_power_cut() {
    for (const bool same_boot : {true, false}) {
        fixture world;
        const auto id = on_demand(world);
        request(world, id, {{100, 50}, {500, 100}});
        world.expect(s_ok, q::resume_job{id});
        world.answer(id, 1000);
        world.finish(id, 150);
        world.answer(id, 1000);
        world.progress(id, 580, 540);
        world.restart(same_boot);
        CHECK_EQUAL(world.last_start(id).offset, same_boot ? 580u : 540u);
        CHECK(world.last_start(id).end == std::uint64_t{600});
        CHECK(world.job(id).files[0].filled == (list{{100, 50}, {500, same_boot ? 80u : 40u}}));
        CHECK_EQUAL(world.job(id).files[0].written, same_boot ? 130u : 90u);
    }
}

void a_file_that_changed_loses_all_that_was_filled() {
    fixture world;
    const auto id = on_demand(world);
    request(world, id, {{100, 50}, {500, 100}});
    world.expect(s_ok, q::resume_job{id});
    world.answer(id, 1000);
    world.finish(id, 150);
    world.fail(id, {cause::remote_file_changed});
    CHECK_EQUAL(world.job(id).files[0].written, 0u);
    CHECK_EQUAL(world.last_start(id).offset, 500u); // what was met is not asked for again
    CHECK(world.last_start(id).remote == q::validator{} && !world.last_start(id).size);
    // A server that says so by its answer only.
    world.answer(id, 1000, "\"2\"");
    world.finish(id, 600);
    CHECK_EQUAL(world.state(id), job_state::suspended);
    request(world, id, {{0, 10}});
    world.expect(s_ok, q::resume_job{id});
    world.answer(id, 1000, "\"3\"");
    CHECK(!world.runs(id));
    world.end_stopped(id, 5);
    CHECK_EQUAL(world.job(id).files[0].written, 0u);
    CHECK(world.last_start(id).remote == q::validator{});
}

void filled_ranges_are_told_at_most_once_in_an_interval() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::add_files{id, {file_at("http://host/f", "f")}});
    world.expect(s_ok, q::set_property{id, q::notify_flags{q::notify::file_ranges_transferred}});
    world.expect(s_ok, q::resume_job{id});
    world.answer(id, 1000);
    world.progress(id, 100, 0);
    CHECK_EQUAL(world.told(id, q::notify::file_ranges_transferred), 1u);
    CHECK(world.notifications.back().ranges == (list{{0, 100}}));
    world.progress(id, 200, 0);
    world.progress(id, 300, 0);
    CHECK_EQUAL(world.told(id, q::notify::file_ranges_transferred), 1u);
    world.advance(500ms);
    CHECK_EQUAL(world.told(id, q::notify::file_ranges_transferred), 2u);
    CHECK(world.notifications.back().ranges == (list{{100, 200}}));
}

void random_access_needs_an_ordinary_http_download() {
    fixture world;
    const auto ranged = world.create(1);
    add(world, ranged, {{0, 10}});
    request(world, ranged, {{0, 5}}, e_no_random_access);
    const auto dynamic = world.create(2);
    world.expect(s_ok, q::set_property{dynamic, q::dynamic_content{true}});
    world.expect(s_ok, q::add_files{dynamic, {file_at("http://host/f", "f")}});
    world.expect(e_no_random_access, q::set_file_property{dynamic, 0, q::download_position{1}});
    const auto poor = world.running(3);
    world.fail(poor, {cause::insufficient_range_support});
    request(world, poor, {{0, 5}}, e_no_random_access);
    CHECK(!q::offers_random_access(world.job(poor), world.job(poor).files[0]));
}

void the_live_count_follows_a_hole() {
    fixture world;
    const auto id = on_demand(world);
    request(world, id, {{500, 100}});
    world.expect(s_ok, q::resume_job{id});
    world.answer(id, 1000);
    world.progress(id, 540, 500);
    CHECK_EQUAL(world.queue().written_at(id, 560), 60u);
    CHECK_EQUAL(world.queue().written_at(id, 0), 40u);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<sets_of_bytes_are_merged_cut_and_searched>),
        cmocka_unit_test(run<ranges_survive_the_hive_as_text>),
        cmocka_unit_test(run<ranges_may_not_overlap_and_the_end_may_stand_anywhere>),
        cmocka_unit_test(run<a_file_of_ranges_has_their_sum_as_its_size>),
        cmocka_unit_test(run<a_file_of_ranges_goes_on_in_the_middle_after_a_restart>),
        cmocka_unit_test(run<ranges_go_with_http_downloads_only>),
        cmocka_unit_test(run<requested_ranges_go_before_the_sequential_download>),
        cmocka_unit_test(run<the_position_moves_the_sequential_download>),
        cmocka_unit_test(run<a_request_that_is_being_fetched_stops_nothing>),
        cmocka_unit_test(run<requests_beyond_the_end_are_refused>),
        cmocka_unit_test(run<an_on_demand_job_fetches_what_is_asked_for_only>),
        cmocka_unit_test(run<what_is_filled_survives_a_restart_and_only_flushed_data_a_power_cut>),
        cmocka_unit_test(run<a_file_that_changed_loses_all_that_was_filled>),
        cmocka_unit_test(run<filled_ranges_are_told_at_most_once_in_an_interval>),
        cmocka_unit_test(run<random_access_needs_an_ordinary_http_download>),
        cmocka_unit_test(run<the_live_count_follows_a_hole>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
