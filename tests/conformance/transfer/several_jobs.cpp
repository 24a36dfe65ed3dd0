// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs beside each other: no server holds another job up; priorities (bits-api 8.1, Appendix C 16).
// Test thread only.
#include "tests/conformance/transfer/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

#include <memory>

namespace winebits::conformance {

namespace {

// A time slice of the scheduler may pass first.
constexpr unsigned slice_factor = 4;

// A good job ends although one with that URL was started before it.
void goes_on_beside(const text &troublesome, BG_JOB_PRIORITY priority = BG_JOB_PRIORITY_NORMAL) {
    const scratch_folder folder;
    test_job first;
    test_job second;
    first.add(troublesome, folder / u"first");
    CHECK_OK(first->SetPriority(priority));
    first.resume();
    wait_until([&] { return first.state() != BG_JOB_STATE_QUEUED; });
    second.add(url("size=100000"), folder / u"second").resume().wait_transferred(slice_factor);
    CHECK_OK(second->Complete());
    CHECK(contents(folder / u"second") == entity(100000));
}

void silent_server_holds_no_other_job_up() {
    goes_on_beside(url("delay=600000"));
}

void stalled_server_holds_no_other_job_up() {
    goes_on_beside(url("size=1M&stall=1000"));
}

void slow_server_holds_no_other_job_up() {
    goes_on_beside(url("size=1M&trickle=500"));
}

void dead_server_holds_no_other_job_up() {
    goes_on_beside(refused_url());
}

void failing_server_holds_no_other_job_up() {
    goes_on_beside(url("status=503"));
}

void silent_server_in_the_foreground_holds_no_other_job_up() {
    goes_on_beside(url("delay=600000"), BG_JOB_PRIORITY_FOREGROUND);
}

void foreground_jobs_run_together() {
    const scratch_folder folder;
    test_job first;
    test_job second;
    first.add(url("size=1M&trickle=20000"), folder / u"first").foreground().resume();
    second.add(url("size=1M&trickle=20000"), folder / u"second").foreground().resume();
    CHECK_SOON(first.progress().BytesTransferred > 0 && second.progress().BytesTransferred > 0);
    CHECK_EQUAL(first.state(), BG_JOB_STATE_TRANSFERRING);
    CHECK_EQUAL(second.state(), BG_JOB_STATE_TRANSFERRING);
}

void foreground_job_runs_beside_a_background_job() {
    const scratch_folder folder;
    test_job background;
    test_job foreground;
    background.add(url("size=1M&trickle=20000"), folder / u"background").resume();
    CHECK_SOON(background.progress().BytesTransferred > 0);
    foreground.add(url("size=100000"), folder / u"foreground").foreground().resume().wait_transferred();
    CHECK_EQUAL(background.state(), BG_JOB_STATE_TRANSFERRING);
}

void higher_priority_takes_the_turn() {
    const scratch_folder folder;
    test_job low;
    test_job high;
    CHECK_OK(low->SetPriority(BG_JOB_PRIORITY_LOW));
    CHECK_OK(high->SetPriority(BG_JOB_PRIORITY_HIGH));
    low.add(url("size=1M&trickle=20000"), folder / u"low").resume();
    CHECK_SOON(low.progress().BytesTransferred > 0);
    high.add(url("size=1M&trickle=20000"), folder / u"high").resume();
    CHECK_SOON(high.progress().BytesTransferred > 0);
    CHECK_EQUAL(low.state(), BG_JOB_STATE_QUEUED);
    CHECK_EQUAL(high.state(), BG_JOB_STATE_TRANSFERRING);
}

void lower_priority_goes_on_afterwards() {
    const scratch_folder folder;
    test_job low;
    test_job high;
    CHECK_OK(low->SetPriority(BG_JOB_PRIORITY_LOW));
    CHECK_OK(high->SetPriority(BG_JOB_PRIORITY_HIGH));
    low.add(url("size=300000&trickle=100000"), folder / u"low").resume();
    CHECK_SOON(low.progress().BytesTransferred > 0);
    high.add(url("size=100000&trickle=100000"), folder / u"high").resume();
    high.wait_transferred();
    low.wait_transferred(2);
    CHECK_OK(low->Complete());
    CHECK(contents(folder / u"low") == entity(300000));
}

void change_of_priority_takes_effect_at_once() {
    const scratch_folder folder;
    test_job first;
    test_job second;
    first.add(url("size=1M&trickle=20000"), folder / u"first").resume();
    CHECK_SOON(first.progress().BytesTransferred > 0);
    CHECK_OK(second->SetPriority(BG_JOB_PRIORITY_LOW));
    second.add(url("size=100000"), folder / u"second").resume();
    CHECK_OK(second->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    second.wait_transferred();
}

void many_jobs_arrive() {
    constexpr std::size_t job_count = 20;
    const scratch_folder folder;
    std::vector<std::unique_ptr<test_job>> jobs;
    for (std::size_t i = 0; i < job_count; ++i) {
        jobs.push_back(std::make_unique<test_job>());
        jobs.back()->add(url("size=100000&seed=" + std::to_string(i)), folder / widen(std::to_string(i)));
        if (i % 2)
            jobs.back()->foreground();
        jobs.back()->resume();
    }
    for (std::size_t i = 0; i < job_count; ++i) {
        jobs[i]->wait_transferred(slice_factor);
        CHECK_OK((*jobs[i])->Complete());
        CHECK(contents(folder / widen(std::to_string(i))) == entity(100000, i));
    }
}

} // namespace

behaviours several_jobs() {
    return {
        BEHAVIOUR(silent_server_holds_no_other_job_up),
        BEHAVIOUR(stalled_server_holds_no_other_job_up),
        BEHAVIOUR(slow_server_holds_no_other_job_up),
        BEHAVIOUR(dead_server_holds_no_other_job_up),
        BEHAVIOUR(failing_server_holds_no_other_job_up),
        BEHAVIOUR(silent_server_in_the_foreground_holds_no_other_job_up),
        BEHAVIOUR(foreground_jobs_run_together),
        BEHAVIOUR(foreground_job_runs_beside_a_background_job),
        BEHAVIOUR(higher_priority_takes_the_turn),
        BEHAVIOUR(lower_priority_goes_on_afterwards),
        BEHAVIOUR(change_of_priority_takes_effect_at_once),
        BEHAVIOUR(many_jobs_arrive),
    };
}

} // namespace winebits::conformance
