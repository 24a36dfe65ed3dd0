// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits resume`: the prefixes whose transfers go on at login. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/options.hpp"
#include "tools/winebits/outlive_wine.hpp"
#include "tools/winebits/pe_files.hpp"
#include "tools/winebits/resume_folders.hpp"

#include "include/winebits/protocol.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace winebits::cli {

namespace {

struct request {
    std::vector<std::string> prefixes; // as they were named
    std::vector<std::string> folders;  // of --folder
};

int failed(const std::string &why) {
    print_error(why);
    return exit_code::failure;
}

int add_one(resume_list &list, const std::string &named, const request &asked) {
    const auto where = find_prefix(named.c_str());
    if (!where)
        return failed(where.error());
    const auto root = real_path(where->root);
    if (!root)
        return failed(root.error());
    if (const auto why = why_not_resumable(*root); !why.empty())
        return failed(*root + " " + why + ": it can't be resumed at login");
    auto self = record_folder(*root);
    auto folders = self ? folders_of_drives(*root, asked.folders) : std::unexpected(self.error());
    if (!folders)
        return failed(folders.error());
    const std::string boot = tools::present_boot_id();
    // The same folder under another name is a prefix that was moved.
    std::erase_if(list.prefixes, [&](const resumed_prefix &old) {
        return old.root.path == *root ||
               tools::is_same_folder(old.root.identity, self->identity, old.boot_id == boot);
    });
    std::printf("%s: unfinished transfers go on at login, into these folders only:\n", root->c_str());
    for (const auto &one : folders->recorded)
        std::printf("  %s\n", one.path.c_str());
    for (const auto &sentence : folders->left_out)
        std::printf("  not recorded: %s\n", sentence.c_str());
    list.prefixes.push_back({std::move(*self), boot, std::move(folders->recorded)});
    return exit_code::success;
}

int add(resume_list &list, const request &asked) {
    for (const auto &named : asked.prefixes)
        if (const int code = add_one(list, named, asked); code != exit_code::success)
            return code;
    if (const auto saved = list.save(); !saved)
        return failed(saved.error());
    std::puts("The login itself is enabled by: systemctl --user enable winebits-resume.service");
    return exit_code::success;
}

int remove(resume_list &list, const request &asked) {
    int code = exit_code::success;
    for (const auto &named : asked.prefixes) {
        std::error_code error;
        std::string path = std::filesystem::absolute(named, error).lexically_normal();
        while (path.size() > 1 && path.ends_with('/'))
            path.pop_back();
        const std::string real = real_path(path).value_or(path);
        if (std::erase_if(list.prefixes, [&](const resumed_prefix &one) {
                return one.root.path == real || one.root.path == path;
            }) == 0)
            code = failed(named + " is not in the list");
    }
    if (const auto saved = list.save(); !saved)
        return failed(saved.error());
    return code;
}

std::string why_not_now(const resumed_prefix &one) {
    const auto root = open_recorded(one.root, one.boot_id);
    if (!root)
        return root.error() + ": add it again, or remove it";
    struct stat status {};
    if (fstat(root->get(), &status) != 0 || status.st_uid != geteuid())
        return one.root.path + " belongs to another user";
    if (const auto why = why_not_resumable(one.root.path); !why.empty())
        return one.root.path + " " + why;
    if (!outlives_wine(one.root.path))
        return one.root.path + " is set to wait for Wine (winebits settings)";
    return {};
}

int list_all(resume_list &list, const request &) {
    if (list.prefixes.empty())
        std::puts("no prefixes are resumed at login");
    for (const auto &one : list.prefixes) {
        const auto why = why_not_now(one);
        std::printf("%s%s%s\n", one.root.path.c_str(), why.empty() ? "" : "  not now: ", why.c_str());
        for (const auto &folder : one.folders)
            std::printf("  %s\n", folder.path.c_str());
    }
    return exit_code::success;
}

int run_daemon(const std::vector<std::string> &command) {
    const pid_t child = fork();
    if (child == 0) {
        std::vector<char *> words;
        for (const auto &word : command)
            words.push_back(const_cast<char *>(word.c_str()));
        words.push_back(nullptr);
        execv(words[0], words.data());
        _exit(127);
    }
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

int start_one(const resumed_prefix &one) {
    if (const auto why = why_not_now(one); !why.empty()) {
        std::printf("%s: not started: %s\n", one.root.path.c_str(), why.c_str());
        return exit_code::success;
    }
    const prefix where{one.root.path, {}};
    std::error_code error;
    if (!std::filesystem::exists(where.state_folder() + "/" + protocol::file::hive, error)) {
        std::printf("%s: there is no queue\n", one.root.path.c_str());
        return exit_code::success;
    }
    std::vector<std::string> command{daemon_program(), "--state", where.state_folder()};
    for (const auto &folder : one.folders) {
        const auto opened = open_recorded(folder, one.boot_id);
        const auto now = opened ? tools::identity_of(opened->get()) : std::nullopt;
        if (!now) {
            std::printf("%s: %s: files there wait for Wine\n", one.root.path.c_str(),
                        opened ? "unknown" : opened.error().c_str());
            continue;
        }
        command.push_back("--writes-below");
        command.push_back(std::to_string(now->device) + ":" + std::to_string(now->inode) + ":" + folder.path);
    }
    if (command.size() == 3)
        return failed(one.root.path + ": none of its folders is there");
    switch (const int code = run_daemon(command)) {
    case protocol::exit_code::success:
        std::printf("%s: started\n", one.root.path.c_str());
        return exit_code::success;
    case protocol::exit_code::already_running:
        std::printf("%s: runs already\n", one.root.path.c_str());
        return exit_code::success;
    default:
        return failed(one.root.path + ": " + command[0] + " ended with code " + std::to_string(code));
    }
}

int start(resume_list &list, const request &) {
    int code = exit_code::success;
    for (const auto &one : list.prefixes)
        code = std::max(code, start_one(one));
    return code;
}

struct action {
    const char *name;
    int (*run)(resume_list &, const request &);
    bool needs_prefix;
};
constexpr std::array actions = {action{"add", add, true}, action{"remove", remove, true},
                                action{"list", list_all, false}, action{"start", start, false}};

} // namespace

int resume_command(int argc, char **argv) {
    std::string folder;
    const auto arguments = parse_options(
        argc, argv, "add PREFIX...|remove PREFIX...|list|start",
        "Keeps the list of the Wine prefixes whose unfinished transfers go on at login, before any Wine "
        "session.\nadd records the folders that the prefix' drives lead to now; a daemon that is started at "
        "login writes nowhere else. start is what the systemd user unit winebits-resume.service runs.",
        {{"folder", 0, "With add: record this folder too", nullptr, &folder, "DIR"}});
    if (!arguments)
        return exit_code::usage;
    const auto *chosen =
        arguments->empty() ? actions.end() : std::ranges::find_if(actions, [&](const action &one) {
            return arguments->front() == one.name;
        });
    if (chosen == actions.end() || chosen->needs_prefix != (arguments->size() > 1)) {
        print_error("add PREFIX, remove PREFIX, list or start is needed");
        return exit_code::usage;
    }
    auto list = resume_list::open();
    if (!list)
        return failed(list.error());
    request asked{{arguments->begin() + 1, arguments->end()}, {}};
    if (!folder.empty())
        asked.folders.push_back(folder);
    return chosen->run(*list, asked);
}

} // namespace winebits::cli
