// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits do-status`: what it shows of a real daemon's downloads (do-api 8.4).
// Test thread; the origin runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t transferred = 6;

// A prefix as the command line wants to see it.
class complete_prefix : public scratch_prefix {
  public:
    complete_prefix() {
        std::filesystem::create_directories(root() + "/drive_c/windows/system32");
        std::ofstream(root() + "/system.reg") << "WINE REGISTRY Version 2\n\n#arch=win64\n";
    }
    // What the program writes; throws check_failure when it fails.
    std::string shown(const std::string &options) const {
        const auto folder = daemon_program().substr(0, daemon_program().rfind('/'));
        const auto line = "WINEBITS_DAEMON='" + daemon_program() + "' '" + folder +
                          "/winebits' do-status --prefix '" + root() + "' " + options;
        std::string out;
        FILE *pipe = ::popen(line.c_str(), "r");
        CHECK(pipe != nullptr);
        char part[4096];
        while (const auto got = std::fread(part, 1, sizeof part, pipe))
            out.append(part, got);
        const int status = ::pclose(pipe);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        return out;
    }
    rpc::json::value parsed(const std::string &options) const {
        const auto text = shown("--json " + options);
        auto found = rpc::json::parse(text, 8);
        if (!found)
            throw check_failure{"no JSON: " + text, __FILE__, __LINE__};
        return std::move(*found);
    }
};

void a_prefix_without_downloads_says_so() {
    const complete_prefix prefix;
    CHECK_EQUAL(prefix.shown(""), "no downloads\n");
    CHECK_EQUAL(prefix.shown("--json"), "[]\n");
    const auto sums = prefix.parsed("--performance");
    CHECK_EQUAL(number_at(sums, "FilesDownloaded"), 0u);
    CHECK(number_at(sums, "TotalDiskBytes") >= number_at(sums, "AvailableDiskBytes"));
}

void a_download_is_shown_with_its_numbers() {
    const origin::server server;
    const complete_prefix prefix;
    auto client = prefix.connect_to(protocol::surface::delivery_job);
    const auto job = create_job(client, "an \x1b[31mapplication");
    add_file(client, job, server.url("/f?size=3M"), "file");
    set_job(client, job, "priority", "0");
    call_job(client, method::job_resume, job);
    CHECK(reaches_state(client, job, transferred));

    const auto list = prefix.parsed("");
    CHECK(list.items() && list.items()->size() == 1);
    const auto &file = list.items()->front();
    CHECK_EQUAL(number_at(file, "FileSize"), 3u << 20);
    CHECK(number_at(file, "BytesFromHttp") >= 3u << 20);
    CHECK_EQUAL(number_at(file, "BytesFromCacheServer"), 0u);
    CHECK_EQUAL(string_at(file, "Status"), "Complete");
    CHECK_EQUAL(string_at(file, "Priority"), "Foreground");
    CHECK_EQUAL(string_at(file, "SourceURL"), server.url("/f?size=3M"));
    CHECK_EQUAL(string_at(file, "ExpireOn").size(), std::string("2026-11-22T20:34:10Z").size());
    CHECK_EQUAL(text_at(file, "IsPinned"), "false");

    const auto text = prefix.shown("");
    CHECK(text.find("FileSize                    : 3145728\n") != text.npos);
    CHECK(text.find('\x1b') == text.npos);
}

void the_sums_are_kept() {
    const origin::server server;
    const complete_prefix prefix;
    {
        auto client = prefix.connect_to(protocol::surface::delivery_job);
        const auto job = started_job(client, server.url("/f?size=1M"), "file");
        CHECK(reaches_state(client, job, transferred));
        call_job(client, method::job_complete, job);
    }
    prefix.end_daemon(SIGKILL);
    const auto sums = prefix.parsed("--performance");
    CHECK_EQUAL(number_at(sums, "FilesDownloaded"), 1u);
    CHECK_EQUAL(number_at(sums, "Files"), 0u);
    CHECK(number_at(sums, "TotalBytesDownloaded") >= 1u << 20);
    CHECK_EQUAL(number_at(sums, "MonthlyBytesFromHttp"), number_at(sums, "TotalBytesDownloaded"));
    CHECK(number_at(sums, "MemUsageKB") > 0);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_prefix_without_downloads_says_so>),
        cmocka_unit_test(run<a_download_is_shown_with_its_numbers>),
        cmocka_unit_test(run<the_sums_are_kept>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
