// SPDX-License-Identifier: LGPL-2.1-or-later
// A state folder whose disk is full or broken: calls are refused and have not happened, what was acknowledged
// stays, and everything goes on when the disk is well again. A disk that can't be read at the start loses
// nothing. Test thread; the fault server runs threads of its own.
#include "tests/faults/disk/faulty_prefix.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint32_t disk_full = 0x80070070, write_fault = 0x8007001D, not_found = 0x80200001;
constexpr char hive[] = "/ProgramData/winebits/hive.db"; // and its log

std::string creation(const std::string &job) {
    return params_of(job, R"(,"name":"n","type":0,"owner":"S-1-5-1")");
}
std::string renaming(const std::string &job, const std::string &name) {
    return params_of(job, R"(,"property":"display_name","value":")" + name + '"');
}

void works_again(rpc::client &client) {
    CHECK(holds_soon([&] { return refusal_of(client, method::job_create, creation(new_guid())) == 0; }));
}

void kept(rpc::client &client, const std::string &job, const std::string &refused) {
    CHECK_EQUAL(string_at(get_job(client, job), "name"), "kept");
    CHECK_EQUAL(number_at(get_job(client, job), "priority"), 1u);
    CHECK_EQUAL(refusal_of(client, method::job_get, params_of(refused)), not_found);
}

void refuses_until_it_has_gone(const fault_plan &plan, std::uint32_t hresult) {
    faulty_prefix prefix;
    auto client = prefix.connect_bits();
    const auto job = create_job(client, "first");
    must_call(client, method::job_set, renaming(job, "kept"));
    set_job(client, job, "priority", "1");
    const auto refused = new_guid();
    {
        const auto fault = prefix.fault(plan);
        CHECK_EQUAL(refusal_of(client, method::job_create, creation(refused)), hresult);
        CHECK_EQUAL(refusal_of(client, method::job_set, renaming(job, "lost")), hresult);
        CHECK_EQUAL(refusal_of(client, method::job_cancel, params_of(job)), hresult);
        get_job(client, job); // looking is free
        CHECK(fault.met() > 0);
    }
    works_again(client);
    kept(client, job, refused);
    prefix.end_daemon(SIGKILL);
    auto again = prefix.connect_bits();
    kept(again, job, refused);
    CHECK(!std::filesystem::exists(prefix.state_file("hive.db.bad")));
}

void a_full_disk_of_the_hive_refuses_changes() {
    refuses_until_it_has_gone({.calls = call::write, .error = ENOSPC, .part = hive}, disk_full);
}
void a_hive_that_fills_up_within_a_write_refuses_changes() {
    refuses_until_it_has_gone({.calls = call::write, .error = ENOSPC, .part = hive, .room = 1000}, disk_full);
}
void a_quota_of_the_hive_refuses_changes() {
    refuses_until_it_has_gone({.calls = call::write, .error = EDQUOT, .part = hive}, disk_full);
}
void a_broken_disk_of_the_hive_refuses_changes() {
    refuses_until_it_has_gone({.calls = call::write, .error = EIO, .part = hive}, write_fault);
}

// bits-api 5.3, design promise 1: what is to outlive a power cut is synced before the answer.
void a_hive_that_can_not_be_synced_refuses_resume() {
    const origin::server server;
    faulty_prefix prefix;
    auto client = prefix.connect_bits();
    const auto job = create_job(client);
    add_file(client, job, server.url("/f?size=300K"), "file");
    {
        const auto fault = prefix.fault({.calls = call::flush, .error = EIO, .part = hive});
        CHECK_EQUAL(refusal_of(client, method::job_resume, params_of(job)), write_fault);
    }
    CHECK(holds_soon([&] { return refusal_of(client, method::job_resume, params_of(job)) == 0; }));
    CHECK(reaches_state(client, job, 6));
    call_job(client, method::job_complete, job);
    CHECK(contents_of(prefix.drive_c("file")) == origin::content(300 << 10));
}

// Complete is refused and the file has its name or not; when the disk is well again, once more it is done.
void complete_can_be_repeated_when_the_hive_was_full() {
    const origin::server server;
    faulty_prefix prefix;
    auto client = prefix.connect_bits();
    const auto job = started_job(client, server.url("/f?size=300K"), "file");
    CHECK(reaches_state(client, job, 6));
    {
        const auto fault = prefix.fault({.calls = call::write, .error = ENOSPC, .part = hive});
        CHECK_EQUAL(refusal_of(client, method::job_complete, params_of(job)), disk_full);
        CHECK(!std::filesystem::exists(prefix.drive_c("file")));
    }
    CHECK(holds_soon([&] { return refusal_of(client, method::job_complete, params_of(job)) == 0; }));
    CHECK(contents_of(prefix.drive_c("file")) == origin::content(300 << 10));
}

void transfers_go_on_when_the_hive_has_room_again() {
    const origin::server server;
    faulty_prefix prefix;
    auto bits = prefix.connect_bits(), downloads = prefix.connect_downloads();
    const disk_job jobs[] = {
        {job_kind::background, bits, server.url("/0?size=2M&etag=%22a%22&trickle=2M"), "0"},
        {job_kind::foreground, bits, server.url("/1?size=2M&etag=%22a%22&trickle=2M"), "1"},
        {job_kind::download, downloads, server.url("/2?size=2M&etag=%22a%22&trickle=2M"), "2"}};
    for (const auto &one : jobs)
        one.start();
    {
        const auto fault = prefix.fault({.calls = call::write, .error = ENOSPC, .part = hive});
        CHECK(holds_soon([&] { return refusal_of(bits, method::job_create, creation(new_guid())) != 0; }));
    }
    works_again(bits);
    for (std::size_t i = 0; i < std::size(jobs); ++i) {
        jobs[i].check_transferred();
        CHECK_EQUAL(jobs[i].try_to_complete(), 0u);
        CHECK(contents_of(prefix.drive_c(std::to_string(i))) == origin::content(2 << 20));
    }
}

// A service tells but once that it has started, and looks at no answer.
void a_service_that_starts_while_the_hive_is_full_is_not_forgotten() {
    const origin::server server;
    faulty_prefix prefix;
    auto client = prefix.connect_bits();
    must_call(client, method::surface_stop);
    const auto job = started_job(client, server.url("/f?size=300K"), "file");
    {
        const auto fault = prefix.fault({.calls = call::write, .error = ENOSPC, .part = hive});
        CHECK_EQUAL(refusal_of(client, method::surface_start, "{}"), disk_full);
    }
    CHECK(reaches_state(client, job, 6));
}

// A start that fails does so with a reason, and the next one finds everything.
void start_fails_and_the_next_works(const fault_plan &plan) {
    faulty_prefix prefix;
    std::string job;
    {
        auto client = prefix.connect_bits();
        job = create_job(client);
    }
    prefix.end_daemon(SIGKILL);
    {
        const auto fault = prefix.fault(plan);
        CHECK_EQUAL(prefix.start_daemon(), protocol::exit_code::state_folder);
        CHECK(fault.met() > 0);
        CHECK(holds_soon([&] { return !prefix.daemon(); }));
    }
    auto client = prefix.connect_bits();
    get_job(client, job);
    CHECK(!std::filesystem::exists(prefix.state_file("hive.db.bad")));
}

void a_hive_that_can_not_be_read_is_not_taken_for_a_damaged_one() {
    start_fails_and_the_next_works({.calls = call::read, .error = EIO, .part = "hive.db"});
}
void a_hive_that_can_not_be_opened_is_not_taken_for_a_damaged_one() {
    start_fails_and_the_next_works({.calls = call::open | call::create, .error = EACCES, .part = "hive.db"});
}
void a_log_of_the_hive_that_can_not_be_read_keeps_the_hive() {
    start_fails_and_the_next_works({.calls = call::read, .error = EIO, .part = "hive.db-wal"});
}
void a_full_disk_at_the_start_keeps_the_hive() {
    start_fails_and_the_next_works({.calls = call::write, .error = ENOSPC, .part = "/ProgramData/winebits/"});
}

// The status page only saves calls, the log only tells.
void neither_the_status_page_nor_the_log_is_needed() {
    const origin::server server;
    faulty_prefix prefix;
    const auto page = prefix.fault({.calls = call::reserve | call::open | call::create,
                                    .error = ENOSPC,
                                    .part = "/ProgramData/winebits/status"});
    const auto log = prefix.fault({.calls = call::write, .error = ENOSPC, .part = "winebitsd.log"});
    auto client = prefix.connect_bits();
    const auto job = started_job(client, server.url("/f?size=300K"), "file");
    CHECK(reaches_state(client, job, 6));
    call_job(client, method::job_complete, job);
    CHECK(contents_of(prefix.drive_c("file")) == origin::content(300 << 10));
    CHECK(page.met() > 0 && log.met() > 0);
}

// do-api 5.4: a stream has its bytes in the spool folder meanwhile.
void a_full_disk_of_the_spool_pauses_the_stream() {
    const origin::server server;
    faulty_prefix prefix;
    auto client = prefix.connect_downloads();
    const disk_job job(job_kind::download, client, server.url("/f?size=2M&etag=%22a%22"), "");
    set_file(client, job.id(), "sink_stream", "true");
    const auto file = [&] {
        return must_call(client, method::job_files, params_of(job.id())).find("files")->items()->at(0);
    };
    {
        const auto fault = prefix.fault({.calls = call::write, .error = ENOSPC, .part = "/spool/"});
        job.start();
        job.check_stopped_by(disk_full);
    }
    job.start();
    CHECK(holds_soon([&] { return number_at(file(), "delivery.available") == 2u << 20; }));
    CHECK(contents_of(prefix.state_file("spool/" + job.temporary_name())) == origin::content(2 << 20));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_full_disk_of_the_hive_refuses_changes>),
        cmocka_unit_test(run<a_hive_that_fills_up_within_a_write_refuses_changes>),
        cmocka_unit_test(run<a_quota_of_the_hive_refuses_changes>),
        cmocka_unit_test(run<a_broken_disk_of_the_hive_refuses_changes>),
        cmocka_unit_test(run<a_hive_that_can_not_be_synced_refuses_resume>),
        cmocka_unit_test(run<complete_can_be_repeated_when_the_hive_was_full>),
        cmocka_unit_test(run<transfers_go_on_when_the_hive_has_room_again>),
        cmocka_unit_test(run<a_service_that_starts_while_the_hive_is_full_is_not_forgotten>),
        cmocka_unit_test(run<a_hive_that_can_not_be_read_is_not_taken_for_a_damaged_one>),
        cmocka_unit_test(run<a_hive_that_can_not_be_opened_is_not_taken_for_a_damaged_one>),
        cmocka_unit_test(run<a_log_of_the_hive_that_can_not_be_read_keeps_the_hive>),
        cmocka_unit_test(run<a_full_disk_at_the_start_keeps_the_hive>),
        cmocka_unit_test(run<neither_the_status_page_nor_the_log_is_needed>),
        cmocka_unit_test(run<a_full_disk_of_the_spool_pauses_the_stream>),
    };
    return cmocka_run_group_tests_name("broken_hives", tests, nullptr, nullptr);
}
