// SPDX-License-Identifier: LGPL-2.1-or-later
// A job waits for a network that its cost flags allow (bits-api 3.8, 8.5).
// Test thread only. The computer is taken not to be roaming.
#include "tests/conformance/job5/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

void blocked_by_its_cost(test_job &job) {
    job.wait_for({BG_JOB_STATE_TRANSIENT_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_BLOCKED_BY_COST_TRANSFER_POLICY));
}

void network_that_is_not_allowed_holds_the_job() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_ROAMING)));
    job.add(url("size=1000"), folder / u"file").resume();
    blocked_by_its_cost(job);
}

void cost_flags_hold_a_foreground_job_too() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_ROAMING)));
    job.add(url("size=1000"), folder / u"file").foreground().resume();
    blocked_by_its_cost(job);
}

void job_goes_on_when_its_cost_flags_allow_it() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_ROAMING)));
    job.add(url("size=1000"), folder / u"file").resume();
    blocked_by_its_cost(job);
    CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_TRANSFER_ALWAYS)));
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

void running_job_stops_when_its_cost_flags_forbid_it() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1M&trickle=20000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(set(job, BITS_JOB_PROPERTY_ID_COST_FLAGS, number(BITS_COST_STATE_ROAMING)));
    blocked_by_its_cost(job);
}

} // namespace

behaviours cost_property() {
    return {
        BEHAVIOUR(network_that_is_not_allowed_holds_the_job),
        BEHAVIOUR(cost_flags_hold_a_foreground_job_too),
        BEHAVIOUR(job_goes_on_when_its_cost_flags_allow_it),
        BEHAVIOUR(running_job_stops_when_its_cost_flags_forbid_it),
    };
}

} // namespace winebits::conformance
