// SPDX-License-Identifier: LGPL-2.1-or-later
// Every state that a crash may leave on the disk, at every place of several stories, is found and recovered
// by a new daemon, and what was promised is checked (design 3).
//
// WINEBITS_STATES: random states for each place of a log (1), beside the systematic ones.
// WINEBITS_SEED: of the random ones. WINEBITS_STORY: the name of the only story to try, to replay a failure.
// Test thread only.
#include "tests/support/check.hpp"

#include "tests/faults/crash_states/checks.hpp"
#include "tests/faults/crash_states/power_cut.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unordered_set>

using namespace winebits;
using namespace winebits::crash_states;
using winebits::test::run;

namespace {

std::uint64_t number_from(const char *variable, std::uint64_t otherwise) {
    const char *text = std::getenv(variable);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct totals {
    std::array<std::uint64_t, class_count> of_class{};
    std::uint64_t recovered = 0, ended = 0, twice = 0;
};
totals &counted() {
    static totals all;
    return all;
}

std::uint64_t fingerprint(const image &disk, std::uint64_t seed) {
    std::uint64_t sum = seed;
    const auto mix = [&sum](std::uint64_t word) { sum = (sum ^ word) * 0x9E3779B97F4A7C15ULL + (sum >> 29); };
    for (const auto &[path, folder] : disk.folders) {
        mix(std::hash<std::string>{}(path));
        for (const auto &[name, file] : folder.names) {
            mix(std::hash<std::string>{}(name));
            const auto &data = disk.files.at(file);
            mix(std::hash<std::string_view>{}({reinterpret_cast<const char *>(data.data()), data.size()}));
        }
    }
    return sum;
}

void recover(const crash &at, const image &left, bool to_the_end, bool crash_again, simulation::chance &dice);

// The new daemon crashes, too, at any place of its start.
void recover_twice(const crash &at, const memory_disk &first, simulation::chance &dice) {
    power_cut again(first);
    for (std::size_t place = 0; again.advance(); ++place) {
        again.each(dice, 0, 1, [&](state_class kind, const image &left) {
            if (kind != state_class::killed) // after a power cut there is no way back into the former boot
                recover(at, left, false, false, dice);
            ++counted().twice;
        });
    }
}

void recover(const crash &at, const image &left, bool to_the_end, bool crash_again,
             simulation::chance &dice) {
    memory_disk disk(left);
    {
        machine daemon(disk, at.power ? "second boot" : "first boot", dice.bits());
        daemon.versions = at.told.versions;
        CHECK(daemon.start());
        CHECK(!daemon.hive_was_damaged());
        check_calls_are_kept(at, daemon, disk.now());
        check_claims(daemon, disk.now());
        check_final_names(at, disk.now());
        check_no_orphans(daemon, disk.now());
        ++counted().recovered;
        if (to_the_end) {
            check_all_ends_well(at, daemon, disk);
            ++counted().ended;
            return;
        }
    }
    if (crash_again)
        recover_twice(at, disk, dice);
}

void try_all(const named_script &one) {
    const char *only = std::getenv("WINEBITS_STORY");
    if (only && std::string_view(only) != one.name)
        return;
    const story told(one.name, one.script);
    simulation::chance dice(number_from("WINEBITS_SEED", 1));
    const auto random = std::max(1U, static_cast<unsigned>(number_from("WINEBITS_STATES", 1)));
    std::unordered_set<std::uint64_t> seen;
    power_cut cut(*told.disk);
    std::size_t answers = 0;
    while (cut.advance()) {
        answers += told.disk->log()[cut.reached() - 1].what == step::mark;
        cut.each(dice, random, 2 + random / 4, [&](state_class kind, const image &left) {
            ++counted().of_class[static_cast<std::size_t>(kind)];
            const bool power = kind != state_class::killed;
            if (!seen.insert(fingerprint(left, answers * 2 + power)).second)
                return;
            try {
                recover({told, cut.reached(), power}, left, dice.percent(4), dice.percent(1), dice);
            } catch (const test::check_failure &why) {
                throw test::check_failure{why.message + " [" + one.name + ", after " +
                                              std::to_string(cut.reached()) + " operations, " +
                                              std::string(class_names[static_cast<std::size_t>(kind)]) + "]",
                                          why.file, why.line};
            }
        });
    }
}

// A killed daemon had not synced it, and its successor goes by it.
void what_is_read_after_a_kill_outlives_a_power_cut() {
    const queue::hive_value value{"Jobs", "Name", std::string("text")};
    memory_disk first(first_folders);
    memory_vfs first_files(first);
    const auto killed = store::hive::open(hive_path, first_files);
    CHECK(killed && (*killed)->commit(
                        {.changes = {queue::hive_write{value}}, .keeps = queue::durability::process_kill}));
    memory_disk second = first;
    memory_vfs second_files(second);
    const auto read = store::hive::open(hive_path, second_files);
    CHECK(read && (*read)->read_all().value().size() == 1);
    power_cut after(second);
    while (after.advance())
        ;
    simulation::chance dice(1);
    after.each(dice, 20, 20, [&](state_class, const image &left) {
        memory_disk third(left);
        memory_vfs third_files(third);
        const auto hive = store::hive::open(hive_path, third_files);
        CHECK(hive && (*hive)->read_all().value().size() == 1);
    });
}

template <std::size_t index>
void crashes_of_a_story() {
    try_all(all_scripts().at(index));
}

void every_class_of_state_occurred() {
    if (std::getenv("WINEBITS_STORY"))
        return;
    for (std::size_t i = 0; i < class_count; ++i) {
        std::printf("# %-18s %llu\n", class_names[i].data(),
                    static_cast<unsigned long long>(counted().of_class[i]));
        if (counted().of_class[i] == 0)
            throw test::check_failure{"never occurred: " + std::string(class_names[i]), __FILE__, __LINE__};
    }
    CHECK(counted().ended > 0 && counted().twice > 0);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<what_is_read_after_a_kill_outlives_a_power_cut>),
        cmocka_unit_test(run<crashes_of_a_story<0>>),
        cmocka_unit_test(run<crashes_of_a_story<1>>),
        cmocka_unit_test(run<crashes_of_a_story<2>>),
        cmocka_unit_test(run<crashes_of_a_story<3>>),
        cmocka_unit_test(run<crashes_of_a_story<4>>),
        cmocka_unit_test(run<crashes_of_a_story<5>>),
        cmocka_unit_test(run<crashes_of_a_story<6>>),
        cmocka_unit_test(run<crashes_of_a_story<7>>),
        cmocka_unit_test(run<crashes_of_a_story<8>>),
        cmocka_unit_test(run<every_class_of_state_occurred>),
    };
    const int failed = cmocka_run_group_tests_name("crash_states", tests, nullptr, nullptr);
    std::printf("# recovered to the end %llu, crashed twice %llu\n",
                static_cast<unsigned long long>(counted().ended),
                static_cast<unsigned long long>(counted().twice));
    std::printf("# total states=%llu\n", static_cast<unsigned long long>(counted().recovered));
    return failed;
}
