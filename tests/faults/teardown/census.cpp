// SPDX-License-Identifier: LGPL-2.1-or-later
// See census.hpp.
// Test thread.
#include "tests/faults/teardown/census.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace winebits::test {
namespace {

constexpr unsigned longest_teardown = 300; // seconds, on a machine under load, under ThreadSanitizer
std::array<char, 256> last_words;          // of the signal handler

std::size_t entries(const char *folder) {
    const std::filesystem::directory_iterator all(folder);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

void bark(int) {
    (void)!::write(STDOUT_FILENO, last_words.data(), std::strlen(last_words.data()));
    ::_exit(1);
}

} // namespace

census census::present() {
    return {entries("/proc/self/fd") - 1, entries("/proc/self/task")}; // but for the one that looks
}

void census::must_fall_to(const census &wanted) {
    const bool fell = holds_soon([&] {
        const auto now = present();
        return now.descriptors <= wanted.descriptors && now.threads <= wanted.threads;
    });
    if (fell)
        return;
    const auto now = present();
    std::string what = std::to_string(now.descriptors) + " descriptors, " + std::to_string(now.threads) +
                       " threads; before there were " + std::to_string(wanted.descriptors) + " and " +
                       std::to_string(wanted.threads) + ':';
    for (const auto &one : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        what += ' ' + std::filesystem::read_symlink(one.path(), gone).string();
    }
    throw check_failure{what, __FILE__, __LINE__};
}

census census::settled() {
    auto before = present();
    for (unsigned same = 0; same < 20;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const auto now = present();
        same = now.descriptors == before.descriptors && now.threads == before.threads ? same + 1 : 0;
        before = now;
    }
    return before;
}

watchdog::watchdog(const std::string &what) {
    const auto text = "Bail out! " + what + " does not end\n";
    text.copy(last_words.data(), last_words.size() - 1);
    std::signal(SIGALRM, bark);
    ::alarm(longest_teardown);
}

watchdog::~watchdog() {
    ::alarm(0);
    last_words.fill('\0');
}

} // namespace winebits::test
