// SPDX-License-Identifier: LGPL-2.1-or-later
// Servers that lack what BITS needs, answer a range wrongly or redirect badly (bits-api 6.3 to 6.5, Appendix
// C 8). Test thread only.
#include "tests/conformance/error/failing.hpp"
#include "tests/conformance/error/lists.hpp"

#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

constexpr HRESULT redirect_failed = static_cast<HRESULT>(0x80072F7C);

void missing_length_is_an_error() {
    check_failure_of(url("length=omit"), BG_JOB_STATE_ERROR, BG_E_MISSING_FILE_SIZE);
}

// Only the foreground may take the whole entity instead.
void range_that_is_ignored_is_an_error_in_the_background() {
    check_failure_of(url("size=1M&range=ignore"), BG_JOB_STATE_ERROR, BG_E_INSUFFICIENT_RANGE_SUPPORT);
}

void other_range_than_asked_for_is_an_error() {
    check_failure_of(url("size=1M&crange=wrong"), BG_JOB_STATE_ERROR, BG_E_INVALID_SERVER_RESPONSE);
}

void partial_answer_without_range_is_an_error() {
    check_failure_of(url("size=1M&crange=omit"), BG_JOB_STATE_ERROR, BG_E_INVALID_SERVER_RESPONSE);
}

void endless_redirects_fail() {
    const scratch_folder folder;
    test_job job;
    job.add(url("hops=1000"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR, BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(redirect_failed));
    CHECK(!exists(folder / u"file"));
}

void redirect_to_a_missing_file_is_the_missing_files_error() {
    check_failure_of(url("redirect=/gone?status=404"), BG_JOB_STATE_ERROR, BG_E_HTTP_ERROR_404);
}

} // namespace

behaviours bad_answers() {
    return {
        BEHAVIOUR(missing_length_is_an_error),
        BEHAVIOUR(range_that_is_ignored_is_an_error_in_the_background),
        BEHAVIOUR(other_range_than_asked_for_is_an_error),
        BEHAVIOUR(partial_answer_without_range_is_an_error),
        BEHAVIOUR(endless_redirects_fail),
        BEHAVIOUR(redirect_to_a_missing_file_is_the_missing_files_error),
    };
}

} // namespace winebits::conformance
