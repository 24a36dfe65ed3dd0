// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that are full, broken or read-only while a job of each kind writes to them: each stops with the code
// of its fault, a job for another folder goes on meanwhile, and each continues when the fault has gone. Test
// thread; the fault server runs threads of its own.
#include "tests/faults/disk/disk_jobs.hpp"
#include "tests/support/check.hpp"

#include <cerrno>
#include <numeric>
#include <vector>

using namespace winebits;
using namespace winebits::test;

namespace {

// Calls on files of the folder in which the disk is bad.
fault_plan in_bad_folder(std::uint32_t calls, int error) {
    return {.calls = calls, .error = error, .part = "/drive_c/bad/"};
}

void stops_until_it_has_gone(const fault_plan &plan, std::uint32_t hresult) {
    disk_jobs here;
    {
        const auto fault = here.prefix().fault(plan);
        here.start();
        here.check_stopped_by(hresult);
        CHECK(fault.met() >= here.jobs().size());
        here.check_others_go_on();
    }
    here.start();
    here.check_transferred();
    here.check_completed();
}

void a_disk_without_room_for_the_file_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::reserve, ENOSPC), 0x80070070);
}
void a_quota_too_small_for_the_file_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::reserve, EDQUOT), 0x80070070);
}
void a_write_beyond_the_quota_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::write, EDQUOT), 0x80070070);
}
void a_write_beyond_the_largest_file_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::write, EFBIG), 0x800700DF);
}
void a_write_error_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::write, EIO), 0x8007045D);
}
void a_disk_that_is_full_at_the_flush_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::flush, ENOSPC), 0x80070070);
}
void a_flush_error_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::flush, EIO), 0x8007045D);
}
void a_read_only_folder_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::create, EROFS), 0x80070013);
}
void a_folder_without_permission_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::create, EACCES), 0x80070005);
}
void a_folder_without_room_for_a_name_stops_the_job() {
    stops_until_it_has_gone(in_bad_folder(call::create, ENOSPC), 0x80070070);
}

// The bytes that were written are not fetched again.
void a_disk_that_fills_up_keeps_what_is_written() {
    constexpr std::int64_t room = 2'500'000; // for all of them together; a file needs more
    disk_jobs here;
    {
        auto plan = in_bad_folder(call::write, ENOSPC);
        plan.room = room;
        const auto fault = here.prefix().fault(plan);
        here.start();
        here.check_stopped_by(0x80070070);
        here.check_others_go_on();
    }
    std::vector<std::uint64_t> kept;
    for (const auto &one : here.jobs())
        kept.push_back(one.bytes());
    CHECK_EQUAL(std::accumulate(kept.begin(), kept.end(), std::uint64_t{0}), std::uint64_t{room});
    here.server().log().reset();
    here.start();
    here.check_transferred();
    const auto log = here.server().log().lines();
    for (const auto begin : kept)
        CHECK(begin == 0 || log.find("bytes=" + std::to_string(begin) + "-") != std::string::npos);
    here.check_completed();
}

// A folder that can't be written any more when the file is to get its name: Complete says so, and may be
// called again (bits-api 5.3).
void a_name_that_can_not_be_given_keeps_the_job(int error, std::uint32_t hresult) {
    disk_jobs here;
    here.start();
    here.check_transferred();
    {
        const auto fault = here.prefix().fault(in_bad_folder(call::rename, error));
        for (const auto &one : here.jobs())
            CHECK_EQUAL(one.try_to_complete(), hresult);
        here.check_transferred();
        here.check_others_go_on();
    }
    here.check_completed();
}

void a_disk_that_is_full_at_the_rename_keeps_the_job() {
    a_name_that_can_not_be_given_keeps_the_job(ENOSPC, 0x80070070);
}
void a_quota_that_is_full_at_the_rename_keeps_the_job() {
    a_name_that_can_not_be_given_keeps_the_job(EDQUOT, 0x80070070);
}
void a_folder_that_is_read_only_at_the_rename_keeps_the_job() {
    a_name_that_can_not_be_given_keeps_the_job(EROFS, 0x80070013);
}
void a_folder_without_permission_at_the_rename_keeps_the_job() {
    a_name_that_can_not_be_given_keeps_the_job(EACCES, 0x80070005);
}
void a_broken_folder_at_the_rename_keeps_the_job() {
    a_name_that_can_not_be_given_keeps_the_job(EIO, 0x8007045D);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_disk_without_room_for_the_file_stops_the_job>),
        cmocka_unit_test(run<a_quota_too_small_for_the_file_stops_the_job>),
        cmocka_unit_test(run<a_write_beyond_the_quota_stops_the_job>),
        cmocka_unit_test(run<a_write_beyond_the_largest_file_stops_the_job>),
        cmocka_unit_test(run<a_write_error_stops_the_job>),
        cmocka_unit_test(run<a_disk_that_is_full_at_the_flush_stops_the_job>),
        cmocka_unit_test(run<a_flush_error_stops_the_job>),
        cmocka_unit_test(run<a_read_only_folder_stops_the_job>),
        cmocka_unit_test(run<a_folder_without_permission_stops_the_job>),
        cmocka_unit_test(run<a_folder_without_room_for_a_name_stops_the_job>),
        cmocka_unit_test(run<a_disk_that_fills_up_keeps_what_is_written>),
        cmocka_unit_test(run<a_disk_that_is_full_at_the_rename_keeps_the_job>),
        cmocka_unit_test(run<a_quota_that_is_full_at_the_rename_keeps_the_job>),
        cmocka_unit_test(run<a_folder_that_is_read_only_at_the_rename_keeps_the_job>),
        cmocka_unit_test(run<a_folder_without_permission_at_the_rename_keeps_the_job>),
        cmocka_unit_test(run<a_broken_folder_at_the_rename_keeps_the_job>),
    };
    return cmocka_run_group_tests_name("full_disks", tests, nullptr, nullptr);
}
