// SPDX-License-Identifier: LGPL-2.1-or-later
// Each named behaviour of the fault server × each surface: a real daemon is asked over the wire to download
// it, and what its program sees is compared with the table. `--table` prints docs/faults.md; names of
// behaviours limit the run to them. Test thread; servers run threads of their own.
#include "tests/faults/origin/round.hpp"
#include "tests/faults/origin/table.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/behaviours.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string_view>
#include <thread>

using namespace winebits;
using namespace winebits::faults;

namespace {

constexpr std::chrono::milliseconds between_looks{20};

// A test that was made already.
struct finding {
    std::string name, failure;
};

void tell(void **state) {
    const auto &one = *static_cast<const finding *>(*state);
    if (one.failure.empty())
        return;
    print_error("%s: %s\n", one.name.c_str(), one.failure.c_str());
    _fail(__FILE__, __LINE__);
}

void take_findings(round_of_trials &round, std::vector<finding> &out) {
    const auto surface = round.title();
    for (const auto &[behaviour, failure] : round.failures())
        out.push_back({surface + ": " + std::string(behaviour), failure});
    out.push_back({surface + ": another job is delivered meanwhile", round.neighbour_is_delivered()});
    out.push_back({surface + ": no other file is left", round.nothing_is_left()});
    out.push_back({surface + ": memory is bounded", round.memory_is_bounded()});
    out.push_back({surface + ": the daemon lives", round.daemon_lives()});
}

std::string compare_table() {
    return test::contents_of(FAULTS_TABLE) == table_text() ? std::string()
                                                           : "docs/faults.md is not what --table prints";
}

using round_list = std::vector<std::unique_ptr<round_of_trials>>;

// A background job that hears nothing has the only turn as long as its time-out lasts: some daemons share
// these out.
round_list all_rounds(const servers &running, const std::vector<row> &table) {
    constexpr std::size_t daemons_for_silence = 4;
    std::array<std::vector<row>, daemons_for_silence> silent;
    std::vector<row> others;
    std::size_t next = 0;
    for (const auto &one : table) {
        const bool is_silent = one.background.front().hresult == timed_out;
        (is_silent ? silent[next++ % daemons_for_silence] : others).push_back(one);
    }
    round_list out;
    const auto add = [&](surface where, const std::string &which, const std::vector<row> &what) {
        out.push_back(std::make_unique<round_of_trials>(where, which, running, what));
    };
    add(surface::background, "", others);
    for (std::size_t i = 0; i < daemons_for_silence; ++i)
        if (!silent[i].empty())
            add(surface::background, "silent servers " + std::to_string(i + 1), silent[i]);
    add(surface::foreground, "", table);
    add(surface::delivery, "", table);
    return out;
}

std::vector<finding> run_all(const std::vector<std::string_view> &only) {
    auto table = rows();
    if (!only.empty())
        std::erase_if(table,
                      [&](const row &one) { return std::ranges::find(only, one.behaviour) == only.end(); });
    const servers running;
    auto rounds = all_rounds(running, table);
    for (bool more = true; more;) {
        more = false;
        for (auto &one : rounds)
            more = one->advance() || more;
        std::this_thread::sleep_for(between_looks);
    }
    std::vector<finding> out;
    std::uint64_t faults = 0;
    for (auto &one : rounds) {
        take_findings(*one, out);
        faults += one->failures().size();
    }
    out.push_back({"the committed table is the one of these tests", compare_table()});
    print_message("# total behaviours=%zu faults=%lu\n", table.size(), static_cast<unsigned long>(faults));
    return out;
}

} // namespace

int main(int count, char **arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    std::vector<finding> findings;
    try {
        const std::vector<std::string_view> only(arguments + 1, arguments + count);
        if (!only.empty() && only.front() == "--table") {
            std::fputs(table_text().c_str(), stdout);
            return 0;
        }
        findings = run_all(only);
    } catch (const test::check_failure &failure) {
        findings.push_back({"the table can be tried", failure.message});
    }
    std::vector<CMUnitTest> tests;
    for (auto &one : findings)
        tests.push_back({one.name.c_str(), tell, nullptr, nullptr, &one});
    return _cmocka_run_group_tests("origin_faults", tests.data(), tests.size(), nullptr, nullptr);
}
