// SPDX-License-Identifier: LGPL-2.1-or-later
// The rate of a background download under a bandwidth policy (bits-api 8.4).
// Test thread.
#include "engine/transfer/pacer.hpp"
#include "tests/engine/transfer_support.hpp"

using namespace winebits;
using namespace winebits::test;
using std::chrono::milliseconds;

namespace {

const transfer::pacer::time_point start{};

void without_a_rate_nothing_waits() {
    transfer::pacer pace;
    pace.took(1 << 30, start);
    CHECK(pace.wait(start) == milliseconds(0));
}

void bytes_are_paid_for_in_time() {
    transfer::pacer pace;
    pace.set_rate(1000, start);
    CHECK(pace.wait(start) == milliseconds(0));
    pace.took(500, start);
    CHECK(pace.wait(start) == milliseconds(500));
    CHECK(pace.wait(start + milliseconds(500)) == milliseconds(0));
}

void a_pause_saves_nothing_up() {
    transfer::pacer pace;
    pace.set_rate(1000, start);
    const auto later = start + std::chrono::hours(1);
    pace.took(100, later);
    CHECK(pace.wait(later) == milliseconds(100));
}

void another_rate_holds_at_once() {
    transfer::pacer pace;
    pace.set_rate(1, start);
    pace.took(1 << 20, start);
    pace.set_rate(1 << 20, start);
    CHECK(pace.wait(start) == milliseconds(0));
    pace.set_rate(std::nullopt, start);
    CHECK(!pace.rate().has_value());
}

void a_limited_download_is_whole() {
    origin::server server;
    downloads here;
    auto what = here.request(server.url("/f?size=300K"));
    what.rate_limit = 2 << 20;
    check_succeeded(here.run(what));
    check_content(here.temporary(), 300 << 10);
}

void a_limit_can_be_lifted_while_the_download_runs() {
    origin::server server;
    downloads here;
    auto what = here.request(server.url("/f?size=8M"));
    what.rate_limit = 20'000; // seven minutes for the whole
    here.start(what);
    here.wait_until([&] { return !here.history(what.id).progress.empty(); });
    CHECK(!here.history(what.id).finished);
    here.service().limit({what.id, std::nullopt});
    check_succeeded(here.wait_for_end(what.id));
    check_content(here.temporary(), 8 << 20);
}

void a_limit_can_come_while_the_download_runs() {
    origin::server server;
    downloads here;
    const auto what = here.request(server.url("/f?size=64M&trickle=4M"));
    here.start(what);
    here.wait_until([&] { return !here.history(what.id).progress.empty(); });
    here.service().limit({what.id, 1});
    here.service().limit({what.id + 1, 1}); // not there
    here.service().stop(what.id);
    CHECK(here.wait_for_end(what.id).finished->stopped);
}

void a_slow_rate_is_no_stall() {
    origin::server server;
    downloads here; // whose stalls end after two seconds
    const auto what = here.request(server.url("/f?size=16M&trickle=8M"));
    here.start(what);
    const auto &seen = here.history(what.id).progress;
    here.wait_until([&] { return !seen.empty(); });
    here.service().limit({what.id, 4000}); // the pieces on their way last longer than that
    const auto before = seen.size();
    here.wait_until([&] { return seen.size() > before + 1 || here.history(what.id).finished; });
    here.service().limit({what.id, std::nullopt});
    check_succeeded(here.wait_for_end(what.id));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<without_a_rate_nothing_waits>),
        cmocka_unit_test(run<bytes_are_paid_for_in_time>),
        cmocka_unit_test(run<a_pause_saves_nothing_up>),
        cmocka_unit_test(run<another_rate_holds_at_once>),
        cmocka_unit_test(run<a_limited_download_is_whole>),
        cmocka_unit_test(run<a_limit_can_be_lifted_while_the_download_runs>),
        cmocka_unit_test(run<a_limit_can_come_while_the_download_runs>),
        cmocka_unit_test(run<a_slow_rate_is_no_stall>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
