// SPDX-License-Identifier: LGPL-2.1-or-later
// A transfer that stops in between goes on where it stopped, unless the file has changed (bits-api 4.2, 5.5,
// Appendix C 9). Test thread only.
#include "tests/conformance/transfer/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 4u << 20;

// The first byte that a GET asked for, as the server logged it.
std::uint64_t first_byte(const std::string &request) {
    const std::string range = member(request, "range");
    return range.starts_with("bytes=") ? std::stoull(range.substr(6)) : 0;
}

void cut_connection_is_continued_by_a_range() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=4M&cut=2000000&times=1");
    job.add(remote, folder / u"file").resume();
    CHECK(wait_until([&] { return job.state() == BG_JOB_STATE_TRANSFERRED; }));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
    CHECK(first_byte(requests_for(remote).back()) > 0);
}

void changed_file_is_fetched_anew() {
    const scratch_folder folder;
    test_job job;
    // The second GET meets another entity: seed 1 after seed 0.
    job.add(url("size=4M&cut=2000000&times=1&changed-after=2"), folder / u"file").resume();
    CHECK(wait_until([&] { return job.state() == BG_JOB_STATE_TRANSFERRED; }, 2));
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity, 1));
}

void suspend_stops_the_transfer() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=4M&trickle=200000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    CHECK_OK(job->Suspend());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    Sleep(500); // what was under way may still arrive
    const std::uint64_t before = job.progress().BytesTransferred;
    Sleep(1000);
    CHECK_EQUAL(job.progress().BytesTransferred, before);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
}

void suspended_transfer_goes_on_where_it_stopped() {
    const scratch_folder folder;
    test_job job;
    // Slow for the first GET only.
    const text remote = url("size=4M&trickle=1000000&times=1");
    job.add(remote, folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 500000);
    CHECK_OK(job->Suspend());
    CHECK_OK(job->Resume());
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(size_of_entity));
    CHECK(first_byte(requests_for(remote).back()) > 0);
}

void suspended_job_stays_suspended() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    CHECK_OK(job->Resume());
    CHECK_OK(job->Suspend());
    const BG_JOB_STATE state = job.state();
    // It may have been quick enough to be done; what happens to a finished job is not documented.
    CHECK(state == BG_JOB_STATE_SUSPENDED || state == BG_JOB_STATE_TRANSFERRED);
}

void partial_complete_discards_the_unfinished_file() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=100000"), folder / u"done")
        .add(url("size=4M&trickle=100000"), folder / u"undone")
        .resume();
    CHECK_SOON(job.progress().FilesTransferred == 1);
    CHECK_RESULT(job->Complete(), BG_S_PARTIAL_COMPLETE);
    CHECK(contents(folder / u"done") == entity(100000));
    CHECK(!exists(folder / u"undone"));
    CHECK_SOON(folder.names(u"*").size() == 1);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_ACKNOWLEDGED);
}

void target_in_use_keeps_the_job() {
    const scratch_folder folder;
    test_job job;
    write_file(folder / u"file", "in use");
    job.add(url("size=100000"), folder / u"file").resume().wait_transferred();
    const HANDLE user =
        CreateFileW(wide(folder / u"file"), GENERIC_READ, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    CHECK(user != INVALID_HANDLE_VALUE);
    const HRESULT refused = job->Complete();
    CloseHandle(user);
    CHECK_FAILED(refused);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(100000));
}

} // namespace

behaviours interruptions() {
    return {
        BEHAVIOUR(cut_connection_is_continued_by_a_range),
        BEHAVIOUR(changed_file_is_fetched_anew),
        BEHAVIOUR(suspend_stops_the_transfer),
        BEHAVIOUR(suspended_transfer_goes_on_where_it_stopped),
        BEHAVIOUR(suspended_job_stays_suspended),
        BEHAVIOUR(partial_complete_discards_the_unfinished_file),
        BEHAVIOUR(target_in_use_keeps_the_job),
    };
}

} // namespace winebits::conformance
