// SPDX-License-Identifier: LGPL-2.1-or-later
// Kills a daemon at random moments while several programs use it, and compares what the next one knows with
// all that was acknowledged. WINEBITS_KILLS: how often (200; at least 40, so that every class can occur).
// WINEBITS_SEED: the schedule; by default another one each time. Test thread; one thread a program meanwhile.
#include "tests/faults/kill/client_program.hpp"
#include "tests/faults/kill/marathon.hpp"
#include "tests/faults/kill/rename_trap.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <thread>

using namespace winebits;
using namespace winebits::test;
using namespace winebits::test::kill;

namespace {

using clock_type = std::chrono::steady_clock;
using milliseconds = std::chrono::milliseconds;

constexpr unsigned least_kills = 40;
constexpr unsigned many_files = 8;
constexpr std::uint64_t most_twice_a_kill = 4 << 20;

std::uint64_t setting(const char *name, std::uint64_t otherwise) {
    const char *given = std::getenv(name);
    return given && *given ? std::strtoull(given, nullptr, 10) : otherwise;
}

// What a round is for. Each ten have the same kinds, so that every class occurs in a short run too.
enum class round_kind : std::uint8_t {
    random,   // programs live, the daemon dies at some moment
    answers,  // one answer is lost, and one call never arrives
    renames,  // the daemon dies while Complete renames files
    marathon, // a large download
};

round_kind kind_of(unsigned round) {
    constexpr std::array kinds{round_kind::answers, round_kind::random,   round_kind::random,
                               round_kind::renames, round_kind::random,   round_kind::answers,
                               round_kind::random,  round_kind::marathon, round_kind::random,
                               round_kind::random};
    return kinds[round % kinds.size()];
}

// Of twenty daemons three are asked to leave: 15 %.
int signal_of(unsigned round) {
    const auto place = round % 20;
    return place == 4 || place == 9 || place == 16 ? SIGTERM : SIGKILL;
}

class kill_loop {
  public:
    kill_loop(std::uint64_t seed, unsigned rounds) : seed_(seed), rounds_(rounds) {
        const auto session = new_guid();
        for (const auto of : surfaces)
            programs_.push_back(std::make_unique<client_program>(prefix_, of, session, server_, tally_));
        for (const auto &one : programs_)
            one->require_classes();
        marathon_.require_classes();
        for (const auto *name : {"killed", "asked", "renames.cut"})
            tally_.require(name);
    }

    void run() {
        start();
        measure();
        for (round_ = 0; round_ < rounds_; ++round_) {
            dice random(seed_ * 1'000'003 + round_);
            run_round(random);
            ++kills_;
            tally_.found(signal_of(round_) == SIGKILL ? "killed" : "asked");
        }
        start();
        for (const auto &one : programs_)
            one->finish();
        marathon_.finish();
        nothing_is_left();
    }

    unsigned round() const { return round_; }
    unsigned kills() const { return kills_; }
    const tally &classes() const { return tally_; }
    fetched_bytes fetched() const { return server_.bytes_fetched(); }
    std::uint64_t most_twice() const { return marathon_.most_twice(); }
    milliseconds cycle() const { return cycle_; }

  private:
    // A new daemon: everything is as it was acknowledged.
    void start() {
        (void)prefix_.connect();
        for (const auto &one : programs_)
            one->connect();
        for (const auto &one : programs_)
            one->check_after_restart();
        for (const auto &one : programs_)
            one->keep_gallery();
    }

    void measure() {
        constexpr unsigned lives = 3;
        dice random(seed_);
        const auto begun = clock_type::now();
        for (unsigned i = 0; i < lives; ++i)
            for (const auto &one : programs_)
                one->one_life(random);
        const auto all = std::chrono::ceil<milliseconds>(clock_type::now() - begun);
        cycle_ = std::max(all / (lives * static_cast<unsigned>(programs_.size())), milliseconds(20));
    }

    void run_round(dice &random) {
        const int signal = signal_of(round_);
        const auto kind = kind_of(round_);
        if (kind == round_kind::marathon) {
            marathon_.run_leg(random, signal);
            return;
        }
        if (kind == round_kind::random)
            live_and_die(random, signal);
        else if (kind == round_kind::answers)
            lose_answers(random, signal);
        else
            cut_renames(random);
        for (const auto &one : programs_)
            one->check_files();
        start();
    }

    void live_and_die(dice &random, int signal) {
        // From its start to a little after the end of a mean life.
        const auto moment = cycle_ * 11 * draw(random, 1000) / 10'000;
        std::vector<std::optional<check_failure>> failures(programs_.size());
        std::vector<dice> each;
        for (std::size_t i = 0; i < programs_.size(); ++i)
            each.emplace_back(random());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < programs_.size(); ++i)
                threads.emplace_back([&, i] {
                    try {
                        programs_[i]->live(each[i], enough_);
                    } catch (const check_failure &failure) {
                        failures[i] = failure;
                    }
                });
            std::this_thread::sleep_for(moment);
            prefix_.end_daemon(signal);
        }
        for (const auto &one : failures)
            if (one)
                throw *one;
    }

    void lose_answers(dice &random, int signal) {
        const auto turn = answers_++;
        for (const auto &one : programs_) {
            one->end_endless();
            one->end_one_of_gallery(random);
        }
        for (std::size_t i = 0; i < programs_.size(); ++i) {
            const auto kinds = call_kinds(surfaces[i]);
            programs_[i]->call_unheard(kinds[turn % kinds.size()]);
            programs_[i]->prepare_lost_call(kinds[(turn + kinds.size() / 2) % kinds.size()]);
        }
        prefix_.end_daemon(signal);
        for (const auto &one : programs_)
            one->make_lost_call();
    }

    // The daemon is killed when some of the files have their names and others have not.
    void cut_renames(dice &random) {
        auto &bits = *programs_[0];
        bits.end_endless();
        const auto names = bits.prepare_many_files(many_files);
        rename_trap trap(prefix_.daemon().value_or(0));
        std::optional<check_failure> failure;
        std::atomic<bool> done = false;
        const auto complete = [&] {
            try {
                bits.complete_many_files();
            } catch (const daemon_gone &) {
            } catch (const check_failure &what) {
                failure = what;
            }
            done = true;
        };
        {
            const std::jthread thread(complete);
            if (trap.is_set())
                trap.kill_at(2 + draw(random, many_files - 1), done);
            else
                prefix_.end_daemon(SIGKILL);
        }
        if (failure)
            throw *failure;
        const auto there = std::ranges::count_if(
            names, [&](const auto &one) { return std::filesystem::exists(prefix_.drive_c(one)); });
        const bool some = there > 0 && there < static_cast<std::ptrdiff_t>(many_files);
        if (!trap.is_set())
            std::puts("# this system lets nobody watch another process: that kill came by chance");
        tally_.found(some || !trap.is_set() ? "renames.cut" : "renames.whole");
    }

    void nothing_is_left() const {
        for (const auto &entry : std::filesystem::directory_iterator(prefix_.drive_c("")))
            if (entry.path().extension() == ".tmp")
                throw check_failure{"left behind: " + entry.path().string(), __FILE__, __LINE__};
    }

    const std::uint64_t seed_;
    const unsigned rounds_;
    const file_server server_;
    const scratch_prefix prefix_;
    tally tally_;
    std::vector<std::unique_ptr<client_program>> programs_;
    marathon marathon_{server_, tally_};
    const std::atomic<bool> enough_ = false; // a life ends with its daemon alone
    milliseconds cycle_{0};
    unsigned round_ = 0, kills_ = 0, answers_ = 0;
};

class tap_stream {
  public:
    void result(bool good, const char *name, const std::string &why = {}) {
        std::printf("%sok %u - %s\n", good ? "" : "not ", ++number_, name);
        if (!why.empty())
            std::printf("# %s\n", why.c_str());
        std::fflush(stdout);
        failed_ = failed_ || !good;
    }
    int finish() const {
        std::printf("1..%u\n", number_);
        return failed_ ? 1 : 0;
    }

  private:
    unsigned number_ = 0;
    bool failed_ = false;
};

int report(kill_loop &loop, std::uint64_t seed, unsigned rounds) {
    tap_stream tap;
    std::string why;
    try {
        loop.run();
    } catch (const check_failure &failure) {
        why = failure.message + " (" + failure.file + ':' + std::to_string(failure.line) + ')';
    } catch (const daemon_gone &) {
        why = "the daemon ended by itself";
    } catch (const std::exception &failure) {
        why = failure.what();
    }
    if (!why.empty())
        why = "round " + std::to_string(loop.round()) + ": " + why +
              "\n# replay: WINEBITS_SEED=" + std::to_string(seed) +
              " WINEBITS_KILLS=" + std::to_string(rounds) + " tests/faults/kill-loop daemon";
    tap.result(why.empty(), "what was acknowledged is there after every kill, and no file is half", why);
    for (const auto &[name, count] : loop.classes().counts())
        std::printf("# class %s=%u\n", name.c_str(), count);
    std::string never;
    for (const auto &name : loop.classes().never_found())
        never += ' ' + name;
    tap.result(never.empty(), "every legal end state occurred", never.empty() ? never : "never:" + never);
    const auto fetched = loop.fetched();
    const auto allowed = loop.kills() * most_twice_a_kill;
    tap.result(fetched.twice <= allowed, "at most 4 MiB are fetched twice for each kill",
               fetched.twice <= allowed ? "" : std::to_string(fetched.twice) + " bytes");
    std::printf("# cycle %d ms, %llu bytes fetched, at most %llu of one file twice after a kill\n",
                static_cast<int>(loop.cycle().count()), static_cast<unsigned long long>(fetched.sent),
                static_cast<unsigned long long>(loop.most_twice()));
    std::printf("# total kills=%u lost=%u bytes_twice=%llu\n", loop.kills(), why.empty() ? 0U : 1U,
                static_cast<unsigned long long>(fetched.twice));
    return tap.finish();
}

} // namespace

int main() {
    if (!has_program("nginx")) {
        std::puts("1..0 # SKIP nginx is not installed");
        return 0;
    }
    const auto seed = setting("WINEBITS_SEED", std::random_device{}());
    const auto rounds = std::max(least_kills, static_cast<unsigned>(setting("WINEBITS_KILLS", 200)));
    std::printf("# seed %llu\n", static_cast<unsigned long long>(seed));
    std::fflush(stdout);
    try {
        kill_loop loop(seed, rounds);
        return report(loop, seed, rounds);
    } catch (const check_failure &failure) {
        std::printf("Bail out! %s\n", failure.message.c_str());
        return 99;
    }
}
