// SPDX-License-Identifier: LGPL-2.1-or-later
// What jobs that upload are documented to be and to refuse (bits-api 3, Appendix C 5).
// Test thread only. Nothing is sent here.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

const text somewhere = u"http://127.0.0.1:1/file";

// An upload job with one file.
struct upload_job {
    scratch_folder folder;
    test_job job;

    explicit upload_job(BG_JOB_TYPE type = BG_JOB_TYPE_UPLOAD) : job(u"upload", type) {
        write_file(folder / u"file", "what is uploaded");
        job.add(somewhere, folder / u"file");
    }
};

HRESULT set(const test_job &job, BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE value) {
    return as<IBackgroundCopyJob5>(*job)->SetProperty(id, value);
}

void upload_job_tells_its_type() {
    for (const BG_JOB_TYPE wanted : {BG_JOB_TYPE_UPLOAD, BG_JOB_TYPE_UPLOAD_REPLY}) {
        const test_job job(u"upload", wanted);
        BG_JOB_TYPE type{};
        CHECK_OK(job->GetType(&type));
        CHECK_EQUAL(type, wanted);
        CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    }
}

void second_file_of_an_upload_is_too_many() {
    const upload_job upload;
    write_file(upload.folder / u"second", "more");
    CHECK_RESULT(upload.job->AddFile(wide(somewhere), wide(upload.folder / u"second")), BG_E_TOO_MANY_FILES);
    CHECK_EQUAL(upload.job.progress().FilesTotal, 1u);
}

void set_of_two_files_is_too_many_for_an_upload() {
    const scratch_folder folder;
    const test_job job(u"upload", BG_JOB_TYPE_UPLOAD);
    const text first = folder / u"first";
    const text second = folder / u"second";
    write_file(first, "one");
    write_file(second, "two");
    BG_FILE_INFO files[] = {{const_cast<LPWSTR>(wide(somewhere)), const_cast<LPWSTR>(wide(first))},
                            {const_cast<LPWSTR>(wide(somewhere)), const_cast<LPWSTR>(wide(second))}};
    CHECK_RESULT(job->AddFileSet(2, files), BG_E_TOO_MANY_FILES);
    CHECK_EQUAL(job.progress().FilesTotal, 0u);
}

void unfinished_upload_can_not_be_completed() {
    const upload_job upload;
    CHECK_RESULT(upload.job->Complete(), BG_E_INVALID_STATE);
}

void prefix_and_ranges_are_for_downloads() {
    const upload_job upload;
    const auto job3 = as<IBackgroundCopyJob3>(*upload.job);
    BG_FILE_RANGE range = {0, 3};
    CHECK_RESULT(job3->ReplaceRemotePrefix(wide(u"http://127.0.0.1:1/"), wide(u"http://127.0.0.1:2/")),
                 E_NOTIMPL);
    const test_job empty(u"upload", BG_JOB_TYPE_UPLOAD);
    CHECK_RESULT(as<IBackgroundCopyJob3>(*empty)->AddFileWithRanges(wide(somewhere),
                                                                    wide(upload.folder / u"file"), 1, &range),
                 E_NOTIMPL);
}

void remote_name_of_an_upload_stays() {
    const upload_job upload;
    CHECK_RESULT(
        as<IBackgroundCopyFile2>(*upload.job.file(0))->SetRemoteName(wide(u"http://127.0.0.1:2/file")),
        E_NOTIMPL);
}

void properties_of_the_content_are_for_downloads() {
    const test_job job(u"upload", BG_JOB_TYPE_UPLOAD);
    BITS_JOB_PROPERTY_VALUE on{};
    on.Enable = TRUE;
    BITS_JOB_PROPERTY_VALUE size{};
    size.Uint64 = 1000;
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_DYNAMIC_CONTENT, on),
                 BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_HIGH_PERFORMANCE, on),
                 BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY);
    CHECK_RESULT(set(job, BITS_JOB_PROPERTY_MAX_DOWNLOAD_SIZE, size),
                 BG_E_PROPERTY_SUPPORTED_FOR_DOWNLOAD_JOBS_ONLY);
    CHECK_FAILED(set(job, BITS_JOB_PROPERTY_ON_DEMAND_MODE, on));
}

void upload_has_no_random_access() {
    const upload_job upload;
    const auto file = as<IBackgroundCopyFile6>(*upload.job.file(0));
    BG_FILE_RANGE range = {0, 3};
    CHECK_RESULT(file->RequestFileRanges(1, &range), BG_E_RANDOM_ACCESS_NOT_SUPPORTED);
    CHECK_RESULT(file->UpdateDownloadPosition(1), BG_E_RANDOM_ACCESS_NOT_SUPPORTED);
}

void usual_verb_of_an_upload_is_bits_post() {
    const test_job job(u"upload", BG_JOB_TYPE_UPLOAD);
    const auto options = as<IBackgroundCopyJobHttpOptions2>(*job);
    com_string method;
    CHECK_OK(options->GetHttpMethod(method.put()));
    CHECK_EQUAL(method.value(), text(u"BITS_POST"));
    CHECK_OK(options->SetHttpMethod(wide(u"BITS_POST")));
}

void plain_upload_has_no_reply() {
    const test_job job(u"upload", BG_JOB_TYPE_UPLOAD);
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    BG_JOB_REPLY_PROGRESS progress{};
    com_string name;
    CHECK_RESULT(job2->GetReplyProgress(&progress), E_NOTIMPL);
    CHECK_RESULT(job2->SetReplyFileName(wide(u"C:\\reply")), E_NOTIMPL);
    CHECK_RESULT(job2->GetReplyFileName(name.put()), E_NOTIMPL);
}

void size_of_a_reply_is_unknown_at_first() {
    const upload_job upload(BG_JOB_TYPE_UPLOAD_REPLY);
    BG_JOB_REPLY_PROGRESS progress{};
    CHECK_OK(as<IBackgroundCopyJob2>(*upload.job)->GetReplyProgress(&progress));
    CHECK_EQUAL(progress.BytesTotal, BG_SIZE_UNKNOWN);
    CHECK_EQUAL(progress.BytesTransferred, 0u);
}

void name_of_the_reply_file_is_kept() {
    const upload_job upload(BG_JOB_TYPE_UPLOAD_REPLY);
    const auto job2 = as<IBackgroundCopyJob2>(*upload.job);
    com_string name;
    CHECK_OK(job2->SetReplyFileName(wide(upload.folder / u"reply")));
    CHECK_OK(job2->GetReplyFileName(name.put()));
    CHECK_EQUAL(name.value(), upload.folder / u"reply");
    CHECK_RESULT(job2->SetReplyFileName(wide(u"relative")), E_INVALIDARG);
}

void reply_is_not_there_before_the_end() {
    const upload_job upload(BG_JOB_TYPE_UPLOAD_REPLY);
    byte *data = nullptr;
    UINT64 length = 0;
    CHECK_RESULT(as<IBackgroundCopyJob2>(*upload.job)->GetReplyData(&data, &length), BG_E_INVALID_STATE);
    CHECK(data == nullptr);
}

behaviours uploads() {
    return {
        BEHAVIOUR(upload_job_tells_its_type),
        BEHAVIOUR(second_file_of_an_upload_is_too_many),
        BEHAVIOUR(set_of_two_files_is_too_many_for_an_upload),
        BEHAVIOUR(unfinished_upload_can_not_be_completed),
        BEHAVIOUR(prefix_and_ranges_are_for_downloads),
        BEHAVIOUR(remote_name_of_an_upload_stays),
        BEHAVIOUR(properties_of_the_content_are_for_downloads),
        BEHAVIOUR(upload_has_no_random_access),
        BEHAVIOUR(usual_verb_of_an_upload_is_bits_post),
        BEHAVIOUR(plain_upload_has_no_reply),
        BEHAVIOUR(size_of_a_reply_is_unknown_at_first),
        BEHAVIOUR(name_of_the_reply_file_is_kept),
        BEHAVIOUR(reply_is_not_there_before_the_end),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("uploads", {winebits::conformance::uploads()});
}
