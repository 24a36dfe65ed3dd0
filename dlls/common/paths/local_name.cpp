// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks and translates local names.
// Any thread.
#include "dlls/common/paths/local_name.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/unicode.hpp"

namespace winebits::paths {

namespace {

// Whether a file can be made there, by making one that is gone when it is closed: Unix permissions, ACLs and
// read-only mounts all have their say.
HRESULT try_to_write(const std::wstring &folder) {
    for (unsigned attempt = 0;; attempt++) {
        const std::wstring name = folder + L"BIT" + std::to_wstring(GetTickCount() + attempt) + L".tmp";
        const com::unique_handle probe(
            CreateFileW(name.c_str(), GENERIC_WRITE | DELETE, 0, nullptr, CREATE_NEW,
                        FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
        if (probe)
            return S_OK;
        const DWORD error = GetLastError();
        if (error != ERROR_FILE_EXISTS || attempt == 16)
            return HRESULT_FROM_WIN32(error);
    }
}

} // namespace

HRESULT local_name_resolver::check_folder(const std::wstring &folder) {
    if (folder == writable_folder_)
        return S_OK;
    if (!is_folder(folder))
        return HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND);
    const HRESULT result = try_to_write(folder);
    if (SUCCEEDED(result))
        writable_folder_ = folder;
    return result;
}

engine_client::result<drive_path> local_name_resolver::operator()(const std::wstring &local_name) {
    if (local_name.size() > MAX_PATH || !names_plain_file(local_name) || !com::utf8_from(local_name))
        return std::unexpected(E_INVALIDARG);
    const auto path = full_path(local_name);
    if (!path)
        return std::unexpected(E_INVALIDARG);
    auto place = locate(*path);
    if (!place && place.error() == HRESULT_FROM_WIN32(ERROR_BAD_NETPATH))
        return std::unexpected(E_INVALIDARG);
    if (const HRESULT refused = check_folder(path->substr(0, path->rfind(L'\\') + 1)); FAILED(refused))
        return std::unexpected(refused);
    if (is_folder(*path))
        return std::unexpected(E_ACCESSDENIED);
    return place;
}

} // namespace winebits::paths
