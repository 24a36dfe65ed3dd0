// SPDX-License-Identifier: LGPL-2.1-or-later
// NULL where a pointer must be: the proxy refuses, the call never reaches BITS (bits-api 1.4).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

void null_for_a_getter_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(job->EnumFiles(nullptr), null_reference);
    CHECK_RESULT(job->GetId(nullptr), null_reference);
    CHECK_RESULT(job->GetType(nullptr), null_reference);
    CHECK_RESULT(job->GetProgress(nullptr), null_reference);
    CHECK_RESULT(job->GetTimes(nullptr), null_reference);
    CHECK_RESULT(job->GetState(nullptr), null_reference);
    CHECK_RESULT(job->GetError(nullptr), null_reference);
    CHECK_RESULT(job->GetOwner(nullptr), null_reference);
    CHECK_RESULT(job->GetDisplayName(nullptr), null_reference);
    CHECK_RESULT(job->GetDescription(nullptr), null_reference);
    CHECK_RESULT(job->GetPriority(nullptr), null_reference);
    CHECK_RESULT(job->GetNotifyFlags(nullptr), null_reference);
    CHECK_RESULT(job->GetNotifyInterface(nullptr), null_reference);
    CHECK_RESULT(job->GetMinimumRetryDelay(nullptr), null_reference);
    CHECK_RESULT(job->GetNoProgressTimeout(nullptr), null_reference);
    CHECK_RESULT(job->GetErrorCount(nullptr), null_reference);
}

void null_for_a_proxy_setting_is_a_null_reference() {
    const test_job job;
    BG_JOB_PROXY_USAGE usage{};
    com_string list;
    com_string bypass;
    CHECK_RESULT(job->GetProxySettings(nullptr, list.put(), bypass.put()), null_reference);
    CHECK_RESULT(job->GetProxySettings(&usage, nullptr, bypass.put()), null_reference);
    CHECK_RESULT(job->GetProxySettings(&usage, list.put(), nullptr), null_reference);
}

void null_for_the_display_name_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(job->SetDisplayName(nullptr), null_reference);
}

void null_for_the_description_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(job->SetDescription(nullptr), null_reference);
}

void null_for_a_name_of_a_file_is_a_null_reference() {
    const scratch_folder folder;
    const test_job job;
    CHECK_RESULT(job->AddFile(nullptr, wide(folder / u"file")), null_reference);
    CHECK_RESULT(job->AddFile(wide(u"http://127.0.0.1/file"), nullptr), null_reference);
}

void null_for_a_set_of_files_is_a_null_reference() {
    const test_job job;
    CHECK_RESULT(job->AddFileSet(1, nullptr), null_reference);
}

} // namespace

behaviours null_arguments() {
    return {
        BEHAVIOUR(null_for_a_getter_is_a_null_reference),
        BEHAVIOUR(null_for_a_proxy_setting_is_a_null_reference),
        BEHAVIOUR(null_for_the_display_name_is_a_null_reference),
        BEHAVIOUR(null_for_the_description_is_a_null_reference),
        BEHAVIOUR(null_for_a_name_of_a_file_is_a_null_reference),
        BEHAVIOUR(null_for_a_set_of_files_is_a_null_reference),
    };
}

} // namespace winebits::conformance
