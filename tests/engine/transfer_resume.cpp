// SPDX-License-Identifier: LGPL-2.1-or-later
// Continuing what an earlier transfer began: what is trusted, what is asked for, and what makes it begin
// anew. Test thread.
#include "tests/engine/transfer_support.hpp"

#include <fstream>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::uint64_t whole = 8388608, part = 5111808;

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer continuing(const std::string &path, std::uint64_t at = part) {
        auto what = here.request(server.url(path));
        continue_at(what, at, whole);
        return what;
    }
    origin::request last_request() { return server.log().requests().back(); }
};

void a_transfer_continues_where_it_was() {
    trial t;
    write_content(t.here.temporary(), part);
    const auto &done = t.here.run(t.continuing("/f?size=8M"));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, part);
    CHECK_EQUAL(t.last_request().header("range"), "bytes=5111808-8388607");
    CHECK_EQUAL(t.last_request().header("if-unmodified-since"), default_last_modified);
    check_content(t.here.temporary(), whole);
}

void an_interrupted_transfer_is_finished_by_the_next() {
    trial t;
    const auto first = t.here.run(t.here.request(t.server.url("/f?size=8M&cut=5111808&times=1")));
    CHECK_EQUAL(failure_of(first).why, cause::connection_lost);
    CHECK_EQUAL(first.finished->written, part);
    // Nothing but the space is reserved: the file is as long as what came.
    CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), part);
    const auto &second = t.here.run(t.continuing("/f?size=8M&cut=5111808&times=1"));
    check_succeeded(second);
    CHECK_EQUAL(second.started->offset, part);
    check_content(t.here.temporary(), whole);
}

// The bug a sibling had: the whole file appended to the part.
void a_200_to_a_continued_range_is_never_appended() {
    trial t;
    for (const bool foreground : {false, true}) {
        write_content(t.here.temporary(), part);
        auto what = t.continuing("/f?size=8M&range=ignore");
        what.foreground = foreground;
        const auto &done = t.here.run(what);
        CHECK_EQUAL(failure_of(done).why, cause::insufficient_range_support);
        CHECK_EQUAL(done.finished->written, part);
        check_content(t.here.temporary(), part);
    }
}

void a_part_behind_the_offset_does_not_count() {
    trial t;
    write_content(t.here.temporary(), part + 1000, 7); // of another content behind the offset
    write_content(t.here.folder() / "good", part);
    std::fstream file(t.here.temporary(), std::ios::in | std::ios::out | std::ios::binary);
    file << std::ifstream(t.here.folder() / "good", std::ios::binary).rdbuf();
    file.close();
    check_succeeded(t.here.run(t.continuing("/f?size=8M")));
    check_content(t.here.temporary(), whole);
}

void a_missing_temporary_file_begins_anew() {
    trial t;
    const auto &done = t.here.run(t.continuing("/f?size=8M"));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    check_content(t.here.temporary(), whole);
}

void a_temporary_file_that_is_too_short_begins_anew() {
    trial t;
    write_content(t.here.temporary(), part - 1);
    const auto &done = t.here.run(t.continuing("/f?size=8M"));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 0U);
    check_content(t.here.temporary(), whole);
}

void beginning_anew_forgets_the_old_file() {
    trial t;
    write_content(t.here.temporary(), whole + 1000, 3);
    auto what = t.here.request(t.server.url("/f?size=300K"));
    what.temporary_created = true;
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), 300 << 10);
}

void a_changed_date_or_size_or_etag_is_noticed_by_the_head() {
    trial t;
    for (const char *path : {"/f?size=8M&lastmod=1700000001", "/f?size=9M", "/f?size=8M&etag=%22new%22"}) {
        t.server.log().reset();
        write_content(t.here.temporary(), part);
        auto what = t.continuing(path);
        what.remote.etag = "\"old\"";
        const auto &done = t.here.run(what);
        CHECK_EQUAL(failure_of(done).why, cause::remote_file_changed);
        CHECK_EQUAL(t.server.log().count("GET"), 0U);
    }
}

void a_change_is_noticed_without_head_too() {
    trial t;
    write_content(t.here.temporary(), part);
    CHECK_EQUAL(failure_of(t.here.run(t.continuing("/f?size=8M&head=405&lastmod=1700003600"))).why,
                cause::remote_file_changed); // 412
    CHECK_EQUAL(failure_of(t.here.run(t.continuing("/f?size=8M&head=405&ius=ignore&lastmod=1700003600"))).why,
                cause::remote_file_changed); // 206 with another date
    CHECK_EQUAL(failure_of(t.here.run(t.continuing("/f?size=9M&head=405"))).why, cause::remote_file_changed);
    // The file has shrunk so far that the range is behind its end.
    CHECK_EQUAL(failure_of(t.here.run(t.continuing("/f?size=1M&head=405"))).why, cause::remote_file_changed);
}

void a_transfer_continues_without_head() {
    trial t;
    write_content(t.here.temporary(), part);
    const auto &done = t.here.run(t.continuing("/f?size=8M&head=501"));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, part);
    check_content(t.here.temporary(), whole);
}

void without_head_and_file_nothing_old_is_believed() {
    trial t;
    const auto &done = t.here.run(t.continuing("/f?size=300K&head=501&lastmod=1800000000"));
    check_succeeded(done);
    CHECK_EQUAL(*done.started->size, 300U << 10);
    CHECK_EQUAL(t.last_request().header("range"), "bytes=0-");
    CHECK_EQUAL(t.last_request().header("if-unmodified-since"), "");
}

void an_equal_strong_etag_and_no_date_is_enough() {
    trial t;
    write_content(t.here.temporary(), part);
    auto what = t.continuing("/f?size=8M&lastmod=0&etag=%22a%22");
    what.remote = {"\"a\"", ""};
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, part);
}

void all_bytes_there_needs_no_get() {
    trial t;
    write_content(t.here.temporary(), whole);
    check_succeeded(t.here.run(t.continuing("/f?size=8M", whole)));
    CHECK_EQUAL(t.server.log().count("GET"), 0U);
    check_content(t.here.temporary(), whole);
}

void an_offset_behind_the_end_is_noticed() {
    trial t;
    write_content(t.here.temporary(), part);
    auto what = t.continuing("/f?size=1M");
    what.size.reset();
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::remote_file_changed);
    what = t.continuing("/f?size=8M&head=405");
    what.size = part;
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::range_not_satisfiable);
}

void a_failure_before_the_body_keeps_what_is_there() {
    trial t;
    write_content(t.here.temporary(), part);
    const auto &done = t.here.run(t.continuing("/f?size=8M&head=503"));
    CHECK_EQUAL(failure_of(done).http_status, 503);
    CHECK_EQUAL(done.finished->written, part);
    CHECK_EQUAL(done.finished->flushed, part);
    check_content(t.here.temporary(), part);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_transfer_continues_where_it_was>),
        cmocka_unit_test(run<an_interrupted_transfer_is_finished_by_the_next>),
        cmocka_unit_test(run<a_200_to_a_continued_range_is_never_appended>),
        cmocka_unit_test(run<a_part_behind_the_offset_does_not_count>),
        cmocka_unit_test(run<a_missing_temporary_file_begins_anew>),
        cmocka_unit_test(run<a_temporary_file_that_is_too_short_begins_anew>),
        cmocka_unit_test(run<beginning_anew_forgets_the_old_file>),
        cmocka_unit_test(run<a_changed_date_or_size_or_etag_is_noticed_by_the_head>),
        cmocka_unit_test(run<a_change_is_noticed_without_head_too>),
        cmocka_unit_test(run<a_transfer_continues_without_head>),
        cmocka_unit_test(run<without_head_and_file_nothing_old_is_believed>),
        cmocka_unit_test(run<an_equal_strong_etag_and_no_date_is_enough>),
        cmocka_unit_test(run<all_bytes_there_needs_no_get>),
        cmocka_unit_test(run<an_offset_behind_the_end_is_noticed>),
        cmocka_unit_test(run<a_failure_before_the_body_keeps_what_is_there>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
