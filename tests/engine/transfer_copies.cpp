// SPDX-License-Identifier: LGPL-2.1-or-later
// Files as sources: copied, continued, limited and stopped (bits-api 5.5, 5.8).
// Test thread.
#include "tests/engine/transfer_scripted_files.hpp"
#include "tests/engine/transfer_support.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

struct trial {
    explicit trial(std::shared_ptr<scripted_files> scripted = std::make_shared<scripted_files>())
        : files(scripted), here(downloads::test_options(), scripted) {}

    std::shared_ptr<scripted_files> files;
    downloads here;

    fs::path source() const { return here.folder() / "source"; }
    queue::start_transfer request() {
        auto what = here.request("C:\\source");
        what.source = queue::local_path{"C:\\source", 'c', "source"};
        return what;
    }
    const transfer_history &run() { return here.run(request()); }
    void write_source(std::uint64_t size, std::uint64_t seed = 0) { write_content(source(), size, seed); }
    // What an earlier transfer of the source as it is now knows and left behind: `offset` bytes that the
    // source does not have, so that one can see whether they stayed.
    queue::start_transfer continued(std::uint64_t offset) {
        const auto first = run(); // a copy: the next transfer adds to the map
        check_succeeded(first);
        write_content(here.temporary(), offset, 7);
        auto what = request();
        what.temporary_created = true;
        what.offset = offset;
        what.size = first.started->size;
        what.remote = first.started->remote;
        return what;
    }
};

error source_failure(const transfer_history &history) {
    const auto failed = failure_of(history);
    CHECK_EQUAL(failed.why, cause::os_error);
    CHECK(failed.at_source);
    return failed;
}

std::string first_bytes(const fs::path &path, std::size_t count) {
    std::string out(count, '\0');
    std::ifstream(path, std::ios::binary).read(out.data(), static_cast<std::streamsize>(count));
    return out;
}

void a_file_is_copied() {
    trial t;
    t.write_source(3 * mebibyte + 5);
    check_succeeded(t.run());
    check_content(t.here.temporary(), 3 * mebibyte + 5);
    check_content(t.source(), 3 * mebibyte + 5);
    CHECK_EQUAL(t.here.history(1).ends, 1U);
}

void an_empty_file_is_copied() {
    trial t;
    t.write_source(0);
    check_succeeded(t.run());
    CHECK_EQUAL(fs::file_size(t.here.temporary()), 0U);
}

void a_link_to_a_file_is_followed() {
    trial t;
    write_content(t.here.folder() / "elsewhere", 1000);
    fs::create_symlink("elsewhere", t.source());
    check_succeeded(t.run());
    check_content(t.here.temporary(), 1000);
}

void the_sources_time_arrives_at_the_target() {
    trial t;
    t.write_source(100);
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT}, timespec{1'700'000'000, 123'456'700}};
    CHECK_EQUAL(::utimensat(AT_FDCWD, t.source().c_str(), times.data(), 0), 0);
    const auto &done = t.run();
    check_succeeded(done);
    CHECK(!t.here.rename({{{"C:\\file", 'c', "file"}, "file.tmp", done.started->remote_time}}).front());
    CHECK(fs::last_write_time(t.here.folder() / "file") == fs::last_write_time(t.source()));
}

void a_missing_source_is_its_own_failure() {
    trial t;
    CHECK_EQUAL(source_failure(t.run()).os_errno, ENOENT);
    CHECK(!fs::exists(t.here.temporary()));
    CHECK(!t.here.history(1).started);
}

void only_plain_files_are_sources() {
    trial t;
    fs::create_directory(t.source());
    CHECK_EQUAL(source_failure(t.run()).os_errno, EISDIR);
    fs::remove(t.source());
    CHECK_EQUAL(::mkfifo(t.source().c_str(), 0600), 0); // nobody writes to it: reading would wait for ever
    CHECK_EQUAL(source_failure(t.run()).os_errno, EACCES);
    fs::remove(t.source());
    fs::create_symlink("/dev/zero", t.source());
    CHECK_EQUAL(source_failure(t.run()).os_errno, EACCES);
}

void a_source_that_may_not_be_read_is_eacces() {
    if (::geteuid() == 0)
        return; // who may read everything
    trial t;
    t.write_source(10);
    fs::permissions(t.source(), fs::perms::none);
    CHECK_EQUAL(source_failure(t.run()).os_errno, EACCES);
}

void a_read_error_is_the_sources() {
    auto files = std::make_shared<scripted_files>();
    files->on_read = [](std::uint64_t offset) { return offset >= mebibyte ? EIO : 0; };
    trial t(files);
    t.write_source(3 * mebibyte);
    const auto &done = t.run();
    CHECK_EQUAL(source_failure(done).os_errno, EIO);
    CHECK_EQUAL(done.finished->written, mebibyte);
    CHECK_EQUAL(done.finished->flushed, mebibyte);
    check_content(t.here.temporary(), mebibyte);
}

void a_full_disk_is_the_targets_failure() {
    auto files = std::make_shared<scripted_files>();
    files->on_write = [](std::uint64_t offset, std::size_t) { return offset >= mebibyte ? ENOSPC : 0; };
    trial t(files);
    t.write_source(20 * mebibyte);
    const auto failed = failure_of(t.run());
    CHECK_EQUAL(failed.os_errno, ENOSPC);
    CHECK(!failed.at_source);
}

void a_drive_without_a_root_is_not_mapped() {
    trial t;
    auto what = t.request();
    what.source->drive = 'x';
    const auto failed = failure_of(t.here.run(what));
    CHECK_EQUAL(failed.why, cause::drive_not_mapped);
    CHECK(failed.at_source);
}

void a_copy_goes_on_where_it_was() {
    trial t;
    t.write_source(2 * mebibyte);
    const auto &done = t.here.run(t.continued(mebibyte + 3));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, mebibyte + 3);
    const auto left = first_bytes(t.here.temporary(), mebibyte + 3);
    write_content(t.here.folder() / "expected", mebibyte + 3, 7);
    CHECK(left == first_bytes(t.here.folder() / "expected", mebibyte + 3));
    CHECK_EQUAL(fs::file_size(t.here.temporary()), 2 * mebibyte);
}

void a_complete_copy_needs_no_more_bytes() {
    trial t;
    t.write_source(1000);
    const auto &done = t.here.run(t.continued(1000));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 1000U);
}

void a_source_with_another_time_is_copied_anew() {
    trial t;
    t.write_source(2 * mebibyte);
    const auto what = t.continued(mebibyte);
    fs::last_write_time(t.source(), fs::last_write_time(t.source()) + std::chrono::seconds(1));
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    CHECK(done.started->remote != what.remote);
    check_content(t.here.temporary(), 2 * mebibyte);
}

void a_source_of_another_size_is_copied_anew() {
    trial t;
    t.write_source(2 * mebibyte);
    const auto what = t.continued(mebibyte);
    const auto time = fs::last_write_time(t.source());
    t.write_source(mebibyte / 2);
    fs::last_write_time(t.source(), time);
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    check_content(t.here.temporary(), mebibyte / 2);
}

void a_source_that_changes_meanwhile_is_noticed() {
    auto files = std::make_shared<scripted_files>();
    trial t(files);
    files->on_read = [&](std::uint64_t offset) {
        if (offset == mebibyte)
            std::ofstream(t.source(), std::ios::app) << "more";
        return 0;
    };
    t.write_source(2 * mebibyte);
    CHECK_EQUAL(failure_of(t.run()).why, cause::remote_file_changed);
}

void a_source_that_shrinks_meanwhile_is_noticed() {
    auto files = std::make_shared<scripted_files>();
    trial t(files);
    files->on_read = [&](std::uint64_t offset) {
        if (offset == mebibyte)
            fs::resize_file(t.source(), mebibyte);
        return 0;
    };
    t.write_source(2 * mebibyte);
    CHECK_EQUAL(failure_of(t.run()).why, cause::remote_file_changed);
}

void a_stopped_copy_keeps_what_it_has() {
    trial t;
    t.write_source(4 * mebibyte);
    auto what = t.request();
    what.rate_limit = mebibyte; // a quarter of it each time, so that it is still at it
    t.here.start(what);
    t.here.wait_until([&] { return t.here.service().written(what.id).value_or(0) > 0; });
    t.here.service().stop(what.id);
    const auto &done = t.here.wait_for_end(what.id);
    CHECK(done.finished->stopped);
    CHECK(!done.finished->failure);
    CHECK(done.finished->written > 0);
    CHECK_EQUAL(done.finished->flushed, done.finished->written);
    CHECK_EQUAL(fs::file_size(t.here.temporary()), done.finished->written);
    CHECK_EQUAL(done.ends, 1U);
}

void a_copy_that_waits_for_its_limit_can_be_stopped() {
    trial t;
    t.write_source(mebibyte);
    auto what = t.request();
    what.rate_limit = 0;
    t.here.start(what);
    t.here.wait_until([&] { return t.here.service().written(what.id).value_or(0) > 0; });
    t.here.service().stop(what.id);
    CHECK(t.here.wait_for_end(what.id).finished->stopped);
}

void a_lifted_limit_holds_at_once() {
    trial t;
    t.write_source(mebibyte);
    auto what = t.request();
    what.rate_limit = 1;
    t.here.start(what);
    t.here.wait_until([&] { return t.here.service().written(what.id).value_or(0) > 0; });
    t.here.service().limit({what.id, std::nullopt});
    check_succeeded(t.here.wait_for_end(what.id));
    check_content(t.here.temporary(), mebibyte);
}

void a_service_may_end_in_mid_copy() {
    trial t;
    t.write_source(mebibyte);
    auto what = t.request();
    what.rate_limit = 1;
    t.here.start(what);
    t.here.wait_until([&] { return t.here.service().written(what.id).value_or(0) > 0; });
    t.here.destroy_service();
    CHECK(fs::file_size(t.here.temporary()) < mebibyte);
}

void a_file_above_the_size_limit_is_not_begun() {
    trial t;
    t.write_source(1001);
    auto what = t.request();
    what.size_limit = 1000;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::download_too_large);
    CHECK(!fs::exists(t.here.temporary()));
    what = t.request();
    what.size_limit = 1001;
    check_succeeded(t.here.run(what));
}

void ranges_of_a_file_are_refused() {
    trial t;
    t.write_source(100);
    auto what = t.request();
    what.ranges = {{10, 20}};
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::invalid_argument);
}

void copies_do_not_wait_for_each_other() {
    auto files = std::make_shared<scripted_files>();
    const auto hung = std::make_shared<gate>();
    trial t(files);
    files->on_read = [hung](std::uint64_t offset) {
        if (offset == mebibyte) // only the large file has so much
            hung->pass();
        return 0;
    };
    t.write_source(2 * mebibyte);
    const auto large = t.request();
    t.here.start(large);
    write_content(t.here.folder() / "small", 1000);
    auto small = t.here.request("C:\\small", "other");
    small.source = queue::local_path{"C:\\small", 'c', "small"};
    check_succeeded(t.here.run(small));
    CHECK(!t.here.history(large.id).finished);
    hung->open();
    check_succeeded(t.here.wait_for_end(large.id));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_file_is_copied>),
        cmocka_unit_test(run<an_empty_file_is_copied>),
        cmocka_unit_test(run<a_link_to_a_file_is_followed>),
        cmocka_unit_test(run<the_sources_time_arrives_at_the_target>),
        cmocka_unit_test(run<a_missing_source_is_its_own_failure>),
        cmocka_unit_test(run<only_plain_files_are_sources>),
        cmocka_unit_test(run<a_source_that_may_not_be_read_is_eacces>),
        cmocka_unit_test(run<a_read_error_is_the_sources>),
        cmocka_unit_test(run<a_full_disk_is_the_targets_failure>),
        cmocka_unit_test(run<a_drive_without_a_root_is_not_mapped>),
        cmocka_unit_test(run<a_copy_goes_on_where_it_was>),
        cmocka_unit_test(run<a_complete_copy_needs_no_more_bytes>),
        cmocka_unit_test(run<a_source_with_another_time_is_copied_anew>),
        cmocka_unit_test(run<a_source_of_another_size_is_copied_anew>),
        cmocka_unit_test(run<a_source_that_changes_meanwhile_is_noticed>),
        cmocka_unit_test(run<a_source_that_shrinks_meanwhile_is_noticed>),
        cmocka_unit_test(run<a_stopped_copy_keeps_what_it_has>),
        cmocka_unit_test(run<a_copy_that_waits_for_its_limit_can_be_stopped>),
        cmocka_unit_test(run<a_lifted_limit_holds_at_once>),
        cmocka_unit_test(run<a_service_may_end_in_mid_copy>),
        cmocka_unit_test(run<a_file_above_the_size_limit_is_not_begun>),
        cmocka_unit_test(run<ranges_of_a_file_are_refused>),
        cmocka_unit_test(run<copies_do_not_wait_for_each_other>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
