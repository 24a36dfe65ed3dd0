// SPDX-License-Identifier: LGPL-2.1-or-later
// HTTP statuses: 0x80190000 + status, ERROR or TRANSIENT_ERROR, and never a page in place of the file
// (bits-api 4.4, Appendix C 6 and 7). Test thread only.
#include "tests/conformance/error/failing.hpp"
#include "tests/conformance/error/lists.hpp"

#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

template <int Status, BG_JOB_STATE State>
void check_status() {
    check_failure_of(url("status=" + std::to_string(Status)), State,
                     static_cast<HRESULT>(0x80190000 + Status));
}

void status_400_is_an_error() {
    check_status<400, BG_JOB_STATE_ERROR>();
}
void status_401_is_an_error() {
    check_status<401, BG_JOB_STATE_ERROR>();
}
void status_403_is_an_error() {
    check_status<403, BG_JOB_STATE_ERROR>();
}
void status_404_is_an_error() {
    check_status<404, BG_JOB_STATE_ERROR>();
}
void status_410_is_an_error() {
    check_status<410, BG_JOB_STATE_ERROR>();
}
void status_418_without_a_name_is_an_error() {
    check_status<418, BG_JOB_STATE_ERROR>();
}
void status_429_is_an_error() {
    check_status<429, BG_JOB_STATE_ERROR>();
}
void status_501_is_an_error() {
    check_status<501, BG_JOB_STATE_ERROR>();
}
void status_505_is_an_error() {
    check_status<505, BG_JOB_STATE_ERROR>();
}
void status_408_is_transient() {
    check_status<408, BG_JOB_STATE_TRANSIENT_ERROR>();
}
void status_409_is_transient() {
    check_status<409, BG_JOB_STATE_TRANSIENT_ERROR>();
}
void status_500_is_transient() {
    check_status<500, BG_JOB_STATE_TRANSIENT_ERROR>();
}
void status_502_is_transient() {
    check_status<502, BG_JOB_STATE_TRANSIENT_ERROR>();
}
void status_503_is_transient() {
    check_status<503, BG_JOB_STATE_TRANSIENT_ERROR>();
}
void status_504_is_transient() {
    check_status<504, BG_JOB_STATE_TRANSIENT_ERROR>();
}

void status_of_the_get_alone_counts_too() {
    check_failure_of(url("status=403&on=get"), BG_JOB_STATE_ERROR, BG_E_HTTP_ERROR_403);
}

void foreground_job_gets_no_error_page_either() {
    const scratch_folder folder;
    test_job job;
    job.add(url("status=500"), folder / u"file").foreground().resume();
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_HTTP_ERROR_500));
    CHECK(!exists(folder / u"file"));
}

} // namespace

behaviours statuses() {
    return {
        BEHAVIOUR(status_400_is_an_error),
        BEHAVIOUR(status_401_is_an_error),
        BEHAVIOUR(status_403_is_an_error),
        BEHAVIOUR(status_404_is_an_error),
        BEHAVIOUR(status_410_is_an_error),
        BEHAVIOUR(status_418_without_a_name_is_an_error),
        BEHAVIOUR(status_429_is_an_error),
        BEHAVIOUR(status_501_is_an_error),
        BEHAVIOUR(status_505_is_an_error),
        BEHAVIOUR(status_408_is_transient),
        BEHAVIOUR(status_409_is_transient),
        BEHAVIOUR(status_500_is_transient),
        BEHAVIOUR(status_502_is_transient),
        BEHAVIOUR(status_503_is_transient),
        BEHAVIOUR(status_504_is_transient),
        BEHAVIOUR(status_of_the_get_alone_counts_too),
        BEHAVIOUR(foreground_job_gets_no_error_page_either),
    };
}

} // namespace winebits::conformance
