// SPDX-License-Identifier: LGPL-2.1-or-later
// Folders and files that somebody takes away, cuts or puts in the way: a job says what is wrong, delivers
// nothing but the whole file, and continues when the place is as it was.
// Test thread; the fault server runs threads of its own.
#include "tests/faults/disk/disk_jobs.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <sys/resource.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t file_not_found = 0x80070002, path_not_found = 0x80070003, access_denied = 0x80070005,
                        end_of_file = 0x80070026, file_exists = 0x80070050, name_too_long = 0x800700CE,
                        file_too_large = 0x800700DF, unresolved_link = 0x80070781;

void a_folder_that_is_not_there_stops_the_job() {
    disk_jobs here;
    fs::remove(here.bad_folder());
    here.start();
    here.check_stopped_by(path_not_found);
    here.check_others_go_on();
    fs::create_directory(here.bad_folder());
    here.start();
    here.check_transferred();
    here.check_completed();
}

void a_file_in_the_place_of_the_folder_stops_the_job() {
    disk_jobs here;
    fs::remove(here.bad_folder());
    std::ofstream(here.bad_folder()) << "not a folder";
    here.start();
    here.check_stopped_by(path_not_found);
    fs::remove(here.bad_folder());
    fs::create_directory(here.bad_folder());
    here.start();
    here.check_transferred();
    here.check_completed();
}

// Jobs with some bytes there and more to come until they are to end.
class moving_jobs : public disk_jobs {
  public:
    moving_jobs() {
        held_.emplace(prefix().fault({.calls = call::receive, .part = "socket:", .room = 700'000}));
        start();
        check_moves();
    }

    void check_ends(std::uint32_t hresult) {
        held_.reset();
        check_stopped_by(hresult);
        check_others_go_on();
    }
    fs::path temporary_file_of(const disk_job &job) const {
        return bad_folder() + '/' + job.temporary_name();
    }
    // BITS fetches a file anew whose bytes are gone; a download of DO tells of it once more (do-api 5.3), and
    // its program begins another.
    void check_begin_anew() {
        std::size_t number = 0;
        for (const auto &one : jobs()) {
            one.start();
            if (one.kind() == job_kind::download) {
                one.check_stopped_by(file_not_found);
                check_delivered_by_another(one.kind(), number);
            } else {
                one.check_transferred();
                CHECK_EQUAL(one.try_to_complete(), 0u);
                CHECK(contents_of(name_of(number)) == origin::content(disk_job_size, number));
            }
            ++number;
        }
    }

  private:
    std::optional<disk_fault> held_;
};

void a_folder_that_is_removed_in_mid_transfer_stops_the_job() {
    moving_jobs here;
    fs::remove_all(here.bad_folder());
    here.check_ends(path_not_found);
    fs::create_directory(here.bad_folder());
    here.check_begin_anew();
}

void a_folder_that_is_moved_away_in_mid_transfer_stops_the_job() {
    moving_jobs here;
    fs::rename(here.bad_folder(), here.prefix().drive_c("elsewhere"));
    here.check_ends(path_not_found);
    fs::rename(here.prefix().drive_c("elsewhere"), here.bad_folder());
    here.start();
    here.check_transferred();
    here.check_completed();
}

void a_temporary_file_that_is_removed_in_mid_transfer_stops_the_job() {
    moving_jobs here;
    for (const auto &one : here.jobs())
        fs::remove(here.temporary_file_of(one));
    here.check_ends(file_not_found);
    here.check_begin_anew();
}

void a_temporary_file_that_is_cut_in_mid_transfer_stops_the_job() {
    moving_jobs here;
    for (const auto &one : here.jobs())
        fs::resize_file(here.temporary_file_of(one), 1);
    here.check_ends(end_of_file);
    here.start();
    here.check_transferred();
    here.check_completed();
}

void a_link_in_the_place_of_the_temporary_file_is_not_followed() {
    moving_jobs here;
    const std::string other = here.prefix().drive_c("other");
    std::ofstream(other) << "somebody else's";
    for (const auto &one : here.jobs()) {
        fs::remove(here.temporary_file_of(one));
        fs::create_symlink(other, here.temporary_file_of(one));
    }
    here.check_ends(unresolved_link);
    here.start();
    here.check_stopped_by(unresolved_link);
    CHECK_EQUAL(contents_of(other), "somebody else's");
    for (const auto &one : here.jobs())
        fs::remove(here.temporary_file_of(one));
    here.check_begin_anew();
    CHECK_EQUAL(contents_of(other), "somebody else's");
}

// The jobs are there; then each Complete is refused with that code, and works when all is as it was.
void complete_waits_for(const std::function<void(disk_jobs &)> &spoil,
                        const std::function<void(disk_jobs &)> &mend, std::uint32_t hresult,
                        std::uint32_t hresult_of_download) {
    disk_jobs here;
    here.start();
    here.check_transferred();
    spoil(here);
    for (const auto &one : here.jobs())
        CHECK_EQUAL(one.try_to_complete(), one.kind() == job_kind::download ? hresult_of_download : hresult);
    here.check_transferred();
    here.check_others_go_on();
    mend(here);
    here.check_completed();
}

void complete_waits_for_a_folder_that_is_away() {
    const auto move = [](const std::string &from, const std::string &to) {
        return [=](disk_jobs &here) { fs::rename(here.prefix().drive_c(from), here.prefix().drive_c(to)); };
    };
    complete_waits_for(move("bad", "elsewhere"), move("elsewhere", "bad"), path_not_found, path_not_found);
}

void complete_waits_for_a_folder_that_has_the_files_name() {
    complete_waits_for(
        [](disk_jobs &here) {
            for (std::size_t i = 0; i < here.jobs().size(); ++i)
                fs::create_directory(here.name_of(i));
        },
        [](disk_jobs &here) {
            for (std::size_t i = 0; i < here.jobs().size(); ++i)
                fs::remove(here.name_of(i));
        },
        access_denied, file_exists);
}

// bits-api 5.3: BITS replaces what is there, DO does not (do-api 5.7).
void an_existing_file_gives_way_to_bits_alone() {
    disk_jobs here;
    here.start();
    here.check_transferred();
    std::size_t number = 0;
    for (const auto &one : here.jobs()) {
        std::ofstream(here.name_of(number)) << "what was there";
        if (one.kind() == job_kind::download) {
            CHECK_EQUAL(one.try_to_complete(), file_exists);
            CHECK_EQUAL(contents_of(here.name_of(number)), "what was there");
            fs::remove(here.name_of(number));
        }
        CHECK_EQUAL(one.try_to_complete(), 0u);
        CHECK(contents_of(here.name_of(number)) == origin::content(disk_job_size, number));
        ++number;
    }
}

void a_file_that_was_cut_is_not_delivered() {
    disk_jobs here;
    here.start();
    here.check_transferred();
    for (const auto &one : here.jobs()) {
        fs::resize_file(here.bad_folder() + '/' + one.temporary_name(), disk_job_size - 1);
        CHECK_EQUAL(one.try_to_complete(), end_of_file);
    }
    here.check_transferred();
    for (std::size_t i = 0; i < here.jobs().size(); ++i)
        CHECK(!fs::exists(here.name_of(i)));
}

void a_name_that_is_too_long_stops_the_job_before_it_fetches_anything() {
    disk_jobs here;
    std::string name = "bad/";
    for (int i = 0; i < 100; ++i)
        name += "\u4e2d"; // 100 characters are few for Windows, 300 bytes are many here
    for (const auto kind : {job_kind::background, job_kind::download}) {
        const disk_job job(kind, here.client_for(kind), here.server().url("/long?size=1M"), name);
        job.start();
        job.check_stopped_by(name_too_long);
        CHECK_EQUAL(job.bytes(), 0u);
    }
    CHECK_EQUAL(here.server().log().count("GET"), 0u);
    here.check_others_go_on();
}

// The limit of the process, as a shell's `ulimit -f` sets it.
void a_file_beyond_the_limit_of_the_process_stops_the_job() {
    disk_jobs here;
    const auto limit = [&](rlim_t bytes) {
        const rlimit wanted{bytes, RLIM_INFINITY};
        CHECK_EQUAL(::prlimit(*here.prefix().daemon(), RLIMIT_FSIZE, &wanted, nullptr), 0);
    };
    limit(2'000'000);
    here.start();
    here.check_stopped_by(file_too_large);
    for (const auto &one : here.jobs())
        CHECK_EQUAL(one.bytes(), 2'000'000u);
    here.check_others_go_on();
    limit(RLIM_INFINITY);
    here.start();
    here.check_transferred();
    here.check_completed();
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_folder_that_is_not_there_stops_the_job>),
        cmocka_unit_test(run<a_file_in_the_place_of_the_folder_stops_the_job>),
        cmocka_unit_test(run<a_folder_that_is_removed_in_mid_transfer_stops_the_job>),
        cmocka_unit_test(run<a_folder_that_is_moved_away_in_mid_transfer_stops_the_job>),
        cmocka_unit_test(run<a_temporary_file_that_is_removed_in_mid_transfer_stops_the_job>),
        cmocka_unit_test(run<a_temporary_file_that_is_cut_in_mid_transfer_stops_the_job>),
        cmocka_unit_test(run<a_link_in_the_place_of_the_temporary_file_is_not_followed>),
        cmocka_unit_test(run<complete_waits_for_a_folder_that_is_away>),
        cmocka_unit_test(run<complete_waits_for_a_folder_that_has_the_files_name>),
        cmocka_unit_test(run<an_existing_file_gives_way_to_bits_alone>),
        cmocka_unit_test(run<a_file_that_was_cut_is_not_delivered>),
        cmocka_unit_test(run<a_name_that_is_too_long_stops_the_job_before_it_fetches_anything>),
        cmocka_unit_test(run<a_file_beyond_the_limit_of_the_process_stops_the_job>),
    };
    return cmocka_run_group_tests_name("lost_files", tests, nullptr, nullptr);
}
