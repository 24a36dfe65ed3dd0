// SPDX-License-Identifier: LGPL-2.1-or-later
// Transfers when the last Wine process has gone (design promise 5): they go on, or where the setting is off
// they wait for the next session, and the daemon leaves. A connection of role `service` stands for a Wine
// session. Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"

#include <csignal>
#include <fstream>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;
namespace role = protocol::role;

namespace {

enum state : std::uint64_t { queued = 0, transferring = 2, suspended = 3, transferred = 6 };

constexpr std::uint64_t size = 3 << 20;

// The first request stalls in the middle, so that the transfer is under way for as long as the test needs;
// any later one is answered whole.
constexpr char stalls_once[] = "/f?size=3M&stall=1M&times=1&on=get&etag=\"a\"";
constexpr std::uint64_t moved_by_then = 512 << 10;

std::string configured(const char *outlive_wine) {
    return std::string(R"({"settings":{"outlive_wine":)") + outlive_wine + "}}";
}

bool is_gone(const scratch_prefix &prefix) {
    return holds_soon([&] { return !prefix.daemon(); });
}

bool says(rpc::client &client, const std::string &member, const std::string &expected) {
    return text_at(must_call(client, method::daemon_status), "outlive_wine." + member) == expected;
}

// In a session, with that configuration: a transfer in the middle.
std::string transfer_under_way(const scratch_prefix &prefix, const origin::server &server,
                               const std::string &configuration) {
    auto service = prefix.connect(role::service);
    must_call(service, method::surface_configure, configuration);
    const auto job = started_job(service, server.url(stalls_once), "f.bin");
    CHECK(has_moved(service, job, moved_by_then));
    return job;
}

void the_next_session_finishes(const scratch_prefix &prefix, const std::string &job) {
    auto service = prefix.connect(role::service);
    CHECK(reaches_state(service, job, transferred));
    call_job(service, method::job_complete, job);
    CHECK_EQUAL(contents_of(prefix.drive_c("f.bin")), origin::content(size));
}

// The user's own settings, for daemons started meanwhile.
class user_configuration {
  public:
    explicit user_configuration(const std::string &text) {
        ::setenv("XDG_CONFIG_HOME", folder_.path().c_str(), 1);
        std::filesystem::create_directory(folder_.file("winebits"));
        write(text);
    }
    ~user_configuration() { ::unsetenv("XDG_CONFIG_HOME"); }
    user_configuration(const user_configuration &) = delete;
    user_configuration &operator=(const user_configuration &) = delete;

    void write(const std::string &text) const {
        std::ofstream(folder_.file("winebits/settings.ini")) << "[Transfers]\n" << text << '\n';
    }

  private:
    fresh_folder folder_;
};

void a_transfer_goes_on_when_the_session_has_ended() {
    const origin::server server;
    scratch_prefix prefix;
    std::string job;
    {
        auto service = prefix.connect(role::service);
        must_call(service, method::surface_configure, "{}");
        // Under way for longer than a daemon waits for a session to come back.
        job = started_job(service, server.url("/f?size=6M&pace=1M"), "f.bin");
        CHECK(has_moved(service, job, 1));
    }
    const auto pid = prefix.daemon();
    auto observer = prefix.connect(role::control);
    CHECK(reaches_state(observer, job, transferred));
    CHECK(prefix.daemon() == pid);
}

void where_it_is_off_the_daemon_leaves_and_the_next_session_resumes() {
    origin::server server;
    scratch_prefix prefix;
    const auto job = transfer_under_way(prefix, server, configured("0"));
    CHECK(is_gone(prefix));
    CHECK(contents_of(prefix.state_file("winebitsd.log")).find("transfers wait for the next one") !=
          std::string::npos);
    CHECK(!std::filesystem::exists(prefix.drive_c("f.bin")));
    the_next_session_finishes(prefix, job);
    const auto requests = server.log().requests();
    CHECK(requests.back().headers.contains("range")); // not from zero
}

void a_killed_session_ends_like_any_other() {
    const origin::server server;
    scratch_prefix prefix;
    const auto job = transfer_under_way(prefix, server, configured("0"));
    prefix.end_daemon(SIGKILL);
    // Who starts it now is no Wine session: nothing moves, and it does not stay.
    {
        auto observer = prefix.connect(role::control);
        CHECK(says(observer, "paused", "true"));
        CHECK_EQUAL(number_at(get_job(observer, job), "state"), std::uint64_t{queued});
        CHECK_EQUAL(number_at(must_call(observer, method::daemon_status), "transfers"), 0u);
    }
    CHECK(is_gone(prefix));
    the_next_session_finishes(prefix, job);
}

void an_observer_keeps_the_daemon_but_not_the_transfer() {
    const origin::server server;
    scratch_prefix prefix;
    auto observer = prefix.connect(role::control);
    const auto job = transfer_under_way(prefix, server, configured("0"));
    CHECK(reaches_state(observer, job, queued));
    CHECK(says(observer, "paused", "true"));
    CHECK(prefix.daemon().has_value());
    the_next_session_finishes(prefix, job);
    CHECK(holds_soon([&] { return says(observer, "paused", "true"); }));
}

void a_session_that_comes_back_at_once_loses_nothing() {
    const origin::server server;
    scratch_prefix prefix;
    const auto job = transfer_under_way(prefix, server, configured("0"));
    auto service = prefix.connect(role::service);
    CHECK(says(service, "paused", "false"));
    CHECK_EQUAL(number_at(get_job(service, job), "state"), std::uint64_t{transferring});
}

void jobs_of_all_services_wait() {
    const origin::server server;
    scratch_prefix prefix;
    auto observer = prefix.connect_to(protocol::surface::delivery_job, {}, role::control);
    std::string job;
    {
        auto service = prefix.connect_to(protocol::surface::delivery_job, new_guid());
        must_call(service, method::surface_configure, configured("0"));
        job = started_job(service, server.url(stalls_once), "f.bin");
        CHECK(has_moved(service, job, moved_by_then));
    }
    CHECK(reaches_state(observer, job, queued));
    auto service = prefix.connect_to(protocol::surface::delivery_job, new_guid());
    CHECK(reaches_state(service, job, transferred));
}

void the_users_setting_holds_where_the_prefix_has_none() {
    const origin::server server;
    const user_configuration user("OutliveWine=false");
    scratch_prefix prefix;
    const auto job = transfer_under_way(prefix, server, "{}");
    CHECK(is_gone(prefix));
    the_next_session_finishes(prefix, job);
}

void the_prefixs_setting_goes_before_the_users() {
    const origin::server server;
    const user_configuration user("OutliveWine=false");
    scratch_prefix prefix;
    {
        auto service = prefix.connect(role::service);
        must_call(service, method::surface_configure, configured("1"));
        const auto job = started_job(service, server.url("/f?size=3M&pace=1M"), "f.bin");
        auto observer = prefix.connect(role::control);
        service = prefix.connect(role::control); // the session ends
        CHECK(reaches_state(observer, job, transferred));
        CHECK(says(observer, "prefix", "true"));
        CHECK(says(observer, "user", "false"));
        CHECK(says(observer, "paused", "false"));
    }
}

void a_user_who_changes_it_is_heard_at_the_end_of_the_session() {
    const origin::server server;
    const user_configuration user("OutliveWine=true");
    scratch_prefix prefix;
    std::string job;
    {
        auto service = prefix.connect(role::service);
        job = started_job(service, server.url(stalls_once), "f.bin");
        CHECK(has_moved(service, job, moved_by_then));
        CHECK(says(service, "user", "true"));
        user.write("OutliveWine=false");
    }
    CHECK(is_gone(prefix));
    the_next_session_finishes(prefix, job);
}

void a_settings_file_without_sense_changes_nothing() {
    const user_configuration user("OutliveWine=perhaps\n[[[");
    scratch_prefix prefix;
    auto observer = prefix.connect(role::control);
    CHECK(says(observer, "user", "null"));
    CHECK(says(observer, "paused", "false"));
}

void the_command_line_changes_it_without_a_session() {
    const origin::server server;
    const user_configuration user("");
    scratch_prefix prefix;
    auto observer = prefix.connect(role::control);
    const auto job = transfer_under_way(prefix, server, "{}");
    must_call(observer, method::daemon_configure, R"({"outlive_wine":0})");
    CHECK(reaches_state(observer, job, queued));
    must_call(observer, method::daemon_configure, R"({"outlive_wine":null})");
    CHECK(says(observer, "prefix", "null"));
    CHECK(reaches_state(observer, job, transferred));
    user.write("OutliveWine=false");
    must_call(observer, method::daemon_configure);
    CHECK(holds_soon([&] { return says(observer, "user", "false"); }));
    CHECK(holds_soon([&] { return says(observer, "paused", "true"); }));
}

void what_the_command_line_set_survives_the_daemon() {
    scratch_prefix prefix;
    {
        auto observer = prefix.connect(role::control);
        must_call(observer, method::daemon_configure, R"({"outlive_wine":0})");
    }
    prefix.end_daemon(SIGKILL);
    auto observer = prefix.connect(role::control);
    CHECK(says(observer, "prefix", "false"));
    CHECK(says(observer, "paused", "true"));
}

void only_the_command_line_may_set_it_so() {
    scratch_prefix prefix;
    auto service = prefix.connect(role::service);
    const auto refused = service.call(method::daemon_configure, R"({"outlive_wine":0})");
    CHECK(!refused && refused.error().code == protocol::code::method_not_found);
    auto observer = prefix.connect(role::control);
    for (const auto *nonsense :
         {R"({"outlive_wine":2})", R"({"outlive_wine":"off"})", R"({"outlive_wine":-1})"}) {
        const auto answer = observer.call(method::daemon_configure, nonsense);
        CHECK(!answer && answer.error().code == protocol::code::invalid_params);
    }
    CHECK(says(observer, "prefix", "null"));
}

} // namespace

int main() {
    // No file of the user who runs the tests decides here.
    const fresh_folder home;
    ::setenv("HOME", home.path().c_str(), 1);
    ::unsetenv("XDG_CONFIG_HOME");
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_transfer_goes_on_when_the_session_has_ended>),
        cmocka_unit_test(run<where_it_is_off_the_daemon_leaves_and_the_next_session_resumes>),
        cmocka_unit_test(run<a_killed_session_ends_like_any_other>),
        cmocka_unit_test(run<an_observer_keeps_the_daemon_but_not_the_transfer>),
        cmocka_unit_test(run<a_session_that_comes_back_at_once_loses_nothing>),
        cmocka_unit_test(run<jobs_of_all_services_wait>),
        cmocka_unit_test(run<the_users_setting_holds_where_the_prefix_has_none>),
        cmocka_unit_test(run<the_prefixs_setting_goes_before_the_users>),
        cmocka_unit_test(run<a_user_who_changes_it_is_heard_at_the_end_of_the_session>),
        cmocka_unit_test(run<a_settings_file_without_sense_changes_nothing>),
        cmocka_unit_test(run<the_command_line_changes_it_without_a_session>),
        cmocka_unit_test(run<what_the_command_line_set_survives_the_daemon>),
        cmocka_unit_test(run<only_the_command_line_may_set_it_so>),
    };
    return cmocka_run_group_tests_name("wine_sessions", tests, nullptr, nullptr);
}
