// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon as a process: start, single instance, surroundings, leaving.
// Test thread only.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;
namespace exit_code = protocol::exit_code;

namespace {

// Runs the daemon program with its words; gives the exit code. Its output is dropped.
int exit_code_of(const std::vector<std::string> &words) {
    const pid_t child = ::fork();
    if (child == 0) {
        const int null = ::open("/dev/null", O_RDWR);
        ::dup2(null, 1);
        ::dup2(null, 2);
        const auto program = daemon_program();
        std::vector<char *> arguments{const_cast<char *>(program.c_str())};
        for (const auto &word : words)
            arguments.push_back(const_cast<char *>(word.c_str()));
        arguments.push_back(nullptr);
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string process_file(pid_t pid, const std::string &name) {
    return contents_of("/proc/" + std::to_string(pid) + '/' + name);
}

// Fields of /proc/PID/stat behind the name: state, parent, group, session.
std::vector<std::string> process_fields(pid_t pid) {
    const auto text = process_file(pid, "stat");
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    return {std::istream_iterator<std::string>(fields), {}};
}

bool is_gone(const scratch_prefix &prefix, pid_t pid) {
    return holds_soon([&] {
        const auto fields = process_fields(pid);
        return !prefix.daemon() && (fields.empty() || fields[0] == "Z");
    });
}

// ---- Start ----

void a_client_starts_the_daemon_when_none_runs() {
    scratch_prefix prefix;
    CHECK(!prefix.daemon());
    auto client = prefix.connect();
    CHECK(prefix.daemon().has_value());
    CHECK_EQUAL(client.where().pid, *prefix.daemon());
    auto second = prefix.connect();
    CHECK_EQUAL(second.where().pid, *prefix.daemon());
}

void a_client_that_may_not_start_it_says_so() {
    scratch_prefix prefix;
    auto options = prefix.options();
    options.daemon_program.clear();
    const auto made = rpc::client::connect(options);
    CHECK(!made.has_value());
    CHECK(made.error().what == rpc::client_error::kind::no_daemon);
}

void a_second_daemon_leaves_quietly() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), exit_code::success);
    const auto endpoint = contents_of(prefix.state_file("endpoint"));
    CHECK_EQUAL(prefix.start(), exit_code::already_running);
    CHECK_EQUAL(contents_of(prefix.state_file("endpoint")), endpoint);
}

void of_many_started_at_once_one_stays() {
    scratch_prefix prefix;
    std::vector<pid_t> starters;
    for (int i = 0; i < 8; ++i) {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(prefix.start());
        starters.push_back(child);
    }
    int started = 0, refused = 0;
    for (const pid_t child : starters) {
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFEXITED(status));
        started += WEXITSTATUS(status) == exit_code::success ? 1 : 0;
        refused += WEXITSTATUS(status) == exit_code::already_running ? 1 : 0;
    }
    CHECK_EQUAL(started, 1);
    CHECK_EQUAL(refused, 7);
    prefix.connect();
}

// A process that is being killed holds its lock and its port until its last thread has left the kernel; a
// stopped one does the same for as long as the test wants.
void a_new_daemon_waits_for_a_killed_one_that_still_holds_the_lock() {
    scratch_prefix prefix;
    prefix.connect();
    const pid_t killed = *prefix.daemon();
    ::kill(killed, SIGSTOP);
    const pid_t starter = ::fork();
    if (starter == 0)
        ::_exit(prefix.start());
    int status = 0;
    bool left_at_once = false;
    for (int look = 0; look < 50 && !left_at_once; ++look) {
        ::usleep(10000);
        left_at_once = ::waitpid(starter, &status, WNOHANG) == starter;
    }
    ::kill(killed, SIGKILL);
    CHECK(!left_at_once);
    CHECK_EQUAL(::waitpid(starter, &status, 0), starter);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), exit_code::success);
    CHECK(*prefix.daemon() != killed);
    prefix.connect();
}

void the_starter_gets_the_reason_of_a_failed_start() {
    scratch_prefix prefix;
    CHECK_EQUAL(exit_code_of({}), exit_code::usage);
    CHECK_EQUAL(exit_code_of({"--state"}), exit_code::usage);
    CHECK_EQUAL(exit_code_of({"--unknown"}), exit_code::usage);
    CHECK_EQUAL(exit_code_of({"--state", "relative/path"}), exit_code::usage);
    CHECK_EQUAL(exit_code_of({"--help"}), exit_code::success);
    CHECK_EQUAL(exit_code_of({"--version"}), exit_code::success);
    CHECK_EQUAL(exit_code_of({"--state", prefix.state() + "/missing"}), exit_code::state_folder);
    std::filesystem::create_directory(prefix.state_file("hive.db"));
    CHECK_EQUAL(prefix.start(), exit_code::state_folder);
    CHECK(holds_soon([&] { return !prefix.daemon(); }));
    CHECK(!std::filesystem::exists(prefix.state_file("endpoint")));
}

void another_users_folder_is_refused() {
    if (::geteuid() != 0) {
        print_message("# not tried: only root can give a folder away\n");
        return;
    }
    scratch_prefix prefix;
    CHECK_EQUAL(::chown(prefix.state().c_str(), 65534, 65534), 0);
    CHECK_EQUAL(prefix.start(), exit_code::state_folder);
    CHECK_EQUAL(std::distance(std::filesystem::directory_iterator(prefix.state()), {}), 0);
}

void its_folder_and_files_are_for_the_user_alone() {
    scratch_prefix prefix;
    std::filesystem::permissions(prefix.state(), std::filesystem::perms(0755));
    auto client = prefix.connect();
    create_job(client);
    struct stat status {};
    CHECK_EQUAL(::stat(prefix.state().c_str(), &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0700u);
    for (const auto &entry : std::filesystem::directory_iterator(prefix.state())) {
        CHECK_EQUAL(::stat(entry.path().c_str(), &status), 0);
        CHECK_EQUAL(status.st_mode & 07777, 0600u);
    }
}

void a_key_that_others_could_read_is_replaced() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    const auto first = contents_of(prefix.state_file("key"));
    prefix.end_daemon(SIGTERM);
    CHECK_EQUAL(prefix.start(), 0);
    CHECK_EQUAL(contents_of(prefix.state_file("key")), first);
    for (const auto &spoil :
         {std::function<void()>(
              [&] { std::filesystem::permissions(prefix.state_file("key"), std::filesystem::perms(0644)); }),
          std::function<void()>([&] { std::ofstream(prefix.state_file("key")) << "short"; })}) {
        const auto before = contents_of(prefix.state_file("key"));
        prefix.end_daemon(SIGTERM);
        spoil();
        prefix.connect();
        CHECK(contents_of(prefix.state_file("key")) != before);
        CHECK(rpc::parse_key(contents_of(prefix.state_file("key"))).has_value());
    }
}

// ---- Surroundings ----

void nothing_inherited_stays_open() {
    scratch_prefix prefix;
    const int kept = ::open("/etc/passwd", O_RDONLY); // without O_CLOEXEC, as Wine's descriptors may be
    CHECK(::dup2(kept, 77) == 77);
    ::close(kept);
    int ends[2];
    CHECK_EQUAL(::pipe(ends), 0);
    CHECK_EQUAL(prefix.start(), 0);
    ::close(77);
    ::close(ends[1]);
    char byte = 0;
    CHECK_EQUAL(::read(ends[0], &byte, 1), 0); // the end: nobody else has it open for writing
    ::close(ends[0]);
    const auto folder = "/proc/" + std::to_string(*prefix.daemon()) + "/fd";
    for (const auto &entry : std::filesystem::directory_iterator(folder)) {
        const auto number = std::stoi(entry.path().filename());
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
        CHECK(target.find("passwd") == std::string::npos);
        if (number <= 2)
            CHECK_EQUAL(target, "/dev/null");
    }
}

void it_has_a_session_of_its_own_and_holds_no_folder() {
    scratch_prefix prefix;
    CHECK_EQUAL(prefix.start(), 0);
    const pid_t pid = *prefix.daemon();
    const auto fields = process_fields(pid);
    CHECK(fields[1] != std::to_string(::getpid()));  // not our child
    CHECK(fields[3] != std::to_string(::getsid(0))); // another session
    CHECK(fields[3] != std::to_string(pid));         // which it does not lead
    CHECK_EQUAL(std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/cwd").string(), "/");
    CHECK(process_file(pid, "status").find("Umask:\t0077") != std::string::npos);
    // No zombie and no other child is left to its starter.
    CHECK_EQUAL(::waitpid(-1, nullptr, WNOHANG), -1);
}

void a_hangup_does_not_end_it() {
    scratch_prefix prefix;
    auto client = prefix.connect();
    for (const int signal : {SIGHUP, SIGPIPE, SIGXFSZ})
        ::kill(*prefix.daemon(), signal);
    must_call(client, method::daemon_status);
}

// ---- The end ----

void a_job_survives_every_end() {
    scratch_prefix prefix;
    std::string job;
    {
        auto client = prefix.connect();
        job = create_job(client, "kept");
    }
    for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGKILL}) {
        prefix.end_daemon(signal);
        auto client = prefix.connect();
        CHECK_EQUAL(string_at(get_job(client, job), "name"), "kept");
    }
}

void a_stopped_daemon_takes_its_endpoint_away() {
    scratch_prefix prefix;
    auto client = prefix.connect();
    const pid_t pid = *prefix.daemon();
    ::kill(pid, SIGTERM);
    CHECK(client.wait_end(std::chrono::seconds(60)));
    CHECK(is_gone(prefix, pid));
    CHECK(!std::filesystem::exists(prefix.state_file("endpoint")));
}

void the_command_line_can_stop_it() {
    scratch_prefix prefix;
    auto client = prefix.connect();
    const pid_t pid = *prefix.daemon();
    must_call(client, method::daemon_stop);
    CHECK(client.wait_end(std::chrono::seconds(60)));
    CHECK(is_gone(prefix, pid));
    // The next one can be started at once.
    prefix.connect();
}

void without_work_and_visitors_it_leaves() {
    scratch_prefix prefix;
    pid_t pid = 0;
    std::string job;
    {
        auto client = prefix.connect();
        pid = *prefix.daemon();
        must_call(client, method::surface_configure, R"({"settings":{"idle_exit":0}})");
        job = create_job(client); // suspended: nothing to do
    }
    CHECK(is_gone(prefix, pid));
    CHECK(contents_of(prefix.state_file("winebitsd.log")).find("leaving: nothing to do") !=
          std::string::npos);
    auto client = prefix.connect();
    get_job(client, job);
}

void it_leaves_when_its_last_transfer_has_ended() {
    const origin::server server;
    scratch_prefix prefix;
    pid_t pid = 0;
    {
        auto client = prefix.connect();
        pid = *prefix.daemon();
        must_call(client, method::surface_configure, R"({"settings":{"idle_exit":0}})");
        const auto job = started_job(client, server.url("/f?size=2M&pace=1M"), "f.bin");
        CHECK(has_moved(client, job));
    }
    CHECK(is_gone(prefix, pid));
    const auto log = contents_of(prefix.state_file("winebitsd.log"));
    CHECK(log.find("leaving: nothing to do") != std::string::npos);
    auto client = prefix.connect();
    CHECK(text_at(must_call(client, method::job_list), "jobs").find("\"state\":6") != std::string::npos);
}

void with_work_or_a_visitor_it_stays() {
    scratch_prefix prefix;
    auto visitor = prefix.connect();
    must_call(visitor, method::surface_configure, R"({"settings":{"idle_exit":0}})");
    {
        auto client = prefix.connect();
        // Nobody listens there, so the job waits for its retry in ten minutes.
        const auto job = create_job(client);
        add_file(client, job, "http://127.0.0.1:1/x", "x");
        call_job(client, method::job_resume, job);
        CHECK(reaches_state(client, job, 5));
    }
    CHECK(
        holds_soon([&] { return number_at(must_call(visitor, method::daemon_status), "connections") == 1; }));
    visitor = prefix.connect(); // the old connection ends a moment later
    CHECK_EQUAL(number_at(must_call(visitor, method::daemon_status), "jobs"), 1u);
}

void a_daemon_whose_folder_is_removed_ends() {
    scratch_prefix prefix;
    auto client = prefix.connect();
    const pid_t pid = *prefix.daemon();
    std::error_code raced; // the daemon removes its endpoint at the same time
    while (std::filesystem::exists(prefix.root()))
        std::filesystem::remove_all(prefix.root(), raced);
    CHECK(client.wait_end(std::chrono::seconds(60)));
    CHECK(is_gone(prefix, pid));
}

void a_daemon_whose_prefix_is_moved_ends_and_its_jobs_go_on_there() {
    scratch_prefix prefix;
    auto client = prefix.connect();
    const auto job = create_job(client);
    const pid_t pid = *prefix.daemon();
    std::filesystem::rename(prefix.root(), prefix.beside("moved"));
    CHECK(client.wait_end(std::chrono::seconds(60)));
    CHECK(is_gone(prefix, pid));
    std::filesystem::rename(prefix.beside("moved"), prefix.root());
    auto again = prefix.connect();
    get_job(again, job);
}

void a_daemon_whose_lock_or_key_is_taken_away_ends() {
    for (const auto *name : {"lock", "key"}) {
        scratch_prefix prefix;
        auto client = prefix.connect();
        const pid_t pid = *prefix.daemon();
        std::filesystem::remove(prefix.state_file(name));
        CHECK(client.wait_end(std::chrono::seconds(60)));
        CHECK(is_gone(prefix, pid));
    }
}

void in_the_foreground_it_stays_with_its_starter() {
    scratch_prefix prefix;
    const pid_t child = ::fork();
    if (child == 0) {
        const int null = ::open("/dev/null", O_RDWR);
        ::dup2(null, 2);
        ::execl(daemon_program().c_str(), "winebitsd", "--foreground", "--state", prefix.state().c_str(),
                nullptr);
        ::_exit(127);
    }
    CHECK(holds_soon([&] { return rpc::read_endpoint(prefix.state()).has_value(); }));
    CHECK_EQUAL(*prefix.daemon(), child);
    ::kill(child, SIGTERM);
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == exit_code::success);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_client_starts_the_daemon_when_none_runs>),
        cmocka_unit_test(run<a_client_that_may_not_start_it_says_so>),
        cmocka_unit_test(run<a_second_daemon_leaves_quietly>),
        cmocka_unit_test(run<a_new_daemon_waits_for_a_killed_one_that_still_holds_the_lock>),
        cmocka_unit_test(run<of_many_started_at_once_one_stays>),
        cmocka_unit_test(run<the_starter_gets_the_reason_of_a_failed_start>),
        cmocka_unit_test(run<another_users_folder_is_refused>),
        cmocka_unit_test(run<its_folder_and_files_are_for_the_user_alone>),
        cmocka_unit_test(run<a_key_that_others_could_read_is_replaced>),
        cmocka_unit_test(run<nothing_inherited_stays_open>),
        cmocka_unit_test(run<it_has_a_session_of_its_own_and_holds_no_folder>),
        cmocka_unit_test(run<a_hangup_does_not_end_it>),
        cmocka_unit_test(run<a_job_survives_every_end>),
        cmocka_unit_test(run<a_stopped_daemon_takes_its_endpoint_away>),
        cmocka_unit_test(run<the_command_line_can_stop_it>),
        cmocka_unit_test(run<without_work_and_visitors_it_leaves>),
        cmocka_unit_test(run<it_leaves_when_its_last_transfer_has_ended>),
        cmocka_unit_test(run<with_work_or_a_visitor_it_stays>),
        cmocka_unit_test(run<a_daemon_whose_folder_is_removed_ends>),
        cmocka_unit_test(run<a_daemon_whose_prefix_is_moved_ends_and_its_jobs_go_on_there>),
        cmocka_unit_test(run<a_daemon_whose_lock_or_key_is_taken_away_ends>),
        cmocka_unit_test(run<in_the_foreground_it_stays_with_its_starter>),
    };
    return cmocka_run_group_tests_name("daemon_life", tests, nullptr, nullptr);
}
