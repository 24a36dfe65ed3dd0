// SPDX-License-Identifier: LGPL-2.1-or-later
// Spool files of streams (design 4, "Bulk"): the window, what is given back, and what is left behind. And the
// final name that nobody else may have (do-api 5.7). Test thread.
#include "tests/engine/transfer_support.hpp"
#include "tests/support/origin/content.hpp"

#include <cerrno>
#include <fstream>
#include <sys/stat.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t size = 3 << 20;

struct trial {
    trial() : here(options_in(place.path())) {}

    temporary_folder place; // of the spool folder
    origin::server server;
    downloads here;

    static transfer::options options_in(const fs::path &folder) {
        auto out = downloads::test_options();
        out.spool_folder = folder / "spool";
        return out;
    }
    fs::path spool(const std::string &name = "file.tmp") const { return place.path() / "spool" / name; }

    queue::start_transfer stream(std::uint64_t window, const std::string &faults = "") {
        auto what = here.request(server.url("/f?size=3M" + faults));
        what.surface = queue::personality::delivery_download;
        what.foreground = true;
        what.target = {};
        what.delivery.window_end = window;
        return what;
    }
    std::uint64_t in_file() const {
        std::error_code none;
        const auto bytes = fs::file_size(spool(), none);
        return none ? 0 : bytes;
    }
    // Waits until the transfer stands at that place.
    void wait_for(queue::transfer_id id, std::uint64_t at) {
        here.wait_until([&] { return here.service().written(id) == at; });
    }
    // Time for bytes that must not come.
    void let_things_happen() {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
        here.wait_until([&] { return std::chrono::steady_clock::now() >= until; });
    }
};

void a_stream_lies_in_the_spool_folder() {
    trial t;
    check_succeeded(t.here.run(t.stream(size)));
    check_content(t.spool(), size);
    struct stat status {};
    CHECK_EQUAL(::stat(t.spool("").c_str(), &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0700U);
    CHECK(fs::is_empty(t.here.folder()));
}

void nothing_is_written_behind_the_window() {
    trial t;
    const auto what = t.stream(1000);
    t.here.start(what);
    for (const std::uint64_t window : {1000U, 1001U, 300'000U, 1'500'000U}) {
        t.here.service().move_window({what.id, window});
        t.wait_for(what.id, window);
        t.let_things_happen();
        CHECK_EQUAL(t.here.service().written(what.id), window);
        CHECK_EQUAL(t.in_file(), window);
    }
    t.here.service().move_window({what.id, size + 1});
    check_succeeded(t.here.wait_for_end(what.id));
    check_content(t.spool(), size);
    CHECK_EQUAL(t.server.log().count("GET"), 1U);
}

void a_stream_that_stands_still_can_be_stopped_and_goes_on() {
    trial t;
    auto what = t.stream(700'000);
    t.here.start(what);
    t.wait_for(what.id, 700'000);
    t.here.service().stop(what.id);
    CHECK(t.here.wait_for_end(what.id).finished->stopped);
    CHECK_EQUAL(t.here.history(what.id).finished->written, 700'000U);
    auto next = t.stream(size);
    continue_at(next, 700'000, size);
    check_succeeded(t.here.run(next));
    check_content(t.spool(), size);
}

// Its own time-outs, and ours, must not make an error of a slow program.
void a_server_that_hangs_up_meanwhile_is_asked_for_the_rest() {
    trial t;
    auto what = t.stream(100'000, "&cut=1000000&times=1");
    t.here.start(what);
    t.wait_for(what.id, 100'000);
    t.let_things_happen();
    t.here.service().move_window({what.id, 1'200'000});
    t.wait_for(what.id, 1'200'000);
    t.here.service().move_window({what.id, size});
    check_succeeded(t.here.wait_for_end(what.id));
    check_content(t.spool(), size);
}

void what_was_consumed_is_given_back() {
    trial t;
    check_succeeded(t.here.run(t.stream(size)));
    struct stat before {
    }, after{};
    CHECK_EQUAL(::stat(t.spool().c_str(), &before), 0);
    t.here.service().release_spool({"file.tmp", 2 << 20});
    t.here.wait_until(
        [&] { return ::stat(t.spool().c_str(), &after) == 0 && after.st_blocks < before.st_blocks; });
    CHECK_EQUAL(after.st_size, before.st_size);
    std::ifstream file(t.spool(), std::ios::binary);
    file.seekg(2 << 20);
    CHECK_EQUAL(file.get(), origin::byte_at(2 << 20, 0));
}

void a_spool_file_is_removed() {
    trial t;
    check_succeeded(t.here.run(t.stream(size)));
    CHECK_EQUAL(t.here.remove({{{}, "file.tmp", true}}), 0U);
    CHECK(!fs::exists(t.spool()));
}

void what_is_of_no_stream_is_swept() {
    trial t;
    fs::create_directories(t.spool(""));
    std::ofstream(t.spool("DO1.tmp")) << "known";
    std::ofstream(t.spool("DO2.tmp")) << "nobody's";
    t.here.service().sweep_spool({"DO1.tmp"});
    check_succeeded(t.here.run(t.stream(size)));
    CHECK(fs::exists(t.spool("DO1.tmp")));
    CHECK(!fs::exists(t.spool("DO2.tmp")));
    CHECK(fs::exists(t.spool()));
}

// ---- Final names

queue::file_rename keeping(bool begun = false) {
    return {.target = {"C:\\a", 'c', "a"},
            .temporary_name = "a.tmp",
            .modified = 0,
            .size = 3,
            .keep_existing = true,
            .begun = begun};
}

struct names {
    downloads here;
    void make(const std::string &name, const std::string &text) {
        std::ofstream(here.folder() / name) << text;
    }
    int rename(bool begun = false) { return rename(keeping(begun)); }
    int rename(const queue::file_rename &what) {
        const auto failed = here.rename({what}).at(0);
        CHECK(!failed || failed->why == cause::os_error);
        return failed ? failed->os_errno : 0;
    }
};

void a_free_name_is_taken() {
    names t;
    t.make("a.tmp", "new");
    CHECK_EQUAL(t.rename(), 0);
    CHECK_EQUAL(fs::file_size(t.here.folder() / "a"), 3U);
    CHECK(!fs::exists(t.here.folder() / "a.tmp"));
}

void what_has_the_name_keeps_it() {
    names t;
    t.make("a.tmp", "new");
    t.make("a", "older");
    CHECK_EQUAL(t.rename(), EEXIST);
    CHECK_EQUAL(t.rename(true), EEXIST);
    CHECK_EQUAL(fs::file_size(t.here.folder() / "a"), 5U);
    CHECK(fs::exists(t.here.folder() / "a.tmp"));
}

void a_rename_that_was_begun_may_be_done() {
    names t;
    t.make("a", "new");
    CHECK_EQUAL(t.rename(true), 0);
    CHECK_EQUAL(t.rename(false), ENOENT); // then it is somebody else's
    fs::remove(t.here.folder() / "a");
    CHECK_EQUAL(t.rename(true), ENOENT);
}

// The same for who would replace it: what is there may be the file that was to be replaced.
void a_file_of_the_name_is_not_taken_for_the_missing_one() {
    names t;
    t.make("a", "old");
    auto what = keeping();
    what.keep_existing = false;
    CHECK_EQUAL(t.rename(what), ENOENT);
    what.begun = true;
    CHECK_EQUAL(t.rename(what), 0);
    t.make("a", "of another size");
    CHECK_EQUAL(t.rename(what), ENOENT);
    CHECK_EQUAL(t.rename(true), ENOENT);
    fs::remove(t.here.folder() / "a");
    fs::create_directory(t.here.folder() / "a");
    CHECK_EQUAL(t.rename(what), ENOENT);
}

// Where the kernel has no such rename, a crash may leave the file with both names.
void a_file_with_both_names_loses_the_first() {
    names t;
    t.make("a.tmp", "new");
    fs::create_hard_link(t.here.folder() / "a.tmp", t.here.folder() / "a");
    CHECK_EQUAL(t.rename(true), 0);
    CHECK(!fs::exists(t.here.folder() / "a.tmp"));
    CHECK(fs::exists(t.here.folder() / "a"));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_stream_lies_in_the_spool_folder>),
        cmocka_unit_test(run<nothing_is_written_behind_the_window>),
        cmocka_unit_test(run<a_stream_that_stands_still_can_be_stopped_and_goes_on>),
        cmocka_unit_test(run<a_server_that_hangs_up_meanwhile_is_asked_for_the_rest>),
        cmocka_unit_test(run<what_was_consumed_is_given_back>),
        cmocka_unit_test(run<a_spool_file_is_removed>),
        cmocka_unit_test(run<what_is_of_no_stream_is_swept>),
        cmocka_unit_test(run<a_free_name_is_taken>),
        cmocka_unit_test(run<what_has_the_name_keeps_it>),
        cmocka_unit_test(run<a_rename_that_was_begun_may_be_done>),
        cmocka_unit_test(run<a_file_of_the_name_is_not_taken_for_the_missing_one>),
        cmocka_unit_test(run<a_file_with_both_names_loses_the_first>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
