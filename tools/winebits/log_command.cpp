// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits log`: the engine's log, and what is added to it. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/prefix_command.hpp"
#include "tools/winebits/signals.hpp"

#include "include/winebits/protocol.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace winebits::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto follow_interval = 250ms;

// Copies what is left of the file to standard output. False: nobody reads it any more.
bool copy_rest(int file) {
    char block[65536];
    for (ssize_t count = read(file, block, sizeof block); count > 0; count = read(file, block, sizeof block))
        if (std::fwrite(block, 1, static_cast<std::size_t>(count), stdout) != static_cast<std::size_t>(count))
            return false;
    return std::fflush(stdout) == 0;
}

rpc::descriptor open_log(const std::string &file) {
    return rpc::descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
}

// The engine starts a new file when one is full: then the name belongs to another one.
bool is_still_named(int file, const std::string &name) {
    struct stat opened {
    }, named{};
    return fstat(file, &opened) == 0 && stat(name.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

int follow(const std::string &name, rpc::descriptor file) {
    const interruption signals;
    while (!signals.wait(follow_interval)) {
        const bool current = file && is_still_named(file.get(), name);
        if (file && !copy_rest(file.get()))
            return exit_code::failure;
        if (current)
            continue;
        if (rpc::descriptor next = open_log(name)) // read at the next turn
            file = std::move(next);
    }
    return exit_code::success;
}

} // namespace

int log_command(int argc, char **argv) {
    bool stay = false;
    const auto where =
        parse_prefix_command(argc, argv, "Shows the log of the engine of a Wine prefix.",
                             {{"follow", 'f', "Go on with what is added, until Ctrl+C", &stay}});
    if (!where)
        return where.error();
    const std::string name = where->state_folder() + "/" + protocol::file::log;
    rpc::descriptor file = open_log(name);
    if (!file && !stay) {
        print_error("there is no log in " + where->state_folder() + " yet");
        return exit_code::failure;
    }
    if (file && !copy_rest(file.get()))
        return exit_code::failure;
    return stay ? follow(name, std::move(file)) : exit_code::success;
}

} // namespace winebits::cli
