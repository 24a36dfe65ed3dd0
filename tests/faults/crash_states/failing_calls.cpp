// SPDX-License-Identifier: LGPL-2.1-or-later
// Each file-system call of several stories fails in its turn, once or from there on: nobody crashes, nothing
// wrong is claimed, a job that stops says why, and when the disk is well again each job comes to its end.
//
// WINEBITS_FAULTS: so many faults at most (1200), spread over all calls; 0: all of them.
// Test thread only.
#include "tests/support/check.hpp"

#include "tests/faults/crash_states/checks.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <set>

using namespace winebits;
using namespace winebits::crash_states;
using winebits::test::run;

namespace {

constexpr int short_write = -1;

struct fault {
    std::uint64_t call; // the first one that fails, counted from 1
    int failure;
    bool for_ever;
};

std::string shown(const fault &one) {
    return "call " + std::to_string(one.call) + (one.for_ever ? " and later" : "") + " with " +
           std::to_string(one.failure);
}

struct totals {
    std::uint64_t faults = 0, stopped_a_job = 0, failed_the_hive = 0, unnoticed = 0;
};
totals &counted() {
    static totals all;
    return all;
}

std::uint64_t most_faults() {
    const char *text = std::getenv("WINEBITS_FAULTS");
    return text ? std::strtoull(text, nullptr, 10) : 1200;
}

std::uint64_t calls_of(const named_script &one) {
    std::uint64_t calls = 0;
    const story told(one.name, one.script, [&calls](const operation &, std::size_t &) {
        ++calls;
        return 0;
    });
    return calls;
}

// bits-api 7: a job that stands still says why.
void check_causes(const machine &daemon, int failure) {
    for (const auto *job : daemon.all_jobs()) {
        const bool shows =
            job->state == queue::job_state::error || job->state == queue::job_state::transient_error;
        if (!shows)
            continue;
        ++counted().stopped_a_job;
        CHECK(job->last_error.has_value());
        const auto &why = job->last_error->what;
        CHECK(why.why == cause::os_error || why.why == cause::remote_file_changed);
        if (why.why == cause::os_error)
            CHECK_EQUAL(why.os_errno, failure == short_write ? ENOSPC : failure);
    }
}

void try_one(const named_script &script, const fault &one) {
    std::uint64_t calls = 0;
    bool hive_failed = false, faulty = true;
    story told(script.name, script.script, [&](const operation &what, std::size_t &length) {
        ++calls;
        if (!faulty || calls < one.call || (calls > one.call && !one.for_ever))
            return 0;
        if (one.failure != short_write)
            return one.failure;
        if (what.what == step::write && length > 1)
            length /= 2;
        return 0;
    });
    auto &daemon = told.daemon();
    hive_failed = daemon.storage_failed();
    if (!hive_failed) { // else the queue is ahead of what is kept
        check_causes(daemon, one.failure);
        check_claims(daemon, told.disk->now(), cut_files::possible);
    }
    faulty = false;
    told.disk->before = nullptr;
    for (int guard = 0; daemon.storage_failed() && guard < 10; ++guard)
        (void)daemon.recover();
    CHECK(!daemon.storage_failed());
    const crash at{told, told.disk->log().size(), false};
    check_calls_are_kept(at, daemon, told.disk->now());
    check_claims(daemon, told.disk->now(), cut_files::possible);
    check_final_names(at, told.disk->now());
    check_all_ends_well(at, daemon, *told.disk);
    ++counted().faults;
    counted().failed_the_hive += hive_failed;
}

constexpr int failures[] = {EIO, ENOSPC, EDQUOT, EINTR, short_write};

// The same ones of a story in each run, spread evenly; the kinds take turns.
void try_all(const named_script &script) {
    const auto calls = calls_of(script);
    const auto kinds = std::size(failures) * 2;
    const auto all = calls * kinds, wanted = most_faults() / all_scripts().size();
    const auto count = wanted == 0 ? all : std::min<std::uint64_t>(all, wanted);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto at = i * all / count;
        const auto kind = count == all ? at % kinds : i % kinds;
        const fault one{at / kinds + 1, failures[kind / 2], kind % 2 == 1};
        try {
            try_one(script, one);
        } catch (const test::check_failure &why) {
            throw test::check_failure{why.message + " [" + script.name + ", " + shown(one) + "]", why.file,
                                      why.line};
        }
    }
}

template <std::size_t index>
void failures_in_a_story() {
    try_all(all_scripts().at(index));
}

// Everything in one folder fails for ever.
void the_jobs_of_other_folders_go_on() {
    for (const int failure : {EIO, ENOSPC, EDQUOT, EINTR, EROFS, EACCES}) {
        memory_disk disk(first_folders);
        std::set<file_number> broken;
        disk.before = [&](const operation &one, std::size_t &) {
            if (one.what == step::create && one.folder == "/c/down")
                broken.insert(one.file);
            const bool writes = one.what == step::write || one.what == step::flush;
            return writes && broken.contains(one.file) ? failure : 0;
        };
        machine daemon(disk, "boot");
        CHECK(daemon.start());
        std::array<job_id, 2> ids;
        for (unsigned i = 0; i < 2; ++i) {
            std::array<std::uint8_t, 16> bytes{0xB0};
            bytes[15] = static_cast<std::uint8_t>(i);
            ids[i] = job_id(bytes);
            const std::string name = i == 0 ? "down/fails" : "other/works";
            const queue::new_file file{"http://host/" + name + "?9000",
                                       {"C:\\" + name.substr(0, 4), 'c', name}};
            (void)daemon.call(queue::personality::bits,
                              queue::create_job{ids[i], "job", queue::job_type::download, "S-1-5-21-1"});
            (void)daemon.call(queue::personality::bits, queue::add_files{ids[i], {file}});
            (void)daemon.call(queue::personality::bits, queue::resume_job{ids[i]});
        }
        for (int guard = 0; guard < 200; ++guard)
            (void)(daemon.step() || daemon.wait());
        CHECK(daemon.find(ids[1])->state == queue::job_state::transferred);
        CHECK(daemon.find(ids[0])->state != queue::job_state::transferred);
        check_causes(daemon, failure);
        disk.before = nullptr;
        CHECK_EQUAL(*daemon.answer_to(daemon.call(queue::personality::bits, queue::resume_job{ids[0]})), 0U);
        for (int guard = 0; guard < 200; ++guard)
            (void)(daemon.step() || daemon.wait());
        CHECK(daemon.find(ids[0])->state == queue::job_state::transferred);
        check_claims(daemon, disk.now(), cut_files::possible);
        ++counted().faults;
    }
}

void jobs_stopped_and_the_hive_failed() {
    std::printf("# a job stopped %llu times, the hive failed %llu times\n",
                static_cast<unsigned long long>(counted().stopped_a_job),
                static_cast<unsigned long long>(counted().failed_the_hive));
    CHECK(counted().stopped_a_job > 0);
    CHECK(counted().failed_the_hive > 0);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<failures_in_a_story<0>>),
        cmocka_unit_test(run<failures_in_a_story<1>>),
        cmocka_unit_test(run<failures_in_a_story<2>>),
        cmocka_unit_test(run<failures_in_a_story<3>>),
        cmocka_unit_test(run<failures_in_a_story<4>>),
        cmocka_unit_test(run<failures_in_a_story<5>>),
        cmocka_unit_test(run<failures_in_a_story<6>>),
        cmocka_unit_test(run<failures_in_a_story<7>>),
        cmocka_unit_test(run<failures_in_a_story<8>>),
        cmocka_unit_test(run<the_jobs_of_other_folders_go_on>),
        cmocka_unit_test(run<jobs_stopped_and_the_hive_failed>),
    };
    const int failed = cmocka_run_group_tests_name("failing_calls", tests, nullptr, nullptr);
    std::printf("# total faults=%llu\n", static_cast<unsigned long long>(counted().faults));
    return failed;
}
