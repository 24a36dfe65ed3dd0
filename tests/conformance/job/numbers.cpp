// SPDX-License-Identifier: LGPL-2.1-or-later
// Priority, delays, error count and times (bits-api 3.4, 4.3).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

std::uint64_t ticks(const FILETIME &time) {
    return (static_cast<std::uint64_t>(time.dwHighDateTime) << 32) | time.dwLowDateTime;
}

BG_JOB_TIMES times_of(const test_job &job) {
    BG_JOB_TIMES times{};
    CHECK_OK(job->GetTimes(&times));
    return times;
}

void every_priority_can_be_set() {
    const test_job job;
    for (const BG_JOB_PRIORITY wanted :
         {BG_JOB_PRIORITY_FOREGROUND, BG_JOB_PRIORITY_HIGH, BG_JOB_PRIORITY_NORMAL, BG_JOB_PRIORITY_LOW}) {
        BG_JOB_PRIORITY priority{};
        CHECK_OK(job->SetPriority(wanted));
        CHECK_OK(job->GetPriority(&priority));
        CHECK_EQUAL(priority, wanted);
    }
}

void unknown_priority_is_not_implemented() {
    const test_job job;
    CHECK_RESULT(job->SetPriority(static_cast<BG_JOB_PRIORITY>(4)), E_NOTIMPL);
}

void priority_that_no_enumeration_holds_does_not_reach_bits() {
    const test_job job;
    CHECK_RESULT(job->SetPriority(static_cast<BG_JOB_PRIORITY>(0x12345)),
                 HRESULT_FROM_WIN32(RPC_X_ENUM_VALUE_OUT_OF_RANGE));
}

void minimum_retry_delay_is_kept() {
    const test_job job;
    ULONG seconds = 0;
    CHECK_OK(job->SetMinimumRetryDelay(60));
    CHECK_OK(job->GetMinimumRetryDelay(&seconds));
    CHECK_EQUAL(seconds, 60u);
}

void minimum_retry_delay_is_at_least_5_seconds() {
    const test_job job;
    ULONG seconds = 0;
    CHECK_OK(job->SetMinimumRetryDelay(1));
    CHECK_OK(job->GetMinimumRetryDelay(&seconds));
    CHECK_EQUAL(seconds, 5u);
}

void no_progress_timeout_is_kept() {
    const test_job job;
    for (const ULONG wanted : {0u, 86400u, 0xFFFFFFFFu}) {
        ULONG seconds = 1;
        CHECK_OK(job->SetNoProgressTimeout(wanted));
        CHECK_OK(job->GetNoProgressTimeout(&seconds));
        CHECK_EQUAL(seconds, wanted);
    }
}

void error_count_is_zero_at_first() {
    const test_job job;
    ULONG errors = 7;
    CHECK_OK(job->GetErrorCount(&errors));
    CHECK_EQUAL(errors, 0u);
}

void creation_time_is_in_utc() {
    FILETIME before{};
    FILETIME after{};
    GetSystemTimeAsFileTime(&before);
    const test_job job;
    const std::uint64_t created = ticks(times_of(job).CreationTime);
    GetSystemTimeAsFileTime(&after);
    // Clocks of two processes may differ by their resolution.
    constexpr std::uint64_t second = 10000000;
    CHECK(created + second >= ticks(before));
    CHECK(created <= ticks(after) + second);
}

void completion_time_is_zero_before_the_end() {
    const test_job job;
    CHECK_EQUAL(ticks(times_of(job).TransferCompletionTime), 0u);
}

void modification_time_follows_a_change() {
    const test_job job;
    const std::uint64_t before = ticks(times_of(job).ModificationTime);
    CHECK(before >= ticks(times_of(job).CreationTime));
    Sleep(50);
    CHECK_OK(job->SetDescription(wide(u"changed")));
    CHECK(ticks(times_of(job).ModificationTime) > before);
}

void looking_does_not_modify() {
    const test_job job;
    const std::uint64_t before = ticks(times_of(job).ModificationTime);
    Sleep(50);
    job.progress();
    CHECK_EQUAL(ticks(times_of(job).ModificationTime), before);
}

} // namespace

behaviours numbers() {
    return {
        BEHAVIOUR(every_priority_can_be_set),
        BEHAVIOUR(unknown_priority_is_not_implemented),
        BEHAVIOUR(priority_that_no_enumeration_holds_does_not_reach_bits),
        BEHAVIOUR(minimum_retry_delay_is_kept),
        BEHAVIOUR(minimum_retry_delay_is_at_least_5_seconds),
        BEHAVIOUR(no_progress_timeout_is_kept),
        BEHAVIOUR(error_count_is_zero_at_first),
        BEHAVIOUR(creation_time_is_in_utc),
        BEHAVIOUR(completion_time_is_zero_before_the_end),
        BEHAVIOUR(modification_time_follows_a_change),
        BEHAVIOUR(looking_does_not_modify),
    };
}

} // namespace winebits::conformance
