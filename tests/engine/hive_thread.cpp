// SPDX-License-Identifier: LGPL-2.1-or-later
// The store thread: order of completions, commits together, what a failed commit means for the others.
// Test thread, which is the main thread of the default GMainContext here.
#include "tests/support/check.hpp"

#include "engine/store/store_thread.hpp"
#include "tests/engine/hive_support.hpp"

#include <glib.h>
#include <optional>
#include <sqlite3.h>

using namespace winebits;
using namespace winebits::test;

namespace {

std::unique_ptr<store::store_thread> open_thread(const std::string &path) {
    auto hive = store::hive::open(path);
    CHECK(hive.has_value());
    return std::make_unique<store::store_thread>(std::move(*hive));
}

template <class Condition>
void run_until(Condition &&condition) {
    while (!condition())
        g_main_context_iteration(nullptr, TRUE);
}

std::vector<queue::hive_value> read_all(store::store_thread &thread) {
    std::optional<store::store_thread::values_outcome> values;
    thread.read_all([&](const auto &outcome) { values = outcome; });
    run_until([&] { return values.has_value(); });
    CHECK(values->has_value());
    return **values;
}

void completions_come_in_order_on_the_main_thread() {
    const fresh_folder folder;
    const auto thread = open_thread(folder.file("hive.db"));
    std::vector<std::uint32_t> done;
    for (std::uint32_t i = 0; i < 500; ++i)
        thread->commit(
            transaction({writes("A\\" + std::to_string(i), "n", i)},
                        i % 7 == 0 ? queue::durability::power_cut : queue::durability::process_kill),
            [&done, i](const auto &outcome) {
                if (outcome)
                    done.push_back(i);
            });
    CHECK(done.empty()); // nothing is called before the loop runs
    run_until([&] { return done.size() == 500; });
    for (std::uint32_t i = 0; i < 500; ++i)
        CHECK_EQUAL(done[i], i);
    CHECK_EQUAL(read_all(*thread).size(), 500u);
}

void what_was_asked_before_the_end_is_kept() {
    const fresh_folder folder;
    {
        const auto thread = open_thread(folder.file("hive.db"));
        for (std::uint32_t i = 0; i < 100; ++i)
            thread->commit(transaction({writes("A", std::to_string(i), i)}),
                           [](const auto &) { std::abort(); });
    }
    auto hive = store::hive::open(folder.file("hive.db"));
    CHECK(hive.has_value());
    CHECK_EQUAL((*hive)->read_all()->size(), 100u);
    while (g_main_context_iteration(nullptr, FALSE)) {
    }
}

// SQLite refuses to write the name "refused".
void make_refusing(const std::string &path) {
    { CHECK(store::hive::open(path).has_value()); }
    sqlite3 *raw = nullptr;
    CHECK_EQUAL(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    sqlite3_exec(raw,
                 "CREATE TRIGGER refuse BEFORE INSERT ON value WHEN new.name = 'refused' "
                 "BEGIN SELECT RAISE(ABORT, 'refused'); END",
                 nullptr, nullptr, nullptr);
    sqlite3_close(raw);
}

void a_failed_commit_loses_none_before_it_and_stops_those_after_it() {
    const fresh_folder folder;
    make_refusing(folder.file("hive.db"));
    const auto thread = open_thread(folder.file("hive.db"));
    std::string outcomes;
    const auto note = [&outcomes](const auto &outcome) { outcomes += outcome ? '+' : '-'; };
    thread->commit(transaction({writes("A", "first", std::uint32_t{1})}), note);
    thread->commit(transaction({writes("A", "second", std::uint32_t{1})}), note);
    thread->commit(transaction({writes("A", "refused", std::uint32_t{1})}), note);
    thread->commit(transaction({writes("A", "builds on it", std::uint32_t{1})}), note);
    run_until([&] { return outcomes.size() == 4; });
    CHECK_EQUAL(outcomes, "++--");
    thread->commit(transaction({writes("A", "still not", std::uint32_t{1})}), note);
    run_until([&] { return outcomes.size() == 5; });
    CHECK_EQUAL(outcomes, "++---");
    // Who has read what is there may go on.
    CHECK_EQUAL(read_all(*thread).size(), 2u);
    thread->commit(transaction({writes("A", "third", std::uint32_t{1})}), note);
    run_until([&] { return outcomes.size() == 6; });
    CHECK_EQUAL(outcomes, "++---+");
    CHECK_EQUAL(read_all(*thread).size(), 3u);
}

void the_export_shows_what_was_committed_before_it() {
    const fresh_folder folder;
    const auto thread = open_thread(folder.file("hive.db"));
    std::string text;
    thread->commit(transaction({writes("A", "n", std::string("value"))}), [](const auto &) {});
    thread->export_reg_text([&](const auto &outcome) { text = outcome.value_or("failed"); });
    run_until([&] { return !text.empty(); });
    CHECK(text.find("\"n\"=\"value\"") != std::string::npos);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<completions_come_in_order_on_the_main_thread>),
        cmocka_unit_test(run<what_was_asked_before_the_end_is_kept>),
        cmocka_unit_test(run<a_failed_commit_loses_none_before_it_and_stops_those_after_it>),
        cmocka_unit_test(run<the_export_shows_what_was_committed_before_it>),
    };
    return cmocka_run_group_tests_name("hive_thread", tests, nullptr, nullptr);
}
