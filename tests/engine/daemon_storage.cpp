// SPDX-License-Identifier: LGPL-2.1-or-later
// What the daemon does when its hive can't be written, and when it is damaged.
// Test thread; the fault server runs threads of its own.
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <fstream>
#include <sys/resource.h>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint32_t write_fault = 0x8007001D; // HRESULT_FROM_WIN32(ERROR_WRITE_FAULT)
constexpr std::uint32_t not_found = 0x80200001;

// As on a full disk: no file of the daemon can grow.
class full_disk {
  public:
    explicit full_disk(pid_t daemon) : daemon_(daemon) {
        rlimit none{0, RLIM_INFINITY};
        CHECK_EQUAL(::prlimit(daemon_, RLIMIT_FSIZE, &none, nullptr), 0);
    }
    ~full_disk() {
        rlimit all{RLIM_INFINITY, RLIM_INFINITY};
        ::prlimit(daemon_, RLIMIT_FSIZE, &all, nullptr);
    }
    full_disk(const full_disk &) = delete;
    full_disk &operator=(const full_disk &) = delete;

  private:
    pid_t daemon_;
};

std::string create_params(const std::string &job) {
    return R"({"id":")" + job + R"(","name":"n","type":0,"owner":"S-1-5-1"})";
}

void a_change_that_can_not_be_kept_is_refused_and_has_not_happened() {
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto before = create_job(client, "before");
    const auto lost = new_guid();
    {
        const full_disk none(*prefix.daemon());
        CHECK_EQUAL(refusal_of(client, method::job_create, create_params(lost)), write_fault);
        // Calls are refused at once now, but what is there can be looked at.
        CHECK_EQUAL(refusal_of(client, method::job_suspend, R"({"id":")" + before + "\"}"), write_fault);
        CHECK_EQUAL(string_at(get_job(client, before), "name"), "before");
    }
    std::string after;
    CHECK(holds_soon([&] {
        after = new_guid();
        return refusal_of(client, method::job_create, create_params(after)) == 0;
    }));
    CHECK_EQUAL(refusal_of(client, method::job_get, R"({"id":")" + lost + "\"}"), not_found);
    prefix.end_daemon(SIGKILL);
    auto again = prefix.connect(protocol::role::service);
    get_job(again, before);
    get_job(again, after);
    CHECK_EQUAL(refusal_of(again, method::job_get, R"({"id":")" + lost + "\"}"), not_found);
}

void transfers_go_on_when_the_disk_has_room_again() {
    const origin::server server;
    scratch_prefix prefix;
    auto client = prefix.connect(protocol::role::service);
    const auto job = create_job(client);
    add_file(client, job, server.url("/f?size=2M&trickle=1M&etag=\"a\""), "file.bin");
    call_job(client, method::job_resume, job);
    CHECK(holds_soon([&] { return number_at(get_job(client, job), "progress.bytes_transferred") > 0; }));
    {
        const full_disk none(*prefix.daemon());
        CHECK(holds_soon([&] {
            return refusal_of(client, method::job_create, create_params(new_guid())) == write_fault;
        }));
    }
    CHECK(
        holds_soon([&] { return refusal_of(client, method::job_resume, R"({"id":")" + job + "\"}") == 0; }));
    CHECK(reaches_state(client, job, 6));
    call_job(client, method::job_complete, job);
    CHECK(contents_of(prefix.drive_c("file.bin")) == origin::content(2 << 20));
}

void a_damaged_hive_is_set_aside_and_the_log_says_so() {
    scratch_prefix prefix;
    {
        auto client = prefix.connect(protocol::role::service);
        create_job(client);
    }
    prefix.end_daemon(SIGKILL);
    std::filesystem::remove(prefix.state_file("hive.db-wal"));
    std::ofstream(prefix.state_file("hive.db")) << std::string(20000, 'z');
    auto client = prefix.connect(protocol::role::service);
    CHECK_EQUAL(text_at(must_call(client, method::job_list), "jobs"), "[]");
    CHECK(std::filesystem::exists(prefix.state_file("hive.db.bad")));
    CHECK(holds_soon([&] {
        return contents_of(prefix.state_file("winebitsd.log")).find("the hive was damaged") !=
               std::string::npos;
    }));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_change_that_can_not_be_kept_is_refused_and_has_not_happened>),
        cmocka_unit_test(run<transfers_go_on_when_the_disk_has_room_again>),
        cmocka_unit_test(run<a_damaged_hive_is_set_aside_and_the_log_says_so>),
    };
    return cmocka_run_group_tests_name("daemon_storage", tests, nullptr, nullptr);
}
