// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers: offsets, validators, temporary names, files that change, the end of a job.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

const error lost{cause::connection_lost, 0, 0};

void a_download_passes_through_the_documented_states() {
    fixture world;
    const auto id = world.running(1);
    CHECK_EQUAL(world.state(id), job_state::connecting);
    CHECK(!q::progress_of(world.job(id)).bytes_total);
    world.answer(id, 100);
    CHECK_EQUAL(world.state(id), job_state::transferring);
    world.progress(id, 40, 20);
    CHECK_EQUAL(q::progress_of(world.job(id)).bytes_transferred, 40u);
    CHECK(q::progress_of(world.job(id)).bytes_total == std::uint64_t{100});
    world.finish(id, 100);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.job(id).transfer_completed, world.now.wall);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 1u);
    CHECK(world.job(id).owes_transferred);
    CHECK(!world.queue().running_transfer(id));
}

void files_are_serial_in_the_order_added() {
    fixture world;
    const auto id = world.running(1, "host", 3);
    for (unsigned i = 0; i < 3; ++i) {
        CHECK_EQUAL(world.starts.size(), i + 1);
        CHECK_EQUAL(world.last_start(id).file_index, i);
        world.download(id, 10 * (i + 1));
        if (i < 2)
            CHECK_EQUAL(world.state(id), job_state::transferring);
    }
    CHECK_EQUAL(q::progress_of(world.job(id)).bytes_transferred, 60u);
    CHECK_EQUAL(world.state(id), job_state::transferred);
}

void a_retry_continues_behind_the_last_byte_with_the_validator() {
    fixture world;
    const auto id = world.running(1);
    CHECK(!world.last_start(id).temporary_created && world.last_start(id).offset == 0);
    world.answer(id, 1000, "\"v\"");
    world.progress(id, 300, 200);
    world.fail(id, lost, 400);
    world.expect(s_ok, q::resume_job{id});
    const auto &start = world.last_start(id);
    CHECK_EQUAL(start.offset, 400u);
    CHECK_EQUAL(start.remote.etag, std::string("\"v\""));
    CHECK(start.size == std::uint64_t{1000} && start.temporary_created);
    CHECK_EQUAL(start.temporary_name, world.starts.front().temporary_name);
}

void a_transfer_that_begins_anew_resets_the_progress() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.fail(id, lost, 400);
    world.expect(s_ok, q::resume_job{id});
    world.send(q::transfer_started{world.last_start(id).id, 900, {"\"2\"", ""}, 7, 0, true});
    const auto &file = world.job(id).files[0];
    CHECK_EQUAL(file.written + file.flushed, 0u);
    CHECK(file.size == std::uint64_t{900});
    CHECK_EQUAL(file.remote.etag, std::string("\"2\""));
}

void a_failure_before_the_body_keeps_the_offset() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.fail(id, lost, 400);
    world.expect(s_ok, q::resume_job{id});
    world.fail(id, {cause::connect_failed, 0, 0}, 0);
    CHECK_EQUAL(world.job(id).files[0].written, 400u);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 400u);
}

void all_bytes_but_no_end_asks_for_the_last_one_again() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.fail(id, lost, 1000);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 999u);
}

void without_size_and_validator_nothing_is_continued() {
    fixture world;
    const auto id = world.running(1);
    world.send(q::transfer_started{world.last_start(id).id, std::nullopt, {}, 0, 0, true});
    world.fail(id, lost, 400);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    CHECK_EQUAL(world.job(id).files[0].written, 0u);
}

void a_changed_file_starts_over_once_without_an_error() {
    for (const auto why : {cause::remote_file_changed, cause::range_not_satisfiable}) {
        fixture world;
        const auto id = world.running(1);
        world.answer(id, 1000);
        world.fail(id, lost, 400);
        world.expect(s_ok, q::resume_job{id});
        const auto errors = world.job(id).error_count;
        world.fail(id, {why, 0, 0}, 0);
        CHECK(is_active(world.state(id)));
        CHECK_EQUAL(world.last_start(id).offset, 0u);
        CHECK(world.last_start(id).remote == q::validator{});
        CHECK_EQUAL(world.job(id).error_count, errors);
        world.fail(id, {cause::remote_file_changed, 0, 0}, 0); // nothing moved since
        CHECK_EQUAL(world.state(id), job_state::transient_error);
    }
}

void a_file_that_changes_again_after_bytes_starts_over_again() {
    fixture world;
    const auto id = world.running(1);
    for (int round = 0; round < 5; ++round) {
        world.answer(id, 1000, "\"" + std::to_string(round) + "\"");
        world.progress(id, 100, 100);
        world.fail(id, {cause::remote_file_changed, 0, 0}, 100);
        CHECK(is_active(world.state(id)));
    }
    CHECK_EQUAL(world.job(id).error_count, 0u);
}

void a_taken_temporary_name_is_replaced() {
    fixture world;
    const auto id = world.running(1);
    const auto first = world.last_start(id).temporary_name;
    world.fail(id, {cause::temporary_name_taken, 0, 0});
    CHECK(world.last_start(id).temporary_name != first);
    CHECK(!world.last_start(id).temporary_created);
    CHECK(world.state(id) == job_state::connecting);
    for (int round = 0; round < 100; ++round)
        world.fail(id, {cause::temporary_name_taken, 0, 0});
    CHECK_EQUAL(world.state(id), job_state::error); // no endless search
}

void suspend_stops_and_resume_waits_for_the_end_of_the_old_transfer() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 1000);
    world.expect(s_ok, q::suspend_job{id});
    CHECK_EQUAL(world.state(id), job_state::suspended);
    CHECK_EQUAL(world.stops.size(), 1u);
    world.expect(s_ok, q::suspend_job{id});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::queued);
    CHECK_EQUAL(world.starts.size(), 1u); // one writer a file
    world.end_stopped(id, 500);
    CHECK_EQUAL(world.starts.size(), 2u);
    CHECK_EQUAL(world.last_start(id).offset, 500u);
}

void a_transfer_that_ends_while_it_is_stopped_counts() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 10);
    world.expect(s_ok, q::suspend_job{id});
    world.finish(id, 10); // it had finished by itself
    CHECK_EQUAL(world.state(id), job_state::suspended);
    CHECK(world.job(id).files[0].transferred);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 1u);
}

void resume_of_a_transferred_job_needs_new_files() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 10);
    world.expect(empty_job, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    world.expect(s_ok, q::add_files{id, {file_at("http://host/more", "more")}});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    world.expect(s_ok, q::resume_job{id});
    CHECK(is_active(world.state(id)));
    CHECK_EQUAL(world.last_start(id).file_index, 1u);
    world.download(id, 5);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 2u);
}

void suspend_and_resume_of_a_transferred_job_repeat_only_what_is_owed() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 10);
    world.expect(s_ok, q::suspend_job{id});
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 2u); // still owed
    world.expect(s_ok, q::acknowledge{id, q::notify::job_transferred, 0});
    world.expect(s_ok, q::suspend_job{id});
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK_EQUAL(world.told(id, q::notify::job_transferred), 2u);
}

void files_added_to_a_running_job_are_picked_up() {
    fixture world;
    const auto id = world.running(1);
    world.expect(s_ok, q::add_files{id, {file_at("http://host/more", "more")}});
    world.download(id, 10);
    CHECK_EQUAL(world.state(id), job_state::transferring);
    CHECK_EQUAL(world.last_start(id).file_index, 1u);
}

void a_file_without_bytes_is_a_file() {
    fixture world;
    const auto id = world.running(1);
    world.finish(id, 0);
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK(q::progress_of(world.job(id)).bytes_total == std::uint64_t{0});
}

void strange_events_are_ignored() {
    fixture world;
    const auto id = world.running(1);
    world.send(q::transfer_progress{99, 5, 5});
    world.send(q::transfer_finished{99, 5, 5, std::nullopt, false});
    world.send(q::files_renamed{id, {std::nullopt}});
    world.send(q::files_deleted{id, 0});
    world.send(q::files_deleted{numbered(77), 0});
    CHECK_EQUAL(world.state(id), job_state::connecting);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_download_passes_through_the_documented_states>),
        cmocka_unit_test(run<files_are_serial_in_the_order_added>),
        cmocka_unit_test(run<a_retry_continues_behind_the_last_byte_with_the_validator>),
        cmocka_unit_test(run<a_transfer_that_begins_anew_resets_the_progress>),
        cmocka_unit_test(run<a_failure_before_the_body_keeps_the_offset>),
        cmocka_unit_test(run<all_bytes_but_no_end_asks_for_the_last_one_again>),
        cmocka_unit_test(run<without_size_and_validator_nothing_is_continued>),
        cmocka_unit_test(run<a_changed_file_starts_over_once_without_an_error>),
        cmocka_unit_test(run<a_file_that_changes_again_after_bytes_starts_over_again>),
        cmocka_unit_test(run<a_taken_temporary_name_is_replaced>),
        cmocka_unit_test(run<suspend_stops_and_resume_waits_for_the_end_of_the_old_transfer>),
        cmocka_unit_test(run<a_transfer_that_ends_while_it_is_stopped_counts>),
        cmocka_unit_test(run<resume_of_a_transferred_job_needs_new_files>),
        cmocka_unit_test(run<suspend_and_resume_of_a_transferred_job_repeat_only_what_is_owed>),
        cmocka_unit_test(run<files_added_to_a_running_job_are_picked_up>),
        cmocka_unit_test(run<a_file_without_bytes_is_a_file>),
        cmocka_unit_test(run<strange_events_are_ignored>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
