// SPDX-License-Identifier: LGPL-2.1-or-later
// The enumerator of jobs. Other programs' jobs may be in the queue, so the tests look for their own
// (bits-api 3.3). Test thread only.
#include "tests/conformance/enumerators/lists.hpp"

#include "tests/conformance/support/job.hpp"

#include <array>

namespace winebits::conformance {

namespace {

// Three jobs and an enumerator that was made when they were there.
class three_jobs {
  public:
    three_jobs() { CHECK_OK(activate()->EnumJobs(0, jobs.put())); }
    test_job first{u"first"};
    test_job second{u"second"};
    test_job third{u"third"};
    com_pointer<IEnumBackgroundCopyJobs> jobs;
};

ULONG count_of(IEnumBackgroundCopyJobs &jobs) {
    ULONG count = 0;
    CHECK_OK(jobs.GetCount(&count));
    return count;
}

GUID next_id(IEnumBackgroundCopyJobs &jobs) {
    com_pointer<IBackgroundCopyJob> job;
    GUID id{};
    CHECK_OK(jobs.Next(1, job.put(), nullptr));
    CHECK_OK(job->GetId(&id));
    return id;
}

bool holds(IEnumBackgroundCopyJobs &jobs, const GUID &id) {
    CHECK_OK(jobs.Reset());
    for (ULONG left = count_of(jobs); left > 0; --left)
        if (same_guid(next_id(jobs), id))
            return true;
    return false;
}

void next_one_by_one_ends_with_s_false() {
    const three_jobs given;
    for (ULONG left = count_of(*given.jobs); left > 0; --left)
        next_id(*given.jobs);
    com_pointer<IBackgroundCopyJob> job;
    CHECK_RESULT(given.jobs->Next(1, job.put(), nullptr), S_FALSE);
    CHECK(!job);
}

void count_is_the_number_of_jobs_that_next_gives() {
    const three_jobs given;
    ULONG taken = 0;
    com_pointer<IBackgroundCopyJob> job;
    while (given.jobs->Next(1, job.put(), nullptr) == S_OK)
        ++taken;
    CHECK_EQUAL(count_of(*given.jobs), taken);
    CHECK(taken >= 3);
}

void every_job_of_the_caller_is_there() {
    const three_jobs given;
    CHECK(holds(*given.jobs, given.first.id()));
    CHECK(holds(*given.jobs, given.second.id()));
    CHECK(holds(*given.jobs, given.third.id()));
}

void several_jobs_come_at_once() {
    const three_jobs given;
    std::array<IBackgroundCopyJob *, 3> taken{};
    ULONG fetched = 0;
    const HRESULT code = given.jobs->Next(3, taken.data(), &fetched);
    for (IBackgroundCopyJob *job : taken)
        if (job)
            job->Release();
    CHECK_RESULT(code, S_OK);
    CHECK_EQUAL(fetched, 3u);
}

void next_of_several_jobs_needs_a_place_for_the_number() {
    const three_jobs given;
    std::array<IBackgroundCopyJob *, 2> taken{};
    CHECK_RESULT(given.jobs->Next(2, taken.data(), nullptr), E_INVALIDARG);
}

void skip_and_reset_move_it() {
    const three_jobs given;
    const GUID first = next_id(*given.jobs);
    const GUID second = next_id(*given.jobs);
    CHECK_OK(given.jobs->Reset());
    CHECK(same_guid(next_id(*given.jobs), first));
    CHECK_OK(given.jobs->Reset());
    CHECK_OK(given.jobs->Skip(1));
    CHECK(same_guid(next_id(*given.jobs), second));
}

void skip_beyond_the_last_job_is_s_false() {
    const three_jobs given;
    CHECK_RESULT(given.jobs->Skip(count_of(*given.jobs) + 1), S_FALSE);
}

void clone_has_the_same_jobs_at_the_same_place() {
    const three_jobs given;
    com_pointer<IEnumBackgroundCopyJobs> clone;
    CHECK_OK(given.jobs->Skip(1));
    CHECK_OK(given.jobs->Clone(clone.put()));
    CHECK_EQUAL(count_of(*clone), count_of(*given.jobs));
    CHECK(same_guid(next_id(*clone), next_id(*given.jobs)));
}

void job_made_later_is_not_in_the_snapshot() {
    const three_jobs given;
    const test_job later;
    CHECK(!holds(*given.jobs, later.id()));
}

void job_that_ended_since_stays_in_the_snapshot() {
    const three_jobs given;
    CHECK_OK(given.second->Cancel());
    CHECK(holds(*given.jobs, given.second.id()));
}

void null_for_a_result_of_the_job_list_is_a_null_reference() {
    const three_jobs given;
    ULONG fetched = 0;
    CHECK_RESULT(given.jobs->GetCount(nullptr), null_reference);
    CHECK_RESULT(given.jobs->Clone(nullptr), null_reference);
    CHECK_RESULT(given.jobs->Next(1, nullptr, &fetched), null_reference);
}

} // namespace

behaviours job_enumerator() {
    return {
        BEHAVIOUR(next_one_by_one_ends_with_s_false),
        BEHAVIOUR(count_is_the_number_of_jobs_that_next_gives),
        BEHAVIOUR(every_job_of_the_caller_is_there),
        BEHAVIOUR(several_jobs_come_at_once),
        BEHAVIOUR(next_of_several_jobs_needs_a_place_for_the_number),
        BEHAVIOUR(skip_and_reset_move_it),
        BEHAVIOUR(skip_beyond_the_last_job_is_s_false),
        BEHAVIOUR(clone_has_the_same_jobs_at_the_same_place),
        BEHAVIOUR(job_made_later_is_not_in_the_snapshot),
        BEHAVIOUR(job_that_ended_since_stays_in_the_snapshot),
        BEHAVIOUR(null_for_a_result_of_the_job_list_is_a_null_reference),
    };
}

} // namespace winebits::conformance
