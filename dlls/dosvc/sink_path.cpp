// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes folders and translates paths.
// Any thread.
#include "dlls/dosvc/sink_path.hpp"

#include "dlls/common/paths/dos_path.hpp"
#include "dlls/common/paths/local_name.hpp"

namespace winebits::dosvc {

namespace {

constexpr HRESULT invalid_name = HRESULT_FROM_WIN32(ERROR_INVALID_NAME);

// Makes the folder and those above it; `folder` is a full path without a separator at its end.
HRESULT make_folder(const std::wstring &folder) {
    if (paths::is_folder(folder) || CreateDirectoryW(folder.c_str(), nullptr))
        return S_OK;
    const DWORD error = GetLastError();
    const auto cut = folder.rfind(L'\\');
    if (error == ERROR_ALREADY_EXISTS && paths::is_folder(folder))
        return S_OK; // somebody else made it just now
    if (error != ERROR_PATH_NOT_FOUND || cut == folder.npos || cut == 0)
        return HRESULT_FROM_WIN32(error);
    if (const HRESULT failed = make_folder(folder.substr(0, cut)); FAILED(failed))
        return failed;
    return CreateDirectoryW(folder.c_str(), nullptr) || paths::is_folder(folder)
               ? S_OK
               : HRESULT_FROM_WIN32(GetLastError());
}

} // namespace

engine_client::result<engine_client::path_record> locate_sink(engine_client::client &engine,
                                                              const std::wstring &local_path) {
    const auto path = paths::names_plain_file(local_path) ? paths::full_path(local_path) : std::nullopt;
    if (!path)
        return std::unexpected(invalid_name);
    if (const HRESULT failed = make_folder(path->substr(0, path->rfind(L'\\'))); FAILED(failed))
        return std::unexpected(failed);
    paths::local_name_resolver resolve(engine);
    auto place = resolve(local_path);
    if (!place)
        return std::unexpected(place.error() == E_INVALIDARG ? invalid_name : place.error());
    return place;
}

} // namespace winebits::dosvc
