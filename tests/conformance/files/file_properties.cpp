// SPDX-License-Identifier: LGPL-2.1-or-later
// Names and progress of a file object (bits-api 3.10).
// Test thread only.
#include "tests/conformance/files/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_entity = 50000;
const char *const plain_entity = "size=50000";

BG_FILE_PROGRESS progress_of(IBackgroundCopyFile &file) {
    BG_FILE_PROGRESS progress{};
    CHECK_OK(file.GetProgress(&progress));
    return progress;
}

void names_are_returned_as_given() {
    const scratch_folder folder;
    test_job job;
    const text remote = u"http://example.test/A%20b/c.cab?x=1&y=%C3%A4";
    const text local = folder / u"Mixed Case \u00e4\u4e2d.bin";
    job.add(remote, local);
    com_string remote_name;
    com_string local_name;
    const auto file = job.file(0);
    CHECK_OK(file->GetRemoteName(remote_name.put()));
    CHECK_OK(file->GetLocalName(local_name.put()));
    CHECK_EQUAL(remote_name.value(), remote);
    CHECK_EQUAL(local_name.value(), local);
}

void size_is_unknown_before_the_transfer() {
    const scratch_folder folder;
    test_job job;
    job.add(url(plain_entity), folder / u"file");
    const BG_FILE_PROGRESS progress = progress_of(*job.file(0));
    CHECK_EQUAL(progress.BytesTotal, BG_SIZE_UNKNOWN);
    CHECK_EQUAL(progress.BytesTransferred, 0u);
    CHECK(!progress.Completed);
}

void size_is_known_after_the_transfer() {
    const scratch_folder folder;
    test_job job;
    job.add(url(plain_entity), folder / u"file").resume().wait_transferred();
    const BG_FILE_PROGRESS progress = progress_of(*job.file(0));
    CHECK_EQUAL(progress.BytesTotal, size_of_entity);
    CHECK_EQUAL(progress.BytesTransferred, size_of_entity);
}

void file_is_not_completed_before_complete() {
    const scratch_folder folder;
    test_job job;
    job.add(url(plain_entity), folder / u"file").resume().wait_transferred();
    CHECK(!progress_of(*job.file(0)).Completed);
}

void file_is_completed_after_complete() {
    const scratch_folder folder;
    test_job job;
    job.add(url(plain_entity), folder / u"file").resume().wait_transferred();
    const auto held = job.file(0);
    CHECK_OK(job->Complete());
    CHECK(progress_of(*held).Completed);
    CHECK(progress_of(*job.file(0)).Completed);
    CHECK_EQUAL(progress_of(*held).BytesTotal, size_of_entity);
    CHECK_EQUAL(progress_of(*held).BytesTransferred, size_of_entity);
}

void names_still_answer_after_complete() {
    const scratch_folder folder;
    test_job job;
    const text remote = url(plain_entity);
    job.add(remote, folder / u"file").resume().wait_transferred();
    const auto file = job.file(0);
    com_string remote_name;
    com_string local_name;
    CHECK_OK(job->Complete());
    CHECK_OK(file->GetRemoteName(remote_name.put()));
    CHECK_OK(file->GetLocalName(local_name.put()));
    CHECK_EQUAL(remote_name.value(), remote);
    CHECK_EQUAL(local_name.value(), folder / u"file");
}

void null_for_a_property_of_a_file_is_a_null_reference() {
    const scratch_folder folder;
    test_job job;
    job.add(url(plain_entity), folder / u"file");
    const auto file = job.file(0);
    CHECK_RESULT(file->GetRemoteName(nullptr), null_reference);
    CHECK_RESULT(file->GetLocalName(nullptr), null_reference);
    CHECK_RESULT(file->GetProgress(nullptr), null_reference);
}

} // namespace

behaviours file_properties() {
    return {
        BEHAVIOUR(names_are_returned_as_given),
        BEHAVIOUR(size_is_unknown_before_the_transfer),
        BEHAVIOUR(size_is_known_after_the_transfer),
        BEHAVIOUR(file_is_not_completed_before_complete),
        BEHAVIOUR(file_is_completed_after_complete),
        BEHAVIOUR(names_still_answer_after_complete),
        BEHAVIOUR(null_for_a_property_of_a_file_is_a_null_reference),
    };
}

} // namespace winebits::conformance
