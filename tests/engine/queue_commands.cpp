// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls: arguments, limits and HRESULTs of bits-api 3.1 and 3.4.
// Test thread only.
#include "tests/engine/queue_fixture.hpp"

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

std::string repeated(const std::string &text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

q::create_job named(unsigned number, std::string name) {
    return {numbered(number), std::move(name), q::job_type::download, "S-1-5-21-1"};
}

void a_new_job_has_the_documented_defaults() {
    fixture world;
    const auto id = world.create(1);
    const auto &job = world.job(id);
    CHECK_EQUAL(job.state, job_state::suspended);
    CHECK_EQUAL(job.notify_flags, 3u);
    CHECK_EQUAL(job.minimum_retry_delay.count(), 600);
    CHECK_EQUAL(job.no_progress_timeout.count(), 1'209'600);
    CHECK_EQUAL(job.maximum_download_time.count(), 7'776'000);
    CHECK(job.priority == q::job_priority::normal);
    CHECK_EQUAL(job.created, world.now.wall);
    CHECK_EQUAL(job.transfer_completed, 0u);
    const auto progress = q::progress_of(job);
    CHECK(progress.bytes_total == std::uint64_t{0});
    CHECK_EQUAL(progress.bytes_transferred + progress.files_total + progress.files_transferred, 0u);
    CHECK(world.listed(id));
}

void names_are_counted_in_utf16_units() {
    fixture world;
    world.expect(e_invalid_argument, named(1, ""));
    world.expect(s_ok, named(1, repeated("\xc3\xa9", 256))); // 512 bytes, 256 units
    world.expect(e_invalid_argument, named(2, repeated("a", 257)));
    world.expect(s_ok, named(2, repeated("\xf0\x9f\x98\x80", 128))); // surrogate pairs
    world.expect(e_invalid_argument, named(3, repeated("\xf0\x9f\x98\x80", 128) + "a"));
    world.expect(e_invalid_argument, named(1, "the same id again"));
}

void unknown_jobs_and_types_are_refused() {
    fixture world;
    world.expect(not_found, q::resume_job{numbered(9)});
    world.expect(not_found, q::cancel_job{numbered(9)});
    world.expect(not_found, q::acknowledge{numbered(9), 1, 0});
    world.expect(e_not_implemented, q::create_job{numbered(1), "x", static_cast<q::job_type>(3), "S-1"});
    CHECK(world.queue().find(q::personality::bits, numbered(1)) == nullptr);
}

void properties_are_checked_as_documented() {
    fixture world;
    const auto id = world.create(1);
    const auto set = [&](q::property value) { return *world.call(q::set_property{id, std::move(value)}); };
    CHECK_EQUAL(set(q::display_name{repeated("a", 256)}), s_ok);
    CHECK_EQUAL(set(q::display_name{repeated("a", 257)}), 0x80200021u);
    CHECK_EQUAL(set(q::description{repeated("a", 1024)}), s_ok);
    CHECK_EQUAL(set(q::description{repeated("a", 1025)}), 0x80200021u);
    CHECK_EQUAL(set(static_cast<q::job_priority>(4)), e_not_implemented);
    CHECK_EQUAL(set(q::notify_flags{0x1f}), s_ok);
    CHECK_EQUAL(set(q::notify_flags{0x40}), e_not_implemented);
    CHECK_EQUAL(set(q::minimum_retry_delay{0s}), s_ok);
    CHECK_EQUAL(world.job(id).minimum_retry_delay.count(), 5);
    CHECK_EQUAL(set(q::no_progress_timeout{0s}), s_ok);
    CHECK_EQUAL(set(q::maximum_download_time{60s}), s_ok);
    CHECK_EQUAL(world.job(id).maximum_download_time.count(), 60);
    CHECK_EQUAL(world.job(id).display_name.size(), 256u);
}

void proxy_lists_belong_to_override_only() {
    fixture world;
    const auto id = world.create(1);
    const auto set = [&](q::proxy_usage usage, std::string list, std::string bypass) {
        return *world.call(q::set_property{id, q::proxy_settings{usage, std::move(list), std::move(bypass)}});
    };
    CHECK_EQUAL(set(q::proxy_usage::none, "", ""), s_ok);
    CHECK_EQUAL(set(q::proxy_usage::autodetect, "", ""), s_ok);
    CHECK_EQUAL(set(q::proxy_usage::override_list, "proxy:8080", ""), s_ok);
    CHECK_EQUAL(set(q::proxy_usage::override_list, "", "*.local"), e_invalid_argument);
    CHECK_EQUAL(set(q::proxy_usage::preconfigured, "proxy:8080", ""), e_invalid_argument);
    CHECK_EQUAL(set(q::proxy_usage::none, "", "x"), e_invalid_argument);
    CHECK_EQUAL(set(static_cast<q::proxy_usage>(4), "", ""), e_not_implemented);
    CHECK_EQUAL(set(q::proxy_usage::override_list, repeated("p", 32'000), ""), s_ok);
    CHECK_EQUAL(set(q::proxy_usage::override_list, repeated("p", 32'001), ""), 0x80200018u);
    CHECK_EQUAL(set(q::proxy_usage::override_list, "p", repeated("p", 32'001)), 0x80200019u);
    CHECK_EQUAL(world.job(id).proxy.list.size(), 32'000u);
}

void a_file_set_is_taken_whole_or_not_at_all() {
    fixture world;
    const auto id = world.create(1);
    world.expect(e_invalid_argument,
                 q::add_files{id, {file_at("http://host/a", "a"), file_at("gopher://host/b", "b")}});
    CHECK(world.job(id).files.empty());
    world.expect(e_invalid_argument, q::add_files{id, {}});
    world.expect(s_ok, q::add_files{id, {file_at("http://host/a", "a"), file_at("HTTPS://host/b", "b")}});
    CHECK_EQUAL(world.job(id).files.size(), 2u);
    const auto &temporary = world.job(id).files[0].temporary_name;
    CHECK(temporary.starts_with("BIT") && temporary.ends_with(".tmp"));
    CHECK(temporary != world.job(id).files[1].temporary_name);
    CHECK_EQUAL(world.job(id).state, job_state::suspended);
}

void uploads_take_one_file_and_are_not_transferred_yet() {
    fixture world;
    const auto id = numbered(1);
    world.expect(s_ok, q::create_job{id, "up", q::job_type::upload, "S-1-5-21-1"});
    world.expect(empty_job, q::resume_job{id});
    world.expect(0x8020001C, q::add_files{id, {file_at("http://h/a", "a"), file_at("http://h/b", "b")}});
    world.expect(s_ok, q::add_files{id, {file_at("http://h/a", "a")}});
    world.expect(0x8020001C, q::add_files{id, {file_at("http://h/b", "b")}});
    world.expect(0x80200072, q::resume_job{id}); // BG_E_UNSUPPORTED_JOB_CONFIGURATION
    world.expect(invalid_state, q::complete_job{id});
    world.expect(s_ok, q::cancel_job{id});
    CHECK(world.deletes.empty()); // the program's own file
    CHECK_EQUAL(world.state(id), job_state::cancelled);
}

void resume_needs_files_and_acts_before_it_returns() {
    fixture world;
    const auto id = world.create(1);
    world.expect(empty_job, q::resume_job{id});
    CHECK_EQUAL(world.state(id), job_state::suspended);
    world.expect(s_ok, q::add_files{id, {file_at("http://host/a", "a")}});
    world.expect(s_ok, q::resume_job{id});
    CHECK(world.last_transaction.keeps == q::durability::power_cut);
    CHECK(world.state(id) == job_state::queued || world.state(id) == job_state::connecting);
    world.expect(s_ok, q::resume_job{id});
    CHECK_EQUAL(world.starts.size(), 1u);
}

void final_jobs_refuse_changes_but_answer_getters() {
    fixture world;
    const auto id = world.create(1);
    world.expect(s_ok, q::cancel_job{id});
    CHECK(world.last_transaction.keeps == q::durability::power_cut);
    CHECK_EQUAL(world.state(id), job_state::cancelled);
    CHECK(!world.listed(id));
    world.expect(invalid_state, q::cancel_job{id});
    world.expect(invalid_state, q::complete_job{id});
    world.expect(invalid_state, q::resume_job{id});
    world.expect(invalid_state, q::suspend_job{id});
    world.expect(invalid_state, q::add_files{id, {file_at("http://host/a", "a")}});
    world.expect(invalid_state, q::set_property{id, q::display_name{"x"}});
    world.expect(invalid_state, q::take_ownership{id, "S-1"});
    world.expect(s_ok, q::acknowledge{id, 1, 0});
    CHECK_EQUAL(world.hive.count_below("Jobs\\"), 0u);
}

void only_the_last_256_final_jobs_are_remembered() {
    fixture world;
    for (unsigned i = 0; i < 257; ++i)
        world.expect(s_ok, q::cancel_job{world.create(i)});
    CHECK(world.queue().find(q::personality::bits, numbered(0)) == nullptr);
    CHECK_EQUAL(world.state(numbered(1)), job_state::cancelled);
    world.expect(not_found, q::resume_job{numbered(0)});
}

void limits_apply_when_a_policy_sets_them() {
    q::settings limits;
    limits.max_jobs_per_user = 2;
    limits.max_jobs_per_machine = 3;
    limits.max_files_per_job = 2;
    fixture world(limits);
    world.create(1);
    const auto id = world.create(2);
    world.expect(0x80200049, named(3, "third of the user"));
    world.expect(s_ok, q::create_job{numbered(3), "other", q::job_type::download, "S-1-5-21-2"});
    world.expect(0x80200050, q::create_job{numbered(4), "other", q::job_type::download, "S-1-5-21-2"});
    world.expect(s_ok, q::cancel_job{id});
    world.expect(s_ok, named(4, "room again"));
    world.expect(s_ok, q::add_files{numbered(1), {file_at("http://h/a", "a"), file_at("http://h/b", "b")}});
    world.expect(0x80200051, q::add_files{numbered(1), {file_at("http://h/c", "c")}});
}

void ownership_can_be_taken() {
    fixture world;
    const auto id = world.create(1);
    world.expect(e_invalid_argument, q::take_ownership{id, ""});
    world.expect(s_ok, q::take_ownership{id, "S-1-5-21-7"});
    CHECK_EQUAL(world.job(id).owner_sid, std::string("S-1-5-21-7"));
}

void jobs_are_listed_in_the_order_of_creation() {
    fixture world;
    for (const unsigned number : {5u, 2u, 9u})
        world.create(number);
    const auto jobs = world.queue().list(q::personality::bits);
    CHECK_EQUAL(jobs.size(), 3u);
    CHECK(jobs[0]->id == numbered(5) && jobs[1]->id == numbered(2) && jobs[2]->id == numbered(9));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_new_job_has_the_documented_defaults>),
        cmocka_unit_test(run<names_are_counted_in_utf16_units>),
        cmocka_unit_test(run<unknown_jobs_and_types_are_refused>),
        cmocka_unit_test(run<properties_are_checked_as_documented>),
        cmocka_unit_test(run<proxy_lists_belong_to_override_only>),
        cmocka_unit_test(run<a_file_set_is_taken_whole_or_not_at_all>),
        cmocka_unit_test(run<uploads_take_one_file_and_are_not_transferred_yet>),
        cmocka_unit_test(run<resume_needs_files_and_acts_before_it_returns>),
        cmocka_unit_test(run<final_jobs_refuse_changes_but_answer_getters>),
        cmocka_unit_test(run<only_the_last_256_final_jobs_are_remembered>),
        cmocka_unit_test(run<limits_apply_when_a_policy_sets_them>),
        cmocka_unit_test(run<ownership_can_be_taken>),
        cmocka_unit_test(run<jobs_are_listed_in_the_order_of_creation>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
