// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads through the wire: a real daemon, a real server, files on the disk.
// Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

enum state : std::uint64_t {
    queued,
    connecting,
    transferring,
    suspended,
    error,
    transient_error,
    transferred,
    acknowledged,
    cancelled
};

constexpr std::uint64_t mebibyte = 1 << 20;

bool is_entity(const std::string &path, std::size_t size, std::uint64_t seed = 0) {
    return contents_of(path) == origin::content(size, seed);
}

std::size_t files_in(const std::string &folder) {
    std::size_t count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

void a_file_is_downloaded_and_completed() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=3M"), "file.bin");
    CHECK(reaches_state(client, job, transferred));
    const auto done = get_job(client, job);
    CHECK_EQUAL(number_at(done, "progress.bytes_total"), 3 * mebibyte);
    CHECK_EQUAL(number_at(done, "progress.bytes_transferred"), 3 * mebibyte);
    CHECK_EQUAL(number_at(done, "progress.files_transferred"), 1u);
    CHECK_EQUAL(number_at(done, "owed"), 1u);
    CHECK_EQUAL(text_at(done, "error"), "null");
    CHECK(!std::filesystem::exists(prefix.drive_c("file.bin")));
    call_job(client, method::job_complete, job);
    CHECK(is_entity(prefix.drive_c("file.bin"), 3 * mebibyte));
    CHECK_EQUAL(files_in(prefix.drive_c("")), 1u);
    CHECK_EQUAL(number_at(get_job(client, job), "state"), std::uint64_t{acknowledged});
    CHECK_EQUAL(text_at(must_call(client, method::job_list), "jobs"), "[]");
}

void the_users_umask_decides_the_mode_of_finished_files() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    must_call(client, method::surface_configure, R"({"settings":{"umask":23}})"); // 027
    const auto job = started_job(client, server.url("/f?size=1K"), "file.bin");
    CHECK(reaches_state(client, job, transferred));
    call_job(client, method::job_complete, job);
    struct stat status {};
    CHECK_EQUAL(::stat(prefix.drive_c("file.bin").c_str(), &status), 0);
    CHECK_EQUAL(status.st_mode & 0777, 0640u);
}

void a_missing_page_ends_in_error_and_leaves_no_file() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=1K&status=404"), "file.bin");
    CHECK(reaches_state(client, job, error));
    const auto failed = get_job(client, job);
    CHECK_EQUAL(text_at(failed, "error"), R"({"code":2149122452,"context":5,"file":0,"protocol":"http"})");
    CHECK_EQUAL(number_at(failed, "error_count"), 1u);
    call_job(client, method::job_cancel, job);
    CHECK_EQUAL(number_at(get_job(client, job), "state"), std::uint64_t{cancelled});
    CHECK_EQUAL(files_in(prefix.drive_c("")), 0u);
}

void cancel_removes_what_was_downloaded() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=8M&stall=5M"), "file.bin");
    CHECK(has_moved(client, job, 4 * mebibyte));
    CHECK_EQUAL(files_in(prefix.drive_c("")), 1u);
    call_job(client, method::job_cancel, job);
    CHECK_EQUAL(files_in(prefix.drive_c("")), 0u);
}

void bytes_count_while_they_move() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=8M&stall=1M"), "file.bin");
    CHECK(has_moved(client, job, 1));
    const auto files = must_call(client, method::job_files, R"({"id":")" + job + "\"}");
    CHECK_EQUAL(number_at(get_job(client, job), "state"), std::uint64_t{transferring});
    CHECK_EQUAL(number_at(get_job(client, job), "progress.bytes_total"), 8 * mebibyte);
    CHECK_EQUAL(text_at(files, "more"), "false");
}

// The offset in the hive may be some MiB old, so the rest is asked for from a place before the one that was
// reached.
void goes_on_after(int signal) {
    origin::server server;
    scratch_prefix prefix;
    std::string job;
    {
        auto client = prefix.connect(protocol::role::service);
        job = started_job(client, server.url("/f?size=32M&etag=\"a\"&stall=20M&times=1&on=get"), "file.bin");
        CHECK(has_moved(client, job, 20 * mebibyte));
    }
    prefix.end_daemon(signal);
    auto client = prefix.connect(protocol::role::service);
    CHECK(reaches_state(client, job, transferred));
    call_job(client, method::job_complete, job);
    CHECK(is_entity(prefix.drive_c("file.bin"), 32 * mebibyte));
    bool went_on = false;
    for (const auto &entry : server.log().requests()) {
        const auto range = entry.headers.find("range");
        went_on = went_on || (range != entry.headers.end() && range->second != "bytes=0-");
    }
    CHECK(went_on);
}

void a_killed_daemon_goes_on_where_it_was() {
    goes_on_after(SIGKILL);
}
void a_daemon_that_was_told_to_leave_goes_on_where_it_was() {
    goes_on_after(SIGTERM);
}

std::string place_params(const std::string &relative) {
    return R"({"dos":"C:\\x","drive":"c","unix_relative":")" + relative + "\"}";
}

void a_folder_is_judged_without_a_file() {
    constexpr std::uint32_t access_denied = 0x80070005, path_not_found = 0x80070003;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto refusal = [&](const std::string &relative) {
        return refusal_of(client, method::folder_check, place_params(relative));
    };
    const auto folder = prefix.drive_c("folder");
    std::filesystem::create_directory(folder);
    const auto before = std::filesystem::last_write_time(folder);
    CHECK_EQUAL(refusal("file"), 0u);
    CHECK_EQUAL(refusal("folder/file"), 0u);
    CHECK_EQUAL(refusal("missing/file"), path_not_found);
    std::ofstream(prefix.drive_c("plain")) << "no folder";
    CHECK_EQUAL(refusal("plain/file"), path_not_found);
    CHECK(std::filesystem::last_write_time(folder) == before);
    if (::geteuid() == 0) // may write everywhere
        return;
    CHECK_EQUAL(::chmod(folder.c_str(), 0555), 0);
    CHECK_EQUAL(refusal("folder/file"), access_denied);
    CHECK_EQUAL(::chmod(folder.c_str(), 0700), 0);
    CHECK_EQUAL(refusal("folder/file"), 0u);
}

void the_stopped_service_pauses_transfers_until_it_starts() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=8M&stall=1M&times=1&on=get"), "file.bin");
    CHECK(has_moved(client, job, 1));
    must_call(client, method::surface_stop);
    CHECK(reaches_state(client, job, queued));
    CHECK(holds_soon([&] { return number_at(must_call(client, method::daemon_status), "transfers") == 0; }));
    const auto second = started_job(client, server.url("/g?size=1K"), "second.bin");
    CHECK_EQUAL(number_at(get_job(client, second), "state"), std::uint64_t{queued});
    // Also for the next daemon.
    prefix.end_daemon(SIGKILL);
    auto again = prefix.connect(protocol::role::service);
    CHECK_EQUAL(number_at(get_job(again, second), "state"), std::uint64_t{queued});
    must_call(again, method::surface_start);
    CHECK(reaches_state(again, job, transferred));
    CHECK(reaches_state(again, second, transferred));
}

void a_transferred_job_is_told_of_until_it_is_acknowledged() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto events = prefix.connect(protocol::role::events);
    must_call(events, method::events_subscribe);
    const auto job = started_job(client, server.url("/f?size=1K"), "file.bin");
    std::uint64_t last = 0;
    CHECK(holds_soon([&] {
        const auto event = events.wait_event(std::chrono::seconds(60));
        CHECK(event.has_value() && event->has_value());
        last = number_at(**event, "seq");
        CHECK_EQUAL(string_at(**event, "job"), job);
        return number_at(**event, "what") == 1;
    }));
    CHECK(events.notify(method::events_acknowledge, R"({"seq":)" + std::to_string(last) + "}").has_value());
    CHECK_EQUAL(number_at(get_job(client, job), "owed"), 1u);
    must_call(client, method::job_acknowledge, R"({"id":")" + job + R"(","what":1})");
    CHECK_EQUAL(number_at(get_job(client, job), "owed"), 0u);
    prefix.end_daemon(SIGKILL);
    auto again = prefix.connect(protocol::role::service);
    CHECK_EQUAL(number_at(get_job(again, job), "owed"), 0u);
}

void the_log_tells_of_jobs_but_no_secret() {
    const origin::server server;
    scratch_prefix prefix;
    {
        auto client = prefix.connect(protocol::role::service);
        auto url = server.url("/f?size=1K&token=very-secret");
        url.insert(url.find("://") + 3, "user:pass-word@");
        const auto job = started_job(client, url, "file.bin");
        CHECK(reaches_state(client, job, transferred));
        call_job(client, method::job_complete, job);
    }
    prefix.end_daemon(SIGTERM);
    const auto text = contents_of(prefix.state_file("winebitsd.log"));
    for (const auto *wanted : {" 3 job created ", " 1 job resumed ", " 59 transfer started ",
                               " 60 transfer done ", " 4 job completed ", "/f\n", "leaving"})
        CHECK(text.find(wanted) != std::string::npos);
    for (const auto *secret : {"very-secret", "pass-word", "user:"})
        CHECK(text.find(secret) == std::string::npos);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_file_is_downloaded_and_completed>),
        cmocka_unit_test(run<the_users_umask_decides_the_mode_of_finished_files>),
        cmocka_unit_test(run<a_missing_page_ends_in_error_and_leaves_no_file>),
        cmocka_unit_test(run<cancel_removes_what_was_downloaded>),
        cmocka_unit_test(run<bytes_count_while_they_move>),
        cmocka_unit_test(run<a_killed_daemon_goes_on_where_it_was>),
        cmocka_unit_test(run<a_daemon_that_was_told_to_leave_goes_on_where_it_was>),
        cmocka_unit_test(run<a_folder_is_judged_without_a_file>),
        cmocka_unit_test(run<the_stopped_service_pauses_transfers_until_it_starts>),
        cmocka_unit_test(run<a_transferred_job_is_told_of_until_it_is_acknowledged>),
        cmocka_unit_test(run<the_log_tells_of_jobs_but_no_secret>),
    };
    return cmocka_run_group_tests_name("daemon_downloads", tests, nullptr, nullptr);
}
