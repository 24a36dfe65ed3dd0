// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands that make one job or change it: /CREATE /ADDFILE /RESUME /SUSPEND /COMPLETE /CANCEL.
// Main thread only.
#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/command.hpp"
#include "tools/bitsadmin/job_text.hpp"

namespace winebits::bitsadmin {

namespace {

// Finds the job that the next word names and calls one method without arguments on it.
result<outcome> change(invocation &call, HRESULT (STDMETHODCALLTYPE IBackgroundCopyJob::*method)(),
                       const wchar_t *action, const wchar_t *done) {
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    const auto job = find_job(*manager->Get(), call.words.take());
    if (!job)
        return std::unexpected(job.error());
    const HRESULT code = (job->Get()->*method)();
    if (FAILED(code))
        return unable(action, code);
    call.out.line(done);
    // Success with a remark, such as BG_S_PARTIAL_COMPLETE.
    if (code != S_OK)
        call.out.line(code_text(static_cast<std::uint32_t>(code)) + L" - " + describe(code));
    return outcome::success;
}

} // namespace

result<outcome> create_job(invocation &call) {
    BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD;
    if (call.words.take_switch(L"UPLOAD"))
        type = BG_JOB_TYPE_UPLOAD;
    else if (call.words.take_switch(L"UPLOAD-REPLY"))
        type = BG_JOB_TYPE_UPLOAD_REPLY;
    else
        call.words.take_switch(L"DOWNLOAD");
    if (call.words.left() != 1)
        return outcome::wrong_number;

    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    GUID id{};
    ComPtr<IBackgroundCopyJob> job;
    const HRESULT code = (*manager)->CreateJob(call.words.take().c_str(), type, &id, job.GetAddressOf());
    if (FAILED(code))
        return unable(L"create job", code);
    call.out.line(call.raw ? guid_text(id) : L"Created job " + guid_text(id) + L".");
    return outcome::success;
}

result<outcome> add_file(invocation &call) {
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    const auto job = find_job(*manager->Get(), call.words.take());
    if (!job)
        return std::unexpected(job.error());
    const std::wstring &remote = call.words.take();
    const std::wstring &local = call.words.take();
    const HRESULT code = (*job)->AddFile(remote.c_str(), local.c_str());
    if (FAILED(code))
        return unable(L"add file to job", code);
    call.out.line(L"Added " + remote + L" -> " + local + L" to job.");
    return outcome::success;
}

result<outcome> resume_job(invocation &call) {
    return change(call, &IBackgroundCopyJob::Resume, L"resume job", L"Job resumed.");
}

result<outcome> suspend_job(invocation &call) {
    return change(call, &IBackgroundCopyJob::Suspend, L"suspend job", L"Job suspended.");
}

result<outcome> complete_job(invocation &call) {
    return change(call, &IBackgroundCopyJob::Complete, L"complete job", L"Job completed.");
}

result<outcome> cancel_job(invocation &call) {
    return change(call, &IBackgroundCopyJob::Cancel, L"cancel job", L"Job canceled.");
}

} // namespace winebits::bitsadmin
