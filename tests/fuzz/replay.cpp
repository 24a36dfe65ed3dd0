// SPDX-License-Identifier: LGPL-2.1-or-later
// Gives every target the files of its corpus once: each is the input that once found a defect, or a seed that
// a fuzzer begins with. Prints TAP. `replay TARGET FILE…` gives a target just these files. One thread.
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace {

struct target {
    const char *name;
    void (*run)(std::string_view);
};
#define WINEBITS_ENTRY(name) target{#name, winebits::fuzz::name},
constexpr std::array targets{WINEBITS_FUZZ_TARGETS(WINEBITS_ENTRY)};
#undef WINEBITS_ENTRY

std::vector<std::filesystem::path> files_of(const target &one) {
    const char *source = std::getenv("srcdir");
    std::vector<std::filesystem::path> files;
    std::error_code failed;
    const auto folder = std::filesystem::path(source ? source : ".") / "tests/fuzz/corpus" / one.name;
    for (const auto &entry : std::filesystem::directory_iterator(folder, failed))
        files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

bool holds(const target &one, const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    const std::string input{std::istreambuf_iterator<char>(file), {}};
    try {
        one.run(input);
        return true;
    } catch (const winebits::test::check_failure &failure) {
        std::printf("# %s: %s:%d: %s\n", path.c_str(), failure.file, failure.line, failure.message.c_str());
        return false;
    }
}

bool hold(const target &one, const std::vector<std::filesystem::path> &files) {
    if (files.empty())
        std::printf("# no corpus\n");
    return !files.empty() &&
           std::ranges::count_if(files, [&](const auto &path) { return !holds(one, path); }) == 0;
}

} // namespace

int main(int count, char **words) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (count > 2) {
        const auto *one = std::ranges::find(targets, std::string_view(words[1]), &target::name);
        return one != targets.end() && hold(*one, {words + 2, words + count}) ? 0 : 1;
    }
    std::printf("1..%zu\n", targets.size());
    bool all = true;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const bool good = hold(targets[i], files_of(targets[i]));
        std::printf("%s %zu - %s keeps what it promises on its corpus\n", good ? "ok" : "not ok", i + 1,
                    targets[i].name);
        all = all && good;
    }
    return all ? 0 : 1;
}
