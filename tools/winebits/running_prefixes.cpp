// SPDX-License-Identifier: LGPL-2.1-or-later
// Looks for winebitsd among the processes. Main thread.
#include "tools/winebits/running_prefixes.hpp"

#include "engine/rpc/client.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>

namespace winebits::cli {

namespace {

namespace fs = std::filesystem;

std::optional<pid_t> number_of(const std::string &name) {
    pid_t out = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), out);
    return read.ec == std::errc() && read.ptr == name.data() + name.size() ? std::optional(out)
                                                                           : std::nullopt;
}

// Not the owner of the folder in /proc, which is root for a process that keeps its memory to itself.
bool is_own(const fs::path &process) {
    std::ifstream status(process / "status");
    for (std::string word; status >> word;)
        if (word == "Uid:") {
            uid_t real = 0, effective = 0;
            return status >> real >> effective && real == getuid() && effective == geteuid();
        }
    return false;
}

std::optional<std::string> state_folder_of(const fs::path &process) {
    std::ifstream file(process / "cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');)
        words.push_back(word);
    if (words.empty() || fs::path(words.front()).filename() != "winebitsd")
        return std::nullopt;
    const auto option = std::ranges::find(words, "--state");
    return option != words.end() && option + 1 != words.end() ? std::optional(*(option + 1)) : std::nullopt;
}

} // namespace

std::vector<running_prefix> running_prefixes() {
    const std::string below = std::string("/drive_c/") + protocol::state_folder_below_drive_c;
    std::vector<running_prefix> out;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator("/proc", error)) {
        const auto id = number_of(entry.path().filename());
        const auto state = id && is_own(entry.path()) ? state_folder_of(entry.path()) : std::nullopt;
        const auto serves = state ? rpc::read_endpoint(*state) : std::nullopt;
        if (serves && serves->pid == *id && state->ends_with(below))
            out.push_back({state->substr(0, state->size() - below.size()), *id});
    }
    std::ranges::sort(out, {}, &running_prefix::root);
    return out;
}

} // namespace winebits::cli
