// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits resume`: unfinished queues go on at login, for listed prefixes only and into recorded folders
// only (design promise 5). Test thread; the fault server runs threads of its own.
#include "tests/outlive/command_line.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;
namespace method = protocol::method;
namespace role = protocol::role;

namespace {

enum state : std::uint64_t { transferring = 2, transient_error = 5, transferred = 6 };

constexpr std::uint64_t size = 256 << 10, drive_is_not_there = 0x8020000D;
constexpr uid_t nobody = 65534;

struct listed_prefix : scratch_prefix {
    const home_folder home;
    listed_prefix() { complete_prefix(root()); }

    std::string add() const {
        const auto done = home.winebits({"resume", "add", root()});
        CHECK_EQUAL(done.code, 0);
        return done.output;
    }
    std::string start() const {
        const auto done = home.login();
        CHECK_EQUAL(done.code, 0);
        return done.output;
    }
};

void add_file_on(rpc::client &client, const std::string &job, const std::string &url, char drive,
                 const std::string &relative) {
    must_call(client, method::job_add_files,
              params_of(job, R"(,"files":[{"remote_name":")" + url + R"(","local_name":")" + drive +
                                 R"(:\\f","drive":")" + drive + R"(","unix_relative":")" + relative +
                                 "\"}]"));
}

struct wanted_file {
    char drive;
    std::string relative;
};

// Jobs that are under way when the power goes, one for each file. The drives are those of the session.
std::vector<std::string> unfinished_jobs(const scratch_prefix &prefix, const origin::server &server,
                                         const std::vector<wanted_file> &files, const std::string &drives) {
    auto service = prefix.connect(role::service);
    must_call(service, method::surface_configure, drives.empty() ? "{}" : R"({"drives":)" + drives + "}");
    std::vector<std::string> jobs;
    for (const auto &[drive, relative] : files) {
        jobs.push_back(create_job(service));
        // A path of its own: the server lets down the first request for each.
        const auto path = "/" + jobs.back().substr(1, 36) + "?size=256K&stall=64K&times=1&on=get";
        add_file_on(service, jobs.back(), server.url(path), drive, relative);
        set_job(service, jobs.back(), "priority", "0"); // all at once
        call_job(service, method::job_resume, jobs.back());
    }
    for (const auto &job : jobs)
        CHECK(reaches_state(service, job, transferring));
    prefix.end_daemon(SIGKILL);
    return jobs;
}

std::string unfinished_job(const scratch_prefix &prefix, const origin::server &server,
                           const std::string &drives = {}, char drive = 'c') {
    return unfinished_jobs(prefix, server, {{drive, "f.bin"}}, drives).front();
}

void only_listed_prefixes_go_on_at_login() {
    const origin::server server;
    const listed_prefix listed;
    scratch_prefix other;
    complete_prefix(other.root());
    const auto job = unfinished_job(listed, server);
    unfinished_job(other, server);
    CHECK(listed.start().empty());
    CHECK(!listed.daemon());
    listed.add();
    CHECK(listed.start().find(": started") != std::string::npos);
    CHECK(listed.daemon().has_value());
    CHECK(!other.daemon());
    auto observer = listed.connect(role::control);
    CHECK(reaches_state(observer, job, transferred));
    CHECK(listed.start().find("runs already") != std::string::npos);
    CHECK_EQUAL(listed.home.winebits({"resume", "remove", listed.root()}).code, 0);
    CHECK_EQUAL(listed.home.winebits({"resume", "remove", listed.root()}).code, 1);
    listed.end_daemon(SIGTERM);
    CHECK(listed.start().empty());
    CHECK(!listed.daemon());
}

void what_was_transferred_waits_for_its_session() {
    const origin::server server;
    const listed_prefix prefix;
    std::string job;
    {
        auto service = prefix.connect(role::service);
        job = create_job(service);
        add_file(service, job, server.url("/f?size=256K&drop&times=1"), "f.bin");
        set_job(service, job, "command_line", R"({"program":"C:\\done.exe","parameters":"done.exe"})");
        call_job(service, method::job_resume, job);
        prefix.end_daemon(SIGKILL);
    }
    prefix.add();
    prefix.start();
    {
        auto observer = prefix.connect(role::control);
        CHECK(holds_soon([&] {
            if (number_at(get_job(observer, job), "state") == transient_error)
                call_job(observer, method::job_resume, job);
            return number_at(get_job(observer, job), "state") == transferred;
        }));
    }
    const auto confined = prefix.daemon();
    // The command line and the event are there for the service of the next session, whose daemon is another.
    auto service = prefix.connect(role::service);
    CHECK(prefix.daemon() && prefix.daemon() != confined);
    const auto shown = get_job(service, job);
    CHECK_EQUAL(number_at(shown, "owed"), 1u);
    CHECK_EQUAL(string_at(shown, "command_line.program"), "C:\\done.exe");
    call_job(service, method::job_complete, job);
    CHECK_EQUAL(contents_of(prefix.drive_c("f.bin")), origin::content(size));
}

void files_outside_the_recorded_folders_wait_for_wine() {
    const origin::server server;
    const listed_prefix prefix;
    const auto outside = prefix.beside("outside");
    fs::create_directory(outside);
    fs::create_directory(prefix.beside("later"));
    const auto drives = R"({"d":")" + outside + R"(","e":")" + prefix.beside("later") + R"(","z":""})";
    prefix.add(); // the drives come later
    fs::create_directory_symlink(outside, prefix.drive_c("link"));
    auto jobs = unfinished_jobs(prefix, server,
                                {{'d', "f.bin"},
                                 {'c', "link/g.bin"},
                                 {'z', prefix.beside("later/h.bin").substr(1)},
                                 {'z', prefix.drive_c("i.bin").substr(1)}},
                                drives);
    const auto inside = jobs.back();
    jobs.pop_back();
    for (const auto &folder : {outside, prefix.beside("later")})
        for (const auto &entry : fs::directory_iterator(folder))
            fs::remove(entry); // what the session has made so far
    prefix.start();
    {
        auto observer = prefix.connect(role::control);
        for (const auto &job : jobs) {
            CHECK(reaches_state(observer, job, transient_error));
            CHECK_EQUAL(number_at(get_job(observer, job), "error.code"), drive_is_not_there);
        }
        CHECK(reaches_state(observer, inside, transferred));
    }
    CHECK(fs::is_empty(outside));
    CHECK(fs::is_empty(prefix.beside("later")));
    const auto confined = prefix.daemon();
    auto service = prefix.connect(role::service);
    CHECK(prefix.daemon() != confined);
    must_call(service, method::surface_configure, R"({"drives":)" + drives + "}");
    must_call(service, method::surface_start);
    for (const auto &job : jobs) {
        CHECK(reaches_state(service, job, transferred));
        call_job(service, method::job_complete, job);
    }
    CHECK_EQUAL(contents_of(outside + "/f.bin"), origin::content(size));
    CHECK_EQUAL(contents_of(outside + "/g.bin"), origin::content(size));
}

void the_folders_are_those_of_the_drives_but_never_all() {
    const listed_prefix prefix;
    const auto drive = prefix.beside("games"), documents = prefix.home.path("Documents");
    fs::create_directory(drive);
    fs::create_directory(documents);
    add_drive(prefix.root(), 'g', drive);
    add_drive(prefix.root(), 'h', prefix.home.path());
    fs::create_directories(prefix.drive_c("users/me"));
    fs::create_directory_symlink(documents, prefix.drive_c("users/me/Documents"));
    const auto said = prefix.add();
    const auto recorded = [&](const std::string &folder) {
        return said.find("\n  " + folder + "\n") != said.npos;
    };
    CHECK(recorded(prefix.root() + "/drive_c"));
    CHECK(recorded(drive));
    CHECK(recorded(documents));
    CHECK(!recorded("/"));
    CHECK(!recorded(prefix.home.path()));
    CHECK(said.find("drive z: leads to /: files there wait for Wine") != said.npos);
    CHECK(said.find("drive h: leads to") != said.npos);
    const auto more = prefix.home.winebits({"resume", "add", prefix.root(), "--folder", prefix.home.path()});
    CHECK(more.says("\n  " + prefix.home.path() + "\n"));
    CHECK(!more.says("\n  " + documents + "\n")); // lies in it
}

void a_recorded_folder_that_was_replaced_is_not_written_to() {
    const origin::server server;
    const listed_prefix prefix;
    const auto drive = prefix.beside("games");
    fs::create_directory(drive);
    add_drive(prefix.root(), 'g', drive);
    prefix.add();
    const auto job = unfinished_job(prefix, server, R"({"g":")" + drive + "\"}", 'g');
    fs::rename(drive, drive + ".old");
    fs::create_directory(drive);
    CHECK(prefix.start().find("is another folder than the one that was recorded") != std::string::npos);
    auto observer = prefix.connect(role::control);
    CHECK(reaches_state(observer, job, transient_error));
    CHECK(fs::is_empty(drive));
}

// Between the look of `winebits` and the start of the daemon somebody may put another one there.
void a_daemon_takes_no_other_folder_than_the_one_it_is_told() {
    const scratch_prefix prefix;
    const auto folder = prefix.beside("games");
    fs::create_directory(folder);
    struct stat status {};
    CHECK_EQUAL(::stat(folder.c_str(), &status), 0);
    const auto start_for = [&](ino_t inode) {
        const auto code = std::system((daemon_program() + " --state " + prefix.state() + " --writes-below " +
                                       std::to_string(status.st_dev) + ':' + std::to_string(inode) + ':' +
                                       folder + " 2>/dev/null")
                                          .c_str());
        return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
    };
    CHECK_EQUAL(start_for(status.st_ino + 1), protocol::exit_code::state_folder);
    CHECK(!prefix.daemon());
    CHECK_EQUAL(start_for(status.st_ino), protocol::exit_code::success);
    CHECK(prefix.daemon().has_value());
}

void where_the_setting_is_off_nothing_starts() {
    const origin::server server;
    const listed_prefix prefix;
    unfinished_job(prefix, server);
    prefix.add();
    prefix.home.write_settings("OutliveWine=false");
    CHECK(prefix.start().find("is set to wait for Wine") != std::string::npos);
    CHECK(!prefix.daemon());
    std::ofstream(prefix.root() + "/system.reg", std::ios::app)
        << "\n[Software\\\\winebits] 1700000000\n\"Umask\"=dword:00000012\n\"OutliveWine\"=dword:00000001\n";
    CHECK(prefix.start().find(": started") != std::string::npos);
}

void moved_and_copied_prefixes_are_told_apart() {
    const origin::server server;
    const listed_prefix prefix;
    unfinished_job(prefix, server);
    prefix.add();
    const auto moved = prefix.beside("moved");
    fs::copy(prefix.root(), prefix.beside("copy"),
             fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::rename(prefix.root(), moved);
    CHECK(prefix.start().find("is not there any more") != std::string::npos);
    // A copy that takes its place is not what was listed.
    fs::rename(prefix.beside("copy"), prefix.root());
    CHECK(prefix.start().find("is another folder than the one that was recorded") != std::string::npos);
    CHECK(!prefix.daemon());
    CHECK_EQUAL(prefix.home.winebits({"resume", "add", moved}).code, 0);
    const auto list = prefix.home.winebits({"resume", "list"});
    CHECK(list.output.starts_with(moved + "\n"));
    CHECK(!list.says(prefix.root() + "\n")); // it took the place of the old entry
    prefix.start();
    const auto state = moved + "/drive_c/ProgramData/winebits";
    CHECK(daemon_of(state).has_value());
    CHECK(!prefix.daemon());
    end_daemon_of(state, SIGKILL);
}

void prefixes_of_sandboxes_are_refused() {
    const home_folder home;
    const std::pair<const char *, const char *> places[] = {
        {".var/app/com.usebottles.bottles/data/p", "Flatpak"},
        {".local/share/Steam/steamapps/compatdata/570/pfx", "Proton"},
        {"snap/wine/common/p", "snap"}};
    for (const auto &[place, name] : places) {
        complete_prefix(home.path(place));
        const auto done = home.winebits({"resume", "add", home.path(place)});
        CHECK_EQUAL(done.code, 1);
        CHECK(done.says(name));
        CHECK(done.says("can't be resumed at login"));
        // Not under another name, either.
        fs::remove(home.path("link"));
        fs::create_directory_symlink(home.path(place), home.path("link"));
        CHECK_EQUAL(home.winebits({"resume", "add", home.path("link")}).code, 1);
    }
    CHECK(home.winebits({"resume", "list"}).says("no prefixes"));
    CHECK_EQUAL(home.winebits({"resume", "add", home.path("nothing")}).code, 1);
}

void prefixes_of_others_are_refused() {
    if (::geteuid() != 0) {
        print_message("# skipped: only root can make one\n");
        return;
    }
    const listed_prefix prefix;
    CHECK_EQUAL(::chown(prefix.root().c_str(), nobody, nobody), 0);
    const auto done = prefix.home.winebits({"resume", "add", prefix.root()});
    CHECK_EQUAL(done.code, 1);
    CHECK(done.says("belongs to another user"));
    CHECK_EQUAL(::chown(prefix.root().c_str(), 0, 0), 0);
    prefix.add();
    CHECK_EQUAL(::chown(prefix.root().c_str(), nobody, nobody), 0);
    CHECK(prefix.start().find("belongs to another user") != std::string::npos);
}

void refuses_the_list(const listed_prefix &prefix, const char *why) {
    for (const char *verb : {"start", "list"}) {
        const auto done = prefix.home.winebits({"resume", verb});
        CHECK_EQUAL(done.code, 1);
        CHECK(done.says(why));
    }
    CHECK(!prefix.daemon());
}

void a_list_that_others_could_have_written_is_refused() {
    const origin::server server;
    const listed_prefix prefix;
    unfinished_job(prefix, server);
    prefix.add();
    const auto file = prefix.home.list_file(), kept = file + ".kept";
    const auto folder = file.substr(0, file.rfind('/'));
    for (const mode_t mode : {0620, 0602}) {
        CHECK_EQUAL(::chmod(file.c_str(), mode), 0);
        refuses_the_list(prefix, "nobody else can write to");
    }
    CHECK_EQUAL(::chmod(file.c_str(), 0600), 0);
    CHECK_EQUAL(::chmod(folder.c_str(), 0770), 0);
    refuses_the_list(prefix, "nobody else may write to it");
    CHECK_EQUAL(::chmod(folder.c_str(), 0700), 0);
    fs::create_hard_link(file, kept);
    refuses_the_list(prefix, "nobody else can write to");
    fs::remove(file);
    fs::create_symlink(kept, file);
    refuses_the_list(prefix, "is a symbolic link");
    fs::remove(file);
    fs::rename(kept, file);
    if (::geteuid() == 0) {
        CHECK_EQUAL(::chown(file.c_str(), nobody, nobody), 0);
        refuses_the_list(prefix, "must be a file of yours");
        CHECK_EQUAL(::chown(file.c_str(), 0, 0), 0);
    }
    std::ofstream(file, std::ios::app) << "[Prefix 2]\nPrefix=1:2:3:/no/uri\nFolders=\n";
    refuses_the_list(prefix, "is damaged");
}

void wrong_words_are_told() {
    const home_folder home;
    for (const std::vector<std::string> &words :
         {std::vector<std::string>{"resume"}, {"resume", "add"}, {"resume", "list", "x"}, {"resume", "x"}})
        CHECK_EQUAL(home.winebits(words).code, 2);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<only_listed_prefixes_go_on_at_login>),
        cmocka_unit_test(run<what_was_transferred_waits_for_its_session>),
        cmocka_unit_test(run<files_outside_the_recorded_folders_wait_for_wine>),
        cmocka_unit_test(run<the_folders_are_those_of_the_drives_but_never_all>),
        cmocka_unit_test(run<a_recorded_folder_that_was_replaced_is_not_written_to>),
        cmocka_unit_test(run<a_daemon_takes_no_other_folder_than_the_one_it_is_told>),
        cmocka_unit_test(run<where_the_setting_is_off_nothing_starts>),
        cmocka_unit_test(run<moved_and_copied_prefixes_are_told_apart>),
        cmocka_unit_test(run<prefixes_of_sandboxes_are_refused>),
        cmocka_unit_test(run<prefixes_of_others_are_refused>),
        cmocka_unit_test(run<a_list_that_others_could_have_written_is_refused>),
        cmocka_unit_test(run<wrong_words_are_told>),
    };
    return cmocka_run_group_tests_name("login_start", tests, nullptr, nullptr);
}
