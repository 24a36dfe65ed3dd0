// SPDX-License-Identifier: LGPL-2.1-or-later
// How many connections a download takes, and how a file is shared out: the parts that need no network. Time
// is made up here. Test thread.
#include "engine/transfer/block_pool.hpp"
#include "engine/transfer/connection_count.hpp"
#include "engine/transfer/stretches.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <functional>

using namespace winebits;
using namespace winebits::transfer;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

// A server that gives `rate(n)` bytes a second to n connections. Looks every 50 ms.
struct made_up_network {
    explicit made_up_network(std::uint32_t most, std::function<std::uint64_t(std::uint32_t)> rate)
        : count(most), rate_of(std::move(rate)) {}

    void run(std::chrono::milliseconds time, std::uint64_t left = 1ULL << 40) {
        for (const auto end = now + time; now < end; now += std::chrono::milliseconds(50)) {
            received += rate_of(count.wanted()) / 20;
            count.look(now, received, left, count.wanted());
            most_wanted = std::max(most_wanted, count.wanted());
        }
    }

    connection_count count;
    std::function<std::uint64_t(std::uint32_t)> rate_of;
    connection_count::time_point now{};
    std::uint64_t received = 0;
    std::uint32_t most_wanted = 1;
};

void as_many_as_allowed_where_each_brings_more() {
    made_up_network net(8, [](auto n) { return n * 20 * mebibyte; });
    net.run(std::chrono::seconds(2));
    CHECK_EQUAL(net.count.wanted(), 8U);
}

void one_is_enough_where_more_bring_nothing() {
    made_up_network net(8, [](auto) { return 20 * mebibyte; });
    net.run(std::chrono::seconds(5));
    CHECK_EQUAL(net.count.wanted(), 1U);
    CHECK_EQUAL(net.most_wanted, 2U);
}

void no_more_than_fill_the_line() {
    made_up_network net(16, [](auto n) { return std::min<std::uint64_t>(n, 4) * 20 * mebibyte; });
    net.run(std::chrono::seconds(5));
    CHECK_EQUAL(net.count.wanted(), 4U);
    CHECK_EQUAL(net.most_wanted, 8U);
}

void later_it_is_tried_again() {
    made_up_network net(8, [](auto) { return 20 * mebibyte; });
    net.run(std::chrono::seconds(5));
    net.rate_of = [](auto n) { return n * 20 * mebibyte; };
    net.run(std::chrono::seconds(15));
    CHECK_EQUAL(net.count.wanted(), 8U);
}

void what_is_soon_over_needs_no_help() {
    made_up_network net(8, [](auto n) { return n * 20 * mebibyte; });
    net.run(std::chrono::seconds(3), 10 * mebibyte);
    CHECK_EQUAL(net.count.wanted(), 1U);
}

void a_server_that_has_enough_is_believed() {
    made_up_network net(8, [](auto n) { return n * 20 * mebibyte; });
    net.run(std::chrono::seconds(2));
    net.count.limit(3);
    CHECK_EQUAL(net.count.wanted(), 3U);
    net.run(std::chrono::seconds(30));
    CHECK_EQUAL(net.count.wanted(), 3U);
    net.count.limit(0); // one there always is
    CHECK_EQUAL(net.count.wanted(), 1U);
}

void nothing_is_measured_while_one_connects() {
    made_up_network net(8, [](auto n) { return n * 20 * mebibyte; });
    net.run(std::chrono::milliseconds(400));
    const auto wanted = net.count.wanted();
    for (int i = 0; i < 100; ++i) {
        net.now += std::chrono::milliseconds(50);
        CHECK(!net.count.look(net.now, net.received, 1ULL << 40, wanted - 1));
    }
    CHECK_EQUAL(net.count.wanted(), wanted);
}

void the_holes_of_a_file_are_shared_out_in_order() {
    stretches missing({{10, 20}, {50, 10}}, 100);
    CHECK_EQUAL(missing.bytes(), 70U);
    CHECK(missing.take() == (queue::gap{0, 10}));
    CHECK(missing.take() == (queue::gap{30, 50}));
    missing.give_back(35, 50);
    CHECK(missing.take() == (queue::gap{35, 50}));
    CHECK(missing.take() == (queue::gap{60, 100}));
    CHECK(missing.none() && !missing.take());
}

void a_full_file_has_nothing_to_share() {
    CHECK(stretches({{0, 100}}, 100).none());
    CHECK(stretches({}, 0).none());
    CHECK(stretches().none());
}

void a_stretch_is_cut_in_the_middle_between_blocks() {
    CHECK(middle_of(0, 8 * mebibyte, mebibyte) == 4 * mebibyte);
    const auto odd = middle_of(12345, 9 * mebibyte + 77, mebibyte);
    CHECK(odd && *odd % block_size == 0 && *odd > 4 * mebibyte && *odd < 5 * mebibyte);
}

void what_is_too_short_is_not_cut() {
    CHECK(!middle_of(0, 2 * mebibyte - 1, mebibyte));
    CHECK(middle_of(0, 2 * mebibyte, mebibyte).has_value());
    CHECK(!middle_of(0, block_size, 1));
    CHECK(!middle_of(100, 100, 1) && !middle_of(100, 50, 1));
}

} // namespace

int main() {
    using test::run;
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<as_many_as_allowed_where_each_brings_more>),
        cmocka_unit_test(run<one_is_enough_where_more_bring_nothing>),
        cmocka_unit_test(run<no_more_than_fill_the_line>),
        cmocka_unit_test(run<later_it_is_tried_again>),
        cmocka_unit_test(run<what_is_soon_over_needs_no_help>),
        cmocka_unit_test(run<a_server_that_has_enough_is_believed>),
        cmocka_unit_test(run<nothing_is_measured_while_one_connects>),
        cmocka_unit_test(run<the_holes_of_a_file_are_shared_out_in_order>),
        cmocka_unit_test(run<a_full_file_has_nothing_to_share>),
        cmocka_unit_test(run<a_stretch_is_cut_in_the_middle_between_blocks>),
        cmocka_unit_test(run<what_is_too_short_is_not_cut>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
