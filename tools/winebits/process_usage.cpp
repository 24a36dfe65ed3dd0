// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads /proc and asks the file system. Main thread.
#include "tools/winebits/process_usage.hpp"

#include <chrono>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>

namespace winebits::cli {

namespace {

std::string file_of(pid_t id, const char *name) {
    return "/proc/" + std::to_string(id) + "/" + name;
}

// Clock ticks that the process has run.
std::optional<std::uint64_t> ticks_of(pid_t id) {
    std::ifstream file(file_of(id, "stat"));
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(')'); // a name may hold anything
    if (name_end == std::string::npos)
        return {};
    std::istringstream rest(line.substr(name_end + 1));
    constexpr int before_times = 11;
    std::string passed;
    for (int i = 0; i < before_times; i++)
        rest >> passed;
    std::uint64_t user = 0, system = 0;
    return rest >> user >> system ? std::optional(user + system) : std::nullopt;
}

std::uint64_t memory_of(pid_t id) {
    std::ifstream file(file_of(id, "status"));
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:"))
            return std::strtoull(line.c_str() + 6, nullptr, 10);
    return 0;
}

} // namespace

process_usage usage_of(pid_t id) {
    constexpr std::chrono::milliseconds window{250};
    const auto before = ticks_of(id);
    if (!before)
        return {};
    const auto begun = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(window);
    const auto after = ticks_of(id).value_or(*before);
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    const auto ran = static_cast<double>(after - *before) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return {static_cast<std::uint64_t>(100 * ran / took + 0.5), memory_of(id)};
}

disk_space space_of(const std::string &folder) {
    struct statvfs what {};
    if (statvfs(folder.c_str(), &what) != 0)
        return {};
    return {std::uint64_t{what.f_blocks} * what.f_frsize, std::uint64_t{what.f_bavail} * what.f_frsize};
}

} // namespace winebits::cli
