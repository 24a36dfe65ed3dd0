// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob4: peer caching, the owner's token, the longest time of a transfer (bits-api 3.7).
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr ULONG medium_integrity = 0x2000;
constexpr ULONG system_integrity = 0x4000;
constexpr ULONG ninety_days_s = 7776000;

DWORD peer_flags(const test_job &job) {
    DWORD flags = 0xFFFF;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->GetPeerCachingFlags(&flags));
    return flags;
}

ULONG longest_time(const test_job &job) {
    ULONG seconds = 1;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->GetMaximumDownloadTime(&seconds));
    return seconds;
}

void no_peer_caching_flag_is_set_at_first() {
    const test_job job;
    CHECK_EQUAL(peer_flags(job), 0u);
}

void every_combination_of_peer_caching_flags_is_kept() {
    const test_job job;
    for (DWORD wanted = 0; wanted < 8; ++wanted) {
        CHECK_OK(as<IBackgroundCopyJob4>(*job)->SetPeerCachingFlags(wanted));
        CHECK_EQUAL(peer_flags(job), wanted);
    }
}

// Which code is not known (bits-api 15.1).
void unknown_peer_caching_flags_are_refused() {
    const test_job job;
    CHECK_FAILED(as<IBackgroundCopyJob4>(*job)->SetPeerCachingFlags(8));
    CHECK_EQUAL(peer_flags(job), 0u);
}

void integrity_of_the_owner_is_a_level() {
    const test_job job;
    ULONG level = 0;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->GetOwnerIntegrityLevel(&level));
    CHECK(level >= medium_integrity && level <= system_integrity);
}

void elevation_of_the_owner_is_yes_or_no() {
    const test_job job;
    BOOL elevated = 7;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->GetOwnerElevationState(&elevated));
    CHECK(elevated == TRUE || elevated == FALSE);
}

void longest_time_is_90_days_at_first() {
    const test_job job;
    CHECK_EQUAL(longest_time(job), ninety_days_s);
}

void longest_time_is_kept() {
    const test_job job;
    for (const ULONG wanted : {1u, 3600u, 0xFFFFFFFFu}) {
        CHECK_OK(as<IBackgroundCopyJob4>(*job)->SetMaximumDownloadTime(wanted));
        CHECK_EQUAL(longest_time(job), wanted);
    }
}

void transfer_that_takes_longer_is_an_error() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->SetMaximumDownloadTime(1));
    job.add(url("size=1M&trickle=20000"), folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_MAXDOWNLOAD_TIMEOUT));
}

void resume_starts_the_time_anew() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->SetMaximumDownloadTime(1));
    job.add(url("size=200000&trickle=20000&times=1"), folder / u"file");
    job.resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(as<IBackgroundCopyJob4>(*job)->SetMaximumDownloadTime(ninety_days_s));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(200000));
}

void ended_job_takes_no_change() {
    const test_job job;
    const auto job4 = as<IBackgroundCopyJob4>(*job);
    CHECK_OK(job->Cancel());
    CHECK_RESULT(job4->SetPeerCachingFlags(1), BG_E_INVALID_STATE);
    CHECK_RESULT(job4->SetMaximumDownloadTime(60), BG_E_INVALID_STATE);
}

void null_for_a_getter_of_job4_is_a_null_reference() {
    const test_job job;
    const auto job4 = as<IBackgroundCopyJob4>(*job);
    CHECK_RESULT(job4->GetPeerCachingFlags(nullptr), null_reference);
    CHECK_RESULT(job4->GetOwnerIntegrityLevel(nullptr), null_reference);
    CHECK_RESULT(job4->GetOwnerElevationState(nullptr), null_reference);
    CHECK_RESULT(job4->GetMaximumDownloadTime(nullptr), null_reference);
}

behaviours job4() {
    return {
        BEHAVIOUR(no_peer_caching_flag_is_set_at_first),
        BEHAVIOUR(every_combination_of_peer_caching_flags_is_kept),
        BEHAVIOUR(unknown_peer_caching_flags_are_refused),
        BEHAVIOUR(integrity_of_the_owner_is_a_level),
        BEHAVIOUR(elevation_of_the_owner_is_yes_or_no),
        BEHAVIOUR(longest_time_is_90_days_at_first),
        BEHAVIOUR(longest_time_is_kept),
        BEHAVIOUR(transfer_that_takes_longer_is_an_error),
        BEHAVIOUR(resume_starts_the_time_anew),
        BEHAVIOUR(ended_job_takes_no_change),
        BEHAVIOUR(null_for_a_getter_of_job4_is_a_null_reference),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("job4", {winebits::conformance::job4()});
}
