// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs the queue through 300 simulated worlds. WINEBITS_SEED names one to run alone.
// Test thread only.
#include "tests/engine/simulation/world.hpp"
#include "tests/support/check.hpp"

#include <cstdlib>

using namespace winebits;
using namespace winebits::test;

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t seeds = 300;

struct totals {
    std::size_t events = 0, crashes = 0, completed = 0;
};

void run_seed(std::uint64_t seed, totals &sum) {
    try {
        simulation::world one(seed, 20 + static_cast<unsigned>(seed * 37 % 280));
        one.run_wild(seed % 10 == 0 ? 1h : 10min);
        one.come_to_rest();
        sum.events += one.events();
        sum.crashes += one.crashes();
        sum.completed += one.completed();
    } catch (check_failure &failure) {
        failure.message = "seed " + std::to_string(seed) + ": " + failure.message;
        throw;
    }
}

void every_simulated_world_keeps_the_promises() {
    totals sum;
    if (const char *alone = std::getenv("WINEBITS_SEED")) {
        run_seed(std::strtoull(alone, nullptr, 10), sum);
    } else {
        for (std::uint64_t seed = 1; seed <= seeds; ++seed)
            run_seed(seed, sum);
        // A simulation in which little happens proves little.
        CHECK(sum.events > 1'000'000);
        CHECK(sum.crashes > 1000);
        CHECK(sum.completed > 1000);
    }
    print_message("# %zu events, %zu crashes, %zu jobs completed\n", sum.events, sum.crashes, sum.completed);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {cmocka_unit_test(run<every_simulated_world_keeps_the_promises>)};
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
