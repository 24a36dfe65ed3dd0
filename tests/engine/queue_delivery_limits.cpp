// SPDX-License-Identifier: LGPL-2.1-or-later
// What downloads of Delivery Optimization may take of the line, and on which networks they run
// (do-api 3.2, 8.2). Test thread only.
#include "engine/queue/cost.hpp"
#include "engine/queue/delivery_bandwidth.hpp"
#include "tests/engine/queue_delivery.hpp"

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr auto background = q::job_priority::normal;
constexpr auto foreground = q::job_priority::foreground;
constexpr std::uint32_t usage_based = 0x40, below_cap = 0x4, roaming = 0x80;

q::settings with(q::delivery_limits behind, q::delivery_limits before = {}) {
    q::settings out;
    out.delivery.background = behind;
    out.delivery.foreground = before;
    return out;
}

q::delivery_limits at_rate(std::uint64_t rate) {
    q::delivery_limits out;
    out.rate = rate;
    return out;
}

q::delivery_limits at_percent(std::uint32_t percent) {
    q::delivery_limits out;
    out.percent = percent;
    return out;
}

q::delivery_limits by_the_hour(std::uint32_t from, std::uint32_t to, std::uint32_t within,
                               std::optional<std::uint32_t> outside) {
    auto out = at_percent(90);
    out.from_hour = from;
    out.to_hour = to;
    out.percent_within = within;
    out.percent_outside = outside;
    return out;
}

// Bytes for so many seconds, four times a second.
void flow(delivery_fixture &world, const job_id &id, std::uint64_t &written, std::uint64_t a_second,
          int seconds) {
    for (int i = 0; i < seconds * 4; ++i) {
        world.advance(250ms);
        world.receive(id, written += a_second / 4);
    }
}

void a_rate_is_shared_among_the_downloads_of_its_class() {
    delivery_fixture world(with({}, at_rate(1000)));
    const auto first = world.started(1, "http://a/1", foreground);
    CHECK(world.rate(first) == 1000u);
    const auto second = world.started(2, "http://b/2", foreground);
    CHECK(world.rate(first) == 500u);
    CHECK(world.rate(second) == 500u);
    world.answer(second, 10);
    world.finish(second, 10);
    CHECK(world.rate(first) == 1000u);
}

void a_new_rate_holds_at_once() {
    delivery_fixture world(with({}, at_rate(1000)));
    const auto id = world.started(1, "http://a/1", foreground);
    world.take(world.queue().configure(with({}, at_rate(10)), world.now));
    CHECK(world.rate(id) == 10u);
    world.take(world.queue().configure({}, world.now));
    CHECK(!world.rate(id));
}

void limits_of_bits_are_not_for_delivery_optimization() {
    q::settings limits;
    limits.bandwidth.otherwise = {0, 0, 0};
    delivery_fixture world(limits);
    const auto id = world.started(1, "http://a/1", background);
    CHECK(world.runs(id));
    CHECK(!world.rate(id));
}

void a_percentage_is_of_what_the_line_gives() {
    delivery_fixture world(with(at_percent(25)));
    const auto id = world.started(1, "http://a/1", background);
    CHECK(!world.rate(id)); // the line is being measured
    world.answer(id, 1u << 30);
    std::uint64_t written = 0;
    flow(world, id, written, 1'000'000, 3);
    const auto rate = world.rate(id).value_or(0);
    CHECK(rate >= 240'000 && rate <= 260'000);
    flow(world, id, written, rate, 10);
    CHECK(world.rate(id) == rate); // what the limit lets through is not what the line gives
}

void the_line_is_measured_anew_after_a_while() {
    delivery_fixture world(with(at_percent(50)));
    const auto id = world.started(1, "http://a/1", background);
    world.answer(id, 1u << 30);
    std::uint64_t written = 0;
    flow(world, id, written, 1'000'000, 3);
    CHECK(world.rate(id).has_value());
    flow(world, id, written, 500'000, 298);
    flow(world, id, written, 100'000, 8); // the line got slower meanwhile
    const auto &changes = world.rate_changes;
    CHECK(std::any_of(changes.begin() + 1, changes.end(), [](const auto &one) { return !one.rate_limit; }));
    CHECK(world.rate(id).value_or(0) <= 60'000);
}

void percentages_follow_the_hours() {
    // The fixture begins at 22:13 UTC.
    const auto limits = by_the_hour(8, 23, 10, 50);
    const auto hour = [](unsigned of_day) { return std::uint64_t{of_day} * 3600 * file_time_per_second; };
    CHECK(q::percent_at(limits, 0, hour(8)) == 10u);
    CHECK(q::percent_at(limits, 0, hour(23)) == 50u);
    CHECK(q::percent_at(limits, 3600, hour(22)) == 50u);
    CHECK(q::percent_at(limits, -3600, hour(8)) == 50u);
    CHECK(q::percent_at(at_percent(90), 0, hour(8)) == 90u);
    CHECK(!q::percent_at(at_percent(100), 0, hour(8)));
    const auto nightly = by_the_hour(22, 6, 10, std::nullopt);
    CHECK(q::percent_at(nightly, 0, hour(23)) == 10u);
    CHECK(q::percent_at(nightly, 0, hour(5)) == 10u);
    CHECK(!q::percent_at(nightly, 0, hour(6)));

    delivery_fixture world(with(limits));
    const auto id = world.started(1, "http://a/1", background);
    world.answer(id, 1u << 30);
    std::uint64_t written = 0;
    flow(world, id, written, 1'000'000, 3);
    CHECK(world.rate(id).value_or(0) <= 110'000);
    for (int i = 0; i < 47 * 60 + 10; ++i) // past 23:00
        flow(world, id, written, 1'000'000, 1);
    CHECK(world.rate(id).value_or(0) >= 490'000);
}

void the_background_yields_to_the_foreground() {
    delivery_fixture world;
    const auto behind = world.started(1, "http://a/1", background);
    CHECK(!world.rate(behind));
    const auto before = world.started(2, "http://b/2", foreground);
    CHECK(world.rate(behind) == q::delivery_bandwidth::least_background);
    CHECK(!world.rate(before));
    world.answer(before, 1u << 30);
    std::uint64_t written = 0;
    flow(world, before, written, 8'000'000, 4);
    const auto rate = world.rate(behind).value_or(0);
    CHECK(rate >= 1'900'000 && rate <= 2'100'000);
    world.finish(before, written);
    CHECK(!world.rate(behind));
}

void a_limit_of_the_background_stands_for_itself() {
    delivery_fixture world(with(at_rate(5000)));
    const auto behind = world.started(1, "http://a/1", background);
    world.started(2, "http://b/2", foreground);
    CHECK(world.rate(behind) == 5000u);
}

q::job costing(q::personality surface, std::optional<q::cost_policy> policy, q::job_priority priority) {
    q::job out;
    out.owner_surface = surface;
    out.delivery.cost = policy;
    out.priority = priority;
    return out;
}

void cost_policies_are_sets_of_states() {
    constexpr auto download = q::personality::delivery_download;
    const auto runs = [](const q::job &one, std::uint32_t cost) {
        return (q::allowed_costs(one) & cost) != 0;
    };
    CHECK(runs(costing(download, {}, foreground), roaming));
    CHECK(runs(costing(download, {}, background), usage_based));
    CHECK(!runs(costing(download, {}, background), roaming));
    CHECK(!runs(costing(download, q::cost_policy::unrestricted, foreground), below_cap));
    CHECK(!runs(costing(download, q::cost_policy::no_roaming, foreground), roaming));
    CHECK(!runs(costing(download, q::cost_policy::no_surcharge, foreground), 0x10));
    CHECK(runs(costing(q::personality::bits, {}, background), roaming));
    CHECK(q::avoids_cellular(costing(download, q::cost_policy::no_cellular, foreground)));
    CHECK(!q::avoids_cellular(costing(q::personality::bits, q::cost_policy::no_cellular, foreground)));
}

void a_dear_network_blocks_what_must_be_cheap() {
    delivery_fixture world;
    const auto id = world.made(1, "http://a/1", foreground);
    world.ask(q::set_property{id, q::delivery_cost{q::cost_policy::unrestricted}});
    world.ask(q::resume_job{id});
    CHECK(world.runs(id));
    world.send(q::network_changed{true, usage_based});
    CHECK(!world.runs(id));
    CHECK_EQUAL(int(world.job(id).last_error->what.why), int(cause::blocked_by_cost));
    world.end_stopped(id);
    world.ask(q::set_property{id, q::delivery_cost{q::cost_policy::always}});
    CHECK(world.runs(id));
}

void cost_flags_win_over_the_default_of_the_class() {
    delivery_fixture world;
    world.send(q::network_changed{true, roaming});
    const auto id = world.started(1, "http://a/1", background);
    CHECK(!world.runs(id));
    world.ask(q::set_property{id, q::cost_flags{q::cost_always}});
    CHECK(world.runs(id));
    world.ask(q::set_property{id, q::cost_flags{0x80000021}});
    CHECK(!world.runs(id));
}

void a_download_may_stay_off_mobile_networks() {
    delivery_fixture world;
    const auto id = world.made(1, "http://a/1", foreground);
    world.ask(q::set_property{id, q::disallow_cellular{true}});
    world.ask(q::resume_job{id});
    world.send(q::network_changed{true, 0x1, true});
    CHECK(!world.runs(id));
    CHECK_EQUAL(int(world.job(id).last_error->what.why), int(cause::blocked_by_cellular));
    world.end_stopped(id);
    world.send(q::network_changed{true, 0x1, false});
    CHECK(world.runs(id));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_rate_is_shared_among_the_downloads_of_its_class>),
        cmocka_unit_test(run<a_new_rate_holds_at_once>),
        cmocka_unit_test(run<limits_of_bits_are_not_for_delivery_optimization>),
        cmocka_unit_test(run<a_percentage_is_of_what_the_line_gives>),
        cmocka_unit_test(run<the_line_is_measured_anew_after_a_while>),
        cmocka_unit_test(run<percentages_follow_the_hours>),
        cmocka_unit_test(run<the_background_yields_to_the_foreground>),
        cmocka_unit_test(run<a_limit_of_the_background_stands_for_itself>),
        cmocka_unit_test(run<cost_policies_are_sets_of_states>),
        cmocka_unit_test(run<a_dear_network_blocks_what_must_be_cheap>),
        cmocka_unit_test(run<cost_flags_win_over_the_default_of_the_class>),
        cmocka_unit_test(run<a_download_may_stay_off_mobile_networks>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
