// SPDX-License-Identifier: LGPL-2.1-or-later
// When a download's callback is made, and with what (do-api 5.6).
// Test thread only; time is a number.
#include "dlls/dosvc/downloads/callback_schedule.hpp"
#include "tests/pe/tap.hpp"

#include <deliveryoptimizationerrors.h>

namespace winebits::dosvc::downloads {
// The schedule only carries callbacks.
class status_callback {};
} // namespace winebits::dosvc::downloads

using namespace winebits::dosvc::downloads;

namespace {

using outcome = callback_schedule::outcome;

constexpr GUID first{1, 0, 0, {}}, second{2, 0, 0, {}};

constexpr DO_DOWNLOAD_STATUS in_state(DODownloadState state, UINT64 done = 0, HRESULT error = S_OK,
                                      HRESULT extended = S_OK) {
    return {1000, done, state, error, extended};
}
constexpr auto created = in_state(DODownloadState_Created), running = in_state(DODownloadState_Transferring),
               transferred = in_state(DODownloadState_Transferred, 1000),
               paused = in_state(DODownloadState_Paused, 10),
               failed = in_state(DODownloadState_Paused, 10, static_cast<HRESULT>(0x80190194)),
               waiting = in_state(DODownloadState_Paused, 10, S_OK, DO_E_BLOCKED_BY_NO_NETWORK),
               aborted = in_state(DODownloadState_Aborted), finalized = in_state(DODownloadState_Finalized);

struct schedule : callback_schedule {
    std::uint64_t now = 1'000'000;
    callback_frequency frequency;

    void listen(const GUID &download = first, std::uint64_t client = 7) {
        set(download, {std::make_shared<status_callback>(), client});
    }
    void start(const GUID &download = first) {
        begin_start(download);
        end_start(download, true, now);
    }
    // How long until somebody looks; nothing: not without a change.
    std::optional<std::uint32_t> wait() {
        std::uint32_t wait = UINT32_MAX;
        const auto due = begin(now, wait);
        TAP_CHECK(!due);
        return wait == UINT32_MAX ? std::nullopt : std::optional(wait);
    }
    // Looks, where somebody must look, and says whether the client was told.
    bool look(const DO_DOWNLOAD_STATUS &status) {
        std::uint32_t wait = 0;
        const auto due = begin(now, wait);
        TAP_CHECK(due);
        const bool told = is_due(*due, status, frequency, now);
        finish(*due, told ? outcome::told : outcome::nothing_due, now);
        return told;
    }
    // Lets time go by until somebody looks.
    bool look_later(const DO_DOWNLOAD_STATUS &status) {
        const auto pause = wait();
        TAP_CHECK(pause);
        now += *pause;
        return look(status);
    }
};

void nothing_is_told_while_start_is_under_way() {
    schedule schedule;
    schedule.listen();
    TAP_CHECK(!schedule.look(created));
    schedule.begin_start(first);
    schedule.changed(first);
    TAP_CHECK(!schedule.wait());
    schedule.end_start(first, true, schedule.now);
    TAP_CHECK(schedule.wait() == 100u);
    TAP_CHECK(schedule.look_later(running));
}

void end_is_told_only_a_while_after_start() {
    for (const auto &end : {transferred, failed}) {
        schedule schedule;
        schedule.listen();
        schedule.start();
        TAP_CHECK(!schedule.look_later(end));
        TAP_CHECK(schedule.wait() == 500u);
        TAP_CHECK(schedule.look_later(end));
    }
}

void end_is_repeated_for_a_minute() {
    for (const auto &end : {transferred, failed}) {
        schedule schedule;
        schedule.listen();
        schedule.start();
        schedule.now += 1'000;
        unsigned told = schedule.look(end);
        for (; schedule.wait(); told += schedule.look_later(end))
            TAP_CHECK(*schedule.wait() == 1'000);
        TAP_CHECK(told == 61);
    }
}

void end_is_not_repeated_after_a_call_of_the_client() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.called(first); // before the end: says nothing
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(transferred));
    TAP_CHECK(schedule.look_later(transferred));
    schedule.called(first);
    TAP_CHECK(!schedule.look_later(transferred));
    TAP_CHECK(!schedule.wait());
}

void call_from_inside_the_callback_counts() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    std::uint32_t wait = 0;
    const auto due = schedule.begin(schedule.now, wait);
    TAP_CHECK(due && schedule.is_due(*due, transferred, {}, schedule.now));
    schedule.called(first);
    schedule.finish(*due, outcome::told, schedule.now);
    TAP_CHECK(!schedule.look_later(transferred));
    TAP_CHECK(!schedule.wait());
}

void pause_is_told_once() {
    for (const auto &rest : {paused, waiting}) {
        schedule schedule;
        schedule.listen();
        schedule.start();
        schedule.now += 1'000;
        TAP_CHECK(schedule.look(rest));
        TAP_CHECK(!schedule.wait());
        schedule.now += 1'000;
        schedule.changed(first);
        TAP_CHECK(!schedule.look(rest));
    }
}

void progress_is_told_once_a_second() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(running));
    for (unsigned i = 1; i <= 9; i++) {
        schedule.now += 100;
        schedule.changed(first);
        TAP_CHECK(!schedule.look(in_state(DODownloadState_Transferring, i)));
    }
    TAP_CHECK(schedule.wait() == 100u);
    TAP_CHECK(schedule.look_later(in_state(DODownloadState_Transferring, 10)));
    TAP_CHECK(schedule.wait() == 1'000u);
}

void progress_is_told_as_often_as_the_client_wants() {
    schedule schedule;
    schedule.frequency = {5, 0};
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(running));
    TAP_CHECK(schedule.wait() == 5'000u);
}

void progress_is_told_by_share() {
    schedule schedule;
    schedule.frequency = {0, 10};
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(running));
    TAP_CHECK(!schedule.wait());
    const auto at = [&](UINT64 done) {
        schedule.now += 100;
        schedule.changed(first);
        return schedule.look(in_state(DODownloadState_Transferring, done));
    };
    TAP_CHECK(!at(99) && at(100) && !at(199) && at(250) && at(990));
}

void bytes_in_quick_succession_are_looked_at_ten_times_a_second() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(running));
    schedule.changed(first);
    TAP_CHECK(schedule.wait() == 100u);
}

void change_of_the_error_is_told() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(running));
    schedule.now += 100;
    schedule.changed(first);
    TAP_CHECK(
        schedule.look(in_state(DODownloadState_Transferring, 0, S_OK, static_cast<HRESULT>(0x80072efd))));
}

void last_state_is_told_and_the_callback_let_go() {
    for (const auto &last : {aborted, finalized}) {
        schedule schedule;
        schedule.listen();
        schedule.start();
        schedule.now += 1'000;
        TAP_CHECK(schedule.look(last));
        TAP_CHECK(!schedule.find(first) && !schedule.has_work());
    }
}

void second_start_makes_the_state_news_again() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    TAP_CHECK(schedule.look(transferred));
    schedule.called(first);
    schedule.start();
    TAP_CHECK(!schedule.look_later(transferred));
    TAP_CHECK(schedule.look_later(transferred));
}

void listener_who_comes_late_hears_of_the_end_but_not_of_a_pause() {
    for (const auto &rest : {paused, failed}) {
        schedule schedule;
        schedule.listen();
        TAP_CHECK(!schedule.look(rest));
        TAP_CHECK(!schedule.wait());
        schedule.start();
        TAP_CHECK(schedule.look_later(running));
    }
    schedule schedule;
    schedule.listen();
    TAP_CHECK(schedule.look(transferred));
}

void replaced_callback_gets_nothing_more() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    std::uint32_t wait = 0;
    const auto due = schedule.begin(schedule.now, wait);
    TAP_CHECK(due);
    schedule.listen();
    TAP_CHECK(!schedule.is_due(*due, running, {}, schedule.now));
    schedule.finish(*due, outcome::nothing_due, schedule.now);
    TAP_CHECK(schedule.find(first) && schedule.find(first) != due->whom.callback);
    schedule.now += 100;
    TAP_CHECK(schedule.look(running));
}

void cleared_callback_gets_nothing_more() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.clear(first);
    TAP_CHECK(!schedule.has_work() && !schedule.find(first));
    schedule.start();
    TAP_CHECK(!schedule.has_work());
}

void client_that_is_gone_loses_its_callback() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    std::uint32_t wait = 0;
    const auto due = schedule.begin(schedule.now, wait);
    TAP_CHECK(due && schedule.is_due(*due, running, {}, schedule.now));
    schedule.finish(*due, outcome::client_gone, schedule.now);
    TAP_CHECK(!schedule.find(first) && !schedule.has_work());
}

void engine_that_is_away_is_asked_again() {
    schedule schedule;
    schedule.listen();
    schedule.start();
    schedule.now += 1'000;
    std::uint32_t wait = 0;
    const auto due = schedule.begin(schedule.now, wait);
    TAP_CHECK(due);
    schedule.finish(*due, outcome::unknown, schedule.now);
    TAP_CHECK(schedule.wait() == 1'000u);
    TAP_CHECK(schedule.look_later(running));
}

void client_is_called_once_at_a_time() {
    schedule schedule;
    schedule.listen(first);
    schedule.listen(second);
    std::uint32_t wait = 0;
    const auto one = schedule.begin(schedule.now, wait);
    TAP_CHECK(one && !schedule.begin(schedule.now, wait));
    schedule.finish(*one, outcome::nothing_due, schedule.now);
    const auto other = schedule.begin(schedule.now, wait);
    TAP_CHECK(other && !IsEqualGUID(other->download, one->download));
}

void client_that_hangs_holds_up_no_other() {
    schedule schedule;
    for (unsigned i = 0; i < 6; i++)
        schedule.listen({i, 0, 0, {}}, i);
    std::uint32_t wait = 0;
    for (unsigned i = 0; i < 4; i++)
        TAP_CHECK(schedule.begin(schedule.now, wait));
    TAP_CHECK(!schedule.begin(schedule.now, wait) && wait == 10'000);
    schedule.now += wait;
    TAP_CHECK(schedule.begin(schedule.now, wait) && schedule.begin(schedule.now, wait));
}

void start_without_a_listener_leaves_nothing() {
    schedule schedule;
    schedule.start();
    TAP_CHECK(!schedule.has_work() && !schedule.find(first));
}

} // namespace

int main() {
    return winebits::tap::run({
        {"nothing is told while Start is under way", nothing_is_told_while_start_is_under_way},
        {"the end is told only a while after Start", end_is_told_only_a_while_after_start},
        {"the end is repeated for a minute", end_is_repeated_for_a_minute},
        {"the end is not repeated after a call of the client",
         end_is_not_repeated_after_a_call_of_the_client},
        {"a call from inside the callback counts", call_from_inside_the_callback_counts},
        {"a pause is told once", pause_is_told_once},
        {"progress is told once a second", progress_is_told_once_a_second},
        {"progress is told as often as the client wants", progress_is_told_as_often_as_the_client_wants},
        {"progress is told by share", progress_is_told_by_share},
        {"bytes in quick succession are looked at ten times a second",
         bytes_in_quick_succession_are_looked_at_ten_times_a_second},
        {"a change of the error is told", change_of_the_error_is_told},
        {"the last state is told and the callback let go", last_state_is_told_and_the_callback_let_go},
        {"a second Start makes the state news again", second_start_makes_the_state_news_again},
        {"a listener who comes late hears of the end but not of a pause",
         listener_who_comes_late_hears_of_the_end_but_not_of_a_pause},
        {"a replaced callback gets nothing more", replaced_callback_gets_nothing_more},
        {"a cleared callback gets nothing more", cleared_callback_gets_nothing_more},
        {"a client that is gone loses its callback", client_that_is_gone_loses_its_callback},
        {"an engine that is away is asked again", engine_that_is_away_is_asked_again},
        {"a client is called once at a time", client_is_called_once_at_a_time},
        {"a client that hangs holds up no other", client_that_hangs_holds_up_no_other},
        {"a Start without a listener leaves nothing", start_without_a_listener_leaves_nothing},
    });
}
