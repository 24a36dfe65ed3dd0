// SPDX-License-Identifier: LGPL-2.1-or-later
// The states of an IDODownload and what each call does in them (do-api 5.1), the checks of Start, and when
// properties may be set (do-api 4). Test thread only.
#include "tests/engine/delivery_fixture.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

using ranges = std::vector<q::byte_range>;

void a_new_download_is_created_and_has_its_file() {
    delivery_world world;
    const auto id = world.made(1);
    CHECK_EQUAL(world.shown(id), download_state::created);
    CHECK_EQUAL(world.status(id).bytes_total + world.status(id).bytes_transferred, 0u);
    CHECK_EQUAL(world.job(id).files.size(), 1u);
    CHECK_EQUAL(world.job(id).no_progress_timeout.count(), 1800);
    CHECK(!world.job(id).delivery.non_volatile);
    CHECK_EQUAL(world.job(id).delivery.correlation_vector, std::string("abcdefghijklmnop.0"));
    CHECK(world.queue().find(q::personality::bits, id) == nullptr);
    CHECK(world.queue().find(q::personality::delivery_job, id) == nullptr);
}

void a_download_goes_from_created_to_finalized() {
    delivery_world world;
    const auto id = world.begun(1);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK(world.last_start(id).temporary_name.starts_with("DO"));
    CHECK(world.last_start(id).temporary_name.ends_with(".tmp"));
    world.answer(id, 1000);
    world.progress(id, 400, 0);
    CHECK_EQUAL(world.status(id).bytes_total, 1000u);
    CHECK_EQUAL(world.status(id).bytes_transferred, 400u);
    world.expect(do_invalid_state, q::complete_job{id});
    world.finish(id, 1000);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    CHECK_EQUAL(world.status(id).bytes_transferred, 1000u);
    CHECK_EQUAL(world.finalize(id), s_ok);
    CHECK(world.renames.back().renames[0].keep_existing);
    CHECK_EQUAL(world.shown(id), download_state::finalized);
    CHECK(!world.listed(id));
    world.expect(s_ok, q::complete_job{id});
    world.expect(do_invalid_state, q::resume_job{id});
    world.expect(do_invalid_state, q::suspend_job{id});
    world.expect(do_invalid_state, q::cancel_job{id});
}

void calls_out_of_place_do_what_the_table_says() {
    delivery_world world;
    const auto id = world.ready(1);
    world.expect(s_ok, q::suspend_job{id}); // Created
    CHECK_EQUAL(world.shown(id), download_state::created);
    world.expect(do_invalid_state, q::complete_job{id});
    world.expect(s_ok, q::resume_job{id});
    world.expect(s_ok, q::resume_job{id}); // Transferring
    CHECK_EQUAL(world.starts.size(), 1u);
    world.expect(s_ok, q::suspend_job{id});
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).error + world.status(id).extended_error, 0u);
    world.expect(s_ok, q::suspend_job{id});
    world.expect(do_invalid_state, q::complete_job{id});
    world.end_stopped(id);
    world.expect(s_ok, q::resume_job{id});
    world.download(id, 10);
    world.expect(s_ok, q::suspend_job{id}); // Transferred
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    CHECK_EQUAL(world.abort(id), s_ok);
    CHECK_EQUAL(world.shown(id), download_state::aborted);
    CHECK_EQUAL(world.deletes.size(), 1u);
    for (const q::command_body &body : std::initializer_list<q::command_body>{
             q::cancel_job{id}, q::resume_job{id}, q::suspend_job{id}, q::complete_job{id}})
        world.expect(do_invalid_state, body);
    world.expect(do_not_found, q::resume_job{numbered(9)});
}

void start_tells_what_is_missing_first() {
    delivery_world world;
    const auto id = world.made(1);
    const auto start = [&](std::uint32_t hresult, std::optional<ranges> parts = std::nullopt) {
        world.expect(hresult, q::resume_job{id, std::move(parts)});
        CHECK_EQUAL(world.shown(id), download_state::created);
    };
    start(0x80D02200);
    world.set_file(id, q::remote_name{"ftp://host/a", {}}, 0x800C0002);
    world.set_file(id, q::remote_name{"http:///a", {}}, 0x800C0002);
    world.set_file(id, q::remote_name{"", {}}, e_invalid_argument);
    world.set_file(id, q::remote_name{"https://host/a", {}});
    start(0x80D02018);
    world.set_file(id, q::sink_path{delivery_world::path("a")});
    start(0x80D05010, ranges{{5, 0}});
    start(0x80D05012, ranges{{5, 10}, {7, 3}});
    world.set_file(id, q::integrity_mandatory{true});
    start(0x80D02016);
    world.set_file(id, q::integrity_info{"http://host/phf", "", "", ""});
    start(0x80D02203, ranges{{0, 5}});
    world.set_file(id,
                   q::decryption_info{.key = std::string(48, 'k'), .algorithm = "DES", .chaining = "CBC"});
    start(e_not_implemented);
    world.set_file(id,
                   q::decryption_info{.key = std::string(48, 'k'), .algorithm = "AES", .chaining = "CBC"});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_start(id).delivery.integrity_mandatory);
    CHECK(world.last_start(id).delivery.decryption.has_value());
}

void bypass_mode_refuses_to_start() {
    q::settings limits;
    limits.delivery.mode = q::download_mode::bypass;
    delivery_world world(q::personality::delivery_download, limits);
    const auto id = world.ready(1);
    world.expect(0x80D03002, q::resume_job{id});
    CHECK_EQUAL(world.shown(id), download_state::created);
}

void ranges_are_packed_and_count_as_the_whole() {
    delivery_world world;
    const auto id = world.ready(1);
    world.expect(s_ok, q::resume_job{id, ranges{{0, 100}, {200, 1000}}});
    CHECK_EQUAL(world.status(id).bytes_total, 1100u);
    CHECK(world.last_start(id).ranges == (ranges{{0, 100}, {200, 1000}}));
    world.download(id, 1100);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    // The same once more is nothing new; another portion begins the file anew.
    world.expect(s_ok, q::resume_job{id, ranges{{0, 100}, {200, 1000}}});
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    world.expect(s_ok, q::resume_job{id, ranges{{5, 10}}});
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK_EQUAL(world.status(id).bytes_total, 10u);
    CHECK_EQUAL(world.status(id).bytes_transferred, 0u);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.download(id, 10);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
}

void a_range_over_everything_is_the_whole_file() {
    delivery_world world;
    const auto id = world.ready(1);
    world.expect(s_ok, q::resume_job{id, ranges{{0, q::byte_range::to_end}}});
    CHECK(world.last_start(id).ranges.empty());
}

void other_ranges_while_paused_leave_nothing_of_the_old_transfer() {
    delivery_world world;
    const auto id = world.begun(1);
    world.answer(id, 1000);
    world.progress(id, 500, 500);
    world.expect(s_ok, q::suspend_job{id});
    world.expect(s_ok, q::resume_job{id, ranges{{100, 50}}});
    world.end_stopped(id, 700); // of the old one
    CHECK_EQUAL(world.only_file(id).written, 0u);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.download(id, 50);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
}

void properties_belong_to_states() {
    delivery_world world;
    const auto id = world.begun(1);
    const auto other = delivery_world::path("other");
    for (const q::file_property &value : std::initializer_list<q::file_property>{
             q::sink_path{other}, q::sink_stream{true}, q::content_id{"x"}, q::integrity_mandatory{true},
             q::total_size{5}, q::decryption_info{}, q::integrity_info{},
             q::remote_name{"http://host/z", {}}})
        world.set_file(id, value, do_invalid_state);
    world.set(id, q::custom_headers{"a: b\r\n"}, do_invalid_state);
    world.set(id, q::non_volatile{true}, do_invalid_state);
    world.set(id, q::display_name{"winget"});
    world.set(id, q::job_priority::foreground);
    world.set(id, q::callback_seconds{5});
    world.set(id, q::no_progress_timeout{59s}, e_invalid_argument);
    world.set(id, q::no_progress_timeout{60s});
    world.set(id, q::no_progress_timeout{0s});
    CHECK_EQUAL(world.job(id).no_progress_timeout.count(), 1800);
    world.expect(s_ok, q::suspend_job{id});
    world.set(id, q::custom_headers{"XCustom1=someData\nXCustom2=moreData\n"});
    world.set(id, q::security_flags{0x2});
    world.set(id, q::security_flags{0x8000'0000}, e_invalid_argument);
    world.set_file(id, q::remote_name{"http://host/moved", {}});
    world.set_file(id, q::content_id{"x"}, do_invalid_state);
    world.set_file(id, q::requested_ranges{{{0, 5}}}, e_not_implemented);
    CHECK_EQUAL(world.only_file(id).remote_name, std::string("http://host/moved"));
}

void sinks_exclude_each_other() {
    delivery_world world;
    const auto id = world.made(1);
    world.set_file(id, q::sink_path{delivery_world::path("a")});
    const auto name = world.only_file(id).temporary_name;
    world.set_file(id, q::sink_stream{true}, 0x80D02019);
    world.set_file(id, q::sink_path{delivery_world::path("b")});
    CHECK_EQUAL(world.only_file(id).target.unix_relative, std::string("down/b"));
    CHECK_EQUAL(world.only_file(id).temporary_name, name);
    const auto other = world.made(2);
    world.set_file(other, q::sink_stream{true});
    world.set_file(other, q::sink_path{delivery_world::path("a")}, 0x80D02019);
    world.set_file(other, q::sink_stream{false});
    world.set_file(other, q::sink_path{delivery_world::path("a")});
}

void a_job_of_delivery_optimization_is_like_one_of_bits() {
    delivery_world world(q::personality::delivery_job);
    const auto id = numbered(1);
    world.expect(e_invalid_argument, q::create_job{id, "", q::job_type::download, "S-1"});
    world.expect(e_not_implemented, q::create_job{id, "x", q::job_type::upload, "S-1"});
    world.expect(s_ok, q::create_job{id, "office", q::job_type::download, "S-1"});
    CHECK(world.job(id).delivery.non_volatile);
    CHECK_EQUAL(world.job(id).no_progress_timeout.count(), 86'400);
    world.set(id, q::job_priority::foreground);
    CHECK_EQUAL(world.job(id).no_progress_timeout.count(), 3600);
    world.set(id, q::no_progress_timeout{77s});
    world.set(id, q::job_priority::normal);
    CHECK_EQUAL(world.job(id).no_progress_timeout.count(), 77);
    world.expect(0x80D02004, q::resume_job{id});
    world.expect(s_ok, q::add_files{id, {{.remote_name = "http://host/a", .target = {}, .content_id = "a"}}});
    world.expect(0x80D02018, q::resume_job{id});
    world.set_file(id, q::sink_path{delivery_world::path("a")});
    world.expect(s_ok, q::resume_job{id});
    CHECK(q::shown_state_of(world.job(id)) == q::job_state::transferring);
    world.set_file(id, q::content_id{"b"}, do_invalid_state);
    world.download(id, 5);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 1u);
    CHECK_EQUAL(world.finalize(id), s_ok);
}

void bits_has_none_of_these_properties() {
    fixture world;
    const auto id = world.create(1);
    world.expect(e_not_implemented, q::set_property{id, q::non_volatile{true}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/a", "a")}});
    world.expect(e_not_implemented, q::set_file_property{id, 0, q::content_id{"x"}});
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_new_download_is_created_and_has_its_file>),
        cmocka_unit_test(run<a_download_goes_from_created_to_finalized>),
        cmocka_unit_test(run<calls_out_of_place_do_what_the_table_says>),
        cmocka_unit_test(run<start_tells_what_is_missing_first>),
        cmocka_unit_test(run<bypass_mode_refuses_to_start>),
        cmocka_unit_test(run<ranges_are_packed_and_count_as_the_whole>),
        cmocka_unit_test(run<a_range_over_everything_is_the_whole_file>),
        cmocka_unit_test(run<other_ranges_while_paused_leave_nothing_of_the_old_transfer>),
        cmocka_unit_test(run<properties_belong_to_states>),
        cmocka_unit_test(run<sinks_exclude_each_other>),
        cmocka_unit_test(run<a_job_of_delivery_optimization_is_like_one_of_bits>),
        cmocka_unit_test(run<bits_has_none_of_these_properties>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
