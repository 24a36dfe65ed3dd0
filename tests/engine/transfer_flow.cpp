// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytes under way: slow disks, slow servers, stopping, many at once, and ending in the midst of it.
// Test thread.
#include "tests/engine/transfer_scripted_files.hpp"
#include "tests/engine/transfer_support.hpp"

#include <algorithm>
#include <glib.h>
#include <thread>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

// However slow the machine is, a server that stalls here has not yet stalled for too long.
transfer::options without_stalls() {
    auto out = downloads::test_options();
    out.stall_timeout = std::chrono::minutes(5);
    return out;
}

void a_slow_disk_pauses_the_network_and_loses_nothing() {
    auto files = std::make_shared<scripted_files>();
    gate disk;
    files->on_write = [&](std::uint64_t, std::size_t) { return disk.pass(), 0; };
    origin::server server;
    downloads here(without_stalls(), files);
    const auto what = here.request(server.url("/f?size=40M"));
    here.start(what);
    here.wait_until([&] { return here.history(what.id).started.has_value(); });
    const auto &quick =
        here.run(here.request(server.url("/f?size=0"), "quick")); // the network thread is not held
    check_succeeded(quick);
    CHECK_EQUAL(here.service().written(what.id).value_or(1), 0U);
    disk.open();
    check_succeeded(here.wait_for_end(what.id));
    check_content(here.temporary(), 40 * mebibyte);
}

void a_disk_slower_than_the_stall_time_is_no_stall() {
    auto files = std::make_shared<scripted_files>();
    auto options = downloads::test_options();
    options.stall_timeout = seconds(3);
    files->on_write = [](std::uint64_t offset, std::size_t) {
        if (offset == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(6500));
        return 0;
    };
    origin::server server;
    downloads here(options, files);
    check_succeeded(here.run(here.request(server.url("/f?size=40M"))));
    check_content(here.temporary(), 40 * mebibyte);
}

void a_flush_that_takes_long_holds_no_writes_up() {
    auto files = std::make_shared<scripted_files>();
    gate first_flush;
    std::atomic<bool> once{false};
    files->on_flush = [&] {
        if (!once.exchange(true))
            first_flush.pass();
        return 0;
    };
    auto options = without_stalls();
    options.flush_every_bytes = mebibyte;
    origin::server server;
    downloads here(options, files);
    const auto what = here.request(server.url("/f?size=20M"));
    here.start(what);
    here.wait_until([&] { return here.service().written(what.id) == 20 * mebibyte; });
    CHECK(std::ranges::all_of(here.history(what.id).progress, [](const auto &p) { return p.flushed == 0; }));
    first_flush.open();
    check_succeeded(here.wait_for_end(what.id));
}

void progress_never_runs_ahead_of_the_data() {
    auto files = std::make_shared<scripted_files>();
    origin::server server;
    auto options = without_stalls();
    options.report_every_bytes = 64 << 10;
    downloads here(options, files);
    const auto what = here.request(server.url("/f?size=40M"));
    here.start(what);
    std::size_t seen = 0;
    here.wait_until([&] {
        const auto &history = here.history(what.id);
        if (history.progress.size() > seen) {
            seen = history.progress.size();
            // `end_of_data` is read later than the event was made, so it can only be larger.
            CHECK(history.progress.back().written <= files->end_of_data);
        }
        return history.finished.has_value();
    });
    check_succeeded(here.history(what.id));
    CHECK(seen > 1);
}

void progress_is_told_while_few_bytes_trickle_in() {
    origin::server server;
    downloads here(without_stalls());
    const auto what = here.request(server.url("/f?size=1M&trickle=20000"));
    here.start(what);
    here.wait_until([&] { return here.history(what.id).progress.size() >= 3; });
    const auto &progress = here.history(what.id).progress;
    CHECK(progress[0].written > 0 && progress[2].written > progress[0].written &&
          progress[2].written < mebibyte / 2);
    here.service().stop(what.id);
    here.wait_for_end(what.id);
}

void bytes_that_trickle_are_flushed_after_a_while() {
    auto options = without_stalls();
    options.flush_every = seconds(1);
    origin::server server;
    downloads here(options);
    // It sends a little, then nothing: no further write comes by to cause the flush.
    const auto what = here.request(server.url("/f?size=1M&stall=100000"));
    here.start(what);
    here.wait_until([&] {
        const auto &progress = here.history(what.id).progress;
        return !progress.empty() && progress.back().flushed == 100000;
    });
    here.service().stop(what.id);
    CHECK_EQUAL(here.wait_for_end(what.id).finished->flushed, 100000U);
}

void stopping_midway_keeps_and_flushes_what_came() {
    origin::server server;
    downloads here(without_stalls());
    const auto what = here.request(server.url("/f?size=20M&stall=3000000"));
    here.start(what);
    here.wait_until([&] { return here.service().written(what.id).value_or(0) > 2 * mebibyte; });
    here.service().stop(what.id);
    here.service().stop(what.id); // once more changes nothing
    const auto &done = here.wait_for_end(what.id);
    CHECK(done.finished->stopped);
    CHECK(!done.finished->failure);
    CHECK(done.finished->written > 2 * mebibyte);
    CHECK_EQUAL(done.finished->flushed, done.finished->written);
    check_content(here.temporary(), done.finished->written);
    CHECK(!here.service().written(what.id));

    auto again = here.request(server.url("/f?size=20M"));
    continue_at(again, done.finished->written, 20 * mebibyte);
    check_succeeded(here.run(again));
    check_content(here.temporary(), 20 * mebibyte);
    CHECK_EQUAL(here.history(what.id).ends, 1U);
}

void stopping_before_the_answer_leaves_nothing() {
    origin::server server;
    downloads here(without_stalls());
    const auto what = here.request(server.url("/f?delay=30000"));
    here.start(what);
    here.wait_until([&] { return server.log().count("") == 1; });
    CHECK(!here.service().written(what.id));
    here.service().stop(what.id);
    const auto &done = here.wait_for_end(what.id);
    CHECK(done.finished->stopped && !done.started);
    CHECK_EQUAL(done.finished->written, 0U);
    CHECK(!std::filesystem::exists(here.temporary()));
}

void stopping_at_any_moment_ends_once() {
    origin::server server;
    downloads here(without_stalls());
    std::vector<queue::transfer_id> ids;
    for (int i = 0; i < 60; ++i) {
        const auto what = here.request(server.url("/f?size=1M"), "file" + std::to_string(i));
        ids.push_back(what.id);
        here.start(what);
        if (i % 2 == 0)
            here.wait_until([&] { return here.history(what.id).started.has_value(); });
        here.service().stop(what.id);
    }
    for (const auto id : ids) {
        here.wait_for_end(id);
        const auto &finished = *here.history(id).finished;
        CHECK(!finished.failure);
        CHECK(finished.stopped || finished.written == mebibyte);
        CHECK_EQUAL(finished.written, finished.flushed);
    }
    check_succeeded(here.run(here.request(server.url("/f"), "last")));
    for (const auto id : ids)
        CHECK_EQUAL(here.history(id).ends, 1U);
}

void stopping_what_is_not_there_does_nothing() {
    origin::server server;
    downloads here(without_stalls());
    here.service().stop(4711);
    check_succeeded(here.run(here.request(server.url("/f"))));
    CHECK_EQUAL(here.history(4711).ends, 0U);
}

void two_hundred_small_files_use_few_connections() {
    origin::server server;
    downloads here(without_stalls());
    std::vector<queue::transfer_id> ids;
    for (int i = 0; i < 200; ++i) {
        const auto name = "file" + std::to_string(i);
        auto what = here.request(server.url("/" + name + "?size=10K&seed=" + std::to_string(i)), name);
        ids.push_back(what.id);
        here.start(what);
    }
    for (const auto id : ids)
        check_succeeded(here.wait_for_end(id));
    for (int i = 0; i < 200; ++i)
        check_content(here.temporary("file" + std::to_string(i)), 10 << 10, static_cast<std::uint64_t>(i));
    CHECK_EQUAL(server.log().count("HEAD"), 200U);
    CHECK(server.log().lines().find("\"connection\":5,") == std::string::npos); // 4 a host
}

void a_slow_server_holds_no_fast_one_up() {
    origin::server slow, fast;
    downloads here(without_stalls());
    const auto what = here.request(slow.url("/f?size=10M&stall=1000"), "slow");
    auto silent = here.request(slow.url("/f?delay=30000"), "silent");
    here.start(what);
    here.start(silent);
    for (int i = 0; i < 20; ++i)
        check_succeeded(here.run(here.request(fast.url("/f?size=1M"), "fast" + std::to_string(i))));
    here.service().stop(silent.id);
    CHECK(here.wait_for_end(silent.id).finished->stopped);
    here.service().stop(what.id);
    here.wait_for_end(what.id);
}

void ending_the_service_flushes_and_tells_nothing_more() {
    auto files = std::make_shared<scripted_files>();
    origin::server server;
    downloads here(without_stalls(), files);
    const auto what = here.request(server.url("/f?size=20M&stall=5000000"));
    here.start(what);
    for (int i = 0; i < 10; ++i)
        here.start(here.request(server.url("/f?size=3M&trickle=1000000"), "other" + std::to_string(i)));
    here.wait_until([&] { return here.service().written(what.id).value_or(0) > 4 * mebibyte; });
    const auto before = files->flushes.load();
    here.destroy_service();
    CHECK(files->flushes > before);
    check_content(here.temporary(), std::filesystem::file_size(here.temporary()));
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
    CHECK(!here.history(what.id).finished);
}

void services_come_and_go() {
    origin::server server;
    for (int i = 0; i < 200; ++i) {
        downloads here(without_stalls());
        here.start(here.request(server.url("/f?size=1M"), "a"));
        here.start(here.request(server.url("/f?delay=30000"), "b"));
        if (i % 4 == 0)
            here.run(here.request(server.url("/f?size=1K"), "c"));
    }
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_slow_disk_pauses_the_network_and_loses_nothing>),
        cmocka_unit_test(run<a_disk_slower_than_the_stall_time_is_no_stall>),
        cmocka_unit_test(run<a_flush_that_takes_long_holds_no_writes_up>),
        cmocka_unit_test(run<progress_never_runs_ahead_of_the_data>),
        cmocka_unit_test(run<progress_is_told_while_few_bytes_trickle_in>),
        cmocka_unit_test(run<bytes_that_trickle_are_flushed_after_a_while>),
        cmocka_unit_test(run<stopping_midway_keeps_and_flushes_what_came>),
        cmocka_unit_test(run<stopping_before_the_answer_leaves_nothing>),
        cmocka_unit_test(run<stopping_at_any_moment_ends_once>),
        cmocka_unit_test(run<stopping_what_is_not_there_does_nothing>),
        cmocka_unit_test(run<two_hundred_small_files_use_few_connections>),
        cmocka_unit_test(run<a_slow_server_holds_no_fast_one_up>),
        cmocka_unit_test(run<ending_the_service_flushes_and_tells_nothing_more>),
        cmocka_unit_test(run<services_come_and_go>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
