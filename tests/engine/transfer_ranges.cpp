// SPDX-License-Identifier: LGPL-2.1-or-later
// Files made of ranges of the remote one, and files that are filled out of order (bits-api 5.7, 3.10).
// Test thread.
#include "engine/transfer/pieces.hpp"
#include "tests/engine/transfer_support.hpp"

#include "tests/support/origin/content.hpp"

#include <fstream>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr auto to_end = queue::byte_range::to_end;

std::string bytes(std::uint64_t offset, std::uint64_t length, std::uint64_t seed = 0) {
    std::string out(length, '\0');
    origin::fill(out, offset, seed);
    return out;
}

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer request(const std::string &path, std::vector<queue::byte_range> ranges) {
        std::filesystem::remove(here.temporary());
        auto out = here.request(server.url(path));
        out.ranges = std::move(ranges);
        return out;
    }
    const transfer_history &run(const std::string &path, std::vector<queue::byte_range> ranges) {
        return here.run(request(path, std::move(ranges)));
    }
    cause failure(const std::string &path, std::vector<queue::byte_range> ranges) {
        return failure_of(run(path, std::move(ranges))).why;
    }
    std::vector<origin::request> gets() {
        auto out = server.log().requests();
        std::erase_if(out, [](const auto &one) { return one.method != "GET"; });
        return out;
    }
};

// ---- Ranges

void ranges_follow_each_other_in_their_order() {
    trial t;
    const auto &done = t.run("/f?size=200", {{24, 17}, {111, to_end}, {83, 7}}); // Microsoft's own example
    check_succeeded(done);
    CHECK_EQUAL(*done.started->size, 17U + 89 + 7);
    CHECK(content_of(t.here.temporary()) == bytes(24, 17) + bytes(111, 89) + bytes(83, 7));
    CHECK_EQUAL(t.gets().size(), 3U);
    CHECK_EQUAL(t.gets()[0].header("range"), "bytes=24-40");
    CHECK_EQUAL(t.gets()[1].header("range"), "bytes=111-199");
    CHECK_EQUAL(t.gets()[2].header("range"), "bytes=83-89");
    for (const auto &one : t.gets())
        CHECK_EQUAL(one.header("if-unmodified-since"), default_last_modified);
}

void large_ranges_arrive_whole() {
    trial t;
    check_succeeded(t.run("/f?size=8M", {{5 << 20, 3 << 20}, {1, 1'000'003}}));
    CHECK(content_of(t.here.temporary()) == bytes(5 << 20, 3 << 20) + bytes(1, 1'000'003));
}

void ranges_of_no_bytes_bring_none() {
    trial t;
    check_succeeded(t.run("/f?size=200", {{100, 5}, {100, 0}, {7, 1}}));
    CHECK(content_of(t.here.temporary()) == bytes(100, 5) + bytes(7, 1));
    CHECK_EQUAL(t.gets().size(), 2U);
    const auto &nothing = t.run("/g?size=200", {{500, 0}});
    check_succeeded(nothing);
    CHECK_EQUAL(*nothing.started->size, 0U);
    CHECK_EQUAL(t.gets().size(), 2U);
}

void ranges_go_on_where_they_were() {
    trial t;
    auto what = t.request("/f?size=2000", {{100, 500}, {1000, 600}});
    std::ofstream(t.here.temporary(), std::ios::binary) << bytes(100, 500) + bytes(1000, 50);
    continue_at(what, 550, 1100);
    check_succeeded(t.here.run(what));
    CHECK(content_of(t.here.temporary()) == bytes(100, 500) + bytes(1000, 600));
    CHECK_EQUAL(t.gets().size(), 1U);
    CHECK_EQUAL(t.gets()[0].header("range"), "bytes=1050-1599");
}

void ranges_do_without_head() {
    trial t;
    check_succeeded(t.run("/f?size=200&head=405", {{24, 17}, {111, to_end}, {83, 7}}));
    CHECK(content_of(t.here.temporary()) == bytes(24, 17) + bytes(111, 89) + bytes(83, 7));
}

void a_range_outside_the_file_is_refused() {
    trial t;
    CHECK_EQUAL(t.failure("/f?size=200", {{190, 11}}), cause::range_not_satisfiable);
    CHECK_EQUAL(t.failure("/f?size=200", {{0, 5}, {201, to_end}}), cause::range_not_satisfiable);
    CHECK_EQUAL(t.failure("/f?size=200&head=405", {{190, 11}}), cause::range_not_satisfiable);
    CHECK_EQUAL(t.failure("/f?size=200&head=405", {{300, 5}}), cause::range_not_satisfiable);
}

void the_whole_file_is_no_answer_to_a_range() {
    trial t;
    CHECK_EQUAL(t.failure("/f?range=ignore", {{0, 5}}), cause::insufficient_range_support);
    auto what = t.request("/f?range=ignore", {{0, to_end}});
    what.foreground = true;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::insufficient_range_support);
}

void other_bytes_than_asked_for_are_refused() {
    trial t;
    for (const char *wrong : {"wrong", "omit", "short", "garbage"})
        CHECK_EQUAL(t.failure("/f?crange=" + std::string(wrong), {{100, 50}, {10, 20}}),
                    cause::invalid_range_response);
}

void a_change_between_two_ranges_is_seen() {
    trial t;
    CHECK_EQUAL(t.failure("/f?changed-after=2", {{0, 5}, {10, 5}}), cause::remote_file_changed);
    CHECK_EQUAL(t.failure("/g?etag=\"a\"&lastmod=omit&changed-after=2&changed=etag", {{0, 5}, {10, 5}}),
                cause::remote_file_changed);
    CHECK_EQUAL(t.failure("/h?lastmod=omit&changed-after=2&changed-size=70K", {{0, 5}, {10, 5}}),
                cause::remote_file_changed);
}

void an_early_end_of_a_range_is_a_lost_connection() {
    trial t;
    CHECK_EQUAL(t.failure("/f?cut=120", {{100, 50}, {10, 20}}), cause::connection_lost);
}

void ranges_have_a_limit_too() {
    trial t;
    auto what = t.request("/f?size=200", {{0, 50}, {100, 51}});
    what.size_limit = 100;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::download_too_large);
    what = t.request("/f?size=200", {{0, 50}, {100, 50}});
    what.size_limit = 100;
    check_succeeded(t.here.run(what));
}

// ---- A stretch of a file

queue::start_transfer stretch(trial &t, const std::string &path, std::uint64_t from, std::uint64_t to) {
    auto what = t.here.request(t.server.url(path));
    what.offset = from;
    what.end = to;
    return what;
}

void a_stretch_is_put_where_it_belongs() {
    trial t;
    auto what = stretch(t, "/f?size=1000", 600, 800);
    const auto &first = t.here.run(what);
    CHECK(!first.finished->failure);
    CHECK_EQUAL(first.started->offset, 600U);
    CHECK_EQUAL(*first.started->size, 1000U);
    CHECK_EQUAL(first.finished->written, 800U);
    CHECK_EQUAL(first.finished->flushed, 800U);
    CHECK_EQUAL(t.gets().back().header("range"), "bytes=600-799");

    for (const auto &[from, to] : {std::pair(0U, 100U), {800U, 1000U}, {100U, 600U}}) {
        auto next = stretch(t, "/f?size=1000", from, to);
        next.temporary_created = true;
        next.size = 1000;
        next.remote = first.started->remote;
        const auto &done = t.here.run(next);
        CHECK(!done.finished->failure);
        CHECK_EQUAL(done.started->offset, from);
        CHECK_EQUAL(done.finished->written, to);
    }
    check_content(t.here.temporary(), 1000);
    CHECK_EQUAL(t.server.log().count("HEAD"), 1U); // the size was known then
}

void a_stretch_of_a_changed_file_is_seen() {
    trial t;
    auto what = stretch(t, "/f?size=1000", 100, 200);
    what.size = 1000;
    what.temporary_created = true;
    what.remote.last_modified = "Tue, 14 Nov 2023 21:13:20 GMT"; // an hour earlier
    write_content(t.here.temporary(), 100);
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::remote_file_changed);
    CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), 100U);
}

void a_stretch_of_a_file_that_is_gone_begins_anew() {
    trial t;
    auto what = stretch(t, "/f?size=1000", 100, 200);
    what.size = 1000;
    what.temporary_created = true;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::remote_file_changed);
}

void a_stretch_needs_ranges() {
    trial t;
    auto what = stretch(t, "/f?size=1000&range=ignore", 0, 200);
    what.foreground = true;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::insufficient_range_support);
    CHECK_EQUAL(failure_of(t.here.run(stretch(t, "/g?size=1000", 900, 1001))).why,
                cause::range_not_satisfiable);
}

void a_stretch_keeps_what_came_when_it_is_cut() {
    trial t;
    auto what = stretch(t, "/f?size=4M&cut=1500000", 1 << 20, 2 << 20);
    const auto &done = t.here.run(what);
    CHECK_EQUAL(failure_of(done).why, cause::connection_lost);
    CHECK_EQUAL(done.finished->written, 1'500'000U);
    CHECK_EQUAL(done.finished->flushed, 1'500'000U);
    const auto found = content_of(t.here.temporary());
    CHECK(found.substr(1 << 20) == bytes(1 << 20, 1'500'000 - (1 << 20)));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<ranges_follow_each_other_in_their_order>),
        cmocka_unit_test(run<large_ranges_arrive_whole>),
        cmocka_unit_test(run<ranges_of_no_bytes_bring_none>),
        cmocka_unit_test(run<ranges_go_on_where_they_were>),
        cmocka_unit_test(run<ranges_do_without_head>),
        cmocka_unit_test(run<a_range_outside_the_file_is_refused>),
        cmocka_unit_test(run<the_whole_file_is_no_answer_to_a_range>),
        cmocka_unit_test(run<other_bytes_than_asked_for_are_refused>),
        cmocka_unit_test(run<a_change_between_two_ranges_is_seen>),
        cmocka_unit_test(run<an_early_end_of_a_range_is_a_lost_connection>),
        cmocka_unit_test(run<ranges_have_a_limit_too>),
        cmocka_unit_test(run<a_stretch_is_put_where_it_belongs>),
        cmocka_unit_test(run<a_stretch_of_a_changed_file_is_seen>),
        cmocka_unit_test(run<a_stretch_of_a_file_that_is_gone_begins_anew>),
        cmocka_unit_test(run<a_stretch_needs_ranges>),
        cmocka_unit_test(run<a_stretch_keeps_what_came_when_it_is_cut>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
