// SPDX-License-Identifier: LGPL-2.1-or-later
// What the properties that concern the content do to a transfer (bits-api 3.8, 5.6, 6.6).
// Test thread only.
#include "tests/conformance/job5/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

// Fetches with DYNAMIC_CONTENT, as the documentation asks for in the foreground.
void dynamic_content_arrives(const std::string &faults) {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    job.add(url("size=200000" + faults), folder / u"file").foreground().resume().wait_transferred();
    CHECK_EQUAL(job.progress().BytesTotal, 200000u);
    CHECK_EQUAL(job.progress().BytesTransferred, 200000u);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(200000));
}

void dynamic_content_needs_no_length() {
    dynamic_content_arrives("&length=omit");
}

void dynamic_content_may_come_in_chunks() {
    dynamic_content_arrives("&chunked&head-length=omit");
}

void dynamic_content_needs_no_head() {
    dynamic_content_arrives("&head=405&length=omit");
}

void dynamic_content_needs_no_ranges() {
    dynamic_content_arrives("&range=ignore");
}

void dynamic_content_starts_over_after_an_interruption() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    // A length, so that the cut can be seen.
    job.add(url("size=200000&range=ignore&cut=100000&times=1"), folder / u"file").foreground().resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(200000));
}

void without_dynamic_content_the_same_server_is_an_error() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=200000&length=omit"), folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_MISSING_FILE_SIZE));
}

void file_that_is_larger_than_allowed_is_an_error() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(999)));
    job.add(url("size=1000"), folder / u"file").resume().wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED));
}

void file_of_the_largest_size_arrives() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(1000)));
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
}

void dynamic_content_is_limited_by_the_largest_size_too() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, enabled(true)));
    CHECK_OK(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size(10000)));
    job.add(url("size=1M&length=omit"), folder / u"file").foreground().resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_MAX_DOWNLOAD_SIZE_LIMIT_REACHED));
}

void high_performance_writes_under_the_final_name() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, enabled(true)));
    job.add(url("size=200000"), folder / u"file").foreground().resume().wait_transferred();
    CHECK(contents(folder / u"file") == entity(200000));
    CHECK_EQUAL(folder.names(u"*").size(), 1u);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(200000));
}

void high_performance_leaves_the_file_at_cancel() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, enabled(true)));
    job.add(url("size=20000"), folder / u"file").foreground().resume().wait_transferred();
    job->Cancel();
    CHECK_EQUAL(job.state(), BG_JOB_STATE_CANCELLED);
    CHECK(exists(folder / u"file"));
}

} // namespace

behaviours content_properties() {
    return {
        BEHAVIOUR(dynamic_content_needs_no_length),
        BEHAVIOUR(dynamic_content_may_come_in_chunks),
        BEHAVIOUR(dynamic_content_needs_no_head),
        BEHAVIOUR(dynamic_content_needs_no_ranges),
        BEHAVIOUR(dynamic_content_starts_over_after_an_interruption),
        BEHAVIOUR(without_dynamic_content_the_same_server_is_an_error),
        BEHAVIOUR(file_that_is_larger_than_allowed_is_an_error),
        BEHAVIOUR(file_of_the_largest_size_arrives),
        BEHAVIOUR(dynamic_content_is_limited_by_the_largest_size_too),
        BEHAVIOUR(high_performance_writes_under_the_final_name),
        BEHAVIOUR(high_performance_leaves_the_file_at_cancel),
    };
}

} // namespace winebits::conformance
