// SPDX-License-Identifier: LGPL-2.1-or-later
// Jobs of several files: serial, in order, and files added on the way (bits-api 3.4, 4.2, 8.1).
// Test thread only.
#include "tests/conformance/transfer/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr unsigned file_count = 12;

text numbered(unsigned number) {
    return u"file" + widen(std::to_string(number));
}

void all_files_of_a_job_arrive() {
    const scratch_folder folder;
    test_job job;
    std::uint64_t total = 0;
    for (unsigned i = 0; i < file_count; ++i) {
        job.add(url("seed=" + std::to_string(i) + "&size=" + std::to_string(i * 10000)),
                folder / numbered(i));
        total += i * 10000;
    }
    job.resume().wait_transferred();
    const BG_JOB_PROGRESS progress = job.progress();
    CHECK_EQUAL(progress.FilesTotal, file_count);
    CHECK_EQUAL(progress.FilesTransferred, file_count);
    CHECK_EQUAL(progress.BytesTotal, total);
    CHECK_EQUAL(progress.BytesTransferred, total);
    CHECK_OK(job->Complete());
    for (unsigned i = 0; i < file_count; ++i)
        CHECK(contents(folder / numbered(i)) == entity(i * 10000, i));
}

void file_can_be_added_while_the_job_runs() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=200000&trickle=100000"), folder / u"first").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    job.add(url("size=1000&seed=1"), folder / u"second");
    job.wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"first") == entity(200000));
    CHECK(contents(folder / u"second") == entity(1000, 1));
}

void file_can_be_added_after_the_end() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"first").resume().wait_transferred();
    job.add(url("size=2000"), folder / u"second");
    CHECK_OK(job->Resume());
    CHECK_SOON(job.state() == BG_JOB_STATE_TRANSFERRED && job.progress().FilesTransferred == 2);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"second") == entity(2000));
}

void failing_file_stops_the_job() {
    const scratch_folder folder;
    test_job job;
    const text last = url("size=1000");
    job.add(url("status=404"), folder / u"first").add(last, folder / u"second").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(job.progress().FilesTransferred, 0u);
}

} // namespace

behaviours several_files() {
    return {
        BEHAVIOUR(all_files_of_a_job_arrive),
        BEHAVIOUR(file_can_be_added_while_the_job_runs),
        BEHAVIOUR(file_can_be_added_after_the_end),
        BEHAVIOUR(failing_file_stops_the_job),
    };
}

} // namespace winebits::conformance
