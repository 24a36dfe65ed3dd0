// SPDX-License-Identifier: LGPL-2.1-or-later
// Complete and Cancel as recorded intents (bits-api 5.3; design 4), and what survives a crash in them.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

#include <cerrno>

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

std::string key(const job_id &id) {
    return "Jobs\\" + id.text();
}

void complete_renames_and_answers_when_it_is_done() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.send(q::transfer_started{world.last_start(id).id, 10, {}, 4711, 0, true});
    world.finish(id, 10);
    world.download(id, 20);
    CHECK(!world.call(q::complete_job{id}));
    CHECK(world.last_transaction.keeps == q::durability::power_cut);
    CHECK(world.hive.get(key(id), "Intent").has_value());
    CHECK_EQUAL(world.state(id), job_state::transferred); // not final yet
    CHECK_EQUAL(world.renames.size(), 1u);
    const auto &work = world.renames[0];
    CHECK_EQUAL(work.renames.size(), 2u);
    CHECK_EQUAL(work.renames[0].modified, 4711u);
    CHECK_EQUAL(work.renames[0].temporary_name, world.job(id).files[0].temporary_name);
    CHECK_EQUAL(work.renames[1].target.unix_relative, std::string("down/1-1"));
    world.send(q::files_renamed{id, {std::nullopt, std::nullopt}});
    CHECK(world.answer_to(world.last_call) == s_ok);
    CHECK(world.last_transaction.keeps == q::durability::power_cut);
    const auto &job = world.job(id);
    CHECK_EQUAL(job.state, job_state::acknowledged);
    CHECK(job.files[0].completed && job.files[1].completed);
    CHECK(q::progress_of(job).bytes_total == std::uint64_t{30});
    CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
    CHECK(world.deletes.empty() && !world.listed(id));
}

void an_unfinished_job_completes_in_part() {
    fixture world;
    const auto id = world.running(1, "host", 3);
    world.download(id, 10);
    world.answer(id, 100);
    CHECK(!world.call(q::complete_job{id}));
    CHECK(world.stopped(world.last_start(id).id));
    CHECK(world.renames.empty()); // the transfer still writes
    world.end_stopped(id, 40);
    CHECK_EQUAL(world.renames.at(0).renames.size(), 1u);
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK_EQUAL(world.deletes.at(0).files.size(), 1u); // the third file was never begun
    CHECK(!world.answer_to(world.last_call));
    world.send(q::files_deleted{id, 0});
    CHECK(world.answer_to(world.last_call) == partial_complete);
    CHECK_EQUAL(world.state(id), job_state::acknowledged);
}

void files_that_stay_behind_are_reported() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 100);
    CHECK(!world.call(q::cancel_job{id}));
    world.end_stopped(id, 40);
    CHECK_EQUAL(world.deletes.at(0).files.size(), 1u);
    CHECK_EQUAL(world.state(id), job_state::transferring);
    world.send(q::files_deleted{id, 1});
    CHECK(world.answer_to(world.last_call) == unable_to_delete);
    CHECK_EQUAL(world.state(id), job_state::cancelled);
}

void a_failed_rename_keeps_the_job_and_the_files_that_are_done() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.download(id, 20);
    CHECK(!world.call(q::complete_job{id}));
    world.send(q::files_renamed{id, {std::nullopt, error{cause::os_error, 0, EACCES}}});
    CHECK(world.answer_to(world.last_call) == 0x80070005u);
    CHECK(world.last_transaction.keeps == q::durability::power_cut); // or it would complete by itself
    CHECK_EQUAL(world.state(id), job_state::transferred);
    CHECK(world.job(id).files[0].completed && !world.job(id).files[1].completed);
    CHECK(!world.hive.get(key(id), "Intent").has_value());
    CHECK(!world.call(q::complete_job{id}));
    CHECK_EQUAL(world.renames.at(1).renames.size(), 1u);
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK(world.answer_to(world.last_call) == s_ok);
}

void a_failed_rename_in_part_leaves_a_job_to_resume() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.answer(id, 100);
    CHECK(!world.call(q::complete_job{id}));
    world.end_stopped(id, 40);
    world.send(q::files_renamed{id, {error{cause::os_error, 0, EBUSY}}});
    CHECK(world.answer_to(world.last_call) == 0x80070020u);
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.last_start(id).offset, 40u);
}

void calls_are_refused_while_one_is_carried_out() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 10);
    CHECK(!world.call(q::complete_job{id}));
    world.expect(invalid_state, q::complete_job{id});
    world.expect(invalid_state, q::cancel_job{id});
    world.expect(invalid_state, q::suspend_job{id});
    world.expect(s_ok, q::acknowledge{id, q::notify::job_transferred, 0});
    CHECK_EQUAL(world.renames.size(), 1u);
}

void empty_and_suspended_jobs_complete_too() {
    fixture world;
    const auto empty = world.create(1);
    world.expect(s_ok, q::complete_job{empty});
    CHECK_EQUAL(world.state(empty), job_state::acknowledged);
    const auto id = world.create(2);
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.expect(partial_complete, q::complete_job{id});
    CHECK(world.deletes.empty() && world.renames.empty());
}

void a_crash_during_complete_is_made_good() {
    for (const bool same_boot : {true, false}) {
        fixture world;
        const auto id = world.running(1, "host", 2);
        world.download(id, 10);
        world.download(id, 20);
        CHECK(!world.call(q::complete_job{id}));
        world.restart(same_boot);
        CHECK_EQUAL(world.renames.size(), 1u);
        CHECK_EQUAL(world.renames[0].renames.size(), 2u); // one may be done; renaming is idempotent
        world.send(q::files_renamed{id, {std::nullopt, std::nullopt}});
        CHECK_EQUAL(world.state(id), job_state::acknowledged);
        CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
    }
}

// Nobody may ever hear that a rename was made: of a crash, and then of a folder that can't be reached.
void a_rename_that_may_have_been_made_is_remembered() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.download(id, 20);
    CHECK(!world.call(q::complete_job{id}));
    CHECK(!world.renames.at(0).renames.at(0).begun);
    CHECK(world.renames[0].renames[0].size == 10u);
    world.restart(false);
    CHECK(world.renames.at(0).renames.at(0).begun);
    world.send(q::files_renamed{id, {error{cause::os_error, 0, EACCES}, error{cause::os_error, 0, EACCES}}});
    CHECK_EQUAL(world.state(id), job_state::transferred);
    world.expect(s_ok, q::add_files{id, {file_at("http://host/later", "later")}});
    world.expect(s_ok, q::resume_job{id});
    world.download(id, 30);
    world.restart(false);
    CHECK(!world.call(q::complete_job{id}));
    const auto &again = world.renames.at(0).renames;
    CHECK(again.at(0).begun && again.at(1).begun && !again.at(2).begun);
}

// The commit that begins a rename must not be lost when the rename is not.
void what_begins_renames_is_kept_over_a_power_cut() {
    fixture world;
    const auto id = world.running(1, "host", 2);
    world.download(id, 10);
    world.answer(id, 100);
    CHECK(!world.call(q::complete_job{id}));
    CHECK(world.renames.empty());
    world.end_stopped(id, 40);
    CHECK_EQUAL(world.renames.size(), 1u);
    CHECK(world.last_transaction.keeps == q::durability::power_cut);
}

void a_crash_during_cancel_is_made_good() {
    fixture world;
    const auto id = world.running(1);
    world.answer(id, 100);
    CHECK(!world.call(q::cancel_job{id}));
    world.restart();
    CHECK_EQUAL(world.deletes.size(), 1u);
    CHECK(world.starts.empty());
    world.send(q::files_deleted{id, 0});
    CHECK_EQUAL(world.state(id), job_state::cancelled);
}

void a_file_that_may_have_been_made_is_deleted_after_a_crash() {
    fixture world;
    const auto id = world.running(1);
    world.restart(); // nobody heard whether the temporary file was made
    CHECK(world.last_start(id).temporary_created);
    CHECK_EQUAL(world.last_start(id).offset, 0u);
    CHECK(!world.call(q::cancel_job{id}));
    world.end_stopped(id);
    CHECK_EQUAL(world.deletes.at(0).files.size(), 1u);
}

void a_name_that_was_taken_is_never_deleted() {
    fixture world;
    const auto id = world.running(1);
    const auto theirs = world.last_start(id).temporary_name;
    world.fail(id, {cause::temporary_name_taken, 0, 0});
    CHECK(!world.call(q::cancel_job{id}));
    world.end_stopped(id);
    CHECK(world.deletes.at(0).files.at(0).temporary_name != theirs);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<complete_renames_and_answers_when_it_is_done>),
        cmocka_unit_test(run<an_unfinished_job_completes_in_part>),
        cmocka_unit_test(run<files_that_stay_behind_are_reported>),
        cmocka_unit_test(run<a_failed_rename_keeps_the_job_and_the_files_that_are_done>),
        cmocka_unit_test(run<a_failed_rename_in_part_leaves_a_job_to_resume>),
        cmocka_unit_test(run<calls_are_refused_while_one_is_carried_out>),
        cmocka_unit_test(run<empty_and_suspended_jobs_complete_too>),
        cmocka_unit_test(run<a_crash_during_complete_is_made_good>),
        cmocka_unit_test(run<a_rename_that_may_have_been_made_is_remembered>),
        cmocka_unit_test(run<what_begins_renames_is_kept_over_a_power_cut>),
        cmocka_unit_test(run<a_crash_during_cancel_is_made_good>),
        cmocka_unit_test(run<a_file_that_may_have_been_made_is_deleted_after_a_crash>),
        cmocka_unit_test(run<a_name_that_was_taken_is_never_deleted>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
