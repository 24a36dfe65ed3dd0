// SPDX-License-Identifier: LGPL-2.1-or-later
// A file of a job.
// Any thread.
#include "dlls/qmgr/file.hpp"

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/task_memory.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyFile::GetRemoteName(LPWSTR *pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = nullptr;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        return file ? com::copy_to_task_memory(file->remote_name, pVal) : file.error();
    });
}

HRESULT BackgroundCopyFile::GetLocalName(LPWSTR *pVal) noexcept {
    return pVal ? com::copy_to_task_memory(local_name_, pVal) : E_INVALIDARG;
}

HRESULT BackgroundCopyFile::GetProgress(BG_FILE_PROGRESS *pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = {};
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        *pVal = {file->bytes_total, file->bytes_transferred, file->completed};
        return S_OK;
    });
}

} // namespace winebits::qmgr
