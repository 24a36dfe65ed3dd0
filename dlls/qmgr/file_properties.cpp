// SPDX-License-Identifier: LGPL-2.1-or-later
// The remote name of a file, and its properties by number.
// Any thread.
#include "dlls/common/paths/remote_name.hpp"
#include "dlls/qmgr/file_access.hpp"

namespace winebits::qmgr {

namespace {

// Before the first response, and for files that no HTTP server sends (bits-api 3.10 names no code).
constexpr HRESULT no_response = HRESULT_FROM_WIN32(ERROR_NOT_FOUND);

} // namespace

HRESULT BackgroundCopyFile::SetRemoteName(LPCWSTR Val) noexcept {
    if (!Val)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto source = paths::read_remote_name(Val);
        if (!source)
            return source.error();
        std::optional<engine_client::path_record> path;
        if (*source) {
            job_->surface_->engine.ensure_drive((*source)->path.drive, (*source)->drive_root);
            path = (*source)->path;
        }
        return change(
            [&](auto &calls, const GUID &job) { return calls.set_remote_name(job, index_, Val, path); });
    });
}

// The one known property is the server's.
HRESULT BackgroundCopyFile::SetProperty(BITS_FILE_PROPERTY_ID PropertyId, BITS_FILE_PROPERTY_VALUE) noexcept {
    return PropertyId == BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS ? BG_E_READ_ONLY_PROPERTY
                                                                     : BG_E_UNKNOWN_PROPERTY_ID;
}

HRESULT BackgroundCopyFile::GetProperty(BITS_FILE_PROPERTY_ID PropertyId,
                                        BITS_FILE_PROPERTY_VALUE *PropertyValue) noexcept {
    if (!PropertyValue)
        return E_INVALIDARG;
    PropertyValue->String = nullptr;
    if (PropertyId != BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS)
        return BG_E_UNKNOWN_PROPERTY_ID;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        return file->response_headers.empty()
                   ? no_response
                   : com::copy_to_task_memory(file->response_headers, &PropertyValue->String);
    });
}

} // namespace winebits::qmgr
