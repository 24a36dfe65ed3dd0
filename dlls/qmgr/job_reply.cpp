// SPDX-License-Identifier: LGPL-2.1-or-later
// The reply of an upload-reply job (bits-api 3.5). All other jobs have none: E_NOTIMPL.
// Any thread.
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/common/paths/local_name.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

namespace {

HRESULT check_replies(const engine_client::job_record &job) {
    return job.type == BG_JOB_TYPE_UPLOAD_REPLY ? S_OK : E_NOTIMPL;
}

} // namespace

HRESULT BackgroundCopyJob::GetReplyProgress(BG_JOB_REPLY_PROGRESS *pProgress) noexcept {
    if (!pProgress)
        return E_INVALIDARG;
    *pProgress = {};
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        if (const HRESULT refused = check_replies(*job); FAILED(refused))
            return refused;
        *pProgress = {BG_SIZE_UNKNOWN, 0};
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::GetReplyData(byte **ppBuffer, UINT64 *pLength) noexcept {
    if (!ppBuffer || !pLength)
        return E_INVALIDARG;
    *ppBuffer = nullptr;
    *pLength = 0;
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        const HRESULT refused = check_replies(*job);
        return FAILED(refused) ? refused : BG_E_INVALID_STATE; // no reply has come
    });
}

HRESULT BackgroundCopyJob::SetReplyFileName(LPCWSTR ReplyFileName) noexcept {
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return modify(job.error());
        if (const HRESULT refused = check_replies(*job); FAILED(refused))
            return refused;
        const std::wstring name = ReplyFileName ? ReplyFileName : L"";
        // Without a name the service makes one up, beside the file that is sent.
        if (!name.empty()) {
            paths::local_name_resolver resolve(surface_->engine);
            if (const auto target = resolve(name); !target)
                return target.error();
        }
        return change([&] { return surface_->jobs.set(id_, "reply_file_name", name); });
    });
}

HRESULT BackgroundCopyJob::GetReplyFileName(LPWSTR *pReplyFileName) noexcept {
    if (!pReplyFileName)
        return E_INVALIDARG;
    *pReplyFileName = nullptr;
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        if (const HRESULT refused = check_replies(*job); FAILED(refused))
            return refused;
        if (job->reply_file_name.empty())
            return S_OK;
        return com::copy_to_task_memory(job->reply_file_name, pReplyFileName);
    });
}

} // namespace winebits::qmgr
