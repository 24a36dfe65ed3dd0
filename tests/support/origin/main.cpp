// SPDX-License-Identifier: LGPL-2.1-or-later
// The fault server as a program (README.md).
// Main thread; ends on end of standard input or SIGTERM.
#include "tests/support/origin/behaviours.hpp"
#include "tests/support/origin/request.hpp"
#include "tests/support/origin/server.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <poll.h>
#include <string_view>
#include <sys/signalfd.h>
#include <unistd.h>

namespace {

void wait_for_the_end(int signals) {
    std::array<pollfd, 2> watched{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
    std::array<char, 256> ignored;
    while (::poll(watched.data(), watched.size(), -1) > 0) {
        if (watched[1].revents != 0)
            return;
        if (watched[0].revents != 0 && ::read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0)
            return;
    }
}

void list_behaviours() {
    for (const auto &one : winebits::origin::behaviours())
        std::printf("%-32s %s\n", one.name.data(), one.what.data());
}

} // namespace

int main(int count, char **arguments) {
    winebits::origin::server_options options;
    if (count == 2 && std::string_view(arguments[1]) == "--behaviours") {
        list_behaviours();
        return 0;
    }
    for (int i = 1; i < count; i += 2) {
        const std::string_view name = arguments[i];
        const std::string_view value = i + 1 < count ? arguments[i + 1] : "";
        if (name == "--port" && winebits::origin::parse_number(value)) {
            options.port = static_cast<std::uint16_t>(*winebits::origin::parse_number(value));
        } else if (name == "--certificate" && !value.empty()) {
            options.certificate = value;
        } else if (name == "--key" && !value.empty()) {
            options.key = value;
        } else if (name == "--latency" && winebits::origin::parse_number(value)) {
            options.latency = std::chrono::milliseconds(*winebits::origin::parse_number(value));
        } else if (name == "--handshake" && !value.empty()) {
            options.handshake_fault = value;
        } else {
            std::fputs("usage: origin [--port N] [--certificate FILE --key FILE] [--latency MS] [--handshake "
                       "FAULT]\n"
                       "       origin --behaviours\n",
                       stderr);
            return 2;
        }
    }
    // Before any thread starts, so that all of them leave these signals to the descriptor.
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const winebits::origin::server running(options);
        std::printf("%u\n", running.port());
        std::fflush(stdout);
        wait_for_the_end(signalfd(-1, &ending, SFD_CLOEXEC));
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "origin: %s\n", failure.what());
        return 1;
    }
    return 0;
}
