// SPDX-License-Identifier: LGPL-2.1-or-later
// GetJob and EnumJobs: which jobs are found, and which are gone (bits-api 3.1, Appendix C 11).
// Test thread only.
#include "tests/conformance/manager/lists.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

constexpr GUID nobodys_id = {0x5c1e6a77, 0x1f5a, 0x4b6e, {0x91, 0x02, 0x6b, 0x5f, 0x0a, 0x3d, 0x77, 0xc1}};

bool is_listed(const GUID &id, DWORD flags = 0) {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_OK(activate()->EnumJobs(flags, jobs.put()));
    for (;;) {
        com_pointer<IBackgroundCopyJob> job;
        GUID found{};
        if (jobs->Next(1, job.put(), nullptr) != S_OK)
            return false;
        if (SUCCEEDED(job->GetId(&found)) && same_guid(found, id))
            return true;
    }
}

HRESULT look_up(const GUID &id) {
    com_pointer<IBackgroundCopyJob> job;
    return activate()->GetJob(id, job.put());
}

void job_is_found_by_its_id() {
    const test_job job;
    GUID id{};
    CHECK_OK(open_job(job.id())->GetId(&id));
    CHECK(same_guid(id, job.id()));
}

void change_through_one_pointer_shows_through_the_other() {
    const test_job job;
    com_string description;
    CHECK_OK(job->SetDescription(wide(u"seen by both")));
    CHECK_OK(open_job(job.id())->GetDescription(description.put()));
    CHECK_EQUAL(description.value(), text(u"seen by both"));
}

void unknown_id_is_not_found() {
    com_pointer<IBackgroundCopyJob> job;
    CHECK_RESULT(activate()->GetJob(nobodys_id, job.put()), BG_E_NOT_FOUND);
    CHECK(!job);
}

void looking_up_without_place_for_the_job_is_a_null_reference() {
    CHECK_RESULT(activate()->GetJob(nobodys_id, nullptr), null_reference);
}

void canceled_job_is_not_found() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(look_up(job.id()), BG_E_NOT_FOUND);
}

void completed_job_is_not_found() {
    const test_job job;
    CHECK(SUCCEEDED(job->Complete()));
    CHECK_RESULT(look_up(job.id()), BG_E_NOT_FOUND);
}

void job_is_listed() {
    const test_job job;
    CHECK(is_listed(job.id()));
}

void job_is_listed_among_the_jobs_of_all_users() {
    const test_job job;
    CHECK(is_listed(job.id(), BG_JOB_ENUM_ALL_USERS));
}

void canceled_job_is_not_listed() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK(!is_listed(job.id()));
}

void completed_job_is_not_listed() {
    const test_job job;
    CHECK(SUCCEEDED(job->Complete()));
    CHECK(!is_listed(job.id()));
}

void unknown_flags_are_refused() {
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    CHECK_FAILED(activate()->EnumJobs(0x80, jobs.put()));
}

void listing_without_place_for_the_list_is_a_null_reference() {
    CHECK_RESULT(activate()->EnumJobs(0, nullptr), null_reference);
}

} // namespace

behaviours lookup() {
    return {
        BEHAVIOUR(job_is_found_by_its_id),
        BEHAVIOUR(change_through_one_pointer_shows_through_the_other),
        BEHAVIOUR(unknown_id_is_not_found),
        BEHAVIOUR(looking_up_without_place_for_the_job_is_a_null_reference),
        BEHAVIOUR(canceled_job_is_not_found),
        BEHAVIOUR(completed_job_is_not_found),
        BEHAVIOUR(job_is_listed),
        BEHAVIOUR(job_is_listed_among_the_jobs_of_all_users),
        BEHAVIOUR(canceled_job_is_not_listed),
        BEHAVIOUR(completed_job_is_not_listed),
        BEHAVIOUR(unknown_flags_are_refused),
        BEHAVIOUR(listing_without_place_for_the_list_is_a_null_reference),
    };
}

} // namespace winebits::conformance
