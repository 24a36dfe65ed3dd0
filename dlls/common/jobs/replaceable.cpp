// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens an existing target like a rename would.
// Any thread.
#include "dlls/common/jobs/replaceable.hpp"

#include "dlls/common/com/handle.hpp"

namespace winebits::jobs {

HRESULT check_replaceable(const std::wstring &local_name) {
    // To open one for deletion is allowed, to put another file in its place is not.
    const DWORD attributes = GetFileAttributesW(local_name.c_str());
    if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_READONLY) &&
        !(attributes & FILE_ATTRIBUTE_DIRECTORY))
        return E_ACCESSDENIED;
    const com::unique_handle target(
        CreateFileW(local_name.c_str(), DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                    nullptr, OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
    const DWORD error = target ? ERROR_SUCCESS : GetLastError();
    const bool absent = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND;
    return absent ? S_OK : HRESULT_FROM_WIN32(error);
}

} // namespace winebits::jobs
