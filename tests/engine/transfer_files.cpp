// SPDX-License-Identifier: LGPL-2.1-or-later
// Temporary files, their final names, and a file system that is full, broken or in the way.
// Test thread.
#include "tests/engine/transfer_scripted_files.hpp"
#include "tests/engine/transfer_support.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

struct trial {
    explicit trial(std::shared_ptr<scripted_files> scripted = std::make_shared<scripted_files>(),
                   transfer::options options = downloads::test_options())
        : files(scripted), here(std::move(options), scripted) {}

    origin::server server;
    std::shared_ptr<scripted_files> files;
    downloads here;

    const transfer_history &run(const std::string &path = "/f?size=300K") {
        return here.run(here.request(server.url(path)));
    }
    queue::file_rename rename_of(const std::string &name, file_time modified = 0) {
        return {{"C:\\" + name, 'c', name}, fs::path(name).filename().string() + ".tmp", modified};
    }
};

int os_failure(const transfer_history &history) {
    const auto failed = failure_of(history);
    CHECK_EQUAL(failed.why, cause::os_error);
    return failed.os_errno;
}

mode_t mode_of(const fs::path &path) {
    struct stat status {};
    CHECK_EQUAL(::lstat(path.c_str(), &status), 0);
    return status.st_mode & 07777;
}

void a_temporary_file_is_private() {
    trial t;
    check_succeeded(t.run());
    CHECK_EQUAL(mode_of(t.here.temporary()), 0600U);
}

void a_taken_name_is_told_apart_and_left_alone() {
    trial t;
    std::ofstream(t.here.temporary()) << "somebody's";
    CHECK_EQUAL(failure_of(t.run()).why, cause::temporary_name_taken);
    CHECK_EQUAL(fs::file_size(t.here.temporary()), 10U);
    CHECK(!t.here.history(1).started);
}

void a_link_in_the_way_is_not_followed() {
    trial t;
    fs::create_symlink(t.here.folder() / "elsewhere", t.here.temporary());
    CHECK_EQUAL(failure_of(t.run()).why, cause::temporary_name_taken);
    // Nor when the file of an earlier transfer has been replaced by one.
    std::ofstream(t.here.folder() / "elsewhere") << "somebody's";
    auto what = t.here.request(t.server.url("/f"));
    what.temporary_created = true;
    CHECK_EQUAL(os_failure(t.here.run(what)), ELOOP);
    CHECK_EQUAL(fs::file_size(t.here.folder() / "elsewhere"), 10U);
}

void a_fifo_in_the_way_holds_nobody_up() {
    trial t;
    CHECK_EQUAL(::mkfifo(t.here.temporary().c_str(), 0600), 0);
    auto what = t.here.request(t.server.url("/f"));
    what.temporary_created = true;
    CHECK_EQUAL(os_failure(t.here.run(what)), EACCES);
}

void a_missing_folder_is_enotdir() {
    trial t;
    CHECK_EQUAL(os_failure(t.here.run(t.here.request(t.server.url("/f"), "no/such/file"))), ENOTDIR);
}

void a_drive_without_a_root_is_not_mapped() {
    trial t;
    auto what = t.here.request(t.server.url("/f"));
    what.target.drive = 'x';
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::drive_not_mapped);
    CHECK_EQUAL(t.server.log().count(""), 0U);
    CHECK_EQUAL(t.here.rename({{what.target, what.temporary_name, 0}}).front()->why, cause::drive_not_mapped);
    CHECK_EQUAL(t.here.remove({{what.target, what.temporary_name}}), 1U);
}

void a_temporary_name_stays_in_its_folder() {
    trial t;
    auto what = t.here.request(t.server.url("/f"));
    what.temporary_name = "../outside.tmp";
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::invalid_argument);
}

queue::start_transfer in_place(trial &t, const std::string &path) {
    auto what = t.here.request(t.server.url(path));
    what.temporary_name = "file";
    what.in_place = true;
    return what;
}

void a_file_in_place_is_there_at_once() {
    auto options = downloads::test_options();
    options.file_mode_mask = 027;
    trial t(std::make_shared<scripted_files>(), options);
    check_succeeded(t.here.run(in_place(t, "/f?size=300K")));
    check_content(t.here.folder() / "file", 300 << 10);
    CHECK_EQUAL(mode_of(t.here.folder() / "file"), 0640U);
    CHECK(!fs::exists(t.here.temporary()));
    // Complete finds it done.
    CHECK(!t.here.rename({{{"C:\\file", 'c', "file"}, "file", 0}}).front());
    check_content(t.here.folder() / "file", 300 << 10);
}

void a_file_in_place_takes_over_what_was_there() {
    trial t;
    write_content(t.here.folder() / "file", 500 << 10, 9);
    fs::permissions(t.here.folder() / "file", fs::perms::owner_read | fs::perms::owner_write);
    check_succeeded(t.here.run(in_place(t, "/f?size=300K")));
    check_content(t.here.folder() / "file", 300 << 10);
    CHECK_EQUAL(mode_of(t.here.folder() / "file"), 0600U);
}

void a_file_in_place_can_be_continued() {
    trial t;
    write_content(t.here.folder() / "file", 100 << 10);
    auto what = in_place(t, "/f?size=300K");
    continue_at(what, 100 << 10, 300 << 10);
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 100U << 10);
    check_content(t.here.folder() / "file", 300 << 10);
}

void a_link_in_place_is_not_followed() {
    trial t;
    std::ofstream(t.here.folder() / "elsewhere") << "somebody's";
    fs::create_symlink("elsewhere", t.here.folder() / "file");
    CHECK_EQUAL(os_failure(t.here.run(in_place(t, "/f?size=300K"))), ELOOP);
    CHECK_EQUAL(fs::file_size(t.here.folder() / "elsewhere"), 10U);
}

void a_full_disk_is_enospc_and_counts_what_fitted() {
    auto files = std::make_shared<scripted_files>();
    files->on_write = [](std::uint64_t offset, std::size_t) { return offset >= (2 << 20) ? ENOSPC : 0; };
    trial t(files);
    const auto &done = t.run("/f?size=20M");
    CHECK_EQUAL(os_failure(done), ENOSPC);
    CHECK_EQUAL(done.finished->written, 2U << 20);
    CHECK_EQUAL(done.finished->flushed, 2U << 20);
    CHECK_EQUAL(done.ends, 1U);
    check_content(t.here.temporary(), 2 << 20);
}

void a_disk_without_room_for_the_whole_file_is_noticed_at_once() {
    auto files = std::make_shared<scripted_files>();
    files->on_allocate = [] { return ENOSPC; };
    trial t(files);
    CHECK_EQUAL(os_failure(t.run("/f?size=20M&delay=50&on=get")), ENOSPC);
}

void short_writes_are_continued() {
    auto files = std::make_shared<scripted_files>();
    files->longest_write = 1000;
    trial t(files);
    check_succeeded(t.run());
    check_content(t.here.temporary(), 300 << 10);
}

void a_broken_disk_is_eio() {
    auto files = std::make_shared<scripted_files>();
    files->on_write = [](std::uint64_t, std::size_t) { return EIO; };
    trial t(files);
    const auto &done = t.run();
    CHECK_EQUAL(os_failure(done), EIO);
    CHECK_EQUAL(done.finished->written, 0U);
}

void a_failed_flush_is_a_failure_and_claims_nothing() {
    auto files = std::make_shared<scripted_files>();
    files->on_flush = [] { return EIO; };
    trial t(files);
    const auto &done = t.run();
    CHECK_EQUAL(os_failure(done), EIO);
    CHECK_EQUAL(done.finished->flushed, 0U);
    CHECK_EQUAL(done.finished->written, 0U);
    CHECK(!done.finished->stopped);
}

// The event that tells of it may be lost with the daemon: then the file is seen to be shorter than it should
// be.
void a_failed_flush_cuts_the_file_behind_what_is_safe() {
    auto files = std::make_shared<scripted_files>();
    auto options = downloads::test_options();
    options.flush_every_bytes = 1 << 20;
    files->on_flush = [&its = *files] { return its.flushes > 2 ? EIO : 0; };
    trial t(files, options);
    const auto &done = t.run("/f?size=20M");
    CHECK_EQUAL(os_failure(done), EIO);
    const auto safe = done.finished->flushed;
    CHECK(safe > 0 && safe < 20 << 20);
    CHECK_EQUAL(done.finished->cut.value(), safe);
    check_content(t.here.temporary(), safe);

    files->on_flush = nullptr;
    auto what = t.here.request(t.server.url("/f?size=20M"));
    continue_at(what, safe + 1, 20 << 20);
    const auto &again = t.here.run(what);
    check_succeeded(again);
    CHECK_EQUAL(again.started->offset, 0U);
    check_content(t.here.temporary(), 20 << 20);
}

void flushes_come_every_so_many_bytes() {
    auto files = std::make_shared<scripted_files>();
    auto options = downloads::test_options();
    options.flush_every_bytes = 1 << 20;
    trial t(files, options);
    const auto &done = t.run("/f?size=20M");
    check_succeeded(done);
    CHECK(files->flushes >= 3);
    CHECK(std::ranges::any_of(done.progress,
                              [](const auto &p) { return p.flushed > 0 && p.flushed < 20 << 20; }));
}

void a_rename_gives_mode_and_time() {
    auto options = downloads::test_options();
    options.file_mode_mask = 027;
    trial t(std::make_shared<scripted_files>(), options);
    check_succeeded(t.run());
    std::ofstream(t.here.folder() / "file") << "the old one";
    const auto modified = t.here.history(1).started->remote_time;
    CHECK(!t.here.rename({t.rename_of("file", modified)}).front());
    check_content(t.here.folder() / "file", 300 << 10);
    CHECK(!fs::exists(t.here.temporary()));
    CHECK_EQUAL(mode_of(t.here.folder() / "file"), 0640U);
    struct stat status {};
    CHECK_EQUAL(::stat((t.here.folder() / "file").c_str(), &status), 0);
    CHECK_EQUAL(status.st_mtime, 1700000000);
}

void a_rename_can_be_repeated() {
    trial t;
    check_succeeded(t.run());
    auto what = t.rename_of("file");
    CHECK(!t.here.rename({what}).front());
    CHECK_EQUAL(t.here.rename({what}).front()->os_errno, ENOENT);
    what.begun = true;
    CHECK(!t.here.rename({what}).front());
    check_content(t.here.folder() / "file", 300 << 10);
}

void renames_fail_one_by_one() {
    trial t;
    fs::create_directory(t.here.folder() / "taken");
    write_content(t.here.temporary("good"), 10);
    write_content(t.here.temporary("taken"), 10);
    const auto failures = t.here.rename({t.rename_of("gone"), t.rename_of("good"), t.rename_of("taken")});
    CHECK_EQUAL(failures.size(), 3U);
    CHECK_EQUAL(failures[0]->os_errno, ENOENT);
    CHECK(!failures[1]);
    CHECK_EQUAL(failures[2]->os_errno, EISDIR);
    check_content(t.here.folder() / "good", 10);
}

void a_rename_replaces_a_link_and_not_what_it_points_to() {
    trial t;
    std::ofstream(t.here.folder() / "elsewhere") << "somebody's";
    fs::create_symlink("elsewhere", t.here.folder() / "file");
    write_content(t.here.temporary(), 100);
    CHECK(!t.here.rename({t.rename_of("file")}).front());
    CHECK(!fs::is_symlink(t.here.folder() / "file"));
    CHECK_EQUAL(fs::file_size(t.here.folder() / "elsewhere"), 10U);
}

void a_folder_that_cannot_be_flushed_is_an_error() {
    auto files = std::make_shared<scripted_files>();
    files->on_flush_folder = [] { return EIO; };
    trial t(files);
    write_content(t.here.temporary(), 100);
    CHECK_EQUAL(t.here.rename({t.rename_of("file")}).front()->os_errno, EIO);
    files->on_flush_folder = nullptr;
    auto again = t.rename_of("file");
    again.begun = true;
    CHECK(!t.here.rename({again}).front());
}

void removing_counts_what_is_left() {
    auto files = std::make_shared<scripted_files>();
    trial t(files);
    write_content(t.here.temporary("a"), 10);
    const queue::temporary_file a{{"C:\\a", 'c', "a"}, "a.tmp"}, gone{{"C:\\b", 'c', "b"}, "b.tmp"};
    const queue::temporary_file nowhere{{"C:\\d\\b", 'c', "d/b"}, "b.tmp"};
    files->on_remove = [] { return EACCES; };
    CHECK_EQUAL(t.here.remove({a}), 1U);
    files->on_remove = nullptr;
    CHECK_EQUAL(t.here.remove({a, gone, nowhere}), 0U);
    CHECK(!fs::exists(t.here.temporary("a")));
}

void removing_waits_for_the_transfer_that_was_told_to_stop() {
    trial t;
    const auto what = t.here.request(t.server.url("/f?size=20M&trickle=1000000"));
    t.here.start(what);
    t.here.wait_until([&] { return t.here.history(what.id).started.has_value(); });
    t.here.service().stop(what.id);
    CHECK_EQUAL(t.here.remove({{what.target, what.temporary_name}}), 0U);
    CHECK(t.here.history(what.id).finished.has_value());
    CHECK(!fs::exists(t.here.temporary()));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_temporary_file_is_private>),
        cmocka_unit_test(run<a_taken_name_is_told_apart_and_left_alone>),
        cmocka_unit_test(run<a_link_in_the_way_is_not_followed>),
        cmocka_unit_test(run<a_fifo_in_the_way_holds_nobody_up>),
        cmocka_unit_test(run<a_missing_folder_is_enotdir>),
        cmocka_unit_test(run<a_drive_without_a_root_is_not_mapped>),
        cmocka_unit_test(run<a_temporary_name_stays_in_its_folder>),
        cmocka_unit_test(run<a_file_in_place_is_there_at_once>),
        cmocka_unit_test(run<a_file_in_place_takes_over_what_was_there>),
        cmocka_unit_test(run<a_file_in_place_can_be_continued>),
        cmocka_unit_test(run<a_link_in_place_is_not_followed>),
        cmocka_unit_test(run<a_full_disk_is_enospc_and_counts_what_fitted>),
        cmocka_unit_test(run<a_disk_without_room_for_the_whole_file_is_noticed_at_once>),
        cmocka_unit_test(run<short_writes_are_continued>),
        cmocka_unit_test(run<a_broken_disk_is_eio>),
        cmocka_unit_test(run<a_failed_flush_is_a_failure_and_claims_nothing>),
        cmocka_unit_test(run<a_failed_flush_cuts_the_file_behind_what_is_safe>),
        cmocka_unit_test(run<flushes_come_every_so_many_bytes>),
        cmocka_unit_test(run<a_rename_gives_mode_and_time>),
        cmocka_unit_test(run<a_rename_can_be_repeated>),
        cmocka_unit_test(run<renames_fail_one_by_one>),
        cmocka_unit_test(run<a_rename_replaces_a_link_and_not_what_it_points_to>),
        cmocka_unit_test(run<a_folder_that_cannot_be_flushed_is_an_error>),
        cmocka_unit_test(run<removing_counts_what_is_left>),
        cmocka_unit_test(run<removing_waits_for_the_transfer_that_was_told_to_stop>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
