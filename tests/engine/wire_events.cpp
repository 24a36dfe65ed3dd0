// SPDX-License-Identifier: LGPL-2.1-or-later
// Events over the wire: one subscription, order, confirmation.
// Test thread only, against a real daemon process.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "winebits/protocol.hpp"

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::chrono::seconds patience{60};

rpc::client subscribed(const scratch_prefix &prefix) {
    auto events = prefix.connect(protocol::role::events);
    must_call(events, method::events_subscribe);
    return events;
}

rpc::json::value next_event(rpc::client &events) {
    auto event = events.wait_event(patience);
    CHECK(event.has_value());
    CHECK(event->has_value());
    return std::move(**event);
}

// A job whose every change is told.
std::string talkative_job(rpc::client &client) {
    const auto job = create_job(client);
    set_job(client, job, "notify_flags", "11");
    return job;
}

void describe(rpc::client &client, const std::string &job, const std::string &text) {
    set_job(client, job, "description", '"' + text + '"');
}

void events_are_numbered_and_name_their_job() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto events = subscribed(prefix);
    const auto first = talkative_job(client), second = talkative_job(client);
    bool first_seen = false, second_seen = false;
    for (std::uint64_t sequence = 1; !(first_seen && second_seen); ++sequence) {
        const auto event = next_event(events);
        CHECK_EQUAL(number_at(event, "seq"), sequence);
        CHECK_EQUAL(number_at(event, "what"), 8u);
        CHECK_EQUAL(text_at(event, "file"), "(missing)");
        first_seen = first_seen || string_at(event, "job") == first;
        second_seen = second_seen || string_at(event, "job") == second;
    }
}

void the_newest_subscription_wins() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto older = subscribed(prefix);
    auto newer = subscribed(prefix);
    CHECK(older.wait_end(patience));
    const auto job = talkative_job(client);
    CHECK_EQUAL(string_at(next_event(newer), "job"), job);
}

void what_nobody_hears_is_not_told_later() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = talkative_job(client);
    auto events = subscribed(prefix);
    describe(client, job, "told");
    const auto event = next_event(events);
    CHECK_EQUAL(number_at(event, "seq"), 1u);
}

void a_subscriber_that_does_not_confirm_is_cut_off() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto silent = subscribed(prefix);
    talkative_job(client);
    next_event(silent);
    CHECK(silent.wait_end(patience));
    // The others go on.
    auto events = subscribed(prefix);
    const auto job = talkative_job(client);
    CHECK_EQUAL(string_at(next_event(events), "job"), job);
}

// Longer than the time for one confirmation, so that each has to count.
void a_subscriber_that_confirms_stays() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    auto events = subscribed(prefix);
    const auto job = talkative_job(client);
    const auto until = std::chrono::steady_clock::now() +
                       std::chrono::milliseconds(protocol::event_acknowledge_timeout_ms * 12 / 10);
    std::uint64_t last = 0;
    while (std::chrono::steady_clock::now() < until) {
        last = number_at(next_event(events), "seq");
        CHECK(
            events.notify(method::events_acknowledge, R"({"seq":)" + std::to_string(last) + "}").has_value());
        describe(client, job, std::to_string(last));
    }
    CHECK(last > 1);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<events_are_numbered_and_name_their_job>),
        cmocka_unit_test(run<the_newest_subscription_wins>),
        cmocka_unit_test(run<what_nobody_hears_is_not_told_later>),
        cmocka_unit_test(run<a_subscriber_that_does_not_confirm_is_cut_off>),
        cmocka_unit_test(run<a_subscriber_that_confirms_stays>),
    };
    return cmocka_run_group_tests_name("wire_events", tests, nullptr, nullptr);
}
