// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyFile3: the temporary file and validation (bits-api 3.10, 5.2).
// Test thread only.
#include "tests/conformance/file_interfaces/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

text temporary_name(const test_job &job) {
    com_string name;
    CHECK_OK(as<IBackgroundCopyFile3>(*job.file(0))->GetTemporaryName(name.put()));
    return name.value();
}

BOOL is_valid(const test_job &job) {
    BOOL state = 7;
    CHECK_OK(as<IBackgroundCopyFile3>(*job.file(0))->GetValidationState(&state));
    return state;
}

HRESULT validate(const test_job &job, BOOL state) {
    return as<IBackgroundCopyFile3>(*job.file(0))->SetValidationState(state);
}

void temporary_name_is_a_full_path_in_the_targets_folder() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    const text name = temporary_name(job);
    CHECK_EQUAL(name.substr(0, name.rfind(u'\\')), folder.path());
    CHECK(name != folder / u"file");
}

void temporary_name_is_that_of_the_file_with_the_bytes() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=20000"), folder / u"file").resume().wait_transferred();
    CHECK(contents(temporary_name(job)) == entity(20000));
}

void temporary_name_stays_from_start_to_end() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=60000&trickle=60000"), folder / u"file").resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    const text name = temporary_name(job);
    CHECK(exists(name));
    job.wait_transferred();
    CHECK_EQUAL(temporary_name(job), name);
    CHECK_OK(job->Complete());
    CHECK(!exists(name));
}

void file_is_not_validated_at_first() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    CHECK(!is_valid(job));
    job.resume().wait_transferred();
    CHECK(!is_valid(job));
}

void file_that_is_not_there_yet_can_not_be_validated() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    CHECK_RESULT(validate(job, TRUE), E_PENDING);
    CHECK_RESULT(validate(job, FALSE), E_PENDING);
    CHECK(!is_valid(job));
}

void file_can_be_validated() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(validate(job, TRUE));
    CHECK(is_valid(job));
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
    CHECK_OK(job->Complete());
}

void file_that_is_rejected_is_an_error_of_the_job() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_OK(validate(job, FALSE));
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_EQUAL(hex(job.error().code), hex(BG_E_VALIDATION_FAILED));
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_ERROR) == 1);
    BG_FILE_PROGRESS progress{};
    CHECK_OK(job.file(0)->GetProgress(&progress));
    CHECK_EQUAL(progress.BytesTransferred, 0u);
}

void rejected_file_is_fetched_again_by_resume() {
    const scratch_folder folder;
    test_job job;
    const text remote = url("size=20000");
    job.add(remote, folder / u"file").resume().wait_transferred();
    const std::size_t before = requests_for(remote).size();
    CHECK_OK(validate(job, FALSE));
    job.wait_for({BG_JOB_STATE_ERROR});
    job.resume().wait_transferred();
    CHECK(requests_for(remote).size() > before);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(20000));
}

void file_of_a_server_does_not_come_from_a_peer() {
    const scratch_folder folder;
    test_job job;
    BOOL from_peer = 7;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(as<IBackgroundCopyFile3>(*job.file(0))->IsDownloadedFromPeer(&from_peer));
    CHECK(!from_peer);
}

void null_for_a_part_of_file3_is_a_null_reference() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file");
    const auto file = as<IBackgroundCopyFile3>(*job.file(0));
    CHECK_RESULT(file->GetTemporaryName(nullptr), null_reference);
    CHECK_RESULT(file->GetValidationState(nullptr), null_reference);
    CHECK_RESULT(file->IsDownloadedFromPeer(nullptr), null_reference);
}

} // namespace

behaviours file3() {
    return {
        BEHAVIOUR(temporary_name_is_a_full_path_in_the_targets_folder),
        BEHAVIOUR(temporary_name_is_that_of_the_file_with_the_bytes),
        BEHAVIOUR(temporary_name_stays_from_start_to_end),
        BEHAVIOUR(file_is_not_validated_at_first),
        BEHAVIOUR(file_that_is_not_there_yet_can_not_be_validated),
        BEHAVIOUR(file_can_be_validated),
        BEHAVIOUR(file_that_is_rejected_is_an_error_of_the_job),
        BEHAVIOUR(rejected_file_is_fetched_again_by_resume),
        BEHAVIOUR(file_of_a_server_does_not_come_from_a_peer),
        BEHAVIOUR(null_for_a_part_of_file3_is_a_null_reference),
    };
}

} // namespace winebits::conformance
