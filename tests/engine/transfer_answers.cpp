// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download makes of each answer of a server: the rows of bits-api 6.4, one by one.
// Test thread.
#include "tests/engine/transfer_support.hpp"

#include <cstring>

using namespace winebits;
using namespace winebits::test;

namespace {

// Downloads a path of a fresh server in the background.
struct trial {
    origin::server server;
    downloads here;

    const transfer_history &run(const std::string &path, bool foreground = false) {
        auto what = here.request(server.url(path));
        what.foreground = foreground;
        return here.run(what);
    }
    cause failure(const std::string &path, bool foreground = false) {
        return failure_of(run(path, foreground)).why;
    }
    int status(const std::string &path) {
        const auto failed = failure_of(run(path));
        CHECK_EQUAL(failed.why, cause::http_status);
        return failed.http_status;
    }
};

constexpr std::uint64_t mebibyte = 1 << 20;

void a_range_answered_with_206_is_appended() {
    trial t;
    const auto &done = t.run("/f?size=3M&etag=%22a%22");
    check_succeeded(done);
    check_content(t.here.temporary(), 3 * mebibyte);
    CHECK_EQUAL(done.started->remote.etag, "\"a\"");
    CHECK_EQUAL(done.started->remote.last_modified, default_last_modified);
    CHECK_EQUAL(done.started->remote_time, 133444736000000000ULL); // 1,700,000,000 s after 1970
    CHECK_EQUAL(done.started->offset, 0U);
    CHECK_EQUAL(done.ends, 1U);
}

void a_missing_last_modified_is_no_time() {
    trial t;
    const auto &done = t.run("/f?lastmod=0");
    check_succeeded(done);
    CHECK_EQUAL(done.started->remote_time, 0U);
    CHECK_EQUAL(t.server.log().requests().back().header("if-unmodified-since"), "");
}

void a_weak_etag_is_not_kept() {
    trial t;
    const auto &done = t.run("/f?etag=%22a%22&weak");
    check_succeeded(done);
    CHECK_EQUAL(done.started->remote.etag, "");
}

void a_head_without_length_is_missing_file_size() {
    trial t;
    CHECK_EQUAL(t.failure("/f?head-length=omit"), cause::missing_file_size);
    CHECK(!std::filesystem::exists(t.here.temporary()));
    CHECK_EQUAL(t.server.log().count("GET"), 0U);
}

void a_status_of_the_head_is_reported_at_once() {
    trial t;
    for (const int code : {400, 401, 403, 407, 410, 429, 500, 502, 503, 504, 505}) {
        t.server.log().reset();
        CHECK_EQUAL(t.status("/f?head=" + std::to_string(code)), code);
        CHECK_EQUAL(t.server.log().count("GET"), 0U);
    }
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void a_status_of_the_get_is_reported() {
    trial t;
    for (const int code : {203, 204, 205, 300, 304, 305, 400, 403, 404, 405, 409, 500, 501, 503}) {
        const auto &done = t.run("/f?get=" + std::to_string(code));
        CHECK_EQUAL(failure_of(done).http_status, code);
        CHECK_EQUAL(failure_of(done).why, cause::http_status);
        CHECK_EQUAL(done.finished->written, 0U);
        std::filesystem::remove(t.here.temporary());
    }
}

void a_refused_head_falls_back_to_an_open_range() {
    trial t;
    for (const char *refusal : {"405", "501"}) {
        t.server.log().reset();
        const auto &done = t.run(std::string("/f?size=300K&etag=%22a%22&head=") + refusal);
        check_succeeded(done);
        CHECK_EQUAL(*done.started->size, 300U << 10);
        CHECK_EQUAL(done.started->remote.etag, "\"a\"");
        CHECK_EQUAL(t.server.log().requests().back().header("range"), "bytes=0-");
        check_content(t.here.temporary(), 300 << 10);
        std::filesystem::remove(t.here.temporary());
    }
}

void a_refused_head_and_no_total_is_missing_file_size() {
    trial t;
    CHECK_EQUAL(t.failure("/f?head=405&crange=star"), cause::missing_file_size);
    CHECK_EQUAL(t.failure("/f?head=405&range=ignore&length=omit", true), cause::missing_file_size);
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void a_refused_head_then_a_missing_file_leaves_nothing() {
    trial t;
    CHECK_EQUAL(t.status("/f?head=405&get=404"), 404);
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void a_206_with_another_range_is_invalid() {
    trial t;
    for (const char *wrong : {"wrong", "omit", "star", "short", "garbage"}) {
        CHECK_EQUAL(t.failure(std::string("/f?crange=") + wrong), cause::invalid_range_response);
        std::filesystem::remove(t.here.temporary());
    }
}

void a_206_with_another_total_means_the_file_changed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?crange=total"), cause::remote_file_changed);
}

void a_200_to_a_range_at_0_needs_the_foreground() {
    trial t;
    CHECK_EQUAL(t.failure("/f?size=300K&range=ignore"), cause::insufficient_range_support);
    std::filesystem::remove(t.here.temporary());
    CHECK_EQUAL(t.failure("/f?size=300K&range=ignore&head=405"), cause::insufficient_range_support);
    std::filesystem::remove(t.here.temporary());
    check_succeeded(t.run("/f?size=300K&range=ignore&head=405", true));
    check_content(t.here.temporary(), 300 << 10);
}

void the_foreground_asks_for_the_whole_file() {
    trial t;
    check_succeeded(t.run("/f?size=300K", true));
    CHECK_EQUAL(t.server.log().requests().back().header("range"), "");
    check_content(t.here.temporary(), 300 << 10);
}

void the_foreground_takes_chunks_and_bodies_that_end_with_the_connection() {
    trial t;
    check_succeeded(t.run("/f?size=300K&chunked", true));
    check_content(t.here.temporary(), 300 << 10);
    std::filesystem::remove(t.here.temporary());
    check_succeeded(t.run("/f?size=300K&length=omit&head-length=300K", true));
    check_content(t.here.temporary(), 300 << 10);
}

void from_2_gib_on_the_foreground_needs_ranges_too() {
    trial t;
    CHECK_EQUAL(t.failure("/f?size=2G&range=ignore", true), cause::insufficient_range_support);
    CHECK_EQUAL(t.server.log().requests().back().header("range"), "bytes=0-2147483647");
}

void a_412_means_the_file_changed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?changed-after=1"), cause::remote_file_changed);
    std::filesystem::remove(t.here.temporary());
    // Without a date there was no condition that could fail.
    CHECK_EQUAL(t.status("/f?get=412&lastmod=0"), 412);
}

void another_validator_means_the_file_changed() {
    trial t;
    CHECK_EQUAL(t.failure("/f?ius=ignore&changed-after=1&changed=lastmod"), cause::remote_file_changed);
    std::filesystem::remove(t.here.temporary());
    CHECK_EQUAL(t.failure("/f?etag=%22a%22&changed-after=1&changed=etag"), cause::remote_file_changed);
    std::filesystem::remove(t.here.temporary());
    CHECK_EQUAL(t.failure("/f?changed-after=1&changed=seed&changed-size=70000"), cause::remote_file_changed);
}

void a_416_is_reported() {
    trial t;
    CHECK_EQUAL(t.failure("/f?range=refuse"), cause::range_not_satisfiable);
}

void a_short_body_is_a_lost_connection() {
    trial t;
    const auto &done = t.run("/f?size=3M&cut=2000000");
    CHECK_EQUAL(failure_of(done).why, cause::connection_lost);
    CHECK_EQUAL(done.finished->written, 2000000U);
    CHECK_EQUAL(done.finished->flushed, 2000000U);
    check_content(t.here.temporary(), 2000000);
}

void a_body_shorter_than_its_range_is_a_lost_connection() {
    trial t;
    CHECK_EQUAL(t.failure("/f?size=3M&length=1000&head-length=3M"), cause::connection_lost);
}

void a_body_longer_than_its_range_is_malformed() {
    trial t;
    const auto &done = t.run("/f?size=100000&extra=10");
    CHECK_EQUAL(failure_of(done).why, cause::malformed_response);
    CHECK(done.finished->written <= 100000);
    std::filesystem::remove(t.here.temporary());
    CHECK_EQUAL(t.failure("/f?size=100000&extra=10&chunked", true), cause::malformed_response);
}

// The file is never all there, so that the next attempt can't take it for complete.
void a_longer_body_is_malformed_however_it_comes() {
    for (const char *behind :
         {"extra=10", "endless", "extra=1", "extra=200000", "trailing=1", "chunked&extra=1"})
        for (const char *pace : {"", "&trickle=8M", "&trickle=5000000"}) {
            trial t;
            const auto &done = t.run(std::string("/f?size=300000&head-length=300000&") +
                                     (std::strstr(behind, "chunked") ? "" : "length=omit&") + behind + pace);
            CHECK_EQUAL(failure_of(done).why, cause::malformed_response);
            CHECK(done.finished->written < 300000);
        }
}

void bytes_after_the_announced_end_are_nobodys() {
    trial t;
    check_succeeded(t.run("/f?size=100000&trailing=10"));
    check_content(t.here.temporary(), 100000);
}

void an_empty_file_needs_no_get() {
    trial t;
    const auto &done = t.run("/f?size=0");
    check_succeeded(done);
    CHECK_EQUAL(*done.started->size, 0U);
    CHECK_EQUAL(t.server.log().count("GET"), 0U);
    check_content(t.here.temporary(), 0);
}

void an_empty_file_without_head_is_found_out() {
    trial t;
    check_succeeded(t.run("/f?size=0&head=405"));
    std::filesystem::remove(t.here.temporary());
    check_succeeded(t.run("/f?size=0&head=405&range=ignore"));
    check_content(t.here.temporary(), 0);
}

void interim_answers_leave_nothing_behind() {
    trial t;
    const auto &done = t.run("/f?interim=103&etag=%22a%22");
    check_succeeded(done);
    CHECK_EQUAL(done.started->remote.etag, "\"a\"");
    CHECK_EQUAL(done.started->remote.last_modified, default_last_modified);
}

void an_old_server_is_good_enough() {
    trial t;
    check_succeeded(t.run("/f?size=300K&http=1.0"));
    check_content(t.here.temporary(), 300 << 10);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_range_answered_with_206_is_appended>),
        cmocka_unit_test(run<a_missing_last_modified_is_no_time>),
        cmocka_unit_test(run<a_weak_etag_is_not_kept>),
        cmocka_unit_test(run<a_head_without_length_is_missing_file_size>),
        cmocka_unit_test(run<a_status_of_the_head_is_reported_at_once>),
        cmocka_unit_test(run<a_status_of_the_get_is_reported>),
        cmocka_unit_test(run<a_refused_head_falls_back_to_an_open_range>),
        cmocka_unit_test(run<a_refused_head_and_no_total_is_missing_file_size>),
        cmocka_unit_test(run<a_refused_head_then_a_missing_file_leaves_nothing>),
        cmocka_unit_test(run<a_206_with_another_range_is_invalid>),
        cmocka_unit_test(run<a_206_with_another_total_means_the_file_changed>),
        cmocka_unit_test(run<a_200_to_a_range_at_0_needs_the_foreground>),
        cmocka_unit_test(run<the_foreground_asks_for_the_whole_file>),
        cmocka_unit_test(run<the_foreground_takes_chunks_and_bodies_that_end_with_the_connection>),
        cmocka_unit_test(run<from_2_gib_on_the_foreground_needs_ranges_too>),
        cmocka_unit_test(run<a_412_means_the_file_changed>),
        cmocka_unit_test(run<another_validator_means_the_file_changed>),
        cmocka_unit_test(run<a_416_is_reported>),
        cmocka_unit_test(run<a_short_body_is_a_lost_connection>),
        cmocka_unit_test(run<a_body_shorter_than_its_range_is_a_lost_connection>),
        cmocka_unit_test(run<a_body_longer_than_its_range_is_malformed>),
        cmocka_unit_test(run<a_longer_body_is_malformed_however_it_comes>),
        cmocka_unit_test(run<bytes_after_the_announced_end_are_nobodys>),
        cmocka_unit_test(run<an_empty_file_needs_no_get>),
        cmocka_unit_test(run<an_empty_file_without_head_is_found_out>),
        cmocka_unit_test(run<interim_answers_leave_nothing_behind>),
        cmocka_unit_test(run<an_old_server_is_good_enough>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
