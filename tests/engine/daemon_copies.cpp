// SPDX-License-Identifier: LGPL-2.1-or-later
// Copied and moved prefixes: a copy is another one, and never touches the original's files (design promise
// 6). Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/engine/wire_peer.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

enum state : std::uint64_t { suspended = 3, error = 4, transferred = 6 };

constexpr std::size_t mebibyte = 1 << 20;

// A file on a drive that is no part of the prefix.
void add_file_outside(rpc::client &client, const std::string &job, const std::string &url,
                      const std::string &name) {
    must_call(client, method::job_add_files,
              R"({"id":")" + job + R"(","files":[{"remote_name":")" + url + R"(","local_name":"D:\\)" + name +
                  R"(","drive":"d","unix_relative":")" + name + "\"}]}");
}

void map_drive_d(rpc::client &client, const scratch_prefix &prefix, const std::string &root) {
    must_call(client, method::surface_configure,
              R"({"drives":{"c":")" + prefix.root() + R"(/drive_c","d":")" + root + R"(","z":""}})");
}

std::string copy_of(const scratch_prefix &prefix) {
    const auto copy = prefix.beside("copy");
    std::filesystem::copy(prefix.root(), copy, std::filesystem::copy_options::recursive);
    return copy;
}

struct copied_prefix {
    std::string root, state;
    explicit copied_prefix(const scratch_prefix &prefix)
        : root(copy_of(prefix)), state(root + "/drive_c/ProgramData/winebits") {}
    ~copied_prefix() { end_daemon_of(state, SIGKILL); }
    copied_prefix(const copied_prefix &) = delete;
    copied_prefix &operator=(const copied_prefix &) = delete;

    rpc::client connect(const scratch_prefix &original) const {
        auto options = original.options(protocol::role::service);
        options.state_folder = state;
        auto made = rpc::client::connect(options);
        CHECK(made.has_value());
        return std::move(*made);
    }
};

std::size_t files_in(const std::string &folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

void a_copy_gets_a_daemon_and_a_key_of_its_own() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client);
    const auto key = contents_of(prefix.state_file("key"));
    // The copy is made while the original's daemon runs: its endpoint file leads to the wrong one.
    const copied_prefix copy(prefix);
    auto in_copy = copy.connect(prefix);
    CHECK(*daemon_of(copy.state) != *prefix.daemon());
    CHECK(contents_of(copy.state + "/key") != key);
    CHECK_EQUAL(contents_of(prefix.state_file("key")), key);
    get_job(in_copy, job);
    // They see each other's jobs no more.
    const auto later = create_job(client);
    CHECK(refusal_of(in_copy, method::job_get, R"({"id":")" + later + "\"}") != 0);
}

void in_a_copy_jobs_for_files_outside_it_stop_and_the_others_go_on() {
    const origin::server server;
    scratch_prefix prefix;
    const auto outside = prefix.beside("outside");
    std::filesystem::create_directory(outside);
    std::string inner_job, outer_job, done_job;
    {
        auto client = prefix.connect(protocol::role::service);
        map_drive_d(client, prefix, outside);
        done_job = create_job(client);
        add_file_outside(client, done_job, server.url("/done?size=1M"), "done.bin");
        call_job(client, method::job_resume, done_job);
        CHECK(reaches_state(client, done_job, transferred));
        inner_job = create_job(client);
        add_file(client, inner_job, server.url("/inner?size=1M"), "inner.bin");
        outer_job = create_job(client);
        add_file_outside(client, outer_job, server.url("/outer?size=1M"), "outer.bin");
    }
    prefix.end_daemon(SIGKILL);
    const auto files_before = files_in(outside);
    const copied_prefix copy(prefix);
    auto in_copy = copy.connect(prefix);
    for (const auto &job : {outer_job, done_job}) {
        const auto shown = get_job(in_copy, job);
        CHECK_EQUAL(number_at(shown, "state"), std::uint64_t{error});
        CHECK_EQUAL(number_at(shown, "error.code"), 0x80070005u);
        CHECK_EQUAL(number_at(shown, "error.context"), 4u);
    }
    CHECK_EQUAL(number_at(get_job(in_copy, inner_job), "state"), std::uint64_t{suspended});
    call_job(in_copy, method::job_resume, inner_job);
    CHECK(reaches_state(in_copy, inner_job, transferred));
    call_job(in_copy, method::job_complete, inner_job);
    CHECK(std::filesystem::exists(copy.root + "/drive_c/inner.bin"));
    CHECK(!std::filesystem::exists(prefix.drive_c("inner.bin")));
    // Neither Cancel nor Complete of the copy reaches the original's files.
    call_job(in_copy, method::job_cancel, done_job);
    must_call(in_copy, method::job_complete, R"({"id":")" + outer_job + "\"}");
    CHECK_EQUAL(files_in(outside), files_before);
    // The original goes on as if nothing had happened.
    auto client = prefix.connect(protocol::role::service);
    CHECK_EQUAL(number_at(get_job(client, done_job), "state"), std::uint64_t{transferred});
    call_job(client, method::job_complete, done_job);
    CHECK(contents_of(outside + "/done.bin") == origin::content(mebibyte));
}

void a_moved_prefix_goes_on_at_its_new_place() {
    const origin::server server;
    scratch_prefix prefix;
    std::string job;
    {
        auto client = prefix.connect(protocol::role::service);
        std::filesystem::create_directory(prefix.root() + "/drive_d");
        map_drive_d(client, prefix, prefix.root() + "/drive_d");
        job = create_job(client);
        add_file_outside(client, job, server.url("/f?size=1M"), "file.bin");
    }
    prefix.end_daemon(SIGTERM);
    const auto moved = prefix.beside("moved");
    std::filesystem::rename(prefix.root(), moved);
    {
        auto options = prefix.options(protocol::role::service);
        options.state_folder = moved + "/drive_c/ProgramData/winebits";
        auto client = rpc::client::connect(options);
        CHECK(client.has_value());
        CHECK_EQUAL(number_at(get_job(*client, job), "state"), std::uint64_t{suspended});
        call_job(*client, method::job_resume, job);
        CHECK(reaches_state(*client, job, transferred));
        call_job(*client, method::job_complete, job);
        CHECK(std::filesystem::exists(moved + "/drive_d/file.bin"));
        end_daemon_of(options.state_folder, SIGKILL);
    }
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_copy_gets_a_daemon_and_a_key_of_its_own>),
        cmocka_unit_test(run<in_a_copy_jobs_for_files_outside_it_stop_and_the_others_go_on>),
        cmocka_unit_test(run<a_moved_prefix_goes_on_at_its_new_place>),
    };
    return cmocka_run_group_tests_name("daemon_copies", tests, nullptr, nullptr);
}
