// SPDX-License-Identifier: LGPL-2.1-or-later
// What the error object tells, and when there is one (bits-api 3.2, 13.2, Appendix C 6).
// Test thread only.
#include "tests/conformance/error/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/server.hpp"

namespace winebits::conformance {

namespace {

DWORD language() {
    return LANGIDFROMLCID(GetThreadLocale());
}

// A job that has failed with 404, and its error.
class failed_job {
  public:
    failed_job() {
        remote = url("status=404");
        job.add(remote, folder / u"file").resume();
        job.wait_for({BG_JOB_STATE_ERROR});
        CHECK_OK(job->GetError(error.put()));
    }

    scratch_folder folder;
    test_job job;
    text remote;
    com_pointer<IBackgroundCopyError> error;
};

void error_names_its_file() {
    const failed_job failed;
    com_pointer<IBackgroundCopyFile> file;
    com_string remote;
    com_string local;
    CHECK_OK(failed.error->GetFile(file.put()));
    CHECK_OK(file->GetRemoteName(remote.put()));
    CHECK_OK(file->GetLocalName(local.put()));
    CHECK_EQUAL(remote.value(), failed.remote);
    CHECK_EQUAL(local.value(), failed.folder / u"file");
}

void error_names_the_second_file_when_that_one_failed() {
    const scratch_folder folder;
    test_job job;
    const text missing = url("status=404");
    job.add(url("size=1000"), folder / u"good").add(missing, folder / u"bad").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    com_pointer<IBackgroundCopyError> error;
    com_pointer<IBackgroundCopyFile> file;
    com_string remote;
    CHECK_OK(job->GetError(error.put()));
    CHECK_OK(error->GetFile(file.put()));
    CHECK_OK(file->GetRemoteName(remote.put()));
    CHECK_EQUAL(remote.value(), missing);
}

void error_has_a_description() {
    const failed_job failed;
    com_string description;
    CHECK_OK(failed.error->GetErrorDescription(language(), description.put()));
    CHECK(!description.value().empty());
}

void error_has_a_description_of_its_context() {
    const failed_job failed;
    com_string description;
    CHECK_OK(failed.error->GetErrorContextDescription(language(), description.put()));
    CHECK(!description.value().empty());
}

void descriptions_need_a_language() {
    const failed_job failed;
    com_string description;
    CHECK_RESULT(failed.error->GetErrorDescription(0, description.put()), E_INVALIDARG);
    CHECK_RESULT(failed.error->GetErrorContextDescription(0, description.put()), E_INVALIDARG);
}

void protocol_of_a_download_is_http() {
    const failed_job failed;
    com_string protocol;
    CHECK_OK(failed.error->GetProtocol(protocol.put()));
    CHECK_EQUAL(protocol.value(), text(u"http"));
}

void null_for_a_part_of_an_error_is_a_null_reference() {
    const failed_job failed;
    BG_ERROR_CONTEXT context{};
    HRESULT code{};
    CHECK_RESULT(failed.error->GetError(nullptr, &code), null_reference);
    CHECK_RESULT(failed.error->GetError(&context, nullptr), null_reference);
    CHECK_RESULT(failed.error->GetFile(nullptr), null_reference);
    CHECK_RESULT(failed.error->GetErrorDescription(language(), nullptr), null_reference);
    CHECK_RESULT(failed.error->GetErrorContextDescription(language(), nullptr), null_reference);
    CHECK_RESULT(failed.error->GetProtocol(nullptr), null_reference);
}

void error_is_a_snapshot() {
    const failed_job failed;
    BG_ERROR_CONTEXT context{};
    HRESULT code{};
    CHECK_OK(failed.job->Cancel());
    CHECK_OK(failed.error->GetError(&context, &code));
    CHECK_EQUAL(hex(code), hex(BG_E_HTTP_ERROR_404));
}

void error_is_gone_after_success() {
    const scratch_folder folder;
    test_job job;
    job.add(url("size=1000&status=404&times=1"), folder / u"file").resume();
    job.wait_for({BG_JOB_STATE_ERROR});
    CHECK_OK(job->Resume());
    job.wait_transferred();
    com_pointer<IBackgroundCopyError> error;
    CHECK_RESULT(job->GetError(error.put()), BG_E_ERROR_INFORMATION_UNAVAILABLE);
}

} // namespace

behaviours error_object() {
    return {
        BEHAVIOUR(error_names_its_file),
        BEHAVIOUR(error_names_the_second_file_when_that_one_failed),
        BEHAVIOUR(error_has_a_description),
        BEHAVIOUR(error_has_a_description_of_its_context),
        BEHAVIOUR(descriptions_need_a_language),
        BEHAVIOUR(protocol_of_a_download_is_http),
        BEHAVIOUR(null_for_a_part_of_an_error_is_a_null_reference),
        BEHAVIOUR(error_is_a_snapshot),
        BEHAVIOUR(error_is_gone_after_success),
    };
}

} // namespace winebits::conformance
