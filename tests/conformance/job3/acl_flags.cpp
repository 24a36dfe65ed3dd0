// SPDX-License-Identifier: LGPL-2.1-or-later
// SetFileACLFlags and GetFileACLFlags (bits-api 3.6, 5.9).
// Test thread only.
#include "tests/conformance/job3/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

DWORD flags_of(const test_job &job) {
    DWORD flags = 0xFFFF;
    CHECK_OK(as<IBackgroundCopyJob3>(*job)->GetFileACLFlags(&flags));
    return flags;
}

void no_flag_is_set_at_first() {
    const test_job job;
    CHECK_EQUAL(flags_of(job), 0u);
}

void every_combination_of_acl_flags_is_kept() {
    const test_job job;
    for (const DWORD wanted : {BG_COPY_FILE_OWNER, BG_COPY_FILE_GROUP, BG_COPY_FILE_DACL, BG_COPY_FILE_SACL,
                               BG_COPY_FILE_ALL, 0}) {
        CHECK_OK(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(wanted));
        CHECK_EQUAL(flags_of(job), wanted);
    }
}

void unknown_acl_flags_are_refused() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(BG_COPY_FILE_ALL + 1), E_INVALIDARG);
    CHECK_EQUAL(flags_of(job), 0u);
}

void transferred_job_takes_no_acl_flags() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(BG_COPY_FILE_DACL), BG_E_INVALID_STATE);
}

void ended_job_takes_no_acl_flags() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(BG_COPY_FILE_DACL), BG_E_INVALID_STATE);
}

// For HTTP they mean nothing.
void acl_flags_do_not_harm_a_download() {
    const scratch_folder folder;
    test_job job;
    CHECK_OK(as<IBackgroundCopyJob3>(*job)->SetFileACLFlags(BG_COPY_FILE_OWNER | BG_COPY_FILE_DACL));
    job.add(url("size=1000"), folder / u"file").resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"file") == entity(1000));
}

void null_for_the_acl_flags_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJob3>(*job)->GetFileACLFlags(nullptr), null_reference);
}

} // namespace

behaviours acl_flags() {
    return {
        BEHAVIOUR(no_flag_is_set_at_first),
        BEHAVIOUR(every_combination_of_acl_flags_is_kept),
        BEHAVIOUR(unknown_acl_flags_are_refused),
        BEHAVIOUR(transferred_job_takes_no_acl_flags),
        BEHAVIOUR(ended_job_takes_no_acl_flags),
        BEHAVIOUR(acl_flags_do_not_harm_a_download),
        BEHAVIOUR(null_for_the_acl_flags_is_a_null_reference),
    };
}

} // namespace winebits::conformance
