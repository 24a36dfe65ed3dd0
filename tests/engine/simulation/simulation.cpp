// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs queue, scheduler, retry and store through 2,000 simulated worlds. WINEBITS_SEED names one to run
// alone, and with WINEBITS_SIM_TRACE set it tells every event. With WINEBITS_SIM_MINUTES=N it goes on with
// fresh seeds for N minutes on every core, from a random one or from WINEBITS_SEED_START. The worlds share
// nothing; each runs on one thread.
#include "tests/engine/simulation/world.hpp"
#include "tests/support/check.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

using namespace winebits;
using namespace winebits::test;
using simulation::tally;

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t seeds = 2000;

// Most worlds are small, so that there may be many; some are large, because jobs get into each other's way.
tally life_of(std::uint64_t seed) {
    unsigned jobs = 8 + static_cast<unsigned>(seed * 37 % 18);
    milliseconds time = 4min;
    if (seed % 250 == 0)
        jobs = 600, time = 40min;
    else if (seed % 20 == 10)
        jobs = 80, time = 15min;
    const auto replay =
        "seed " + std::to_string(seed) + " (WINEBITS_SEED=" + std::to_string(seed) + " replays it): ";
    try {
        simulation::world one(seed, jobs);
        one.run_wild(time);
        one.come_to_rest();
        return one.counts();
    } catch (check_failure &failure) {
        failure.message = replay + failure.message;
        throw;
    } catch (const std::exception &what) {
        throw check_failure{replay + what.what(), __FILE__, __LINE__};
    }
}

// Every seed from `first` on, as long as `more` says so, on all cores. The first that fails ends it.
tally lives(std::uint64_t first, const std::function<bool(std::uint64_t count)> &more) {
    std::atomic<std::uint64_t> count{0};
    std::atomic<bool> failed{false};
    std::mutex mutex;
    tally sum;
    std::optional<check_failure> failure;
    const auto work = [&] {
        for (;;) {
            const auto number = count++;
            if (failed || !more(number))
                return;
            try {
                const auto one = life_of(first + number);
                const std::lock_guard lock(mutex);
                sum.add(one);
            } catch (const check_failure &what) {
                const std::lock_guard lock(mutex);
                if (!failed.exchange(true))
                    failure = what;
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (auto left = std::max(1U, std::thread::hardware_concurrency()); left > 0; --left)
            threads.emplace_back(work);
    }
    if (failure)
        throw *failure;
    return sum;
}

std::optional<std::uint64_t> number_in(const char *variable) {
    const char *text = std::getenv(variable);
    return text ? std::optional(std::strtoull(text, nullptr, 10)) : std::nullopt;
}

void tell(const tally &sum) {
    print_message("# total seeds=%zu events=%zu effects=%zu commits=%zu crashes=%zu faults=%zu jobs=%zu "
                  "completed=%zu cancelled=%zu lost=0\n",
                  sum.seeds, sum.events, sum.effects, sum.commits, sum.crashes, sum.faults_in_all(), sum.jobs,
                  sum.completed, sum.cancelled);
    for (std::size_t i = 0; i < simulation::fault_count; ++i)
        print_message("#   fault %s: %zu\n", simulation::fault_names[i], sum.faults[i]);
    for (std::size_t i = 0; i < simulation::command_count; ++i)
        print_message("#   call %s: %zu accepted, %zu refused\n", simulation::command_names[i],
                      sum.accepted[i], sum.refused[i]);
    for (std::size_t surface = 0; surface < sum.states.size(); ++surface)
        for (std::size_t i = 0; i < 9; ++i)
            print_message("#   surface %zu, state %zu: %zu times\n", surface, i, sum.states[surface][i]);
    print_message("#   longest rest: %lld s\n", static_cast<long long>(sum.longest_rest.count() / 1000));
}

// A simulation in which little happens proves little.
void check_that_much_happened(const tally &sum) {
    for (std::size_t i = 0; i < simulation::fault_count; ++i)
        if (sum.faults[i] < 20)
            throw check_failure{std::string("hardly ever: ") + simulation::fault_names[i], __FILE__,
                                __LINE__};
    for (std::size_t surface = 0; surface < sum.states.size(); ++surface)
        for (std::size_t i = 0; i < 9; ++i)
            CHECK(sum.states[surface][i] >= 20);
    constexpr std::size_t verdict = 10; // nobody is asked for one here
    for (std::size_t i = 0; i < simulation::command_count; ++i) {
        CHECK(sum.accepted[i] >= 20 || i == verdict);
        CHECK(sum.refused[i] >= 10);
    }
    CHECK(sum.events > 1'000'000);
    CHECK(sum.crashes > 1000);
    CHECK(sum.completed > 5000);
    CHECK(sum.cancelled > 1000);
}

void every_simulated_world_keeps_the_promises() {
    if (const auto alone = number_in("WINEBITS_SEED")) {
        tell(life_of(*alone));
        return;
    }
    if (const auto minutes = number_in("WINEBITS_SIM_MINUTES")) {
        const auto first = number_in("WINEBITS_SEED_START").value_or(std::random_device{}());
        print_message("# start seed %llu (WINEBITS_SEED_START)\n", static_cast<unsigned long long>(first));
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(*minutes);
        tell(lives(first, [end](std::uint64_t) { return std::chrono::steady_clock::now() < end; }));
        return;
    }
    const auto sum = lives(1, [](std::uint64_t count) { return count < seeds; });
    tell(sum);
    check_that_much_happened(sum);
}

void a_seed_gives_the_same_world_again() {
    if (number_in("WINEBITS_SEED") || number_in("WINEBITS_SIM_MINUTES"))
        return;
    for (std::uint64_t seed = 7001; seed <= 7020; ++seed)
        CHECK_EQUAL(life_of(seed).digest, life_of(seed).digest);
    CHECK(life_of(7001).digest != life_of(7002).digest);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {cmocka_unit_test(run<every_simulated_world_keeps_the_promises>),
                                cmocka_unit_test(run<a_seed_gives_the_same_world_again>)};
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
