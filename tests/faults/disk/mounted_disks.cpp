// SPDX-License-Identifier: LGPL-2.1-or-later
// Disks that are really full, read-only or taken away: small ones in memory, mounted where only this process
// and its daemons see them. Skipped where that is not allowed. Test thread; the fault server runs threads of
// its own.
#include "tests/faults/disk/disk_jobs.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t file_not_found = 0x80070002, access_denied = 0x80070005, write_protect = 0x80070013,
                        disk_full = 0x80070070;

bool write_to(const char *path, const std::string &text) {
    std::ofstream file(path);
    file << text << std::flush;
    return file.good();
}

// A place for mounts of our own; as a plain user with a user namespace. Before there are threads.
bool may_mount() {
    static const bool may = [] {
        const auto user = std::to_string(::getuid()), group = std::to_string(::getgid());
        if (::unshare(CLONE_NEWNS) != 0) {
            if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
                return false;
            if (!write_to("/proc/self/setgroups", "deny") ||
                !write_to("/proc/self/uid_map", user + ' ' + user + " 1") ||
                !write_to("/proc/self/gid_map", group + ' ' + group + " 1"))
                return false;
        }
        if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
            return false;
        // Allowed at all? The folder is covered and shows again.
        return ::mount("winebits", "/tmp", "tmpfs", 0, "size=64k") == 0 && ::umount("/tmp") == 0;
    }();
    return may;
}

class small_disk {
  public:
    small_disk(std::string path, const std::string &size) : path_(std::move(path)) {
        CHECK_EQUAL(::mount("winebits", path_.c_str(), "tmpfs", 0, ("mode=0700,size=" + size).c_str()), 0);
    }
    ~small_disk() { ::umount2(path_.c_str(), MNT_DETACH); }
    small_disk(const small_disk &) = delete;
    small_disk &operator=(const small_disk &) = delete;

    void grow(const std::string &size) { remount(0, "size=" + size); }
    void make_read_only(bool read_only) { remount(read_only ? MS_RDONLY : 0, ""); }
    // Fills it but for so many bytes.
    void fill(std::uint64_t but_for) const {
        struct statvfs now {};
        CHECK_EQUAL(::statvfs(path_.c_str(), &now), 0);
        const auto free = now.f_bfree * now.f_frsize;
        std::ofstream(ballast()) << std::string(free - std::min<std::uint64_t>(free, but_for), 'b');
    }
    void empty() const { fs::remove(ballast()); }

  private:
    std::string ballast() const { return path_ + "/ballast"; }
    void remount(unsigned long flags, const std::string &options) {
        CHECK_EQUAL(::mount("winebits", path_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()), 0);
    }

    std::string path_;
};

void a_disk_that_is_full_stops_the_job() {
    disk_jobs here;
    small_disk disk(here.bad_folder(), "2M");
    here.start();
    here.check_stopped_by(disk_full);
    here.check_others_go_on();
    disk.grow("20M");
    here.start();
    here.check_transferred();
    here.check_completed();
}

void a_disk_that_is_read_only_stops_the_job() {
    disk_jobs here;
    small_disk disk(here.bad_folder(), "20M");
    const auto refusal = [&] {
        return refusal_of(here.client_for(job_kind::background), method::folder_check,
                          R"({"dos":"C:\\bad\\x","drive":"c","unix_relative":"bad/x"})");
    };
    CHECK_EQUAL(refusal(), 0u);
    disk.make_read_only(true);
    CHECK_EQUAL(refusal(), access_denied);
    here.start();
    here.check_stopped_by(write_protect);
    here.check_others_go_on();
    disk.make_read_only(false);
    here.start();
    here.check_transferred();
    disk.make_read_only(true);
    for (const auto &one : here.jobs())
        CHECK_EQUAL(one.try_to_complete(), write_protect);
    disk.make_read_only(false);
    here.check_completed();
}

// As a stick that is pulled out and put back.
void a_disk_that_is_away_keeps_the_job() {
    disk_jobs here;
    const auto elsewhere = here.prefix().drive_c("elsewhere");
    fs::create_directory(elsewhere);
    const small_disk disk(elsewhere, "20M");
    const auto attach = [&] {
        CHECK_EQUAL(::mount(elsewhere.c_str(), here.bad_folder().c_str(), nullptr, MS_BIND, nullptr), 0);
    };
    attach();
    here.start();
    here.check_transferred();
    CHECK_EQUAL(::umount2(here.bad_folder().c_str(), 0), 0); // nothing holds it
    for (const auto &one : here.jobs())
        CHECK_EQUAL(one.try_to_complete(), file_not_found);
    here.check_others_go_on();
    attach();
    here.check_transferred();
    here.check_completed();
    ::umount2(here.bad_folder().c_str(), MNT_DETACH);
}

void a_state_folder_on_a_full_disk_refuses_changes() {
    const scratch_prefix prefix;
    const small_disk disk(prefix.state(), "2M");
    std::string first, last;
    {
        auto client = prefix.connect(protocol::role::service);
        first = create_job(client, "first");
        disk.fill(0);
        // What is left of the hive's log takes some.
        std::uint32_t refused = 0;
        CHECK(holds_soon([&] {
            last = new_guid();
            refused = refusal_of(client, method::job_create,
                                 params_of(last, R"(,"name":"n","type":0,"owner":"S-1-5-1")"));
            return refused != 0;
        }));
        CHECK_EQUAL(refused, disk_full);
        get_job(client, first);
        disk.empty();
        CHECK(holds_soon([&] {
            return refusal_of(client, method::job_create,
                              params_of(new_guid(), R"(,"name":"n","type":0,"owner":"S-1-5-1")")) == 0;
        }));
    }
    prefix.end_daemon(SIGKILL);
    auto client = prefix.connect(protocol::role::service);
    get_job(client, first);
    CHECK(refusal_of(client, method::job_get, params_of(last)) != 0);
    prefix.end_daemon(SIGKILL);
}

// A page with holes, as a copied prefix has it, can't be written to when nothing is left.
void a_status_page_with_holes_does_not_end_the_daemon() {
    const scratch_prefix prefix;
    const small_disk disk(prefix.state(), "2M");
    std::string job;
    {
        auto client = prefix.connect(protocol::role::service);
        job = create_job(client);
    }
    prefix.end_daemon(SIGKILL);
    const auto page = prefix.state_file("status");
    const auto size = fs::file_size(page);
    fs::resize_file(page, 0);
    fs::resize_file(page, size);
    disk.fill(size / 2);
    auto client = prefix.connect(protocol::role::service);
    get_job(client, job);
    prefix.end_daemon(SIGKILL);
}

} // namespace

int main() {
    if (!may_mount()) {
        std::puts("1..0 # SKIP no mounts of our own are allowed here");
        return 0;
    }
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_disk_that_is_full_stops_the_job>),
        cmocka_unit_test(run<a_disk_that_is_read_only_stops_the_job>),
        cmocka_unit_test(run<a_disk_that_is_away_keeps_the_job>),
        cmocka_unit_test(run<a_state_folder_on_a_full_disk_refuses_changes>),
        cmocka_unit_test(run<a_status_page_with_holes_does_not_end_the_daemon>),
    };
    return cmocka_run_group_tests_name("mounted_disks", tests, nullptr, nullptr);
}
