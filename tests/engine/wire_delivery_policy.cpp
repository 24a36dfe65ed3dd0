// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery Optimization's policies on the wire and in the daemon's notes, and what delivery.performance
// tells. Test thread only.
#include "engine/queue/delivery_totals.hpp"
#include "engine/rpc/delivery_policy.hpp"
#include "engine/rpc/encode_performance.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

rpc::decoded<queue::delivery_policy> read(const std::string &text) {
    const auto held = rpc::json::parse(text, protocol::max_depth);
    CHECK(held.has_value());
    return rpc::decode_delivery_policy(*held);
}

void an_empty_object_is_no_policy() {
    CHECK(read("{}") == queue::delivery_policy{});
    CHECK(read(R"({"background":{},"cache_hosts":[]})") == queue::delivery_policy{});
}

void every_member_is_read() {
    const auto found =
        read(R"({"mode":100,"cache_hosts":["a","[::1]:80"],"local_offset":-3600,)"
             R"("background":{"rate":5000000000,"percent":30,"cache_fallback":4294967295,"from_hour":22,)"
             R"("to_hour":6,"percent_within":10,"percent_outside":90},"foreground":{"percent":50}})");
    CHECK(found.has_value());
    CHECK(found->mode == queue::download_mode::bypass);
    CHECK(found->cache_hosts == std::vector<std::string>({"a", "[::1]:80"}));
    CHECK_EQUAL(found->local_offset_seconds, -3600);
    const auto &behind = found->background;
    CHECK(behind.rate == 5'000'000'000u && behind.percent == 30u);
    CHECK(behind.cache_fallback == seconds(UINT32_MAX));
    CHECK(behind.from_hour == 22 && behind.to_hour == 6);
    CHECK(behind.percent_within == 10u && behind.percent_outside == 90u);
    CHECK(found->foreground.percent == 50u && !found->foreground.rate);
    CHECK(read(rpc::delivery_policy_text(*found)) == *found); // as the hive keeps it
}

void zero_is_not_set() {
    CHECK(read(R"({"background":{"rate":0,"percent":0,"cache_fallback":0}})") == queue::delivery_policy{});
}

void what_makes_no_sense_is_refused() {
    for (const char *text :
         {"[]", R"({"mode":4})", R"({"mode":"x"})", R"({"cache_hosts":"a"})", R"({"cache_hosts":[""]})",
          R"({"cache_hosts":["http://a"]})", R"({"cache_hosts":["a b"]})", R"({"cache_hosts":["u@a"]})",
          R"({"local_offset":100000})", R"({"local_offset":-100000})", R"({"background":[]})",
          R"({"foreground":{"percent":101}})", R"({"foreground":{"from_hour":24}})",
          R"({"foreground":{"rate":-1}})", R"({"foreground":{"cache_fallback":4294967296}})"})
        if (read(text))
            throw check_failure{std::string("taken: ") + text, __FILE__, __LINE__};
}

file_time at(std::uint64_t unix_seconds) {
    return file_time_of_unix_epoch + unix_seconds * file_time_per_second;
}

void months_begin_by_the_local_clock() {
    constexpr std::uint64_t december = 1'701'388'800; // 2023-12-01 00:00 UTC
    CHECK_EQUAL(queue::month_of(at(december), 0), "2023-12");
    CHECK_EQUAL(queue::month_of(at(december - 1), 0), "2023-11");
    CHECK_EQUAL(queue::month_of(at(december - 1), 1), "2023-12");
    CHECK_EQUAL(queue::month_of(at(december), -1), "2023-11");
    CHECK_EQUAL(queue::month_of(0, 0), "1970-01");
}

void sums_come_back_from_the_hive() {
    queue::delivery_totals sums;
    sums.took("2023-11", 100, false);
    sums.took("2023-12", 30, true);
    sums.took("2023-12", 5, false);
    sums.finished_file();
    queue::delivery_totals again;
    for (const auto &change : sums.changes())
        again.load(std::get<queue::hive_write>(change).value);
    CHECK_EQUAL(again.bytes(), 135u);
    CHECK_EQUAL(again.files(), 1u);
    CHECK_EQUAL(again.from_cache("2023-12"), 30u);
    CHECK_EQUAL(again.from_http("2023-12"), 5u);
    CHECK_EQUAL(again.from_http("2023-11"), 0u);
    again.load({queue::delivery_totals::key, "BytesDownloaded", std::string("many")});
    CHECK_EQUAL(again.bytes(), 135u);
}

void sums_have_an_average() {
    queue::delivery_performance what;
    CHECK(rpc::performance_text(what).find(R"("average_download_size":0,)") != std::string::npos);
    what.files_downloaded = 3;
    what.bytes_downloaded = 10;
    what.month_from_cache = 7;
    const auto text = rpc::performance_text(what);
    CHECK(text.find(R"("average_download_size":3,)") != std::string::npos);
    CHECK(text.ends_with(R"("month":{"from_http":0,"from_cache":7}})"));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<an_empty_object_is_no_policy>),
        cmocka_unit_test(run<every_member_is_read>),
        cmocka_unit_test(run<zero_is_not_set>),
        cmocka_unit_test(run<what_makes_no_sense_is_refused>),
        cmocka_unit_test(run<months_begin_by_the_local_clock>),
        cmocka_unit_test(run<sums_come_back_from_the_hive>),
        cmocka_unit_test(run<sums_have_an_average>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
