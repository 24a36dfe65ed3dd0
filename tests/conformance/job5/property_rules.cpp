// SPDX-License-Identifier: LGPL-2.1-or-later
// When a property can't be set (bits-api 3.8, Appendix C 19).
// Test thread only.
#include "tests/conformance/job5/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

const text somewhere = u"http://127.0.0.1:1/file";

// A job that has been resumed once, and stands still.
struct resumed_job {
    scratch_folder folder;
    test_job job;
    resumed_job() {
        job.add(url("size=1000"), folder / u"file").resume();
        CHECK_OK(job->Suspend());
    }
};

void dynamic_content_is_for_jobs_that_were_not_resumed() {
    const resumed_job one;
    CHECK_RESULT(set(one.job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)),
                 BG_E_READ_ONLY_PROPERTY_AFTER_RESUME);
}

void largest_size_is_for_jobs_that_were_not_resumed() {
    const resumed_job one;
    CHECK_RESULT(set(one.job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(1000)),
                 BG_E_READ_ONLY_PROPERTY_AFTER_RESUME);
}

void high_performance_is_for_jobs_without_files() {
    const scratch_folder folder;
    test_job job;
    job.add(somewhere, folder / u"file");
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, enabled(true)),
                 BG_E_READ_ONLY_PROPERTY_AFTER_ADDFILE);
}

void largest_size_of_zero_is_invalid() {
    const test_job job;
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(0)),
                 BG_E_MAX_DOWNLOAD_SIZE_INVALID_VALUE);
}

void stored_credentials_are_for_the_proxy_alone() {
    const test_job job;
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, target(BG_AUTH_TARGET_SERVER)),
                 BG_E_USE_STORED_CREDENTIALS_NOT_SUPPORTED);
}

// Which code is not documented for the combinations.
void dynamic_content_and_on_demand_exclude_each_other() {
    const test_job one;
    CHECK_OK(set(one, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    CHECK_FAILED(set(one, BITS_JOB_PROPERTY_ON_DEMAND_MODE, enabled(true)));
    const test_job other;
    CHECK_OK(set(other, BITS_JOB_PROPERTY_ON_DEMAND_MODE, enabled(true)));
    CHECK_FAILED(set(other, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
}

void dynamic_content_and_ranges_exclude_each_other() {
    const scratch_folder folder;
    BG_FILE_RANGE range = {0, 10};
    const test_job one;
    CHECK_OK(set(one, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    CHECK_FAILED(
        as<IBackgroundCopyJob3>(*one)->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 1, &range));
    const test_job other;
    CHECK_OK(as<IBackgroundCopyJob3>(*other)->AddFileWithRanges(wide(somewhere), wide(folder / u"file"), 1,
                                                                &range));
    CHECK_FAILED(set(other, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
}

void custom_verb_excludes_dynamic_content_and_on_demand() {
    const test_job job;
    CHECK_OK(as<IBackgroundCopyJobHttpOptions2>(*job)->SetHttpMethod(wide(u"POST")));
    CHECK_FAILED(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    CHECK_FAILED(set(job, BITS_JOB_PROPERTY_ON_DEMAND_MODE, enabled(true)));
}

void changes_that_are_allowed_later_are_taken_later() {
    const resumed_job one;
    CHECK_OK(set(one.job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_TRANSFER_STANDARD)));
    CHECK_OK(set(one.job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(GUID{})));
    CHECK_OK(set(one.job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, target(BG_AUTH_TARGET_PROXY)));
    CHECK_OK(set(one.job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, number(1000)));
}

void ended_job_refuses_every_property() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_TRANSFER_ALWAYS)),
                 BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(GUID{})), BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)), BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, enabled(true)), BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(1)), BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_USE_STORED_CREDENTIALS, target(BG_AUTH_TARGET_PROXY)),
                 BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, number(1000)),
                 BG_E_INVALID_STATE);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_ON_DEMAND_MODE, enabled(true)), BG_E_INVALID_STATE);
}

void ended_job_still_tells_its_properties() {
    const test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS, number(1234)));
    CHECK_OK(job->Cancel());
    CHECK_EQUAL(get(job, BITS_JOB_PROPERTY_MINIMUM_NOTIFICATION_INTERVAL_MS).Dword, 1234u);
}

} // namespace

behaviours property_rules() {
    return {
        BEHAVIOUR(dynamic_content_is_for_jobs_that_were_not_resumed),
        BEHAVIOUR(largest_size_is_for_jobs_that_were_not_resumed),
        BEHAVIOUR(high_performance_is_for_jobs_without_files),
        BEHAVIOUR(largest_size_of_zero_is_invalid),
        BEHAVIOUR(stored_credentials_are_for_the_proxy_alone),
        BEHAVIOUR(dynamic_content_and_on_demand_exclude_each_other),
        BEHAVIOUR(dynamic_content_and_ranges_exclude_each_other),
        BEHAVIOUR(custom_verb_excludes_dynamic_content_and_on_demand),
        BEHAVIOUR(changes_that_are_allowed_later_are_taken_later),
        BEHAVIOUR(ended_job_refuses_every_property),
        BEHAVIOUR(ended_job_still_tells_its_properties),
    };
}

} // namespace winebits::conformance
