// SPDX-License-Identifier: LGPL-2.1-or-later
// Whom the notifier serves, when, and with what (bits-api 9.1 to 9.5).
// Test thread only; time is a number.
#include "dlls/common/jobs/ranges.hpp"
#include "dlls/common/notification/delivery_schedule.hpp"
#include "tests/pe/tap.hpp"

#include <bits.h>

namespace winebits::notify {
// The schedule only carries callbacks.
class client_callback {};
} // namespace winebits::notify

using namespace winebits;
using namespace winebits::notify;
using winebits::jobs::merge_ranges;

namespace {

using schedule = delivery_schedule;
using outcome = schedule::outcome;

constexpr GUID first{1, 0, 0, {}}, second{2, 0, 0, {}};
constexpr notification transferred{BG_NOTIFY_JOB_TRANSFERRED, 0}, failed{BG_NOTIFY_JOB_ERROR, 0};
constexpr notification modification{BG_NOTIFY_JOB_MODIFICATION, 0};

notification file(std::uint32_t index) {
    return {BG_NOTIFY_FILE_TRANSFERRED, index};
}

listener client(std::uint64_t number) {
    return {std::make_shared<client_callback>(), number, false};
}

struct queue : schedule {
    std::uint64_t now = 1'000'000;
    std::uint32_t wait = 0;

    std::optional<task> next() {
        wait = 0;
        return begin(now, wait);
    }
    // Begins the next task, which must be this one, and finishes it.
    void serve(const notification &wanted, report said) {
        const auto due = next();
        TAP_CHECK(due && due->what == wanted);
        finish(*due, said, now);
    }
    void serve_well(const notification &wanted) {
        serve(wanted, {.result = outcome::done, .told = true, .activated = {}});
    }
    void release() {
        const auto due = next();
        TAP_CHECK(due && due->what.what == 0 && due->whom.callback);
        finish(*due, {.result = outcome::done, .activated = {}}, now);
    }
};

void owed_ones_come_in_order() {
    queue queue;
    queue.set(first, client(7));
    queue.add_modification(first);
    queue.add(first, file(0));
    queue.add(first, transferred);
    queue.add(first, file(0)); // known already
    queue.serve_well(file(0));
    queue.serve_well(transferred);
    queue.serve_well(modification);
    TAP_CHECK(!queue.next() && !queue.has_work());
}

void refused_one_holds_up_what_follows_it() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, file(0));
    queue.add(first, transferred);
    queue.serve(file(0), {.result = outcome::failed, .activated = {}});
    TAP_CHECK(!queue.next() && queue.wait == 60'000);
    queue.now += 60'000;
    queue.serve(file(0), {.result = outcome::failed, .activated = {}});
    TAP_CHECK(!queue.next() && queue.wait == 120'000);
    queue.now += 120'000;
    queue.serve_well(file(0));
    queue.serve_well(transferred);
}

void new_listener_is_served_without_delay() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, transferred);
    queue.serve(transferred, {.result = outcome::failed, .activated = {}});
    TAP_CHECK(!queue.set(first, client(8)));
    const auto due = queue.next();
    TAP_CHECK(due && due->what == transferred && due->whom.client == 8);
}

void client_is_served_by_one_call_at_a_time() {
    queue queue;
    queue.set(first, client(7));
    queue.set(second, client(7));
    queue.add(first, transferred);
    queue.add(second, transferred);
    const auto due = queue.next();
    TAP_CHECK(due && !queue.next());
    queue.finish(*due, {.result = outcome::done, .activated = {}}, queue.now);
    TAP_CHECK(queue.next());
}

void four_calls_are_made_at_once_and_a_hung_one_stops_counting() {
    queue queue;
    for (std::uint32_t i = 1; i <= 6; i++) {
        const GUID job{i, 0, 0, {}};
        queue.set(job, client(100 + i));
        queue.add(job, transferred);
    }
    for (int i = 0; i < 4; i++)
        TAP_CHECK(queue.next());
    TAP_CHECK(!queue.next() && queue.wait == 10'000);
    queue.now += 10'000;
    TAP_CHECK(queue.next() && queue.next() && !queue.next());
}

void gone_client_is_dropped_and_its_successor_told_again() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, transferred);
    queue.serve_well(transferred);
    queue.add_modification(first);
    queue.serve(modification, {.result = outcome::nobody, .client_gone = true, .activated = {}});
    TAP_CHECK(!queue.find(first));
    queue.release();
    queue.set(first, client(8));
    const auto due = queue.next();
    TAP_CHECK(due && due->what == transferred && due->again && due->whom.client == 8);
}

void successor_of_an_invalid_listener_is_told_again() {
    for (const bool gone : {true, false}) {
        queue queue;
        queue.set(first, client(7));
        queue.add(first, transferred);
        queue.serve_well(transferred);
        queue.set(first, client(8));
        const auto release = queue.next();
        TAP_CHECK(release && release->what.what == 0 && release->delivered == BG_NOTIFY_JOB_TRANSFERRED);
        queue.finish(*release, {.result = outcome::done, .client_gone = gone, .activated = {}}, queue.now);
        const auto due = queue.next();
        TAP_CHECK(due.has_value() == gone && (!gone || (due->what == transferred && due->again)));
    }
}

void cleared_listener_is_let_go_and_not_told_again() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, transferred);
    queue.serve_well(transferred);
    queue.clear(first);
    queue.release();
    queue.set(first, client(8));
    TAP_CHECK(!queue.next());
}

void result_for_a_replaced_listener_changes_nothing() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, transferred);
    const auto old = queue.next();
    queue.set(first, client(8));
    queue.finish(*old, {.result = outcome::done, .client_gone = true, .activated = {}}, queue.now);
    TAP_CHECK(queue.find(first));
    const auto due = queue.next();
    TAP_CHECK(due && due->what == transferred && due->whom.client == 8);
}

void what_nobody_hears_is_not_asked_for_again() {
    queue queue;
    queue.add_modification(first);
    queue.serve(modification, {.result = outcome::nobody, .activated = {}});
    queue.add_modification(first);
    queue.add_ranges(first, 0, {{0, 1}});
    TAP_CHECK(!queue.has_work());
    queue.add(first, transferred); // a command line may have been set
    queue.serve(transferred, {.result = outcome::nobody, .activated = {}});
    queue.expect_listener(first);
    queue.add_modification(first);
    TAP_CHECK(queue.has_work());
}

void ranges_are_joined_and_told_once() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, file(3));
    queue.add_ranges(first, 3, {{10, 10}});
    queue.add_ranges(first, 3, {{0, 10}, {30, 5}});
    const auto due = queue.next();
    TAP_CHECK(due && due->what == (notification{BG_NOTIFY_FILE_RANGES_TRANSFERRED, 3}));
    TAP_CHECK(due->ranges == (range_list{{0, 20}, {30, 5}}));
    queue.finish(*due, {.result = outcome::failed, .activated = {}}, queue.now);
    queue.serve_well(file(3));
    TAP_CHECK(!queue.next());
}

void running_program_holds_its_job_but_not_the_client() {
    queue queue;
    queue.set(first, client(7));
    queue.set(second, client(7));
    queue.add(first, transferred);
    queue.add(second, transferred);
    const auto due = queue.next();
    queue.begin_program(*due);
    queue.finish(*due, {.result = outcome::program, .activated = {}}, queue.now);
    queue.add_modification(first);
    const auto other = queue.next();
    TAP_CHECK(other && IsEqualGUID(other->job, IsEqualGUID(due->job, first) ? second : first));
    queue.finish(*other, {.result = outcome::done, .activated = {}}, queue.now);
    TAP_CHECK(!queue.next());
    queue.end_program(*due, 5'000, queue.now);
    queue.serve_well(modification);
    TAP_CHECK(!queue.next() && queue.wait == 5'000);
    queue.now += 5'000;
    TAP_CHECK(queue.next()->what == transferred);
}

void program_may_end_before_its_start_is_reported() {
    queue queue;
    queue.add(first, failed);
    const auto due = queue.next();
    TAP_CHECK(due && !due->whom.callback);
    queue.begin_program(*due);
    queue.end_program(*due, std::nullopt, queue.now);
    queue.finish(*due, {.result = outcome::program, .activated = {}}, queue.now);
    TAP_CHECK(!queue.has_work());
    queue.add(first, failed);
    TAP_CHECK(queue.next());
}

void activated_listener_is_let_go_when_it_is_idle() {
    queue queue;
    queue.add(first, transferred);
    queue.serve(
        transferred,
        {.result = outcome::done, .told = true, .activated = {std::make_shared<client_callback>(), 9, true}});
    TAP_CHECK(!queue.find(first)); // it isn't the program's own
    TAP_CHECK(!queue.next() && queue.wait == 30'000);
    queue.now += 30'000;
    queue.release();
    TAP_CHECK(!queue.has_work());
}

void ended_job_leaves_nothing() {
    queue queue;
    queue.set(first, client(7));
    queue.add(first, transferred);
    const auto due = queue.next();
    queue.forget(first);
    TAP_CHECK(!queue.next()); // the client is being called
    queue.finish(*due, {.result = outcome::failed, .activated = {}}, queue.now);
    queue.release();
    TAP_CHECK(!queue.has_work() && queue.jobs().empty());
}

void merged_ranges_are_sorted_and_apart() {
    range_list list{{5, 5}};
    merge_ranges(list, {{20, 10}, {0, 5}, {25, 1}, {40, 0}, {12, 3}});
    TAP_CHECK(list == (range_list{{0, 10}, {12, 3}, {20, 10}}));
    merge_ranges(list, {{9, UINT64_MAX}});
    TAP_CHECK(list == (range_list{{0, UINT64_MAX}}));
}

} // namespace

int main() {
    return tap::run({
        {"owed notifications come in order", owed_ones_come_in_order},
        {"a refused notification holds up what follows it", refused_one_holds_up_what_follows_it},
        {"a new listener is served without delay", new_listener_is_served_without_delay},
        {"a client is served by one call at a time", client_is_served_by_one_call_at_a_time},
        {"four calls are made at once, a hung one stops counting",
         four_calls_are_made_at_once_and_a_hung_one_stops_counting},
        {"a client that is gone is dropped and its successor told again",
         gone_client_is_dropped_and_its_successor_told_again},
        {"the successor of an invalid listener is told again",
         successor_of_an_invalid_listener_is_told_again},
        {"a cleared listener is let go and not told again", cleared_listener_is_let_go_and_not_told_again},
        {"a result for a replaced listener changes nothing", result_for_a_replaced_listener_changes_nothing},
        {"what nobody hears is not asked for again", what_nobody_hears_is_not_asked_for_again},
        {"ranges are joined and told once", ranges_are_joined_and_told_once},
        {"a running program holds its job but not the client",
         running_program_holds_its_job_but_not_the_client},
        {"a program may end before its start is reported", program_may_end_before_its_start_is_reported},
        {"an activated listener is let go when it is idle", activated_listener_is_let_go_when_it_is_idle},
        {"an ended job leaves nothing", ended_job_leaves_nothing},
        {"merged ranges are sorted and apart", merged_ranges_are_sorted_and_apart},
    });
}
