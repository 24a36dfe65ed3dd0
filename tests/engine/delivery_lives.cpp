// SPDX-License-Identifier: LGPL-2.1-or-later
// How downloads last and end: restarts, Wine sessions, rivals for a path, age, the service's stop; and how
// they share the line (do-api 5.7, 5.12, 7.1, 7.8). Test thread only.
#include "tests/engine/delivery_fixture.hpp"

#include <cerrno>

using namespace winebits;
using namespace winebits::test;

namespace {

void everything_survives_a_restart() {
    delivery_world world;
    const auto id = world.ready(1);
    world.set(id, q::display_name{"winget"});
    world.set(id, q::delivery_cost{q::cost_policy::no_roaming});
    world.set(id, q::callback_percent{7});
    world.set(id, q::callback_seconds{3});
    world.set(id, q::blocking_mode{true});
    world.set(id, q::correlation_vector{"cv.1"});
    world.set(id, q::auth_headers{"Authorization: x\r\n"});
    world.set(id, q::insecure_redirect{false});
    world.set(id, q::disallow_cellular{true});
    world.set(id, q::no_progress_timeout{99s});
    world.set_file(id, q::content_id{"abc"});
    world.set_file(id, q::integrity_info{"http://host/phf", "d", "SHA256", "h"});
    world.set_file(id, q::integrity_mandatory{true});
    world.set_file(id, q::decryption_info{std::string(48, '\0'), 65536, "AES", "CBC"});
    world.set_file(id, q::total_size{1000});
    world.expect(s_ok, q::resume_job{id});
    world.send(q::response_received{world.last_start(id).id, "HTTP/1.1 200 OK\r\n", "http://other/x", 200,
                                    "127.0.0.1"});
    world.answer(id, 1000);
    world.send(q::transfer_progress{
        world.last_start(id).id, 300, 200, {{{0, 100}, {500, 200}}, {{0, 100}, {500, 100}}, 350, 2}});
    const auto before = world.job(id);
    CHECK_EQUAL(before.files[0].delivery.statistics.from_origin, 350u);
    CHECK(std::holds_alternative<q::hive_secret>(*world.hive.get("Jobs\\" + id.text(), "AuthHeaders")));
    CHECK(std::holds_alternative<q::hive_secret>(
        *world.hive.get("Jobs\\" + id.text() + "\\Files\\00000001", "DecryptionKey")));
    world.restart();
    const auto &after = world.job(id);
    auto statistics = before.files[0].delivery;
    statistics.statistics.connections = 0;
    CHECK(after.delivery == before.delivery);
    CHECK(after.files[0].delivery == statistics);
    CHECK_EQUAL(after.display_name, std::string("winget"));
    CHECK_EQUAL(after.no_progress_timeout.count(), 99);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK(world.last_start(id).delivery.filled == (std::vector<q::byte_range>{{0, 100}, {500, 200}}));
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.answer(id, 1000); // its holes stay
    CHECK(world.runs(id));
    CHECK_EQUAL(world.only_file(id).written, 300u);
    world.restart(false);
    CHECK(world.last_start(id).delivery.filled == (std::vector<q::byte_range>{{0, 100}, {500, 100}}));
    world.download(id, 1000);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
}

void a_download_that_was_only_made_survives_too() {
    delivery_world world;
    const auto id = world.made(1);
    world.restart();
    CHECK_EQUAL(world.shown(id), download_state::created);
    CHECK_EQUAL(world.job(id).files.size(), 1u);
}

void answers_are_kept_for_each_surface() {
    delivery_world world;
    const q::request_key key{"session", 1};
    CHECK_EQUAL(*world.call(q::resume_job{numbered(9)}, key), do_not_found);
    world.surface = q::personality::bits;
    CHECK_EQUAL(*world.call(q::resume_job{numbered(9)}, key), not_found);
    world.restart();
    CHECK_EQUAL(*world.call(q::resume_job{numbered(9)}, key), not_found);
    world.surface = q::personality::delivery_download;
    CHECK_EQUAL(*world.call(q::create_job{.id = numbered(9), .display_name = "", .owner_sid = "S"}, key),
                do_not_found);
}

void volatile_downloads_end_with_another_session() {
    delivery_world world;
    const auto gone = world.begun(1), kept = world.begun(2), same = world.made(3, "new");
    world.set(kept, q::display_name{"kept"});
    world.expect(s_ok, q::suspend_job{kept});
    const auto lasting = world.made(4);
    world.set(lasting, q::non_volatile{true});
    world.send(q::session_opened{world.surface, "new"});
    CHECK_EQUAL(world.shown(gone), download_state::aborted);
    CHECK_EQUAL(world.shown(kept), download_state::aborted);
    CHECK_EQUAL(world.shown(same), download_state::created);
    CHECK_EQUAL(world.shown(lasting), download_state::created);
    world.end_stopped(gone);
    world.end_stopped(kept);
    CHECK_EQUAL(world.deletes.size(), 2u);
    world.delete_all(gone);
    world.delete_all(kept);
    CHECK(!world.listed(gone) && !world.listed(kept) && world.listed(same) && world.listed(lasting));
}

void volatile_downloads_end_when_no_service_comes_back() {
    delivery_world world;
    const auto id = world.begun(1);
    world.subscribe(false);
    CHECK(!world.queue().may_leave(world.now));
    world.advance(59s);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    world.subscribe();
    world.advance(100s);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    world.restart(); // nobody is connected, as after a crash
    world.advance(61s);
    CHECK_EQUAL(world.shown(id), download_state::aborted);
    world.end_stopped(id);
    CHECK_EQUAL(world.deletes.size(), 1u);
    world.delete_all(id);
    CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
    CHECK(!world.queue().next_deadline());
}

void jobs_and_lasting_downloads_need_no_service() {
    delivery_world world(q::personality::delivery_job);
    const auto id = world.create(1);
    world.send(q::session_opened{q::personality::delivery_download, "other"});
    world.subscribe(false);
    world.restart();
    world.advance(24h * 29);
    CHECK(world.listed(id));
    world.advance(24h * 2); // 30 days after its creation
    CHECK(!world.listed(id));
}

void a_transferred_download_ends_after_thirty_days_too() {
    delivery_world world;
    const auto id = world.begun(1);
    world.download(id, 10);
    world.advance(24h * 31);
    CHECK_EQUAL(world.shown(id), download_state::aborted);
    CHECK_EQUAL(world.deletes.size(), 1u);
}

void the_first_to_be_finalized_takes_the_path() {
    delivery_world world;
    const auto loser = world.made(1), winner = world.ready(2), created = world.made(3);
    const auto unlike = world.ready(4);
    for (const auto &id : {loser, created}) {
        world.set_file(id, q::remote_name{"http://host/same", {}});
        world.set_file(id, q::sink_path{{"C:\\DOWN\\D2", 'c', "down/d2"}});
    }
    for (const auto &id : {loser, winner, unlike})
        world.expect(s_ok, q::resume_job{id});
    world.answer(loser, 1000);
    world.expect(s_ok, q::suspend_job{loser});
    world.end_stopped(loser, 10);
    world.download(winner, 1000);
    CHECK_EQUAL(world.shown(loser), download_state::paused);
    CHECK_EQUAL(world.finalize(winner), s_ok);
    CHECK_EQUAL(world.shown(winner), download_state::finalized);
    CHECK_EQUAL(world.shown(loser), download_state::aborted);
    CHECK_EQUAL(world.shown(created), download_state::created);
    CHECK_EQUAL(world.shown(unlike), download_state::transferring);
    CHECK(world.deletes.back().job == loser);
    world.delete_all(loser);
    world.expect(do_invalid_state, q::cancel_job{loser});
}

void finalize_leaves_an_existing_file_alone() {
    delivery_world world;
    const auto id = world.begun(1);
    world.download(id, 10);
    CHECK_EQUAL(world.finalize(id, error{.why = cause::os_error, .os_errno = EEXIST}), 0x80070050u);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    CHECK_EQUAL(world.finalize(id), s_ok);
}

// The file may have its name already; that of another portion could not have it any more.
void another_portion_is_fetched_only_if_the_file_has_kept_its_temporary_name() {
    delivery_world world;
    const auto id = world.begun(1);
    world.download(id, 1000);
    const q::resume_job other_portion{id, std::vector<q::byte_range>{{0, 10}}};
    CHECK(world.finalize(id, error{.why = cause::os_error, .os_errno = EIO}) >= 0x80000000u);
    world.expect(0x80D02013, other_portion);
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    CHECK_EQUAL(world.finalize(id, error{.why = cause::os_error, .os_errno = EEXIST}), 0x80070050u);
    world.expect(s_ok, other_portion);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.download(id, 10);
    CHECK_EQUAL(world.finalize(id), s_ok);
}

void finalize_twice_at_once_is_answered_twice() {
    delivery_world world;
    const auto id = world.begun(1);
    world.download(id, 10);
    CHECK(!world.call(q::complete_job{id}));
    const auto first = world.last_call;
    CHECK(!world.call(q::complete_job{id}));
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK(world.answer_to(first) == s_ok && world.answer_to(world.last_call) == s_ok);
}

void stopping_the_service_pauses_its_own_jobs_only() {
    delivery_world world;
    const auto id = world.begun(1);
    world.surface = q::personality::bits;
    const auto job = world.running(2);
    world.send(q::surface_stopped{q::personality::delivery_download});
    CHECK(world.runs(job) && !world.runs(id));
    world.end_stopped(id);
    world.restart();
    CHECK(world.runs(job) && !world.runs(id));
    world.send(q::surface_started{q::personality::delivery_download});
    CHECK(world.runs(id));
    world.send(q::surface_stopped{q::personality::bits});
    CHECK(!world.runs(job) && world.runs(id));
}

void downloads_run_at_once_beside_the_jobs_of_bits() {
    delivery_world world;
    std::vector<job_id> ids;
    for (unsigned i = 1; i <= 12; ++i)
        ids.push_back(world.begun(i, "host" + std::to_string(i % 6)));
    for (const auto &id : ids)
        CHECK(world.runs(id));
    world.surface = q::personality::bits;
    const auto background = world.running(100, "host1");
    const auto foreground = world.running(101, "host1", 1, q::job_priority::foreground);
    CHECK(world.runs(background) && world.runs(foreground));
    world.surface = q::personality::delivery_download;
    for (unsigned i = 13; i <= 20; ++i)
        ids.push_back(world.begun(i, "more"));
    std::size_t running = 0;
    for (const auto &id : ids)
        running += world.runs(id);
    CHECK_EQUAL(running, 16u); // 4 a host
}

void the_files_of_a_job_follow_each_other() {
    delivery_world world(q::personality::delivery_job);
    const auto id = world.running(1, "host", 2);
    CHECK_EQUAL(world.last_start(id).file_index, 0u);
    world.download(id, 5);
    CHECK_EQUAL(world.last_start(id).file_index, 1u);
    world.download(id, 5);
    CHECK_EQUAL(world.state(id), q::job_state::transferred);
}

void a_stream_is_transferred_when_the_program_has_it_all() {
    q::settings limits;
    limits.stream_window = 1000;
    delivery_world world(q::personality::delivery_download, limits);
    const auto id = world.streamed(1);
    CHECK(world.last_start(id).delivery.window_end == 1000u);
    CHECK_EQUAL(world.last_start(id).delivery.most_connections, 1u);
    CHECK(!world.only_file(id).temporary_name.empty());
    world.answer(id, 3000);
    world.progress(id, 1000, 0);
    world.expect(s_ok, q::stream_consumed{id, 0, 400});
    CHECK_EQUAL(world.windows.back().end, 1400u);
    CHECK_EQUAL(world.released.back().offset, 400u);
    world.expect(s_ok, q::stream_consumed{id, 0, 300}); // said twice
    CHECK_EQUAL(world.only_file(id).delivery.consumed, 400u);
    CHECK_EQUAL(world.status(id).bytes_transferred, 400u);
    world.finish(id, 3000);
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    world.expect(do_invalid_state, q::complete_job{id});
    world.expect(e_invalid_argument, q::stream_consumed{id, 0, 3001});
    world.restart();
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    CHECK(world.starts.empty());
    world.subscribe();
    world.expect(s_ok, q::suspend_job{id});
    CHECK_EQUAL(world.shown(id), download_state::paused);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.shown(id), download_state::transferring);
    world.expect(s_ok, q::stream_consumed{id, 0, 3000});
    CHECK_EQUAL(world.shown(id), download_state::transferred);
    CHECK_EQUAL(world.status(id).bytes_transferred, 3000u);
    CHECK_EQUAL(world.finalize(id), s_ok);
    CHECK(world.renames.empty());
    CHECK(world.deletes.back().files[0].spooled);
}

// Its program has 400 of the 1,000 bytes that came, of 3,000.
job_id partly_consumed_stream(delivery_world &world) {
    const auto id = world.streamed(1);
    world.answer(id, 3000);
    world.progress(id, 1000, 0);
    world.expect(s_ok, q::stream_consumed{id, 0, 400});
    return id;
}

void a_stream_goes_on_where_it_was() {
    delivery_world world;
    const auto id = partly_consumed_stream(world);
    world.restart();
    CHECK_EQUAL(world.last_start(id).offset, 1000u);
    CHECK_EQUAL(world.last_start(id).delivery.consumed, 400u);
    world.answer(id, 3000);
    // A server that can only begin anew: the same file is passed over, another one is an error.
    world.fail(id, error{cause::insufficient_range_support}, 1000);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    world.answer(id, 3000, "\"2\"");
    CHECK(world.stopped(world.last_start(id).id));
    CHECK_EQUAL(world.only_file(id).delivery.consumed, 400u);
    CHECK_EQUAL(world.status(id).error, 0x80D05001u); // and no try will help
}

void a_service_that_stops_leaves_another_version_to_the_next_transfer() {
    delivery_world world;
    const auto id = partly_consumed_stream(world);
    world.fail(id, error{cause::insufficient_range_support}, 1000);
    world.send(q::surface_stopped{q::personality::delivery_download});
    world.answer(id, 3000, "\"2\""); // before it has stopped
    CHECK_EQUAL(world.state(id), q::job_state::queued);
    CHECK_EQUAL(world.status(id).error, 0u);
    world.end_stopped(id, 0);
    world.send(q::surface_started{q::personality::delivery_download});
    CHECK_EQUAL(world.only_file(id).delivery.consumed, 400u);
    world.answer(id, 3000, "\"2\"");
    CHECK_EQUAL(world.status(id).error, 0x80D05001u);
}

void a_sink_that_fails_pauses_its_download() {
    delivery_world world;
    const auto id = world.streamed(1);
    world.answer(id, 3000);
    world.progress(id, 1000, 0);
    world.expect(s_ok, q::stream_consumed{id, 0, 400, 0x80070070});
    CHECK_EQUAL(world.shown(id), download_state::paused);
    CHECK_EQUAL(world.status(id).error, 0x80070070u);
    world.end_stopped(id, 1000);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 1000u);
    world.answer(id, 3000);
    world.finish(id, 3000);
    world.expect(s_ok, q::stream_consumed{id, 0, 400, 0x80004005}); // in the delivery of the rest
    CHECK_EQUAL(world.status(id).error, 0x80004005u);
    CHECK_EQUAL(world.abort(id), s_ok);
    CHECK(world.deletes.back().files[0].spooled);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<everything_survives_a_restart>),
        cmocka_unit_test(run<a_download_that_was_only_made_survives_too>),
        cmocka_unit_test(run<answers_are_kept_for_each_surface>),
        cmocka_unit_test(run<volatile_downloads_end_with_another_session>),
        cmocka_unit_test(run<volatile_downloads_end_when_no_service_comes_back>),
        cmocka_unit_test(run<jobs_and_lasting_downloads_need_no_service>),
        cmocka_unit_test(run<a_transferred_download_ends_after_thirty_days_too>),
        cmocka_unit_test(run<the_first_to_be_finalized_takes_the_path>),
        cmocka_unit_test(run<finalize_leaves_an_existing_file_alone>),
        cmocka_unit_test(run<another_portion_is_fetched_only_if_the_file_has_kept_its_temporary_name>),
        cmocka_unit_test(run<finalize_twice_at_once_is_answered_twice>),
        cmocka_unit_test(run<stopping_the_service_pauses_its_own_jobs_only>),
        cmocka_unit_test(run<downloads_run_at_once_beside_the_jobs_of_bits>),
        cmocka_unit_test(run<the_files_of_a_job_follow_each_other>),
        cmocka_unit_test(run<a_stream_is_transferred_when_the_program_has_it_all>),
        cmocka_unit_test(run<a_stream_goes_on_where_it_was>),
        cmocka_unit_test(run<a_service_that_stops_leaves_another_version_to_the_next_transfer>),
        cmocka_unit_test(run<a_sink_that_fails_pauses_its_download>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
