// SPDX-License-Identifier: LGPL-2.1-or-later
// Group policies: count limits, times, bandwidth; a change takes effect while the service runs (bits-api 8.4,
// Appendix C 5 and 17). Test thread only. The user must be allowed to write the policies; on Windows the
// counts bind nobody who is an administrator.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/policy.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

const text policies = u"Software\\Policies\\Microsoft\\Windows\\BITS";

class policy : public machine_policy {
  public:
    policy(const text &name, DWORD value) : machine_policy(policies, name, value) {}
};

const text somewhere = u"http://127.0.0.1:1/file";

// What the user's jobs are now, so that a limit can be one more.
DWORD jobs_now() {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    ULONG count = 0;
    CHECK_OK(activate()->EnumJobs(0, jobs.put()));
    CHECK_OK(jobs->GetCount(&count));
    return count;
}

HRESULT try_to_create() {
    com_pointer<IBackgroundCopyJob> job;
    GUID id{};
    const HRESULT result = activate()->CreateJob(wide(u"one too many"), BG_JOB_TYPE_DOWNLOAD, &id, job.put());
    if (SUCCEEDED(result))
        job->Cancel();
    return result;
}

void job_beyond_the_users_limit_is_refused() {
    const test_job job;
    {
        const policy limit(u"MaxJobsPerUser", jobs_now());
        CHECK_SOON(try_to_create() == BG_E_TOO_MANY_JOBS_PER_USER);
    }
    CHECK_SOON(try_to_create() == S_OK);
}

void job_beyond_the_machines_limit_is_refused() {
    const test_job job;
    {
        const policy limit(u"MaxJobsPerMachine", jobs_now());
        CHECK_SOON(try_to_create() == BG_E_TOO_MANY_JOBS_PER_MACHINE);
    }
    CHECK_SOON(try_to_create() == S_OK);
}

void file_beyond_the_limit_is_refused() {
    const scratch_folder folder;
    const policy limit(u"MaxFilesPerJob", 3);
    // Jobs that are made before the limit is known take more.
    CHECK_SOON([&] {
        test_job probe;
        HRESULT result = S_OK;
        for (const char16_t *name : {u"1", u"2", u"3", u"4"})
            result = probe->AddFile(wide(somewhere), wide(folder / name));
        return result == BG_E_TOO_MANY_FILES_IN_JOB;
    }());
    test_job job;
    job.add(somewhere, folder / u"1").add(somewhere, folder / u"2").add(somewhere, folder / u"3");
    CHECK_RESULT(job->AddFile(wide(somewhere), wide(folder / u"4")), BG_E_TOO_MANY_FILES_IN_JOB);
    BG_FILE_RANGE range = {0, 10};
    CHECK_RESULT(
        as<IBackgroundCopyJob3>(*job)->AddFileWithRanges(wide(somewhere), wide(folder / u"4"), 1, &range),
        BG_E_TOO_MANY_FILES_IN_JOB);
    CHECK_EQUAL(job.progress().FilesTotal, 3u);
}

// 200 is Windows' own limit for users.
void file_201_of_a_job_is_refused() {
    const scratch_folder folder;
    const policy limit(u"MaxFilesPerJob", 200);
    std::vector<text> names;
    std::vector<BG_FILE_INFO> files;
    for (int i = 0; i < 201; ++i)
        names.push_back(folder / widen(std::to_string(i)));
    for (text &name : names)
        files.push_back({const_cast<LPWSTR>(wide(somewhere)), const_cast<LPWSTR>(wide(name))});
    CHECK_SOON([&] {
        test_job job;
        return job->AddFileSet(201, files.data()) == BG_E_TOO_MANY_FILES_IN_JOB &&
               job.progress().FilesTotal == 0 && job->AddFileSet(200, files.data()) == S_OK;
    }());
}

void range_501_of_a_file_is_refused() {
    const scratch_folder folder;
    const policy limit(u"MaxRangesPerFile", 500);
    std::vector<BG_FILE_RANGE> ranges;
    for (UINT64 i = 0; i < 501; ++i)
        ranges.push_back({i * 10, 5});
    CHECK_SOON([&] {
        test_job job;
        const auto job3 = as<IBackgroundCopyJob3>(*job);
        return job3->AddFileWithRanges(wide(somewhere), wide(folder / u"1"), 501, ranges.data()) ==
                   BG_E_TOO_MANY_RANGES_IN_FILE &&
               job3->AddFileWithRanges(wide(somewhere), wide(folder / u"2"), 500, ranges.data()) == S_OK;
    }());
}

void longest_time_of_new_jobs_is_the_policys() {
    const policy limit(u"MaxDownloadTime", 3600);
    CHECK_SOON([] {
        const test_job job;
        ULONG seconds = 0;
        CHECK_OK(as<IBackgroundCopyJob4>(*job)->GetMaximumDownloadTime(&seconds));
        return seconds == 3600;
    }());
}

void program_may_go_beyond_the_policys_longest_time() {
    const policy limit(u"MaxDownloadTime", 3600);
    const test_job job;
    ULONG seconds = 0;
    const auto job4 = as<IBackgroundCopyJob4>(*job);
    CHECK_OK(job4->SetMaximumDownloadTime(7200));
    CHECK_OK(job4->GetMaximumDownloadTime(&seconds));
    CHECK_EQUAL(seconds, 7200u);
}

// All day long, so that the hour does not matter.
class bandwidth {
  public:
    explicit bandwidth(DWORD kilobits)
        : from_(u"MaxBandwidthValidFrom", 0), to_(u"MaxBandwidthValidTo", 0),
          inside_(u"MaxTransferRateOnSchedule", kilobits), outside_(u"MaxTransferRateOffSchedule", kilobits),
          unlimited_(u"UseSystemMaximum", 0), on_(u"EnableBITSMaxBandwidth", 1) {}

  private:
    const policy from_, to_, inside_, outside_, unlimited_, on_;
};

void bandwidth_of_zero_holds_background_jobs_until_it_is_lifted() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=2M&trickle=100000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    {
        const bandwidth none(0);
        job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
        CHECK_EQUAL(hex(job.error().code), hex(BG_E_BLOCKED_BY_POLICY));
        ULONG errors = 7;
        CHECK_OK(job->GetErrorCount(&errors));
        CHECK_EQUAL(errors, 0u);
    }
    job.wait_for({BG_JOB_STATE_TRANSFERRING});
}

void bandwidth_of_zero_does_not_hold_foreground_jobs() {
    const scratch_folder folder;
    const bandwidth none(0);
    test_job background;
    test_job job;
    background.add(url("size=1000"), folder / u"background").resume();
    CHECK_SOON([&] {
        // The one that came before the policy was known has ended.
        if (background.state() == BG_JOB_STATE_TRANSFERRED)
            background.add(url("size=1000"), folder / widen(unique_word())).resume();
        return background.state() == BG_JOB_STATE_TRANSIENT_ERROR;
    }());
    job.add(url("size=1000"), folder / u"file").foreground().resume().wait_transferred();
}

// The newer policy: one limit for each priority, at all times.
void throttling_of_one_priority_holds_its_jobs_alone() {
    const scratch_folder folder;
    test_job low;
    test_job normal;
    const text throttling = policies + u"\\Throttling";
    const text always = throttling + u"\\NonWorkSchedule";
    const auto write = [](const text &key_name, const char16_t *name, DWORD value) {
        HKEY key = nullptr;
        CHECK_EQUAL(RegCreateKeyExW(HKEY_LOCAL_MACHINE, wide(key_name), 0, nullptr, 0,
                                    KEY_SET_VALUE | KEY_WOW64_64KEY, nullptr, &key, nullptr),
                    ERROR_SUCCESS);
        RegSetValueExW(key, wide(name), 0, REG_DWORD, reinterpret_cast<const BYTE *>(&value), sizeof(value));
        RegCloseKey(key);
    };
    struct remover {
        const text &inner, &outer;
        ~remover() {
            RegDeleteKeyExW(HKEY_LOCAL_MACHINE, wide(inner), KEY_WOW64_64KEY, 0);
            RegDeleteKeyExW(HKEY_LOCAL_MACHINE, wide(outer), KEY_WOW64_64KEY, 0);
        }
    } const removal{always, throttling};
    constexpr DWORD kilobits = 1;
    constexpr DWORD unlimited = 3;
    write(always, u"HighBandwidthLimit", 0);
    write(always, u"HighBandwidthType", unlimited);
    write(always, u"NormalBandwidthLimit", 0);
    write(always, u"NormalBandwidthType", unlimited);
    write(always, u"LowBandwidthLimit", 0);
    write(always, u"LowBandwidthType", kilobits);
    write(throttling, u"EnableBandwidthLimits", 1);
    CHECK_OK(low->SetPriority(BG_JOB_PRIORITY_LOW));
    low.add(url("size=2M&trickle=50000"), folder / u"low").resume();
    low.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(hex(low.error().code), hex(BG_E_BLOCKED_BY_POLICY));
    normal.add(url("size=1000"), folder / u"normal").resume().wait_transferred();
}

behaviours limits() {
    return {
        BEHAVIOUR(job_beyond_the_users_limit_is_refused),
        BEHAVIOUR(job_beyond_the_machines_limit_is_refused),
        BEHAVIOUR(file_beyond_the_limit_is_refused),
        BEHAVIOUR(file_201_of_a_job_is_refused),
        BEHAVIOUR(range_501_of_a_file_is_refused),
        BEHAVIOUR(longest_time_of_new_jobs_is_the_policys),
        BEHAVIOUR(program_may_go_beyond_the_policys_longest_time),
        BEHAVIOUR(bandwidth_of_zero_holds_background_jobs_until_it_is_lifted),
        BEHAVIOUR(bandwidth_of_zero_does_not_hold_foreground_jobs),
        BEHAVIOUR(throttling_of_one_priority_holds_its_jobs_alone),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("limits", {winebits::conformance::limits()});
}
