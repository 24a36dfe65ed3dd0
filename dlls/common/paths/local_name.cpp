// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks and translates local names.
// Any thread.
#include "dlls/common/paths/local_name.hpp"

#include "dlls/common/com/unicode.hpp"
#include "dlls/common/paths/dos_path.hpp"

namespace winebits::paths {

HRESULT local_name_resolver::check_folder(const engine_client::path_record &file,
                                          const std::wstring &folder) {
    if (folder == writable_folder_)
        return S_OK;
    const HRESULT result = engine_client::job_calls(engine_).check_folder(file);
    if (SUCCEEDED(result))
        writable_folder_ = folder;
    return result;
}

engine_client::result<engine_client::path_record>
local_name_resolver::operator()(const std::wstring &local_name) {
    if (local_name.size() > MAX_PATH || !names_plain_file(local_name) || !com::utf8_from(local_name))
        return std::unexpected(E_INVALIDARG);
    const auto path = full_path(local_name);
    if (!path)
        return std::unexpected(E_INVALIDARG);
    auto place = locate(*path);
    if (!place && place.error() == HRESULT_FROM_WIN32(ERROR_BAD_NETPATH))
        return std::unexpected(E_INVALIDARG);
    const auto folder = path->substr(0, path->rfind(L'\\') + 1);
    if (folder != writable_folder_ && !is_folder(folder))
        return std::unexpected(HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    if (!place)
        return std::unexpected(place.error());
    engine_.ensure_drive(place->drive, place->drive_root);
    engine_client::path_record file{local_name, place->drive, std::move(place->unix_relative)};
    if (const HRESULT refused = check_folder(file, folder); FAILED(refused))
        return std::unexpected(refused);
    if (is_folder(*path))
        return std::unexpected(E_ACCESSDENIED);
    return file;
}

} // namespace winebits::paths
