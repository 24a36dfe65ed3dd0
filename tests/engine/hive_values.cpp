// SPDX-License-Identifier: LGPL-2.1-or-later
// What the hive keeps: types, order, subtrees, atomic transactions, the .reg export.
// Test thread only.
#include "tests/support/check.hpp"

#include "tests/engine/hive_support.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

using namespace winebits;
using namespace winebits::test;
using queue::hive_value;

namespace {

std::unique_ptr<store::hive> open_hive(const std::string &path) {
    auto opened = store::hive::open(path);
    if (!opened)
        throw check_failure{"open: " + opened.error().message, __FILE__, __LINE__};
    return std::move(*opened);
}

void commit(store::hive &hive, std::vector<queue::hive_change> changes) {
    const auto done = hive.commit(transaction(std::move(changes)));
    if (!done)
        throw check_failure{"commit: " + done.error().message, __FILE__, __LINE__};
}

std::vector<hive_value> all(store::hive &hive) {
    auto values = hive.read_all();
    CHECK(values.has_value());
    return std::move(*values);
}

std::string keys_and_names(store::hive &hive) {
    std::string out;
    for (const auto &value : all(hive))
        out += value.key + ":" + value.name + " ";
    return out;
}

void values_of_every_type_survive_reopening() {
    const fresh_folder folder;
    const std::vector<std::uint8_t> blob{0, 1, 254, 255};
    {
        const auto hive = open_hive(folder.file("hive.db"));
        commit(*hive, {writes("A", "string", std::string("caf\xc3\xa9 \"quoted\" \\ back")),
                       writes("A", "empty", std::string()), writes("A", "dword", std::uint32_t{0xffffffff}),
                       writes("A", "qword", std::uint64_t{0xfedcba9876543210}), writes("A", "binary", blob),
                       writes("A", "nothing", std::vector<std::uint8_t>{})});
    }
    const auto hive = open_hive(folder.file("hive.db"));
    CHECK(!hive->recovered());
    const auto values = all(*hive);
    CHECK_EQUAL(values.size(), 6u);
    CHECK(values[0].name == "binary" && values[0].data == queue::hive_data(blob));
    CHECK(values[1].name == "dword" && values[1].data == queue::hive_data(std::uint32_t{0xffffffff}));
    CHECK(values[2].name == "empty" && values[2].data == queue::hive_data(std::string()));
    CHECK(values[3].name == "nothing" && values[3].data == queue::hive_data(std::vector<std::uint8_t>{}));
    CHECK(values[4].name == "qword" && values[4].data == queue::hive_data(std::uint64_t{0xfedcba9876543210}));
    CHECK(values[5].name == "string" &&
          values[5].data == queue::hive_data(std::string("caf\xc3\xa9 \"quoted\" \\ back")));
}

void a_value_may_change_its_type() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("A", "x", std::uint32_t{1})});
    commit(*hive, {writes("A", "x", std::string("one"))});
    const auto values = all(*hive);
    CHECK_EQUAL(values.size(), 1u);
    CHECK(values[0].data == queue::hive_data(std::string("one")));
}

void deleting_a_tree_takes_what_is_below_and_nothing_beside() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("Jobs\\{A}", "n", std::uint32_t{1}),
                   writes("Jobs\\{A}\\Files\\00000001", "n", std::uint32_t{1}),
                   writes("Jobs\\{A}\\Files", "n", std::uint32_t{1}),
                   writes("Jobs\\{A}B", "n", std::uint32_t{1}), writes("Jobs\\{A}!", "n", std::uint32_t{1}),
                   writes("Jobs\\{B}", "n", std::uint32_t{1}), writes("Jobs", "n", std::uint32_t{1})});
    commit(*hive, {queue::hive_delete_tree{"Jobs\\{A}"}});
    CHECK_EQUAL(keys_and_names(*hive), "Jobs:n Jobs\\{A}!:n Jobs\\{A}B:n Jobs\\{B}:n ");
}

void deleting_a_value_leaves_its_key() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("A", "x", std::uint32_t{1}), writes("A", "y", std::uint32_t{1})});
    commit(*hive, {queue::hive_delete_value{"A", "x"}, queue::hive_delete_value{"A", "missing"}});
    CHECK_EQUAL(keys_and_names(*hive), "A:y ");
}

void changes_of_a_transaction_hold_in_their_order() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("A", "x", std::uint32_t{1}), queue::hive_delete_tree{"A"},
                   writes("A", "y", std::uint32_t{2})});
    CHECK_EQUAL(keys_and_names(*hive), "A:y ");
}

// SQLite itself is told to refuse one of the writes.
void a_transaction_that_fails_halfway_changes_nothing() {
    const fresh_folder folder;
    { const auto hive = open_hive(folder.file("hive.db")); }
    {
        sqlite3 *raw = nullptr;
        CHECK_EQUAL(sqlite3_open(folder.file("hive.db").c_str(), &raw), SQLITE_OK);
        CHECK_EQUAL(sqlite3_exec(raw,
                                 "CREATE TRIGGER refuse BEFORE INSERT ON value WHEN new.name = 'refused' "
                                 "BEGIN SELECT RAISE(ABORT, 'refused'); END",
                                 nullptr, nullptr, nullptr),
                    SQLITE_OK);
        sqlite3_close(raw);
    }
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("A", "before", std::uint32_t{1})});
    const auto failed =
        hive->commit(transaction({writes("A", "first", std::uint32_t{1}), queue::hive_delete_tree{"A"},
                                  writes("A", "refused", std::uint32_t{1})}));
    CHECK(!failed.has_value());
    CHECK(failed.error().message.find("refused") != std::string::npos);
    CHECK_EQUAL(keys_and_names(*hive), "A:before ");
    commit(*hive, {writes("A", "after", std::uint32_t{1})});
    CHECK_EQUAL(keys_and_names(*hive), "A:after A:before ");
}

void values_of_unknown_types_are_kept_but_not_shown() {
    const fresh_folder folder;
    { const auto hive = open_hive(folder.file("hive.db")); }
    sqlite3 *raw = nullptr;
    CHECK_EQUAL(sqlite3_open(folder.file("hive.db").c_str(), &raw), SQLITE_OK);
    sqlite3_exec(raw, "INSERT INTO value VALUES('A', 'future', 99, x'01')", nullptr, nullptr, nullptr);
    sqlite3_close(raw);
    {
        const auto hive = open_hive(folder.file("hive.db"));
        commit(*hive, {writes("A", "x", std::uint32_t{1})});
        CHECK_EQUAL(keys_and_names(*hive), "A:x ");
    }
    CHECK_EQUAL(sqlite3_open(folder.file("hive.db").c_str(), &raw), SQLITE_OK);
    sqlite3_stmt *count = nullptr;
    sqlite3_prepare_v2(raw, "SELECT count(*) FROM value", -1, &count, nullptr);
    sqlite3_step(count);
    const int rows = sqlite3_column_int(count, 0);
    sqlite3_finalize(count);
    sqlite3_close(raw);
    CHECK_EQUAL(rows, 2);
}

void nobody_else_can_read_the_files() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("A", "x", std::uint32_t{1})});
    for (const auto *name : {"hive.db", "hive.db-wal"}) {
        struct stat status {};
        CHECK_EQUAL(::stat(folder.file(name).c_str(), &status), 0);
        CHECK_EQUAL(status.st_mode & 07777, 0600u);
    }
    struct stat status {};
    CHECK(::stat(folder.file("hive.db-shm").c_str(), &status) != 0);
}

void the_export_is_what_regedit_writes() {
    const fresh_folder folder;
    const auto hive = open_hive(folder.file("hive.db"));
    commit(*hive, {writes("Jobs\\{A}", "", std::string("default")),
                   writes("Jobs\\{A}", "Path", std::string("C:\\a \"b\"")),
                   writes("Jobs\\{A}", "Q", std::uint64_t{1}),
                   writes("Jobs\\{A}\\Files\\00000001", "D", std::uint32_t{0x1a}),
                   writes("Jobs\\{A}\\Files\\00000001", "Lines", std::string("\n\xf0\x9f\x98\x80")),
                   writes("Jobs\\{A}\\Files\\00000001", "Z", std::vector<std::uint8_t>(26, 0xab))});
    const auto text = hive->export_reg_text();
    CHECK(text.has_value());
    CHECK_EQUAL(*text, "Windows Registry Editor Version 5.00\r\n"
                       "\r\n[HKEY_LOCAL_MACHINE\\Software\\winebits\\Hive\\Jobs\\{A}]\r\n"
                       "@=\"default\"\r\n"
                       "\"Path\"=\"C:\\\\a \\\"b\\\"\"\r\n"
                       "\"Q\"=hex(b):01,00,00,00,00,00,00,00\r\n"
                       "\r\n[HKEY_LOCAL_MACHINE\\Software\\winebits\\Hive\\Jobs\\{A}\\Files\\00000001]\r\n"
                       "\"D\"=dword:0000001a\r\n"
                       "\"Lines\"=hex(1):0a,00,3d,d8,00,de,00,00\r\n"
                       "\"Z\"=hex:ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,ab,\\\r\n"
                       "  ab,ab,ab\r\n");
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<values_of_every_type_survive_reopening>),
        cmocka_unit_test(run<a_value_may_change_its_type>),
        cmocka_unit_test(run<deleting_a_tree_takes_what_is_below_and_nothing_beside>),
        cmocka_unit_test(run<deleting_a_value_leaves_its_key>),
        cmocka_unit_test(run<changes_of_a_transaction_hold_in_their_order>),
        cmocka_unit_test(run<a_transaction_that_fails_halfway_changes_nothing>),
        cmocka_unit_test(run<values_of_unknown_types_are_kept_but_not_shown>),
        cmocka_unit_test(run<nobody_else_can_read_the_files>),
        cmocka_unit_test(run<the_export_is_what_regedit_writes>),
    };
    return cmocka_run_group_tests_name("hive_values", tests, nullptr, nullptr);
}
