// SPDX-License-Identifier: LGPL-2.1-or-later
// What the hive survives: damage, a newer format, a second opener, SIGKILL in the middle of commits.
// Test thread only, and a child process that is killed.
#include "tests/support/check.hpp"

#include "tests/engine/hive_support.hpp"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;

namespace {

std::size_t count_of_values(const std::string &path) {
    auto hive = store::hive::open(path);
    CHECK(hive.has_value());
    CHECK(!(*hive)->recovered());
    const auto values = (*hive)->read_all();
    CHECK(values.has_value());
    return values->size();
}

void fill(const std::string &path, int values) {
    auto hive = store::hive::open(path);
    CHECK(hive.has_value());
    std::vector<queue::hive_change> changes;
    for (int i = 0; i < values; ++i)
        changes.push_back(writes("Key\\" + std::to_string(i), "name", std::string(200, 'x')));
    CHECK((*hive)->commit(transaction(changes)).has_value());
}

void begins_anew_and_keeps_the_old_file(const std::string &path) {
    {
        auto hive = store::hive::open(path);
        CHECK(hive.has_value());
        CHECK((*hive)->recovered());
        CHECK((*hive)->read_all()->empty());
        CHECK((*hive)->commit(transaction({writes("A", "x", std::uint32_t{1})})).has_value());
    }
    CHECK(std::filesystem::exists(path + ".bad"));
    CHECK_EQUAL(count_of_values(path), 1u);
}

void a_file_that_is_no_database_is_set_aside() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    std::ofstream(path) << std::string(10000, 'z');
    begins_anew_and_keeps_the_old_file(path);
    std::ifstream bad(path + ".bad");
    CHECK_EQUAL(bad.get(), 'z');
}

void a_damaged_database_is_set_aside() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    fill(path, 2000);
    {
        // A checkpoint puts everything into the main file, so that the damage is not in front of a good log.
        sqlite3 *raw = nullptr;
        CHECK_EQUAL(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
        sqlite3_exec(raw, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
        sqlite3_close(raw);
    }
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192);
    file << std::string(60000, '\x5a');
    file.close();
    begins_anew_and_keeps_the_old_file(path);
}

void another_programs_database_is_set_aside() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    sqlite3 *raw = nullptr;
    CHECK_EQUAL(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    sqlite3_exec(raw, "CREATE TABLE other(x)", nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    begins_anew_and_keeps_the_old_file(path);
}

void a_newer_format_is_refused_and_left_alone() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    fill(path, 3);
    sqlite3 *raw = nullptr;
    CHECK_EQUAL(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    sqlite3_exec(raw, "PRAGMA user_version=2", nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    CHECK(!store::hive::open(path).has_value());
    CHECK(!std::filesystem::exists(path + ".bad"));
}

void a_symbolic_link_is_refused() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    std::filesystem::create_symlink(folder.file("elsewhere"), path);
    CHECK(!store::hive::open(path).has_value());
    CHECK(!std::filesystem::exists(folder.file("elsewhere")));
}

void a_second_opener_is_refused() {
    const fresh_folder folder;
    const std::string path = folder.file("hive.db");
    auto first = store::hive::open(path);
    CHECK(first.has_value());
    CHECK(!store::hive::open(path).has_value());
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(store::hive::open(path).has_value() ? 1 : 0);
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK((*first)->commit(transaction({writes("A", "x", std::uint32_t{1})})).has_value());
    first->reset();
    CHECK_EQUAL(count_of_values(path), 1u);
}

// Commits for ever and writes one byte for each commit that was acknowledged.
[[noreturn]] void commit_until_killed(const std::string &path, int acknowledge) {
    auto hive = store::hive::open(path);
    if (!hive)
        ::_exit(1);
    for (std::uint32_t i = 0;; ++i) {
        const auto keeps = i % 8 == 0 ? queue::durability::power_cut : queue::durability::process_kill;
        const std::string key = "Key\\" + std::to_string(i);
        if (!(*hive)->commit(
                transaction({writes(key, "a", i), writes(key, "b", std::string(300, 'y'))}, keeps)) ||
            ::write(acknowledge, "x", 1) != 1)
            ::_exit(1);
    }
}

std::size_t acknowledged_before_kill(const std::string &path, std::size_t enough) {
    int ends[2];
    CHECK_EQUAL(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        commit_until_killed(path, ends[1]);
    }
    ::close(ends[1]);
    std::size_t acknowledged = 0;
    char buffer[256];
    while (acknowledged < enough) {
        const auto got = ::read(ends[0], buffer, sizeof buffer);
        CHECK(got > 0);
        acknowledged += static_cast<std::size_t>(got);
    }
    ::kill(child, SIGKILL);
    for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
        acknowledged += static_cast<std::size_t>(got);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    return acknowledged;
}

void every_acknowledged_commit_survives_sigkill() {
    // The third run passes the size at which SQLite moves the log into the main file.
    for (const std::size_t enough : {1u, 100u, 3000u}) {
        const fresh_folder folder;
        const std::string path = folder.file("hive.db");
        const std::size_t acknowledged = acknowledged_before_kill(path, enough);
        const std::size_t values = count_of_values(path);
        // Both values of a transaction or none; at most one commit was not acknowledged in time.
        CHECK_EQUAL(values % 2, 0u);
        CHECK(values / 2 >= acknowledged);
        CHECK(values / 2 <= acknowledged + 1);
    }
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_file_that_is_no_database_is_set_aside>),
        cmocka_unit_test(run<a_damaged_database_is_set_aside>),
        cmocka_unit_test(run<another_programs_database_is_set_aside>),
        cmocka_unit_test(run<a_newer_format_is_refused_and_left_alone>),
        cmocka_unit_test(run<a_symbolic_link_is_refused>),
        cmocka_unit_test(run<a_second_opener_is_refused>),
        cmocka_unit_test(run<every_acknowledged_commit_survives_sigkill>),
    };
    return cmocka_run_group_tests_name("hive_crashes", tests, nullptr, nullptr);
}
