// SPDX-License-Identifier: LGPL-2.1-or-later
// A download has no reply (bits-api 3.5).
// Test thread only.
#include "tests/conformance/job2/lists.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

void download_has_no_reply_progress() {
    const test_job job;
    BG_JOB_REPLY_PROGRESS progress{};
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->GetReplyProgress(&progress), E_NOTIMPL);
}

void download_has_no_reply_data() {
    const test_job job;
    byte *data = nullptr;
    UINT64 length = 0;
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->GetReplyData(&data, &length), E_NOTIMPL);
    CHECK(data == nullptr);
}

void download_has_no_reply_file() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    com_string name;
    CHECK_RESULT(job2->SetReplyFileName(wide(u"C:\\reply")), E_NOTIMPL);
    CHECK_RESULT(job2->SetReplyFileName(nullptr), E_NOTIMPL);
    CHECK_RESULT(job2->GetReplyFileName(name.put()), E_NOTIMPL);
    CHECK(name.is_null());
}

void null_for_a_part_of_the_reply_is_a_null_reference() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_RESULT(job2->GetReplyProgress(nullptr), null_reference);
    CHECK_RESULT(job2->GetReplyFileName(nullptr), null_reference);
}

} // namespace

behaviours reply() {
    return {
        BEHAVIOUR(download_has_no_reply_progress),
        BEHAVIOUR(download_has_no_reply_data),
        BEHAVIOUR(download_has_no_reply_file),
        BEHAVIOUR(null_for_a_part_of_the_reply_is_a_null_reference),
    };
}

} // namespace winebits::conformance
