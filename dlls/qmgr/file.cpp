// SPDX-License-Identifier: LGPL-2.1-or-later
// The local name and the validation of a file.
// Any thread.
#include "dlls/qmgr/file.hpp"

#include "dlls/common/jobs/file_base_access.hpp"

namespace winebits::qmgr {

HRESULT BackgroundCopyFile::GetLocalName(LPWSTR *pVal) noexcept {
    return pVal ? com::copy_to_task_memory(local_name_, pVal) : E_INVALIDARG;
}

HRESULT BackgroundCopyFile::SetValidationState(BOOL state) noexcept {
    return change([&](auto &calls, const GUID &job) {
        return calls.set_validation_state(job, index_, state != FALSE);
    });
}

HRESULT BackgroundCopyFile::GetValidationState(BOOL *pState) noexcept {
    return get(pState, [](const auto &file) { return file.validated; });
}

} // namespace winebits::qmgr
