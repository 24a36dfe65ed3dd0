// SPDX-License-Identifier: LGPL-2.1-or-later
// winebits: the native command line; finds the subcommand. One thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/options.hpp"

#include <clocale>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace {

using namespace winebits::cli;

struct subcommand {
    const char *name;
    int (*run)(int, char **);
    const char *summary;
};

constexpr subcommand subcommands[] = {
    {"setup", setup_command, "Put winebits into a Wine prefix, take it out, look after it"},
    {"list", list_command, "Show the jobs of a prefix, or of all"},
    {"watch", watch_command, "Show the progress of the jobs until all are done"},
    {"job", job_command, "Suspend, resume or cancel jobs"},
    {"do-status", delivery_command, "Show the downloads of Delivery Optimization"},
    {"settings", settings_command, "Show and change whether transfers go on without Wine"},
    {"resume", resume_command, "Choose the prefixes whose transfers go on at login"},
    {"log", log_command, "Show the log of the engine"},
    {"export", export_command, "Write the queue as registry text (.reg)"},
};

void print_help() {
    std::puts("Usage: winebits COMMAND [OPTION...]\n\nBITS for Windows programs under Wine: the command "
              "line\n\nCommands:");
    for (const subcommand &item : subcommands)
        std::printf("  %-9s %s\n", item.name, item.summary);
    std::puts("\n`winebits COMMAND --help` tells the options of a command. The prefix is --prefix, else "
              "WINEPREFIX, else "
              "~/.wine.");
}

int run(int argc, char **argv) {
    const std::string_view name = argc > 1 ? argv[1] : "";
    if (name == "--help" || name == "-h" || name == "help") {
        print_help();
        return exit_code::success;
    }
    if (name == "--version") {
        std::puts("winebits " WINEBITS_VERSION);
        return exit_code::success;
    }
    for (const subcommand &item : subcommands)
        if (name == item.name) {
            std::string shown = std::string("winebits ") + item.name;
            argv[1] = shown.data();
            return item.run(argc - 1, argv + 1);
        }
    print_error(name.empty() ? "no command given (winebits --help lists them)"
                             : "unknown command: " + std::string(name) + " (winebits --help lists them)");
    return exit_code::usage;
}

} // namespace

int main(int argc, char **argv) {
    std::setlocale(LC_ALL, "");
    try {
        return run(argc, argv);
    } catch (const std::exception &exception) {
        print_error(exception.what());
        return exit_code::failure;
    }
}
