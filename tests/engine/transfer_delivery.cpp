// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of Delivery Optimization: what they ask for, and what answers they take (do-api
// 4, 5.4, 5.5, 5.11). Test thread.
#include "engine/transfer/delivery_decision.hpp"
#include "tests/engine/transfer_support.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    origin::server server;
    downloads here;

    queue::start_transfer request(const std::string &path) {
        std::filesystem::remove(here.temporary());
        auto out = here.request(server.url(path));
        out.surface = queue::personality::delivery_download;
        return out;
    }
    // The same where the first `offset` bytes are there already.
    queue::start_transfer continued(const std::string &path, std::uint64_t offset, std::uint64_t size) {
        auto out = request(path);
        write_content(here.temporary(), offset);
        continue_at(out, offset, size);
        return out;
    }
    const transfer_history &run(const std::string &path) { return here.run(request(path)); }
    std::vector<origin::request> requests() { return server.log().requests(); }
};

// Every byte is there, though nobody told how many there would be.
void check_came(const transfer_history &done, std::uint64_t size) {
    CHECK(!done.finished->failure);
    CHECK(done.started.has_value());
    CHECK(!done.started->size);
    CHECK_EQUAL(done.finished->written, size);
    CHECK_EQUAL(done.finished->flushed, size);
}

error failure(const transfer_history &done, cause why) {
    const auto found = failure_of(done);
    CHECK_EQUAL(found.why, why);
    return found;
}

// ---- What is asked for

void one_get_tells_all() {
    trial t;
    auto what = t.request("/f?size=300K");
    what.delivery.correlation_vector = "g+Vo71JZwkmJdYfF.0";
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), 300 << 10);
    const auto asked = t.requests();
    CHECK_EQUAL(asked.size(), 1U);
    CHECK_EQUAL(asked[0].method, "GET");
    CHECK_EQUAL(asked[0].header("user-agent"), "Microsoft-Delivery-Optimization/10.0");
    CHECK_EQUAL(asked[0].header("range"), "bytes=0-");
    CHECK_EQUAL(asked[0].header("ms-cv"), "g+Vo71JZwkmJdYfF.0");
    CHECK_EQUAL(asked[0].header("accept-encoding"), "identity");
    CHECK(!asked[0].headers.contains("if-unmodified-since"));
    CHECK(!asked[0].headers.contains("if-range"));
}

void a_correlation_vector_adds_no_header() {
    trial t;
    for (const char *vector : {"", " ", "a.0\r\nX-Injected: 1", "a.0\nX-Injected: 1"}) {
        auto what = t.request("/f");
        what.delivery.correlation_vector = vector;
        check_succeeded(t.here.run(what));
        CHECK(!t.requests().back().headers.contains("ms-cv"));
        CHECK(!t.requests().back().headers.contains("x-injected"));
    }
    auto what = t.request("/f");
    what.delivery.correlation_vector = "a.0";
    what.http.custom_headers = "ms-cv: of the program\r\n";
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(t.requests().back().header("ms-cv"), "of the program");
}

void lines_that_are_no_headers_break_nothing() {
    trial t;
    auto what = t.request("/f?size=300K");
    what.http.custom_headers = "XCustom1=someData\nXCustom2=moreData\nX-Good: 1\r\n: nameless\nX Bad: 2\r\n"
                               "Range: bytes=5-6\r\n\r\nGET /other HTTP/1.1\r\nX-Last: 3";
    check_succeeded(t.here.run(what));
    const auto asked = t.requests();
    CHECK_EQUAL(asked.size(), 1U);
    CHECK_EQUAL(asked[0].header("x-good"), "1");
    CHECK_EQUAL(asked[0].header("x-last"), "3");
    CHECK_EQUAL(asked[0].header("range"), "bytes=0-");
    for (const auto &[name, value] : asked[0].headers)
        CHECK(name.find("custom") == std::string::npos && name.find("bad") == std::string::npos);
}

void ranges_of_the_program_follow_each_other() {
    trial t;
    auto what = t.request("/f?size=300K");
    what.ranges = {{0, 100}, {200, 1000}};
    check_succeeded(t.here.run(what));
    const auto asked = t.requests();
    CHECK_EQUAL(asked.size(), 2U);
    CHECK_EQUAL(asked[0].header("range"), "bytes=0-99");
    CHECK_EQUAL(asked[1].header("range"), "bytes=200-1199");
    CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), 1100U);
}

// ---- Going on

void a_download_goes_on_if_the_file_is_the_same() {
    trial t;
    for (const char *etag : {"", "&etag=\"a\""}) {
        auto what = t.continued(std::string("/f?size=300K") + etag, 100'000, 300 << 10);
        if (*etag != 0)
            what.remote.etag = "\"a\"";
        const auto &done = t.here.run(what);
        check_succeeded(done);
        CHECK_EQUAL(done.started->offset, 100'000U);
        check_content(t.here.temporary(), 300 << 10);
        const auto last = t.requests().back();
        CHECK_EQUAL(last.header("range"), "bytes=100000-307199");
        CHECK_EQUAL(last.header("if-range"), *etag != 0 ? "\"a\"" : default_last_modified);
        CHECK(!last.headers.contains("if-unmodified-since"));
    }
    CHECK_EQUAL(t.requests().size(), 2U);
}

void another_file_is_not_continued() {
    trial t;
    const auto &done = t.here.run(t.continued("/f?size=300K&seed=1&lastmod=1700003600", 100'000, 300 << 10));
    failure(done, cause::remote_file_changed);
    CHECK_EQUAL(t.requests().size(), 1U);
    CHECK(!done.started);
}

void a_file_of_another_size_is_not_continued() {
    trial t;
    failure(t.here.run(t.continued("/f?size=200K", 100'000, 300 << 10)), cause::remote_file_changed);
    failure(t.here.run(t.continued("/g?size=200K&range=ignore", 100'000, 300 << 10)),
            cause::remote_file_changed);
    failure(t.here.run(t.continued("/h?size=50K", 100'000, 300 << 10)), cause::remote_file_changed);
}

void a_server_without_ranges_sends_the_rest_as_part_of_all() {
    trial t;
    const auto &done = t.here.run(t.continued("/f?size=3M&range=ignore", 1'000'001, 3 << 20));
    check_succeeded(done);
    CHECK_EQUAL(done.started->offset, 1'000'001U);
    check_content(t.here.temporary(), 3 << 20);
    CHECK_EQUAL(t.requests().size(), 1U);
}

void without_a_validator_a_whole_file_is_another_one() {
    trial t;
    auto what = t.continued("/f?size=300K&range=ignore&lastmod=0", 100'000, 300 << 10);
    what.remote = {};
    failure(t.here.run(what), cause::remote_file_changed);
}

void what_is_there_to_the_end_needs_no_request() {
    trial t;
    check_succeeded(t.here.run(t.continued("/f?size=300K", 300 << 10, 300 << 10)));
    CHECK_EQUAL(t.requests().size(), 0U);
}

void a_short_body_is_a_lost_connection() {
    trial t;
    const auto lost = t.run("/f?size=3M&cut=1000000");
    failure(lost, cause::connection_lost);
    CHECK_EQUAL(lost.finished->written, 1'000'000U);
    auto rest = t.here.request(t.server.url("/f?size=3M"));
    rest.surface = queue::personality::delivery_job;
    continue_at(rest, 1'000'000, 3 << 20);
    rest.remote = lost.started->remote;
    check_succeeded(t.here.run(rest));
    check_content(t.here.temporary(), 3 << 20);
}

// ---- Answers

void servers_without_ranges_send_the_whole_file() {
    trial t;
    check_succeeded(t.run("/f?size=3M&range=ignore"));
    check_content(t.here.temporary(), 3 << 20);
    CHECK_EQUAL(t.requests().size(), 1U);
}

void servers_that_refuse_ranges_are_asked_without_one() {
    trial t;
    check_succeeded(t.run("/f?size=300K&range=refuse"));
    check_content(t.here.temporary(), 300 << 10);
    CHECK_EQUAL(t.requests().size(), 2U);
    CHECK(!t.requests()[1].headers.contains("range"));
    check_succeeded(t.here.run(t.continued("/g?size=300K&range=refuse", 100'000, 300 << 10)));
    check_content(t.here.temporary(), 300 << 10);
    CHECK_EQUAL(t.requests().size(), 4U);
}

void an_empty_file_comes_too() {
    trial t;
    check_succeeded(t.run("/f?size=0"));
    CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), 0U);
    check_succeeded(t.run("/g?size=0&range=ignore"));
}

void chunks_of_unknown_number_are_taken() {
    trial t;
    check_came(t.run("/f?size=3M&range=ignore&chunked"), 3 << 20);
    check_content(t.here.temporary(), 3 << 20);
    check_came(t.run("/g?size=0&range=ignore&chunked"), 0);
    failure(t.run("/h?size=3M&range=ignore&chunked&cut=1000000"), cause::connection_lost);
}

void a_body_of_which_nobody_knows_the_end_is_refused() {
    trial t;
    CHECK_EQUAL(failure(t.run("/f?range=ignore&length=omit"), cause::missing_file_size).http_status, 200);
    CHECK_EQUAL(failure(t.run("/f?crange=star"), cause::missing_file_size).http_status, 206);
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void other_statuses_are_failures() {
    trial t;
    for (const int status : {201, 203, 204, 400, 403, 404, 410, 412, 500, 503})
        CHECK_EQUAL(failure(t.run("/f?status=" + std::to_string(status)), cause::http_status).http_status,
                    status);
    CHECK(!std::filesystem::exists(t.here.temporary()));
}

void less_than_asked_for_is_a_beginning() {
    trial t;
    check_succeeded(t.run("/f?size=300K&crange=short"));
    check_content(t.here.temporary(), 300 << 10);
    CHECK(t.requests().size() > 2);
}

void answers_of_the_wrong_length_are_refused() {
    // Each has a server of its own: what one sends too much would be the next answer on its connection.
    failure(trial().run("/f?extra=10"), cause::size_mismatch);
    failure(trial().run("/f?length=100"), cause::size_mismatch);
}

// Without a length and in chunks: what was announced decides, not how the network cuts the bytes. The file is
// never all there, so that the next attempt can't take it for complete.
void a_body_longer_than_its_range_is_refused_however_it_comes() {
    for (const std::uint64_t size : {65536ULL, 262144ULL, 300000ULL})
        for (const char *behind : {"length=omit&endless", "length=omit&extra=1", "length=omit&extra=200000",
                                   "length=omit&trailing=1", "chunked&extra=1"})
            for (const char *pace : {"", "&trickle=5000000"}) {
                trial t;
                const auto path = "/f?size=" + std::to_string(size) + "&" + behind + pace;
                auto what = t.request(path);
                for (const std::uint32_t connections : {1U, 8U}) {
                    what.delivery.most_connections = connections;
                    const auto &done = t.here.run(what);
                    failure(done, cause::size_mismatch);
                    CHECK(done.finished->written < size);
                    what = t.continued(path, done.finished->flushed, size);
                }
            }
}

void a_connection_that_stays_open_after_the_last_byte_is_not_waited_for() {
    trial t;
    std::vector<queue::start_transfer> all;
    for (const std::uint32_t connections : {1U, 8U}) {
        auto what = t.here.request(t.server.url("/f?size=300K&length=omit&stall=300K"),
                                   "file" + std::to_string(connections));
        what.surface = queue::personality::delivery_download;
        what.delivery.most_connections = connections;
        t.here.start(what);
        all.push_back(std::move(what));
    }
    for (const auto &one : all) {
        check_succeeded(t.here.wait_for_end(one.id));
        check_content(t.here.folder() / one.temporary_name, 300 << 10);
    }
}

// do-api 5.4: where ranges do not work, the whole file is asked for. Nothing takes the place of a part of it.
void after_a_range_that_is_none_the_whole_file_is_asked_for() {
    for (const char *fault : {"wrong", "omit", "garbage"}) {
        trial t;
        check_succeeded(t.here.run(t.request(std::string("/f?size=300K&crange=") + fault)));
        check_content(t.here.temporary(), 300 << 10);
        auto what = t.request(std::string("/g?size=300K&crange=") + fault);
        what.ranges = {{100, 100}};
        failure(t.here.run(what), cause::invalid_range_response);
    }
}

void ranges_need_a_server_that_knows_them() {
    trial t;
    auto what = t.request("/f?size=300K&range=ignore");
    what.ranges = {{100, 100}};
    failure(t.here.run(what), cause::insufficient_range_support);
    what = t.request("/g?size=300K&range=ignore");
    what.ranges = {{0, queue::byte_range::to_end}};
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), 300 << 10);
    what = t.request("/h?size=300K");
    what.ranges = {{300 << 10, 1}};
    failure(t.here.run(what), cause::range_not_satisfiable);
    what = t.request("/i?size=300K");
    what.ranges = {{1000, 300 << 10}};
    failure(t.here.run(what), cause::range_not_satisfiable);
}

// ---- What is told

void the_last_answer_is_told_with_its_server() {
    trial t;
    auto what = t.request("/f?redirect=/g%3Fsize=5K%26header=X-Seen:yes");
    what.http.security_flags = queue::security::redirect_never; // a rule of BITS
    const auto &done = t.here.run(what);
    check_succeeded(done);
    CHECK_EQUAL(done.responses.size(), 1U);
    CHECK_EQUAL(done.responses[0].status, 206);
    CHECK_EQUAL(done.responses[0].server_address, "127.0.0.1");
    CHECK_EQUAL(done.responses[0].remote_name, t.server.url("/g?size=5K&header=X-Seen:yes"));
    CHECK(done.responses[0].headers.find("X-Seen:yes\r\n") != std::string::npos);
    const auto &missing = t.run("/f?status=404");
    CHECK_EQUAL(missing.responses.at(0).status, 404);
    CHECK_EQUAL(missing.responses[0].remote_name, "");
}

void ten_redirects_are_followed_and_no_more() {
    trial t;
    check_succeeded(t.run("/f?hops=10"));
    failure(t.run("/f?hops=11"), cause::too_many_redirects);
}

// ---- Single decisions

void validators_are_compared_with_care() {
    using transfer::surely_same;
    CHECK(surely_same({"\"a\"", ""}, {"\"a\"", ""}));
    CHECK(surely_same({"", "then"}, {"", "then"}));
    CHECK(!surely_same({"\"a\"", "then"}, {"\"b\"", "then"}));
    CHECK(!surely_same({"\"a\"", "then"}, {"", "then"}));
    CHECK(!surely_same({}, {}));
    CHECK_EQUAL(transfer::range_condition({"\"a\"", "then"}), "\"a\"");
    CHECK_EQUAL(transfer::range_condition({"", "then"}), "then");
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<one_get_tells_all>),
        cmocka_unit_test(run<a_correlation_vector_adds_no_header>),
        cmocka_unit_test(run<lines_that_are_no_headers_break_nothing>),
        cmocka_unit_test(run<ranges_of_the_program_follow_each_other>),
        cmocka_unit_test(run<a_download_goes_on_if_the_file_is_the_same>),
        cmocka_unit_test(run<another_file_is_not_continued>),
        cmocka_unit_test(run<a_file_of_another_size_is_not_continued>),
        cmocka_unit_test(run<a_server_without_ranges_sends_the_rest_as_part_of_all>),
        cmocka_unit_test(run<without_a_validator_a_whole_file_is_another_one>),
        cmocka_unit_test(run<what_is_there_to_the_end_needs_no_request>),
        cmocka_unit_test(run<a_short_body_is_a_lost_connection>),
        cmocka_unit_test(run<servers_without_ranges_send_the_whole_file>),
        cmocka_unit_test(run<servers_that_refuse_ranges_are_asked_without_one>),
        cmocka_unit_test(run<an_empty_file_comes_too>),
        cmocka_unit_test(run<chunks_of_unknown_number_are_taken>),
        cmocka_unit_test(run<a_body_of_which_nobody_knows_the_end_is_refused>),
        cmocka_unit_test(run<other_statuses_are_failures>),
        cmocka_unit_test(run<less_than_asked_for_is_a_beginning>),
        cmocka_unit_test(run<answers_of_the_wrong_length_are_refused>),
        cmocka_unit_test(run<a_body_longer_than_its_range_is_refused_however_it_comes>),
        cmocka_unit_test(run<a_connection_that_stays_open_after_the_last_byte_is_not_waited_for>),
        cmocka_unit_test(run<after_a_range_that_is_none_the_whole_file_is_asked_for>),
        cmocka_unit_test(run<ranges_need_a_server_that_knows_them>),
        cmocka_unit_test(run<the_last_answer_is_told_with_its_server>),
        cmocka_unit_test(run<ten_redirects_are_followed_and_no_more>),
        cmocka_unit_test(run<validators_are_compared_with_care>),
    };
    return cmocka_run_group_tests_name("transfer_delivery", tests, nullptr, nullptr);
}
