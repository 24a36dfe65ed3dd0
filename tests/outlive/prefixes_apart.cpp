// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits` and all prefixes of a user: it lists and controls them; two prefixes, and two users, don't see
// each other (design promises 5 and 6). Test thread; the fault server runs threads of its own.
#include "tests/outlive/command_line.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;
namespace method = protocol::method;
namespace role = protocol::role;

namespace {

enum state : std::uint64_t { transferring = 2, suspended = 3, transferred = 6, cancelled = 8 };

constexpr uid_t nobody = 65534;

struct usual_prefix : scratch_prefix {
    usual_prefix() { complete_prefix(root()); }
};

std::string heading_of(const scratch_prefix &prefix) {
    return prefix.root() + ": engine " + std::to_string(prefix.daemon().value_or(0));
}

void all_prefixes_are_listed_with_their_jobs() {
    const home_folder home;
    const usual_prefix one, two, idle, unknown;
    auto in_one = one.connect(role::service), in_two = two.connect(role::service);
    create_job(in_one, "first");
    create_job(in_two, "second");
    CHECK_EQUAL(home.winebits({"resume", "add", one.root(), idle.root()}).code, 0);
    const auto shown = home.winebits({"list", "--all"});
    CHECK_EQUAL(shown.code, 0);
    CHECK(shown.says(heading_of(one) + ", resumed at login\n"));
    CHECK(shown.says(heading_of(two) + "\n"));
    CHECK(shown.says(idle.root() + ": no engine, resumed at login\n"));
    CHECK(!shown.says(unknown.root()));
    CHECK(shown.says("first") && shown.says("second"));
    CHECK(!idle.daemon());
    CHECK_EQUAL(home.winebits({"list", "--all", "--prefix", one.root()}).code, 2);
}

void the_list_tells_whether_transfers_go_on() {
    const home_folder home;
    const usual_prefix prefix;
    const auto told = [&](const char *text) {
        return home.winebits({"list", "--prefix", prefix.root()})
            .says(std::string("transfers without Wine: ") + text);
    };
    fs::create_directories(prefix.state());
    CHECK(told("on (default)\n"));
    home.write_settings("OutliveWine=false");
    CHECK(told("off (set for the user)\n"));
    CHECK(home.winebits({"settings", "--prefix", prefix.root()}).says("off (set for the user)"));
    auto observer = prefix.connect(role::control);
    must_call(observer, method::daemon_configure, R"({"outlive_wine":1})");
    CHECK(told("on (set for this prefix)\n"));
    must_call(observer, method::daemon_configure, R"({"outlive_wine":0})");
    CHECK(holds_soon([&] { return told("off (set for this prefix), they wait now\n"); }));
}

void the_users_setting_reaches_running_engines() {
    const home_folder home;
    ::setenv("XDG_CONFIG_HOME", home.path(".config").c_str(), 1);
    const usual_prefix prefix;
    auto observer = prefix.connect(role::control);
    ::unsetenv("XDG_CONFIG_HOME");
    const auto paused = [&] {
        return text_at(must_call(observer, method::daemon_status), "outlive_wine.paused");
    };
    CHECK_EQUAL(paused(), "false");
    CHECK_EQUAL(home.winebits({"settings", "outlive-wine", "off", "--user"}).code, 0);
    CHECK(holds_soon([&] { return paused() == "true"; }));
    CHECK_EQUAL(home.winebits({"settings", "outlive-wine", "default", "--user"}).code, 0);
    CHECK(holds_soon([&] { return paused() == "false"; }));
    CHECK_EQUAL(home.winebits({"settings", "outlive-wine", "perhaps", "--user"}).code, 2);
}

void jobs_are_suspended_resumed_and_cancelled() {
    const origin::server server;
    const home_folder home;
    const usual_prefix prefix;
    auto service = prefix.connect(role::service);
    auto delivery = prefix.connect_to(protocol::surface::delivery_job, new_guid());
    const auto job = started_job(service, server.url("/f?size=3M&stall=1M"), "f.bin");
    const auto other = started_job(delivery, server.url("/g?size=3M&stall=1M"), "g.bin");
    CHECK(reaches_state(service, job, transferring));
    CHECK(reaches_state(delivery, other, transferring));
    const auto change = [&](const std::string &verb, const std::string &id) {
        return home.winebits({"job", verb, id, "--prefix", prefix.root()});
    };
    CHECK_EQUAL(change("suspend", job).code, 0);
    CHECK(reaches_state(service, job, suspended));
    CHECK_EQUAL(number_at(get_job(delivery, other), "state"), std::uint64_t{transferring});
    CHECK_EQUAL(change("resume", job.substr(1, 12)).code, 0); // its beginning, without the brace
    CHECK(reaches_state(service, job, transferring));
    CHECK_EQUAL(change("suspend", "--all").code, 0);
    CHECK(reaches_state(service, job, suspended));
    CHECK(reaches_state(delivery, other, suspended));
    CHECK_EQUAL(change("cancel", other).code, 0);
    CHECK(reaches_state(delivery, other, cancelled));
    const auto missing = change("cancel", other);
    CHECK_EQUAL(missing.code, 1);
    CHECK(missing.says("there is no unfinished job"));
    const auto again = change("suspend", job);
    CHECK_EQUAL(again.code, 0);
    CHECK_EQUAL(change("", job).code, 2);
    CHECK_EQUAL(home.winebits({"job", "cancel", "--prefix", prefix.root()}).code, 2);
    create_job(service);
    CHECK(change("cancel", "{").says("more than one job begins"));
}

void two_prefixes_do_not_see_each_other() {
    const home_folder home;
    const usual_prefix one, two;
    auto in_one = one.connect(role::service), in_two = two.connect(role::service);
    const auto job = create_job(in_one, "of the first");
    CHECK(refusal_of(in_two, method::job_get, params_of(job)) != 0);
    CHECK(contents_of(one.state_file("key")) != contents_of(two.state_file("key")));
    CHECK(!home.winebits({"list", "--prefix", two.root()}).says("of the first"));
    CHECK_EQUAL(home.winebits({"job", "cancel", job, "--prefix", two.root()}).code, 1);
    get_job(in_one, job);
    // With the other's endpoint, even with the other's key: the folder is another one.
    const pid_t engine = *two.daemon();
    fs::copy_file(one.state_file("endpoint"), two.state_file("endpoint"),
                  fs::copy_options::overwrite_existing);
    fs::copy_file(one.state_file("key"), two.state_file("key"), fs::copy_options::overwrite_existing);
    auto options = two.options(role::control);
    options.daemon_program.clear();
    const auto entered = rpc::client::connect(options);
    CHECK(!entered && entered.error().what == rpc::client_error::kind::not_ours);
    CHECK(one.daemon().has_value());
    CHECK_EQUAL(*two.daemon(), engine);
}

void two_users_do_not_see_each_other() {
    if (::geteuid() != 0) {
        print_message("# skipped: only root can be two\n");
        return;
    }
    const home_folder home, others_home;
    give_to(others_home.path(), nobody);
    const usual_prefix own, others;
    auto service = own.connect(role::service);
    create_job(service, "a secret name");
    // The other user's engine, started by his own command line.
    fs::create_directories(others.state());
    ::chmod(fs::path(others.root()).parent_path().c_str(), 0755);
    {
        auto made = others.connect(role::service);
        create_job(made, "of the other");
    }
    others.end_daemon(SIGKILL);
    give_to(others.root(), nobody);
    const auto listed = others_home.winebits({"list", "--prefix", others.root()}, nobody);
    CHECK_EQUAL(listed.code, 0);
    CHECK(listed.says("of the other"));
    CHECK(others.daemon().has_value());

    const auto all_of_other = others_home.winebits({"list", "--all"}, nobody);
    CHECK(all_of_other.says(heading_of(others)));
    CHECK(!all_of_other.says(own.root()));
    CHECK(!all_of_other.says("a secret name"));
    const auto all_of_own = home.winebits({"list", "--all"});
    CHECK(all_of_own.says(heading_of(own)));
    CHECK(!all_of_own.says(others.root()));
    for (const std::vector<std::string> &words : {std::vector<std::string>{"list", "--prefix", own.root()},
                                                  {"resume", "add", own.root()},
                                                  {"job", "cancel", "--all", "--prefix", own.root()}})
        CHECK_EQUAL(others_home.winebits(words, nobody).code, 1);
    CHECK_EQUAL(number_at(must_call(service, method::daemon_status), "jobs"), 1u);
    struct stat status {};
    CHECK_EQUAL(::stat(own.state().c_str(), &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0700u);
}

} // namespace

int main() {
    const fresh_folder home;
    ::setenv("HOME", home.path().c_str(), 1);
    ::unsetenv("XDG_CONFIG_HOME");
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<all_prefixes_are_listed_with_their_jobs>),
        cmocka_unit_test(run<the_list_tells_whether_transfers_go_on>),
        cmocka_unit_test(run<the_users_setting_reaches_running_engines>),
        cmocka_unit_test(run<jobs_are_suspended_resumed_and_cancelled>),
        cmocka_unit_test(run<two_prefixes_do_not_see_each_other>),
        cmocka_unit_test(run<two_users_do_not_see_each_other>),
    };
    return cmocka_run_group_tests_name("prefixes_apart", tests, nullptr, nullptr);
}
