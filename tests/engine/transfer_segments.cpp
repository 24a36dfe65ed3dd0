// SPDX-License-Identifier: LGPL-2.1-or-later
// One file over several connections: what the server is asked, what is in the file whatever goes wrong, and
// what is told of it. Test thread.
#include "tests/engine/transfer_support.hpp"

#include "engine/queue/ranges.hpp"
#include "tests/support/origin/content.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer request(const std::string &path, std::uint32_t most = 8) {
        auto what = here.request(server.url(path));
        what.surface = queue::personality::delivery_download;
        what.delivery.most_connections = most;
        return what;
    }
    // One that goes on with what the file holds already.
    queue::start_transfer continuing(const std::string &path, queue::range_list filled, std::uint64_t size) {
        auto what = request(path);
        continue_at(what, 0, size);
        what.delivery.filled = std::move(filled);
        return what;
    }
    std::vector<origin::request> gets() {
        auto all = server.log().requests();
        std::erase_if(all, [](const auto &one) { return one.method != "GET"; });
        return all;
    }
};

// A file of that size whose holes hold zeros.
void write_parts(const std::filesystem::path &path, const queue::range_list &filled, std::uint64_t size) {
    std::string content(size, '\0');
    for (const auto &one : filled)
        origin::fill(std::span(content).subspan(one.offset, one.length), one.offset, 0);
    std::ofstream(path, std::ios::binary) << content;
}

void several_connections_fill_a_file() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=12M&pace=2M"));
    check_succeeded(done);
    check_content(t.here.temporary(), 12 * mebibyte);
    CHECK(t.server.log().most_at_once() > 1);
    CHECK(t.server.log().most_at_once() <= 8);
    CHECK(std::ranges::any_of(done.progress, [](const auto &p) { return p.delivery.connections > 1; }));
    CHECK(std::ranges::any_of(done.progress, [](const auto &p) { return p.delivery.filled.size() > 1; }));
    CHECK(done.finished->delivery.filled.empty() && done.finished->delivery.filled_flushed.empty());
    CHECK(done.finished->delivery.received >= 12 * mebibyte);
    CHECK_EQUAL(done.responses.front().status, 206);
}

void what_is_told_of_a_file_with_holes_adds_up() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=12M&pace=2M"));
    check_succeeded(done);
    for (const auto &one : done.progress) {
        const auto &[filled, flushed, received, connections] = one.delivery;
        CHECK(queue::is_range_list(filled) && queue::is_range_list(flushed));
        if (!filled.empty())
            CHECK_EQUAL(bytes_in(filled), one.written);
        if (!flushed.empty())
            CHECK_EQUAL(bytes_in(flushed), one.flushed);
        for (const auto &part : flushed)
            CHECK(!first_gap(filled, part.offset, end_of(part)));
    }
}

void every_request_names_its_part_and_the_version() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=6M&pace=1M&etag=%22a%22")));
    for (const auto &one : t.gets()) {
        CHECK(one.header("range").starts_with("bytes="));
        if (!one.header("range").starts_with("bytes=0-"))
            CHECK_EQUAL(one.header("if-range"), "\"a\"");
        CHECK_EQUAL(one.header("if-unmodified-since"), "");
    }
}

void a_small_file_comes_by_one_connection() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=300K&pace=100K")));
    CHECK_EQUAL(t.gets().size(), 1U);
}

void one_connection_is_enough_when_no_more_are_allowed() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=6M&pace=3M", 1)));
    CHECK_EQUAL(t.gets().size(), 1U);
    check_content(t.here.temporary(), 6 * mebibyte);
}

void a_server_without_ranges_is_asked_for_the_whole() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=6M&pace=3M&range=ignore"));
    check_succeeded(done);
    check_content(t.here.temporary(), 6 * mebibyte);
    CHECK_EQUAL(t.gets().size(), 1U);
}

void a_second_connection_without_ranges_ends_alone() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=6M&pace=1500K&range=ignore&after=1&on=get")));
    check_content(t.here.temporary(), 6 * mebibyte);
    CHECK_EQUAL(t.gets().size(), 2U);
}

void a_server_that_refuses_more_connections_is_left_with_one() {
    for (const char *status : {"503", "429", "403"}) {
        trial t;
        check_succeeded(
            t.here.run(t.request("/f?size=6M&pace=1500K&at-most=1&at-most-status=" + std::string(status))));
        check_content(t.here.temporary(), 6 * mebibyte);
        CHECK_EQUAL(t.gets().size(), 2U);
        CHECK_EQUAL(t.here.history(1).responses.size(), 1U);
    }
}

void a_server_that_allows_three_gets_no_more() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=12M&pace=1500K&at-most=3")));
    check_content(t.here.temporary(), 12 * mebibyte);
}

void another_version_on_a_second_connection_ends_it() {
    for (const char *what : {"etag", "lastmod", "seed,etag,lastmod"}) {
        trial t;
        const auto &done = t.here.run(
            t.request("/f?size=6M&pace=1500K&etag=%22a%22&changed-after=1&changed=" + std::string(what)));
        CHECK_EQUAL(failure_of(done).why, cause::remote_file_changed);
        CHECK(done.finished->written < 6 * mebibyte);
    }
}

void a_wrong_range_is_never_written() {
    for (const char *how : {"wrong", "omit", "total", "star", "garbage"}) {
        trial t;
        const auto &done =
            t.here.run(t.request("/f?size=6M&pace=1500K&after=1&on=get&crange=" + std::string(how)));
        if (!done.finished->failure)
            check_content(t.here.temporary(), 6 * mebibyte);
        else
            CHECK_EQUAL(failure_of(done).why, cause::remote_file_changed); // a larger total
    }
}

void the_stretch_of_a_lost_connection_goes_to_the_others() {
    for (const char *how : {"cut", "reset"}) {
        trial t;
        // Whoever comes to these places first is cut off there.
        check_succeeded(
            t.here.run(t.request("/f?size=12M&pace=2M&after=1&times=2&on=get&" + std::string(how) + "=7M")));
        check_content(t.here.temporary(), 12 * mebibyte);
    }
}

void a_silent_connection_holds_only_its_own_stretch_up() {
    trial t;
    check_succeeded(t.here.run(t.request("/f?size=12M&pace=2M&after=1&times=1&on=get&stall=7M")));
    check_content(t.here.temporary(), 12 * mebibyte);
}

void the_last_connection_that_fails_ends_it_and_keeps_the_bytes() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=6M&cut=3M", 1));
    CHECK_EQUAL(failure_of(done).why, cause::connection_lost);
    CHECK_EQUAL(done.finished->written, 3 * mebibyte);
    CHECK_EQUAL(done.finished->flushed, 3 * mebibyte);
}

void only_the_holes_of_a_file_are_asked_for() {
    trial t;
    const queue::range_list filled{{0, mebibyte}, {3 * mebibyte, 2 * mebibyte}, {7 * mebibyte, 100}};
    write_parts(t.here.temporary(), filled, 8 * mebibyte);
    const auto &done = t.here.run(t.continuing("/f?size=8M", filled, 8 * mebibyte));
    check_succeeded(done);
    check_content(t.here.temporary(), 8 * mebibyte);
    CHECK_EQUAL(done.finished->delivery.received, 8 * mebibyte - bytes_in(filled));
    for (const auto &one : t.gets())
        CHECK_EQUAL(one.header("if-range"), default_last_modified);
}

void what_a_shorter_file_can_not_hold_does_not_count() {
    trial t;
    const queue::range_list filled{{0, mebibyte}, {3 * mebibyte, 2 * mebibyte}};
    write_parts(t.here.temporary(), filled, 8 * mebibyte);
    std::filesystem::resize_file(t.here.temporary(), 4 * mebibyte);
    check_succeeded(t.here.run(t.continuing("/f?size=8M", filled, 8 * mebibyte)));
    check_content(t.here.temporary(), 8 * mebibyte);
}

void a_changed_file_is_not_mixed_with_the_old_one() {
    trial t;
    const queue::range_list filled{{0, mebibyte}, {3 * mebibyte, 2 * mebibyte}};
    write_parts(t.here.temporary(), filled, 8 * mebibyte);
    const auto &done = t.here.run(t.continuing("/f?size=8M&lastmod=1700003600", filled, 8 * mebibyte));
    CHECK_EQUAL(failure_of(done).why, cause::remote_file_changed);
    CHECK_EQUAL(done.finished->written, 3 * mebibyte);
    CHECK_EQUAL(done.finished->delivery.filled.size(), 2U);
}

void holes_are_filled_by_a_whole_answer_too() {
    trial t;
    const queue::range_list filled{{0, mebibyte}, {3 * mebibyte, 2 * mebibyte}};
    write_parts(t.here.temporary(), filled, 8 * mebibyte);
    check_succeeded(t.here.run(t.continuing("/f?size=8M&range=ignore", filled, 8 * mebibyte)));
    check_content(t.here.temporary(), 8 * mebibyte);
}

void a_stopped_transfer_is_finished_by_the_next() {
    trial t;
    const std::string path = "/f?size=16M&pace=2M";
    auto what = t.request(path);
    std::uint64_t received = 0;
    for (int i = 0;; ++i) {
        t.here.start(what);
        t.here.wait_until([&] {
            const auto &now = t.here.history(what.id);
            return now.finished || (now.progress.size() > 2 && now.progress.back().delivery.connections > 1 &&
                                    now.progress.back().written > now.progress.front().written);
        });
        t.here.service().stop(what.id);
        const auto &done = t.here.wait_for_end(what.id);
        received += done.finished->delivery.received;
        if (!done.finished->stopped)
            break;
        CHECK_EQUAL(done.finished->written, done.finished->flushed);
        queue::range_list filled = done.finished->delivery.filled;
        CHECK(filled == done.finished->delivery.filled_flushed);
        const auto offset = filled.empty() ? done.finished->written : 0;
        what = t.continuing(path, std::move(filled), 16 * mebibyte);
        what.offset = offset;
    }
    check_succeeded(t.here.history(what.id));
    check_content(t.here.temporary(), 16 * mebibyte);
    CHECK(received < 20 * mebibyte); // what was there was not asked for again
}

void ranges_of_a_program_come_packed_by_several_connections() {
    trial t;
    auto what = t.request("/f?size=16M&pace=2M");
    what.ranges = {{100, 3 * mebibyte}, {8 * mebibyte, 4 * mebibyte}, {5 * mebibyte, 77}};
    check_succeeded(t.here.run(what));
    std::ifstream in(t.here.temporary(), std::ios::binary);
    for (const auto &one : what.ranges) {
        std::string got(one.length, '\0'), wanted(one.length, '\0');
        in.read(got.data(), static_cast<std::streamsize>(got.size()));
        origin::fill(wanted, one.offset, 0);
        CHECK(got == wanted);
    }
}

void ranges_need_a_server_that_has_them() {
    trial t;
    auto what = t.request("/f?size=16M&range=ignore");
    what.ranges = {{100, 3 * mebibyte}};
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::insufficient_range_support);
}

void the_first_part_tells_the_size() {
    trial t;
    const auto &done = t.here.run(t.request("/f?size=12M&pace=2M"));
    check_succeeded(done);
    check_content(t.here.temporary(), 12 * mebibyte);
    CHECK(t.server.log().most_at_once() > 1);
}

void an_empty_file_is_no_failure() {
    for (const char *path : {"/f?size=0", "/f?size=0&length=omit"}) {
        trial t;
        check_succeeded(t.here.run(t.request(path)));
        CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), 0U);
    }
}

void all_connections_share_one_rate() {
    trial t;
    auto what = t.request("/f?size=3M&pace=500K");
    what.rate_limit = mebibyte;
    const auto begin = std::chrono::steady_clock::now();
    check_succeeded(t.here.run(what));
    CHECK(std::chrono::steady_clock::now() - begin > std::chrono::milliseconds(2000));
    check_content(t.here.temporary(), 3 * mebibyte);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<several_connections_fill_a_file>),
        cmocka_unit_test(run<what_is_told_of_a_file_with_holes_adds_up>),
        cmocka_unit_test(run<every_request_names_its_part_and_the_version>),
        cmocka_unit_test(run<a_small_file_comes_by_one_connection>),
        cmocka_unit_test(run<one_connection_is_enough_when_no_more_are_allowed>),
        cmocka_unit_test(run<a_server_without_ranges_is_asked_for_the_whole>),
        cmocka_unit_test(run<a_second_connection_without_ranges_ends_alone>),
        cmocka_unit_test(run<a_server_that_refuses_more_connections_is_left_with_one>),
        cmocka_unit_test(run<a_server_that_allows_three_gets_no_more>),
        cmocka_unit_test(run<another_version_on_a_second_connection_ends_it>),
        cmocka_unit_test(run<a_wrong_range_is_never_written>),
        cmocka_unit_test(run<the_stretch_of_a_lost_connection_goes_to_the_others>),
        cmocka_unit_test(run<a_silent_connection_holds_only_its_own_stretch_up>),
        cmocka_unit_test(run<the_last_connection_that_fails_ends_it_and_keeps_the_bytes>),
        cmocka_unit_test(run<only_the_holes_of_a_file_are_asked_for>),
        cmocka_unit_test(run<what_a_shorter_file_can_not_hold_does_not_count>),
        cmocka_unit_test(run<a_changed_file_is_not_mixed_with_the_old_one>),
        cmocka_unit_test(run<holes_are_filled_by_a_whole_answer_too>),
        cmocka_unit_test(run<a_stopped_transfer_is_finished_by_the_next>),
        cmocka_unit_test(run<ranges_of_a_program_come_packed_by_several_connections>),
        cmocka_unit_test(run<ranges_need_a_server_that_has_them>),
        cmocka_unit_test(run<the_first_part_tells_the_size>),
        cmocka_unit_test(run<an_empty_file_is_no_failure>),
        cmocka_unit_test(run<all_connections_share_one_rate>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
