// SPDX-License-Identifier: LGPL-2.1-or-later
// Hostile files in the state folder, and beside the files of a download: what the daemon refuses, and what it
// mends. Test thread only, against a real daemon process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <fstream>
#include <functional>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace exit_code = protocol::exit_code;

namespace {

constexpr const char *precious = "do not touch";
constexpr std::uint64_t suspended = 3, error = 4;

// A file of the user's that nothing may change.
std::string precious_file(const scratch_prefix &prefix) {
    const auto path = prefix.beside("precious");
    std::ofstream(path) << precious;
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    return path;
}

mode_t mode_of(const std::string &path) {
    struct stat status {};
    CHECK_EQUAL(::lstat(path.c_str(), &status), 0);
    return status.st_mode;
}

bool played_by_root() {
    if (::geteuid() != 0)
        print_message("# not tried: only root can give files away\n");
    return ::geteuid() == 0;
}

// Every name under which the daemon opens something there.
const std::vector<std::string> hive_files{"hive.db", "hive.db-wal", "hive.db-journal"};
const std::vector<std::string> mended_files{"lock", "winebitsd.log", "status", "key"};

void put_link(bool hard, const std::string &to, const std::string &at) {
    if (hard)
        std::filesystem::create_hard_link(to, at);
    else
        std::filesystem::create_symlink(to, at);
}

void a_hive_that_is_a_link_is_refused() {
    for (const auto &name : hive_files)
        for (const bool hard : {false, true}) {
            scratch_prefix prefix;
            const auto path = precious_file(prefix);
            put_link(hard, path, prefix.state_file(name));
            CHECK_EQUAL(prefix.start(), exit_code::state_folder);
            CHECK_EQUAL(contents_of(path), precious);
            CHECK_EQUAL(mode_of(path) & 07777, 0644u);
        }
}

void a_link_in_the_place_of_what_can_be_made_anew_is_taken_away() {
    for (const auto &name : mended_files)
        for (const bool hard : {false, true}) {
            scratch_prefix prefix;
            const auto path = precious_file(prefix);
            put_link(hard, path, prefix.state_file(name));
            auto client = prefix.connect(protocol::role::service);
            create_job(client);
            CHECK_EQUAL(contents_of(path), precious);
            CHECK_EQUAL(mode_of(path) & 07777, 0644u);
            CHECK(holds_soon([&] { return std::filesystem::exists(prefix.state_file(name)); }));
            CHECK(S_ISREG(mode_of(prefix.state_file(name))));
            CHECK(!std::filesystem::equivalent(path, prefix.state_file(name)));
        }
}

void a_spool_that_leads_elsewhere_is_refused() {
    scratch_prefix prefix;
    std::filesystem::create_directory(prefix.beside("elsewhere"));
    std::filesystem::create_directory_symlink(prefix.beside("elsewhere"), prefix.state_file("spool"));
    CHECK_EQUAL(prefix.start(), exit_code::state_folder);
}

void another_users_file_in_it_is_refused() {
    if (!played_by_root())
        return;
    for (const char *name : {"hive.db", "hive.db-wal", "lock", "winebitsd.log", "status", "key"}) {
        scratch_prefix prefix;
        std::ofstream(prefix.state_file(name)) << "";
        CHECK_EQUAL(::chown(prefix.state_file(name).c_str(), 65534, 65534), 0);
        CHECK_EQUAL(prefix.start(), exit_code::state_folder);
    }
}

void a_folder_and_files_that_were_open_to_others_are_closed_and_the_jobs_stay() {
    scratch_prefix prefix;
    std::string job;
    {
        auto client = prefix.connect(protocol::role::service);
        job = create_job(client);
    }
    prefix.end_daemon(SIGTERM);
    const auto key = contents_of(prefix.state_file("key"));
    std::filesystem::permissions(prefix.state(), std::filesystem::perms(0777));
    for (const char *name : {"hive.db", "lock", "winebitsd.log", "status", "key"})
        std::filesystem::permissions(prefix.state_file(name), std::filesystem::perms(0666));
    auto client = prefix.connect(protocol::role::service);
    CHECK_EQUAL(number_at(get_job(client, job), "state"), suspended);
    CHECK_EQUAL(mode_of(prefix.state()) & 07777, 0700u);
    for (const auto &entry : std::filesystem::directory_iterator(prefix.state()))
        if (entry.is_regular_file())
            CHECK_EQUAL(mode_of(entry.path()) & 0077, 0u);
    CHECK(contents_of(prefix.state_file("key")) != key); // others have seen it
}

void a_new_key_is_for_the_user_alone() {
    scratch_prefix prefix;
    prefix.connect();
    CHECK_EQUAL(mode_of(prefix.state_file("key")) & 07777, 0600u);
    CHECK_EQUAL(mode_of(prefix.state_file("endpoint")) & 07777, 0600u);
}

void a_link_under_the_name_of_a_new_key_is_not_followed() {
    scratch_prefix prefix;
    const auto path = precious_file(prefix);
    for (const char *name : {"key.new", "endpoint.new"})
        std::filesystem::create_symlink(path, prefix.state_file(name));
    prefix.connect();
    CHECK_EQUAL(contents_of(path), precious);
}

void a_crash_leaves_no_image_of_its_memory() {
    scratch_prefix prefix;
    prefix.connect();
    const auto limits = contents_of("/proc/" + std::to_string(*prefix.daemon()) + "/limits");
    const auto line = limits.find("Max core file size");
    CHECK(line != std::string::npos);
    std::istringstream fields(limits.substr(line + 18));
    std::string soft, hard;
    fields >> soft >> hard;
    CHECK_EQUAL(soft, "0");
    CHECK_EQUAL(hard, "0");
}

// ---- The temporary file of a download, in a folder that others may write to ----

std::string temporary_file(rpc::client &client, const scratch_prefix &prefix, const std::string &job) {
    const auto files = must_call(client, protocol::method::job_files, params_of(job));
    const auto name = string_at(files.find("files")->items()->front(), "temporary_name");
    return prefix.drive_c(name.substr(name.rfind('\\') + 1));
}

// What a job does whose temporary file was replaced while the job was suspended.
void gives_up_when(const std::function<void(const std::string &)> &replace) {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = started_job(client, server.url("/f?size=4M&stall=1M"), "file.bin");
    CHECK(has_moved(client, job));
    call_job(client, protocol::method::job_suspend, job);
    const auto temporary = temporary_file(client, prefix, job);
    CHECK(holds_soon([&] { return std::filesystem::exists(temporary); }));
    prefix.end_daemon(SIGTERM);
    std::filesystem::remove(temporary);
    replace(temporary);
    auto again = prefix.connect(protocol::role::service);
    call_job(again, protocol::method::job_resume, job);
    CHECK(reaches_state(again, job, error));
    CHECK(!std::filesystem::exists(prefix.drive_c("file.bin")));
}

void a_temporary_file_that_became_a_link_is_not_followed() {
    const fresh_folder elsewhere;
    std::ofstream(elsewhere.file("precious")) << precious;
    gives_up_when(
        [&](const std::string &path) { std::filesystem::create_symlink(elsewhere.file("precious"), path); });
    CHECK_EQUAL(contents_of(elsewhere.file("precious")), precious);
}

void a_temporary_file_of_another_user_is_not_continued() {
    if (!played_by_root())
        return;
    gives_up_when([](const std::string &path) {
        std::ofstream(path) << std::string(4u << 20, 'x');
        CHECK_EQUAL(::chown(path.c_str(), 65534, 65534), 0);
        std::filesystem::permissions(path, std::filesystem::perms(0666));
    });
}

// In a user namespace the folder's owner and any other user have the same number.
void in_a_folder_like_tmp_the_folders_owner_is_another_user() {
    if (!played_by_root())
        return;
    gives_up_when([](const std::string &path) {
        const std::string folder = std::filesystem::path(path).parent_path();
        std::ofstream(path) << std::string(4u << 20, 'x');
        for (const auto &one : {path, folder})
            CHECK_EQUAL(::chown(one.c_str(), 65534, 65534), 0);
        CHECK_EQUAL(::chmod(folder.c_str(), 01777), 0);
    });
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_hive_that_is_a_link_is_refused>),
        cmocka_unit_test(run<a_link_in_the_place_of_what_can_be_made_anew_is_taken_away>),
        cmocka_unit_test(run<a_spool_that_leads_elsewhere_is_refused>),
        cmocka_unit_test(run<another_users_file_in_it_is_refused>),
        cmocka_unit_test(run<a_folder_and_files_that_were_open_to_others_are_closed_and_the_jobs_stay>),
        cmocka_unit_test(run<a_new_key_is_for_the_user_alone>),
        cmocka_unit_test(run<a_link_under_the_name_of_a_new_key_is_not_followed>),
        cmocka_unit_test(run<a_crash_leaves_no_image_of_its_memory>),
        cmocka_unit_test(run<a_temporary_file_that_became_a_link_is_not_followed>),
        cmocka_unit_test(run<a_temporary_file_of_another_user_is_not_continued>),
        cmocka_unit_test(run<in_a_folder_like_tmp_the_folders_owner_is_another_user>),
    };
    return cmocka_run_group_tests_name("security_state_folder", tests, nullptr, nullptr);
}
