// SPDX-License-Identifier: LGPL-2.1-or-later
// What the kernel keeps a confined process from, whatever the process itself would do (docs/security.md).
// Test thread only; each confined process is a child, since there is no way back.
#include "tests/support/check.hpp"
#include "tests/support/fresh_folder.hpp"
#include "tools/winebitsd/confinement.hpp"

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;

namespace {

constexpr int as_expected = 0, otherwise = 1, no_landlock = 77;

bool writes(const std::string &path, int flags = O_WRONLY | O_CREAT) {
    const rpc::descriptor file(::open(path.c_str(), flags | O_CLOEXEC, 0600));
    return file && ::write(file.get(), "x", 1) == 1;
}

struct places {
    places() {
        for (const auto *one : {"state", "allowed", "allowed/deep", "elsewhere"})
            std::filesystem::create_directory(folder.file(one));
        CHECK(writes(folder.file("elsewhere/old")) && writes(folder.file("allowed/old")));
        state = rpc::descriptor(::open(folder.file("state").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }

    // DEVICE:INODE:PATH, as `winebits resume` records it.
    std::string allowed() const {
        struct stat status {};
        CHECK_EQUAL(::stat(folder.file("allowed").c_str(), &status), 0);
        return std::to_string(status.st_dev) + ':' + std::to_string(status.st_ino) + ':' +
               folder.file("allowed");
    }

    const fresh_folder folder;
    rpc::descriptor state;
};

// True: the kernel can't confine. The body runs in a child that is confined to `state` and `allowed`.
bool is_skipped(const places &where, const std::function<bool()> &body) {
    const auto confined = daemon::confinement::open({where.allowed()}, where.state.get());
    CHECK(confined.has_value());
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(!(*confined)->enforce() ? no_landlock : body() ? as_expected : otherwise);
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    if (WEXITSTATUS(status) == no_landlock) {
        std::puts("# skipped: the kernel has no Landlock");
        return true;
    }
    CHECK_EQUAL(WEXITSTATUS(status), as_expected);
    return false;
}

void a_confined_process_writes_in_its_folders_alone() {
    const places where;
    const auto path = [&](const char *name) { return where.folder.file(name); };
    if (is_skipped(where, [&] {
            return writes(path("state/new")) && writes(path("allowed/deep/new")) &&
                   writes("/dev/null", O_WRONLY) && !writes(path("elsewhere/new")) &&
                   !writes(path("elsewhere/old"), O_WRONLY) && !writes(path("new"));
        }))
        return;
    CHECK(std::filesystem::exists(path("allowed/deep/new")));
    CHECK(!std::filesystem::exists(path("elsewhere/new")));
    CHECK_EQUAL(std::filesystem::file_size(path("elsewhere/old")), 1U);
}

void nothing_elsewhere_is_removed_renamed_or_linked() {
    const places where;
    const auto path = [&](const char *name) { return where.folder.file(name); };
    if (is_skipped(where, [&] {
            return ::unlink(path("elsewhere/old").c_str()) != 0 &&
                   ::rename(path("allowed/old").c_str(), path("elsewhere/moved").c_str()) != 0 &&
                   ::rename(path("elsewhere/old").c_str(), path("allowed/moved").c_str()) != 0 &&
                   ::symlink("allowed", path("elsewhere/link").c_str()) != 0 &&
                   ::mkdir(path("elsewhere/folder").c_str(), 0700) != 0 &&
                   ::rename(path("allowed/old").c_str(), path("allowed/renamed").c_str()) == 0;
        }))
        return;
    CHECK(std::filesystem::exists(path("elsewhere/old")));
    CHECK(std::filesystem::exists(path("allowed/renamed")));
}

// A link that a program of the prefix has put there.
void a_link_leads_no_further() {
    const places where;
    const auto path = [&](const char *name) { return where.folder.file(name); };
    std::filesystem::create_symlink(path("elsewhere"), path("allowed/link"));
    is_skipped(where, [&] {
        return !writes(path("allowed/link/new")) && !writes(path("allowed/../elsewhere/new"));
    });
}

void the_threads_and_programs_it_starts_are_confined_too() {
    const places where;
    const auto outside = where.folder.file("elsewhere/new");
    is_skipped(where, [&] {
        bool thread_wrote = true;
        std::thread([&] { thread_wrote = writes(outside); }).join();
        const pid_t program = ::fork();
        if (program == 0) {
            ::execl("/bin/sh", "sh", "-c", "(: >\"$1\") 2>/dev/null", "sh", outside.c_str(), nullptr);
            ::_exit(127);
        }
        int status = 0;
        ::waitpid(program, &status, 0);
        return !thread_wrote && WIFEXITED(status) && WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != 127;
    });
    CHECK(!std::filesystem::exists(outside));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_confined_process_writes_in_its_folders_alone>),
        cmocka_unit_test(run<nothing_elsewhere_is_removed_renamed_or_linked>),
        cmocka_unit_test(run<a_link_leads_no_further>),
        cmocka_unit_test(run<the_threads_and_programs_it_starts_are_confined_too>),
    };
    return cmocka_run_group_tests_name("kernel_confinement", tests, nullptr, nullptr);
}
