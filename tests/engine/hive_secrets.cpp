// SPDX-License-Identifier: LGPL-2.1-or-later
// Secrets of the hive: sealed on the disk, opened by their own key only, never shown.
// Test thread only.
#include "tests/support/check.hpp"

#include "tests/engine/hive_support.hpp"

#include <fstream>
#include <iterator>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr std::array<std::uint8_t, 32> one_key{1}, other_key{2};
const std::string password = "correct horse battery staple";

std::unique_ptr<store::hive> open_hive(const fresh_folder &folder, const std::array<std::uint8_t, 32> &key) {
    auto opened = store::hive::open(folder.file("hive.db"));
    CHECK(opened.has_value());
    (*opened)->unlock(key);
    return std::move(*opened);
}

void keep(store::hive &hive, const std::string &name) {
    const auto done = hive.commit(transaction({writes("Jobs\\1", name, queue::hive_secret{password})}));
    CHECK(done.has_value());
}

std::string content(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void a_secret_comes_back_with_its_key() {
    const fresh_folder folder;
    keep(*open_hive(folder, one_key), "Credentials");
    const auto values = open_hive(folder, one_key)->read_all();
    CHECK(values && values->size() == 1);
    CHECK(values->front().data == queue::hive_data(queue::hive_secret{password}));
}

void nothing_on_the_disk_shows_a_secret() {
    const fresh_folder folder;
    const auto hive = open_hive(folder, one_key);
    keep(*hive, "Credentials");
    for (const auto *file : {"hive.db", "hive.db-wal"})
        CHECK(content(folder.file(file)).find("horse") == std::string::npos);
    const auto text = hive->export_reg_text();
    CHECK(text && text->find("horse") == std::string::npos);
    CHECK(text->find("\"Credentials\"=hex:01,") != std::string::npos);
}

void another_key_leaves_a_secret_out_and_says_so() {
    const fresh_folder folder;
    keep(*open_hive(folder, one_key), "Credentials");
    const auto hive = open_hive(folder, other_key);
    const auto values = hive->read_all();
    CHECK(values && values->empty());
    CHECK_EQUAL(hive->unopened().size(), 1u);
    CHECK_EQUAL(hive->unopened().front().name, "Credentials");
    keep(*hive, "Credentials");
    CHECK(hive->read_all()->size() == 1);
    CHECK(hive->unopened().empty());
}

void without_a_key_no_secret_is_kept() {
    const fresh_folder folder;
    auto opened = store::hive::open(folder.file("hive.db"));
    CHECK(opened.has_value());
    CHECK(!(*opened)->commit(transaction({writes("A", "a", queue::hive_secret{password})})));
    CHECK((*opened)->commit(transaction({writes("A", "a", std::uint32_t{1})})).has_value());
}

void equal_secrets_look_different() {
    const fresh_folder folder;
    const auto hive = open_hive(folder, one_key);
    keep(*hive, "A");
    keep(*hive, "B");
    const auto text = hive->export_reg_text();
    const auto shown = [&](const std::string &name) {
        const auto from = text->find("\"" + name + "\"=hex:") + name.size() + 7;
        return text->substr(from, 60);
    };
    CHECK(shown("A") != shown("B"));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_secret_comes_back_with_its_key>),
        cmocka_unit_test(run<nothing_on_the_disk_shows_a_secret>),
        cmocka_unit_test(run<another_key_leaves_a_secret_out_and_says_so>),
        cmocka_unit_test(run<without_a_key_no_secret_is_kept>),
        cmocka_unit_test(run<equal_secrets_look_different>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
