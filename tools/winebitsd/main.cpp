// SPDX-License-Identifier: LGPL-2.1-or-later
// winebitsd: the native process of a Wine prefix that moves its downloads.
// Main thread.
#include "tools/winebitsd/confinement.hpp"
#include "tools/winebitsd/core.hpp"
#include "tools/winebitsd/folder_watch.hpp"
#include "tools/winebitsd/log.hpp"
#include "tools/winebitsd/process.hpp"
#include "tools/winebitsd/state_folder.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <getopt.h>
#include <glib-unix.h>
#include <optional>
#include <string>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#ifndef WINEBITS_VERSION
#define WINEBITS_VERSION "0.1.0"
#endif

namespace winebits::daemon {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds orderly_leave{5000};
constexpr milliseconds hurried_leave{
    600}; // a daemon without its folder ends within a second (design promise 6)
constexpr suseconds_t hurried_end_us = 900'000;

struct options {
    std::string state_folder;
    std::vector<std::string> writes_below; // none: wherever its user may
    bool foreground = false;
    level threshold = level::info;
};

constexpr char usage_text[] =
    "Usage: winebitsd --state FOLDER [--writes-below DEVICE:INODE:FOLDER]... [--foreground] [--debug]\n"
    "Moves the downloads of Windows programs in one Wine prefix. Programs start it by themselves.\n"
    "  --state FOLDER  absolute path of the prefix's drive_c/ProgramData/winebits\n"
    "  --writes-below  that folder and what is below it; may be repeated. Files elsewhere wait for a Wine\n"
    "                  session, at whose start this daemon makes room for one without such limits\n"
    "  --foreground    stay with the terminal and write the log there, too\n"
    "  --debug         log more\n"
    "  --version, --help\n";

// none: the program ends with `exit_code`.
std::optional<options> read_options(int count, char **words, int &exit_code) {
    static const option known[] = {{"state", required_argument, nullptr, 's'},
                                   {"foreground", no_argument, nullptr, 'f'},
                                   {"writes-below", required_argument, nullptr, 'w'},
                                   {"debug", no_argument, nullptr, 'd'},
                                   {"version", no_argument, nullptr, 'v'},
                                   {"help", no_argument, nullptr, 'h'},
                                   {nullptr, 0, nullptr, 0}};
    options out;
    exit_code = protocol::exit_code::success;
    for (int letter; (letter = ::getopt_long(count, words, "", known, nullptr)) != -1;) {
        switch (letter) {
        case 's':
            out.state_folder = optarg;
            break;
        case 'w':
            out.writes_below.emplace_back(optarg);
            break;
        case 'f':
            out.foreground = true;
            break;
        case 'd':
            out.threshold = level::debug;
            break;
        case 'v':
            std::puts("winebitsd " WINEBITS_VERSION);
            return std::nullopt;
        case 'h':
            std::fputs(usage_text, stdout);
            return std::nullopt;
        default:
            exit_code = protocol::exit_code::usage;
            return std::nullopt;
        }
    }
    if (out.state_folder.empty() || optind != count) {
        std::fputs(usage_text, stderr);
        exit_code = protocol::exit_code::usage;
        return std::nullopt;
    }
    return out;
}

int tell(const start_failure &failure) {
    if (!failure.message.empty())
        std::fprintf(stderr, "winebitsd: %s\n", failure.message.c_str());
    return failure.exit_code;
}

// Ends the process even when a thread is stuck in the kernel, writing to a folder that has gone.
void end_soon() {
    const itimerval soon{{0, 0}, {0, hurried_end_us}};
    ::setitimer(ITIMER_REAL, &soon, nullptr);
}

struct stop_on_signal {
    core &work;
    static gboolean run(gpointer self) {
        static_cast<stop_on_signal *>(self)->work.leave("told to by a signal", orderly_leave);
        return G_SOURCE_CONTINUE;
    }
};

start_result<void> serve(state_folder &folder, log &journal, starter &started,
                         const std::shared_ptr<const confinement> &confined) {
    const std::unique_ptr<GMainLoop, decltype(&g_main_loop_unref)> loop(g_main_loop_new(nullptr, FALSE),
                                                                        g_main_loop_unref);
    core work(
        folder, journal, [&loop] { g_main_loop_quit(loop.get()); }, confined);
    const auto look_at_folder = [&] {
        if (folder.is_unchanged())
            return;
        end_soon();
        work.leave("the state folder has gone or changed", hurried_leave);
    };
    const folder_watch watch(folder.path(), look_at_folder);
    if (!watch.works())
        journal.write(level::warning, "the kernel gives no watch: a removed state folder goes unnoticed");
    stop_on_signal stopper{work};
    for (const int signal : {SIGTERM, SIGINT})
        g_unix_signal_add(signal, stop_on_signal::run, &stopper);
    if (auto done = work.start(); !done)
        return done;
    journal.write(level::info, "winebitsd " WINEBITS_VERSION " serves, pid=" + std::to_string(::getpid()));
    started.report(protocol::exit_code::success);
    g_main_loop_run(loop.get());
    return {};
}

int run(const options &wanted) {
    leave_surroundings_behind();
    auto folder = state_folder::open(wanted.state_folder);
    if (!folder)
        return tell(folder.error());
    std::shared_ptr<const confinement> confined;
    if (!wanted.writes_below.empty()) {
        auto opened = confinement::open(wanted.writes_below, folder->descriptor());
        if (!opened)
            return tell(opened.error());
        confined = std::move(*opened);
    }
    if (auto locked = folder->lock(); !locked)
        return tell(locked.error());
    auto started = starter::detach(wanted.foreground);
    folder->take_possession();
    log journal(folder->descriptor(), wanted.threshold, wanted.foreground);
    if (confined && !confined->enforce())
        journal.write(level::warning, "the kernel has no Landlock: only the daemon itself sees to it that it "
                                      "writes where it may");
    const auto served = serve(*folder, journal, started, confined);
    if (served) {
        journal.write(level::info, "left");
        return protocol::exit_code::success;
    }
    journal.write(level::error, served.error().message);
    started.report(served.error().exit_code);
    return served.error().exit_code;
}

} // namespace
} // namespace winebits::daemon

int main(int count, char **words) {
    using namespace winebits::daemon;
    int exit_code = 0;
    const auto wanted = read_options(count, words, exit_code);
    return wanted ? run(*wanted) : exit_code;
}
