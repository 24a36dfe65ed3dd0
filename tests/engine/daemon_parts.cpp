// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's building blocks alone: its notes in the hive, its log, the order of commits and actions.
// Test thread, which is the main thread of the default GMainContext here.
#include "tests/support/check.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/hive_support.hpp"
#include "tools/winebitsd/effect_runner.hpp"
#include "tools/winebitsd/hive_notes.hpp"
#include "tools/winebitsd/log.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <glib.h>
#include <sys/stat.h>

using namespace winebits;
using namespace winebits::test;

namespace {

// ---- Notes ----

daemon::hive_notes example_notes() {
    daemon::hive_notes notes;
    notes.boot_id = "boot";
    notes.folder = {1, 2, 3};
    notes.prefix = "/home/u/.wine";
    notes.drives = {{'c', "/home/u/.wine/drive_c"}, {'z', ""}};
    notes.environment = {"http://proxy:3128", "", "localhost"};
    notes.settings.slice = 30;
    notes.settings.umask = 022;
    return notes;
}

std::vector<queue::hive_value> written(const daemon::hive_notes &notes) {
    std::vector<queue::hive_value> out;
    for (const auto &change : daemon::changes_for(notes)) {
        if (const auto *write = std::get_if<queue::hive_write>(&change))
            out.push_back(write->value);
    }
    return out;
}

void notes_survive_the_hive() {
    const auto notes = example_notes();
    CHECK(daemon::read_notes(written(notes)) == notes);
    CHECK(!daemon::read_notes({}).has_value());
}

void values_of_wrong_types_are_passed_over() {
    std::vector<queue::hive_value> values{
        {"Daemon", "FolderInode", std::string("2")}, {"Daemon", "BootId", std::uint32_t{7}},
        {"Drives", "cc", std::string("/x")},         {"Settings", "slice", std::string("30")},
        {"Settings", "unknown", std::uint32_t{1}},   {"Daemon", "Prefix", std::string("/p")}};
    const auto notes = daemon::read_notes(values);
    CHECK(notes.has_value());
    daemon::hive_notes expected;
    expected.prefix = "/p";
    CHECK(*notes == expected);
}

void a_proxys_password_is_not_kept() {
    auto notes = example_notes();
    notes.environment.http_proxy = "http://user:password@proxy:3128";
    for (const auto &value : written(notes))
        if (const auto *text = std::get_if<std::string>(&value.data))
            CHECK(text->find("password") == std::string::npos);
    CHECK_EQUAL(daemon::read_notes(written(notes))->environment.no_proxy, "localhost");
}

void a_copy_is_told_from_the_original() {
    const auto stored = example_notes();
    auto present = stored;
    CHECK(!daemon::is_copy(stored, present));
    present.folder.inode = 9;
    CHECK(daemon::is_copy(stored, present));
    present = stored;
    present.folder.birth = 9; // the same number was given again
    CHECK(daemon::is_copy(stored, present));
    present = stored;
    present.prefix = "/elsewhere"; // only moved
    CHECK(!daemon::is_copy(stored, present));
    present.boot_id = "next boot";
    present.folder.device = 9; // a device may get another number
    CHECK(!daemon::is_copy(stored, present));
}

void without_times_of_birth_inodes_count_within_a_boot() {
    auto stored = example_notes();
    stored.folder.birth = 0;
    auto present = stored;
    present.folder.device = 9;
    CHECK(daemon::is_copy(stored, present));
    present.boot_id = "next boot";
    present.folder.inode = 9;
    CHECK(!daemon::is_copy(stored, present));
    present.prefix = "/elsewhere";
    CHECK(daemon::is_copy(stored, present));
}

void drives_inside_a_moved_prefix_move_with_it() {
    const rpc::drive_map drives{
        {'c', "/a/p/drive_c"}, {'d', "/a/p"}, {'e', "/a/prefix"}, {'f', "/a"}, {'z', ""}};
    const auto moved = daemon::moved(drives, "/a/p", "/b");
    CHECK((moved ==
           rpc::drive_map{{'c', "/b/drive_c"}, {'d', "/b"}, {'e', "/a/prefix"}, {'f', "/a"}, {'z', ""}}));
    CHECK(daemon::moved(drives, "", "/b") == drives);
    CHECK(daemon::moved(drives, "/a/p", "") == drives);
}

// ---- Log ----

void urls_in_the_log_hold_no_secret() {
    for (const auto &[url, shown] : std::initializer_list<std::pair<const char *, const char *>>{
             {"http://host/path", "http://host/path"},
             {"http://user:pass@host:80/path?token=1#part", "http://host:80/path"},
             {"http://a@b@host/x@y", "http://host/x@y"},
             {"https://host", "https://host"},
             {"https://user@host?x", "https://host"},
             {"http://user:pa\\ss@host/", "http://user:pa\\ss@host/"},
             {"not a url?secret", "not a url"},
             {"", ""}})
        CHECK_EQUAL(daemon::without_secrets(url), shown);
}

void the_log_is_rotated_and_keeps_lines_whole() {
    const fresh_folder folder;
    const rpc::descriptor opened(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::string earlier(1 << 20, 'x');
    std::ofstream(folder.file("winebitsd.log")) << earlier;
    {
        daemon::log journal(opened.get(), daemon::level::info, false);
        journal.write(daemon::level::info, "one\nline\x1b[31m");
        journal.write(daemon::level::debug, "left out");
    }
    CHECK(contents_of(folder.file("winebitsd.log.1")) == earlier);
    const auto text = contents_of(folder.file("winebitsd.log"));
    CHECK(text.ends_with("Z info one?line?[31m\n"));
    CHECK_EQUAL(std::ranges::count(text, '\n'), 1);
    struct stat status {};
    CHECK_EQUAL(::stat(folder.file("winebitsd.log").c_str(), &status), 0);
    CHECK_EQUAL(status.st_mode & 077, 0u);
}

// ---- Effects ----

// Runs effects against a real hive and writes down the order of what happens.
struct workshop {
    fresh_folder folder;
    std::unique_ptr<store::store_thread> thread;
    std::string order;
    std::function<void(std::uint64_t)> on_reply = [](std::uint64_t) {};
    std::unique_ptr<daemon::effect_runner> runner;

    workshop() {
        auto hive = store::hive::open(folder.file("hive.db"));
        CHECK(hive.has_value());
        thread = std::make_unique<store::store_thread>(std::move(*hive));
        runner = std::make_unique<daemon::effect_runner>(
            *thread,
            [this](const queue::action &one) {
                const auto to = std::get<queue::reply>(one).to;
                order += std::to_string(to) + ' ';
                on_reply(to);
            },
            [this](const store::store_error &) { order += "failed "; });
    }
    static queue::effects effects(std::uint64_t reply, bool writes) {
        queue::effects out;
        out.actions.emplace_back(queue::reply{reply, 0});
        if (writes)
            out.transaction.changes.push_back(test::writes("A", std::to_string(reply), std::uint32_t{1}));
        return out;
    }
    void run_until_idle() const {
        while (!runner->idle())
            g_main_context_iteration(nullptr, TRUE);
    }
};

void actions_wait_for_their_commit_and_for_earlier_ones() {
    workshop shop;
    shop.runner->apply(workshop::effects(1, false));
    CHECK_EQUAL(shop.order, "1 "); // nothing to keep, nothing before it
    shop.runner->apply(workshop::effects(2, true));
    shop.runner->apply(workshop::effects(3, false));
    shop.runner->apply(workshop::effects(4, true));
    CHECK_EQUAL(shop.order, "1 ");
    shop.run_until_idle();
    CHECK_EQUAL(shop.order, "1 2 3 4 ");
}

void an_action_may_lead_to_more_effects() {
    workshop shop;
    shop.on_reply = [&shop](std::uint64_t to) {
        if (to < 3)
            shop.runner->apply(workshop::effects(to + 1, false));
    };
    auto first = workshop::effects(1, true);
    first.actions.emplace_back(queue::reply{10, 0});
    shop.runner->apply(std::move(first));
    shop.run_until_idle();
    CHECK_EQUAL(shop.order, "1 10 2 3 ");
}

void forgotten_effects_are_not_carried_out() {
    workshop shop;
    shop.runner->apply(workshop::effects(1, true));
    shop.runner->apply(workshop::effects(2, true));
    CHECK_EQUAL(shop.runner->forget().size(), 2u);
    CHECK(shop.runner->idle());
    shop.runner->apply(workshop::effects(3, true));
    shop.run_until_idle();
    CHECK_EQUAL(shop.order, "3 ");
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<notes_survive_the_hive>),
        cmocka_unit_test(run<values_of_wrong_types_are_passed_over>),
        cmocka_unit_test(run<a_proxys_password_is_not_kept>),
        cmocka_unit_test(run<a_copy_is_told_from_the_original>),
        cmocka_unit_test(run<without_times_of_birth_inodes_count_within_a_boot>),
        cmocka_unit_test(run<drives_inside_a_moved_prefix_move_with_it>),
        cmocka_unit_test(run<urls_in_the_log_hold_no_secret>),
        cmocka_unit_test(run<the_log_is_rotated_and_keeps_lines_whole>),
        cmocka_unit_test(run<actions_wait_for_their_commit_and_for_earlier_ones>),
        cmocka_unit_test(run<an_action_may_lead_to_more_effects>),
        cmocka_unit_test(run<forgotten_effects_are_not_carried_out>),
    };
    return cmocka_run_group_tests_name("daemon_parts", tests, nullptr, nullptr);
}
