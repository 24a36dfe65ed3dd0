// SPDX-License-Identifier: LGPL-2.1-or-later
// Notifications and debts (bits-api 9), and answers to repeated calls (design 4, "Wire").
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;
namespace notify = q::notify;

namespace {

std::string order(const fixture &world) {
    std::string out;
    for (const auto &one : world.notifications)
        out += std::to_string(one.what) +
               (one.what == notify::file_transferred ? std::to_string(one.file_index) : "") + ' ';
    return out;
}

void files_are_told_before_the_job() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::notify_flags{0x13}});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a"), file_at("http://h/b", "b")}});
    world.expect(s_ok, q::resume_job{id});
    world.download(id, 1);
    world.download(id, 2);
    CHECK_EQUAL(order(world), std::string("160 161 1 "));
    CHECK(!world.job(id).files[0].notified && world.job(id).owes_transferred);
    world.expect(s_ok, q::acknowledge{id, notify::file_transferred, 0});
    world.expect(s_ok, q::acknowledge{id, notify::job_transferred, 0});
    CHECK(world.job(id).files[0].notified && !world.job(id).files[1].notified);
    CHECK(!world.job(id).owes_transferred);
    world.expect(e_invalid_argument, q::acknowledge{id, notify::file_transferred, 2});
    world.expect(e_invalid_argument, q::acknowledge{id, notify::job_modification, 0});
    world.restart();
    CHECK(world.job(id).files[0].notified && !world.job(id).files[1].notified);
}

void modifications_are_spaced_and_the_last_one_comes() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::notify_flags{0x0b}});
    world.notifications.clear();
    world.advance(1s);
    world.expect(s_ok, q::set_property{id, q::description{"1"}});
    CHECK_EQUAL(world.told(id, notify::job_modification), 1u);
    for (int i = 0; i < 4; ++i) {
        world.advance(100ms);
        world.expect(s_ok, q::set_property{id, q::description{std::to_string(i)}});
    }
    CHECK_EQUAL(world.told(id, notify::job_modification), 1u);
    world.advance(100ms);
    CHECK_EQUAL(world.told(id, notify::job_modification), 2u);
    world.advance(1h);
    CHECK_EQUAL(world.told(id, notify::job_modification), 2u);
}

void the_end_of_a_job_is_no_modification() {
    for (const bool fails : {true, false}) {
        fixture world;
        const auto id = world.create(1);
        world.expect(s_ok, q::set_property{id, q::notify_flags{0x0b}});
        world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
        world.expect(s_ok, q::resume_job{id});
        world.answer(id, 100);
        world.advance(10s);
        world.notifications.clear();
        if (fails)
            world.fail(id, {cause::http_status, 404, 0});
        else
            world.finish(id, 100);
        world.advance(1h);
        CHECK_EQUAL(order(world), std::string(fails ? "2 " : "1 "));
    }
}

void nothing_optional_is_told_unasked() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 1);
    CHECK_EQUAL(order(world), std::string("1 "));
    CHECK(world.job(id).files[0].notified);
    const auto other = world.create(2);
    world.expect(s_ok, q::set_property{other, q::notify_flags{0x1f}}); // with BG_NOTIFY_DISABLE
    world.expect(s_ok, q::set_property{other, q::description{"x"}});
    CHECK_EQUAL(world.told(other, notify::job_modification), 0u);
}

void flags_that_come_later_bring_what_has_happened() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::set_property{id, q::notify_flags{0}});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.expect(s_ok, q::resume_job{id});
    world.download(id, 1);
    world.notifications.clear();
    world.expect(s_ok, q::set_property{id, q::notify_flags{0x11}});
    CHECK_EQUAL(order(world), std::string("160 1 "));
    CHECK(!world.job(id).files[0].notified);
    world.expect(s_ok, q::set_property{id, q::notify_flags{0x11}});
    CHECK_EQUAL(world.notifications.size(), 2u);
}

// ---- Repeated calls

q::request_key numbered_request(std::uint64_t counter) {
    return {"{11111111-2222-3333-4444-555555555555}", counter};
}

void a_repeated_call_gets_the_first_answer() {
    fixture world;
    const q::create_job create{numbered(1), "job", q::job_type::download, "S-1"};
    CHECK(world.call(create, numbered_request(1)) == s_ok);
    CHECK(world.call(create, numbered_request(1)) == s_ok);
    CHECK(world.call(q::resume_job{numbered(1)}, numbered_request(2)) == empty_job);
    const q::add_files add{numbered(1), {file_at("http://h/a", "a")}};
    CHECK(world.call(add, numbered_request(3)) == s_ok);
    CHECK(world.call(add, numbered_request(3)) == s_ok);
    CHECK_EQUAL(world.job(numbered(1)).files.size(), 1u);
    world.restart();
    CHECK(world.call(add, numbered_request(3)) == s_ok);
    CHECK(world.call(q::resume_job{numbered(1)}, numbered_request(2)) == empty_job);
    CHECK_EQUAL(world.job(numbered(1)).files.size(), 1u);
}

void the_answer_is_kept_with_the_change() {
    fixture world;
    CHECK(world.call(q::create_job{numbered(1), "job", q::job_type::download, "S-1"}, numbered_request(1)) ==
          s_ok);
    bool reply_there = false;
    for (const auto &change : world.last_transaction.changes)
        if (const auto *write = std::get_if<q::hive_write>(&change))
            reply_there = reply_there || write->value.key == "Replies\\bits";
    CHECK(reply_there && world.last_transaction.changes.size() > 10);
}

void the_last_1024_answers_are_kept() {
    fixture world;
    for (std::uint64_t i = 1; i <= 1030; ++i)
        CHECK(world.call(q::resume_job{numbered(1)}, numbered_request(i)) == not_found);
    CHECK_EQUAL(world.hive.count_below("Replies\\"), 1024u);
    world.restart();
    world.create(1);
    CHECK(world.call(q::suspend_job{numbered(1)}, numbered_request(7)) == not_found); // kept
    CHECK(world.call(q::suspend_job{numbered(1)}, numbered_request(6)) == s_ok);      // forgotten
}

void a_repeated_complete_is_answered_when_the_first_is_done() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 5);
    CHECK(!world.call(q::complete_job{id}, numbered_request(1)));
    const auto first = world.last_call;
    CHECK(!world.call(q::complete_job{id}, numbered_request(1)));
    const auto second = world.last_call;
    CHECK(world.call(q::complete_job{id}, numbered_request(2)) == invalid_state);
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK(world.answer_to(first) == s_ok && world.answer_to(second) == s_ok);
    CHECK(world.call(q::complete_job{id}, numbered_request(1)) == s_ok);
    CHECK(world.call(q::complete_job{id}) == invalid_state);
}

void a_complete_interrupted_by_a_crash_answers_the_repeated_call() {
    fixture world;
    const auto id = world.running(1);
    world.download(id, 5);
    CHECK(!world.call(q::complete_job{id}, numbered_request(1)));
    world.restart();
    CHECK(!world.call(q::complete_job{id}, numbered_request(1)));
    const auto again = world.last_call;
    CHECK_EQUAL(world.renames.size(), 1u);
    world.send(q::files_renamed{id, {std::nullopt}});
    CHECK(world.answer_to(again) == s_ok);
    world.restart();
    CHECK(world.call(q::complete_job{id}, numbered_request(1)) == s_ok);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<files_are_told_before_the_job>),
        cmocka_unit_test(run<modifications_are_spaced_and_the_last_one_comes>),
        cmocka_unit_test(run<the_end_of_a_job_is_no_modification>),
        cmocka_unit_test(run<nothing_optional_is_told_unasked>),
        cmocka_unit_test(run<flags_that_come_later_bring_what_has_happened>),
        cmocka_unit_test(run<a_repeated_call_gets_the_first_answer>),
        cmocka_unit_test(run<the_answer_is_kept_with_the_change>),
        cmocka_unit_test(run<the_last_1024_answers_are_kept>),
        cmocka_unit_test(run<a_repeated_complete_is_answered_when_the_first_is_done>),
        cmocka_unit_test(run<a_complete_interrupted_by_a_crash_answers_the_repeated_call>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
