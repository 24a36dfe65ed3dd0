// SPDX-License-Identifier: LGPL-2.1-or-later
// Checks and translates local names.
// Any thread.
#include "dlls/qmgr/local_name.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/configuration_source.hpp"
#include "dlls/common/engine_client/unix_path.hpp"

#include <array>
#include <cwctype>
#include <optional>

namespace winebits::qmgr {

namespace {

bool is_separator(wchar_t c) {
    return c == L'\\' || c == L'/';
}

// A drive, an absolute path, and nothing that Windows would not take for a plain file name.
bool has_valid_form(const std::wstring &name) {
    if (name.size() < 4 || name.size() > MAX_PATH || !std::iswalpha(name[0]) || name[0] > L'z' ||
        name[1] != L':' || !is_separator(name[2]) || is_separator(name.back()))
        return false;
    for (const wchar_t c : name.substr(2)) {
        if (c < 32 || std::wstring_view(L"<>:\"|?*").contains(c))
            return false;
    }
    return true;
}

// Without "." and "..", with backslashes; nothing for a device such as NUL.
std::optional<std::wstring> full_path(const std::wstring &name) {
    std::array<wchar_t, MAX_PATH * 2> path;
    const DWORD length = GetFullPathNameW(name.c_str(), path.size(), path.data(), nullptr);
    if (length < 4 || length >= path.size() || path[1] != L':')
        return std::nullopt;
    return std::wstring(path.data(), length);
}

bool is_folder(const std::wstring &path) {
    const DWORD attributes = GetFileAttributesW(path.c_str());
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

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

engine_client::result<local_target> local_name_resolver::operator()(const std::wstring &local_name) {
    if (!has_valid_form(local_name) || !com::utf8_from(local_name))
        return std::unexpected(E_INVALIDARG);
    const auto path = full_path(local_name);
    if (!path)
        return std::unexpected(E_INVALIDARG);
    if (const HRESULT refused = check_folder(path->substr(0, path->rfind(L'\\') + 1)); FAILED(refused))
        return std::unexpected(refused);
    if (is_folder(*path))
        return std::unexpected(E_ACCESSDENIED);
    local_target target;
    target.drive = static_cast<char>(std::towlower((*path)[0]));
    auto root = engine_client::drive_root(static_cast<wchar_t>(std::towupper((*path)[0])));
    auto unix_path = engine_client::unix_path_of(*path);
    if (!root || !unix_path || !unix_path->starts_with(*root + "/") || !com::utf16_from(*unix_path))
        return std::unexpected(HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    target.unix_relative = unix_path->substr(root->size() + 1);
    target.drive_root = std::move(*root);
    return target;
}

} // namespace winebits::qmgr
