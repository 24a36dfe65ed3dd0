// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits setup`: the native half. Files are copied here; winebits-setup.exe does the rest inside the
// prefix. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/jobs.hpp"
#include "tools/winebits/kept_files.hpp"
#include "tools/winebits/options.hpp"
#include "tools/winebits/pe_files.hpp"
#include "tools/winebits/wine.hpp"

#include "include/winebits/protocol.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace winebits::cli {

namespace {

namespace fs = std::filesystem;

struct task {
    prefix where;
    installation parts;
    wine programs;
    bool purge = false;
};

std::string octal_umask() {
    const mode_t mask = umask(0);
    umask(mask);
    char text[16];
    std::snprintf(text, sizeof text, "%03o", static_cast<unsigned>(mask));
    return text;
}

// 0700, ours, and no link that leads elsewhere.
std::expected<void, std::string> make_state_folder(const std::string &folder) {
    std::error_code error;
    fs::create_directories(fs::path(folder).parent_path(), error);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return std::unexpected(folder + ": " + g_strerror(errno));
    struct stat status {};
    if (lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
        return std::unexpected(folder + " is not a folder of yours");
    if (chmod(folder.c_str(), 0700) != 0)
        return std::unexpected(folder + ": " + g_strerror(errno));
    return {};
}

// The part of setup inside the prefix. The result is winebits-setup.exe's code; a program that did not run
// counts as failed.
int run_inside(const task &work, const std::string &action, report &output) {
    std::vector<std::string> arguments{action,        "--state",         work.where.state_folder(),
                                       "--daemon",    work.parts.daemon, "--umask",
                                       octal_umask(), "--version",       WINEBITS_VERSION};
    if (!work.parts.setup_program32.empty()) {
        arguments.push_back("--program32");
        arguments.push_back(work.parts.setup_program32);
    }
    const bool session_ran = work.programs.session_runs();
    const auto code =
        work.programs.run(work.parts.setup_program, arguments,
                          [&](std::string_view state, std::string_view text) { output.line(state, text); });
    if (!code)
        output.line("failed", code.error());
    if (!session_ran)
        work.programs.wait_for_end_of_session();
    return code.value_or(-1);
}

int install(const task &work) {
    const std::string state = work.where.state_folder();
    if (const auto made = make_state_folder(state); !made) {
        print_error(made.error());
        return exit_code::failure;
    }
    report output;
    kept_files files(work.where);
    files.install(work.parts.files, output);
    if (!output.any_failed())
        run_inside(work, "install", output);
    if (!output.any_failed() && stop_engine_of_other_version(work.where))
        output.line("changed", "engine of another version ended; a new one starts when it is needed");
    if (output.any_failed()) {
        print_error("setup is not complete; when the cause is gone: winebits setup repair --prefix '" +
                    work.where.root + "'");
        return exit_code::failure;
    }
    std::printf("winebits " WINEBITS_VERSION " is set up in %s\n", work.where.root.c_str());
    return exit_code::success;
}

bool is_there(const task &work) {
    const kept_files files(work.where);
    std::error_code error;
    return files.any() || fs::exists(work.where.state_folder() + "/replaced/registrations.txt", error) ||
           files.any_in_place(work.parts.files);
}

// Jobs that are not finished belong to the user: without --purge they stay for the next setup.
void remove_state(const task &work, bool queue_is_empty, report &output) {
    std::error_code error;
    const std::string state = work.where.state_folder();
    fs::remove_all(state + "/replaced", error);
    if (!queue_is_empty && !work.purge)
        return output.line("note", "unfinished jobs stay in " + state + " (--purge removes them)");
    fs::remove_all(state, error);
    if (error)
        output.line("failed", state + ": " + error.message());
    else if (!queue_is_empty)
        output.line("changed", "unfinished jobs removed");
}

void cancel_all(const prefix &where, report &output) {
    auto engine = connect_to_engine(where);
    if (!engine || !*engine || !cancel_jobs(**engine))
        output.line("note",
                    "not every unfinished job could be cancelled: temporary files (BIT*.tmp) may stay");
}

int uninstall(const task &work) {
    if (!is_there(work)) {
        std::printf("winebits is not installed in %s\n", work.where.root.c_str());
        return exit_code::success;
    }
    report output;
    // Files first: a service that is stopped below and starts again at once then finds the original.
    kept_files files(work.where);
    files.uninstall(output);
    run_inside(work, "uninstall", output);
    if (output.any_failed()) {
        print_error("uninstall is not complete; run it again when the cause is gone");
        return exit_code::failure;
    }
    const bool empty = unfinished_jobs(work.where) == 0;
    if (!empty && work.purge)
        cancel_all(work.where, output);
    if (stop_engine(work.where))
        output.line("changed", "engine ended");
    remove_state(work, empty, output);
    std::printf("winebits is removed from %s\n", work.where.root.c_str());
    return output.any_failed() ? exit_code::failure : exit_code::success;
}

int status(const task &work) {
    if (!is_there(work)) {
        std::printf("winebits is not installed in %s\n", work.where.root.c_str());
        return exit_code::not_installed;
    }
    report output;
    kept_files(work.where).check(work.parts.files, output);
    run_inside(work, "status", output);
    const bool right = !output.any_failed() && !output.any_wrong();
    std::printf(right ? "winebits " WINEBITS_VERSION " is set up in %s\n"
                      : "winebits is not right in %s: winebits setup repair\n",
                work.where.root.c_str());
    return right ? exit_code::success : exit_code::broken;
}

struct action {
    const char *name;
    int (*run)(const task &);
};
constexpr action actions[] = {
    {"install", install}, {"uninstall", uninstall}, {"status", status}, {"repair", install}};

} // namespace

int setup_command(int argc, char **argv) {
    std::string prefix_option;
    bool purge = false;
    const auto arguments = parse_options(
        argc, argv, "install|uninstall|status|repair",
        "Puts winebits into a Wine prefix, takes it out again, or tells whether all of it is in place.\n"
        "What is replaced is kept in the prefix and comes back with uninstall; repair installs over what is "
        "there.\n"
        "status ends with 0 when all is right, 1 when winebits is not installed, 2 when something is wrong.",
        {{"prefix", 'p', "Wine prefix", nullptr, &prefix_option, "DIR"},
         {"purge", 0, "With uninstall: remove the queue too", &purge}});
    if (!arguments)
        return exit_code::usage;
    if (arguments->size() != 1) {
        print_error("one of install, uninstall, status, repair is needed");
        return exit_code::usage;
    }
    for (const action &item : actions) {
        if (arguments->front() != item.name)
            continue;
        auto where = find_prefix(prefix_option.c_str());
        auto parts = where ? find_installation(*where) : std::unexpected(where.error());
        auto programs = parts ? wine::find(*where) : std::unexpected(parts.error());
        if (!programs) {
            print_error(programs.error());
            return item.run == status ? exit_code::broken : exit_code::failure;
        }
        return item.run(task{*where, *parts, *programs, purge});
    }
    print_error("unknown action: " + arguments->front());
    return exit_code::usage;
}

} // namespace winebits::cli
