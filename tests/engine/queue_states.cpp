// SPDX-License-Identifier: LGPL-2.1-or-later
// The state table against a list of its own, the numbers of errors, and names.
// Test thread only.
#include "engine/queue/cause_names.hpp"
#include "engine/queue/names.hpp"
#include "engine/queue/personality.hpp"
#include "engine/queue/state_table.hpp"
#include "tests/engine/queue_fixture.hpp"

#include <algorithm>
#include <cerrno>
#include <set>

using namespace winebits;
using namespace winebits::test;
using q::job_state;

namespace {

constexpr auto bits = q::personality::bits;

// bits-api 4.2, as pairs. What is not here must not happen.
const std::set<std::pair<int, int>> legal_moves{
    {0, 1}, {0, 3}, {0, 4}, {0, 5}, {0, 6}, {0, 7}, {0, 8},         // queued
    {1, 0}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, // connecting
    {2, 0}, {2, 3}, {2, 4}, {2, 5}, {2, 6}, {2, 7}, {2, 8},         // transferring
    {3, 0}, {3, 4}, {3, 6}, {3, 7}, {3, 8},                         // suspended
    {4, 0}, {4, 3}, {4, 6}, {4, 7}, {4, 8},                         // error
    {5, 0}, {5, 3}, {5, 4}, {5, 6}, {5, 7}, {5, 8},                 // transient error
    {6, 0}, {6, 3}, {6, 4}, {6, 7}, {6, 8},                         // transferred
};

void the_table_moves_exactly_as_documented() {
    std::set<std::pair<int, int>> found;
    for (std::size_t what = 0; what < q::trigger_count; ++what)
        for (int from = 0; from < int(q::state_count); ++from) {
            const auto cell = q::outcome_of(static_cast<job_state>(from), static_cast<q::trigger>(what));
            if (q::moves(cell))
                found.emplace(from, static_cast<int>(q::target_of(cell)));
        }
    CHECK(found == legal_moves);
}

void final_states_refuse_calls() {
    for (const auto state : {job_state::acknowledged, job_state::cancelled})
        for (const auto what :
             {q::trigger::resume, q::trigger::suspend, q::trigger::completed, q::trigger::cancelled})
            CHECK(q::outcome_of(state, what) == q::outcome::refused);
}

q::verdict http(int status) {
    return q::judge(bits, {cause::http_status, status, 0});
}

void http_statuses_are_weighed_as_documented() {
    const std::set<int> transient{100, 201, 206, 306, 308, 399, 408, 409, 500, 502, 503, 504, 506, 599, 600};
    const std::set<int> fatal{300, 301, 304, 305, 307, 400, 401, 403, 404, 407, 410,
                              412, 416, 417, 418, 421, 429, 431, 449, 451, 501, 505};
    for (const int status : transient)
        CHECK(http(status).how == q::weight::transient);
    for (const int status : fatal)
        CHECK(http(status).how == q::weight::fatal);
    for (const int status : {404, 503, 429, 700}) {
        CHECK_EQUAL(http(status).hresult, 0x80190000u + static_cast<unsigned>(status));
        CHECK_EQUAL(int(http(status).context), 5);
        CHECK(http(status).counted && http(status).retried_by_timer);
    }
}

void errors_have_windows_numbers() {
    struct row {
        cause why;
        std::uint32_t hresult;
        int context;
        q::weight how;
    };
    const auto t = q::weight::transient;
    const auto f = q::weight::fatal;
    const row rows[] = {
        {cause::name_not_resolved, 0x80072EE7, 5, t},
        {cause::connect_failed, 0x80072EFD, 5, t},
        {cause::timed_out, 0x80072EE2, 5, t},
        {cause::connection_lost, 0x80072EFE, 5, t},
        {cause::malformed_response, 0x80072F78, 5, t},
        {cause::missing_file_size, 0x80200011, 5, f},
        {cause::insufficient_range_support, 0x80200013, 5, f},
        {cause::invalid_range_response, 0x8020001B, 5, f},
        {cause::range_not_satisfiable, 0x8020002B, 5, f},
        {cause::certificate_expired, 0x80072F8F, 5, f},
        {cause::certificate_revoked, 0x80072F8A, 5, f},
        {cause::invalid_proxy, 0x8020003F, 6, f},
        {cause::network_disconnected, 0x80200010, 6, t},
        {cause::maximum_download_time, 0x80200054, 2, f},
        {cause::drive_not_mapped, 0x8020000D, 4, t},
    };
    for (const auto &one : rows) {
        const auto means = q::judge(bits, {one.why, 0, 0});
        CHECK_EQUAL(means.hresult, one.hresult);
        CHECK_EQUAL(int(means.context), one.context);
        CHECK(means.how == one.how);
    }
    CHECK(!q::judge(bits, {cause::network_disconnected, 0, 0}).counted);
    CHECK(!q::judge(bits, {cause::network_disconnected, 0, 0}).retried_by_timer);
    CHECK_EQUAL(q::hresult_from_errno(ENOSPC), 0x80070070u);
    CHECK_EQUAL(q::hresult_from_errno(EACCES), 0x80070005u);
    CHECK_EQUAL(q::hresult_from_errno(999), 0x8007001Fu);
    CHECK(q::judge(bits, {cause::os_error, 0, ENOSPC}).how == f);
    CHECK(q::judge(bits, {cause::os_error, 0, EBUSY}).how == t);
    CHECK_EQUAL(int(q::judge(bits, {cause::os_error, 0, EIO}).context), 4);
}

void every_cause_has_a_number_and_a_name() {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < q::cause_count; ++i) {
        const auto why = static_cast<cause>(i);
        CHECK(q::refusal(bits, {why, 0, 0}) >= 0x80000000u);
        CHECK(names.insert(q::name_of(why)).second);
        CHECK(q::cause_named(q::name_of(why)) == why);
    }
}

void remote_names_are_checked() {
    const std::string host = "http://host/";
    for (const std::string good : {"http://host", "HTTP://host/a?b=c/d", "https://u:p@host:8/x",
                                   "file:///home/x", "http://[::1]:80/a"})
        CHECK(q::is_acceptable_remote_name(good));
    for (const std::string bad : {"", "host/a", "ftp://host/a", "http://", "http:///a", "http://:80/",
                                  "http://ho st/", "http://host/\n", "file://", "file:///", "http:/host/a"})
        CHECK(!q::is_acceptable_remote_name(bad));
    const std::optional<q::local_path> source{{"C:\\x y", 'c', "x y"}}, outside{{"C:\\x", 'c', "../x"}};
    for (const std::string path : {"C:\\x y", "\\\\server\\share\\x", "file:C:/x"}) {
        CHECK(q::is_acceptable_remote_name(path, source));
        CHECK(!q::is_acceptable_remote_name(path, std::nullopt));
        CHECK(!q::is_acceptable_remote_name(path, outside));
    }
    CHECK(!q::is_acceptable_remote_name("", source) && !q::is_acceptable_remote_name("C:\\\n", source));
    CHECK(!q::is_acceptable_remote_name("C:\\" + std::string(2198, 'x'), source));
    CHECK(q::is_acceptable_remote_name(host + std::string(260, 'a')));
    CHECK(!q::is_acceptable_remote_name(host + std::string(261, 'a')));
    CHECK(q::is_acceptable_remote_name(host + "a?" + std::string(2186, 'q')));
    CHECK(!q::is_acceptable_remote_name(host + "a?" + std::string(2187, 'q')));
}

void local_names_are_checked() {
    const auto good = [](const std::string &dos, const std::string &unix_relative, char drive = 'c') {
        return q::is_acceptable_local_path({dos, drive, unix_relative});
    };
    CHECK(good("C:\\a\\b.txt", "a/b.txt"));
    CHECK(good("C:\\b", "home/me/b", 'z')); // a folder that is a link to another drive
    CHECK(good("\\\\server\\share\\a", "media/share/a", 'z'));
    CHECK(!good("C:\\", "a"));
    CHECK(!good("b.txt", "b.txt"));
    CHECK(!good("\\\\?\\C:\\b", "b"));
    CHECK(!good("C:\\a*", "a"));
    CHECK(!good("C:\\a:stream", "a"));
    CHECK(!good("C:\\a\\", "a"));
    CHECK(!good("C:\\a", "../a"));
    CHECK(!good("C:\\a", "/a"));
    CHECK(!good("C:\\a", ""));
    CHECK(!good("C:\\a", "a", 0));
    CHECK(!good("C:\\" + std::string(258, 'a'), "a"));
}

void the_authority_is_the_unit_of_the_connection_limit() {
    CHECK_EQUAL(q::authority_of("http://Host/a"), std::string("host:80"));
    CHECK_EQUAL(q::authority_of("HTTPS://user@Host?x"), std::string("host:443"));
    CHECK_EQUAL(q::authority_of("http://[::1]/a"), std::string("[::1]:80"));
    CHECK_EQUAL(q::authority_of("http://host:81/a@b"), std::string("host:81"));
    CHECK_EQUAL(q::authority_of("file:///x"), std::string());
    CHECK(q::needs_network("host:80") && q::needs_network("127.example.org:80"));
    CHECK(!q::needs_network("127.0.0.1:80") && !q::needs_network("localhost:80") &&
          !q::needs_network("[::1]:80"));
    CHECK(!q::needs_network(""));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<the_table_moves_exactly_as_documented>),
        cmocka_unit_test(run<final_states_refuse_calls>),
        cmocka_unit_test(run<http_statuses_are_weighed_as_documented>),
        cmocka_unit_test(run<errors_have_windows_numbers>),
        cmocka_unit_test(run<every_cause_has_a_number_and_a_name>),
        cmocka_unit_test(run<remote_names_are_checked>),
        cmocka_unit_test(run<local_names_are_checked>),
        cmocka_unit_test(run<the_authority_is_the_unit_of_the_connection_limit>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
