// SPDX-License-Identifier: LGPL-2.1-or-later
// Forms of paths, and their translation.
// Any thread.
#include "dlls/common/paths/dos_path.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/configuration_source.hpp"
#include "dlls/common/engine_client/unix_path.hpp"

#include <algorithm>
#include <cwctype>

namespace winebits::paths {

namespace {

bool is_drive_letter(wchar_t c) {
    return (c >= L'a' && c <= L'z') || (c >= L'A' && c <= L'Z');
}

std::wstring lower_case(std::wstring_view text) {
    std::wstring out(text);
    std::ranges::transform(out, out.begin(), [](wchar_t c) { return std::towlower(c); });
    return out;
}

// Takes what comes before the next separator off the front, and that separator.
std::wstring_view take_component(std::wstring_view &path) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if(path, is_separator) - path.begin());
    const auto component = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return component;
}

com::unique_handle open_to_compare(const std::wstring &path) {
    return com::unique_handle(CreateFileW(path.c_str(), 0,
                                          FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                          OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
}

bool same_file(const std::wstring &one, const std::wstring &other) {
    const auto first = open_to_compare(one), second = open_to_compare(other);
    BY_HANDLE_FILE_INFORMATION a{}, b{};
    return first && second && GetFileInformationByHandle(first.get(), &a) &&
           GetFileInformationByHandle(second.get(), &b) && a.dwVolumeSerialNumber == b.dwVolumeSerialNumber &&
           a.nFileIndexHigh == b.nFileIndexHigh && a.nFileIndexLow == b.nFileIndexLow;
}

// The path on the first drive that shows the folder: its root must be the root of the Unix file system.
std::optional<std::wstring> shown_by_a_drive(const std::wstring &folder) {
    const auto unix_path = engine_client::unix_path_of(folder);
    auto spelled = unix_path ? com::utf16_from(*unix_path) : std::nullopt;
    if (!spelled)
        return std::nullopt;
    std::ranges::replace(*spelled, L'/', L'\\');
    const DWORD drives = GetLogicalDrives();
    for (int i = 0; i < 26; i++) {
        auto candidate = std::wstring{static_cast<wchar_t>(L'A' + i), L':'} + *spelled;
        if ((drives & 1u << i) && same_file(folder, candidate))
            return candidate;
    }
    return std::nullopt;
}

// "\\server\share" of a path to something in it.
std::wstring share_of(std::wstring_view path) {
    auto rest = path.substr(2);
    const auto server = take_component(rest);
    const auto share = take_component(rest);
    return L"\\\\" + std::wstring(server) + L"\\" + std::wstring(share);
}

engine_client::result<drive_path> locate_on_drive(const std::wstring &path) {
    drive_path out;
    out.drive = static_cast<char>(std::towlower(path[0]));
    auto root = engine_client::drive_root(static_cast<wchar_t>(std::towupper(path[0])));
    // The folder of what is asked for must exist: what does not is put behind the part that does.
    std::wstring known = path, rest;
    auto unix_path = engine_client::unix_path_of(known);
    while (!unix_path) {
        const auto cut = known.rfind(L'\\');
        if (cut == known.npos || cut < 3)
            break;
        rest.insert(0, L"/" + known.substr(cut + 1));
        known.resize(cut);
        unix_path = engine_client::unix_path_of(known);
    }
    const auto missing = com::utf8_from(rest);
    if (!root || !unix_path || !missing || !unix_path->starts_with(*root + "/") ||
        !com::utf16_from(*unix_path))
        return std::unexpected(HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    out.unix_relative = unix_path->substr(root->size() + 1) + *missing;
    out.drive_root = std::move(*root);
    return out;
}

} // namespace

bool is_separator(wchar_t c) noexcept {
    return c == L'\\' || c == L'/';
}

bool is_unc(std::wstring_view path) noexcept {
    if (path.size() < 5 || !is_separator(path[0]) || !is_separator(path[1]))
        return false;
    path.remove_prefix(2);
    const auto server = take_component(path), share = take_component(path);
    return !server.empty() && server != L"." && server != L"?" && !share.empty();
}

bool names_plain_file(std::wstring_view path) noexcept {
    std::wstring_view rest = path;
    if (is_unc(path)) {
        rest.remove_prefix(2);
        take_component(rest);
        // Pipes and mailslots of a server look like shares of those names.
        const auto share = lower_case(take_component(rest));
        if (share == L"pipe" || share == L"mailslot")
            return false;
    } else if (path.size() >= 4 && is_drive_letter(path[0]) && path[1] == L':' && is_separator(path[2])) {
        rest.remove_prefix(3);
    } else {
        return false;
    }
    return !rest.empty() && !is_separator(path.back()) && std::ranges::none_of(path.substr(2), [](wchar_t c) {
        return c < 32 || std::wstring_view(L"<>:\"|?*").contains(c);
    });
}

std::optional<std::wstring> full_path(const std::wstring &path) {
    const DWORD needed = GetFullPathNameW(path.c_str(), 0, nullptr, nullptr);
    std::wstring out(needed, L'\0');
    const DWORD length = GetFullPathNameW(path.c_str(), needed, out.data(), nullptr);
    if (length == 0 || length >= needed)
        return std::nullopt;
    out.resize(length);
    if (!names_plain_file(out))
        return std::nullopt;
    return out;
}

bool is_folder(const std::wstring &path) {
    const DWORD attributes = GetFileAttributesW(path.c_str());
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}

engine_client::result<drive_path> locate(const std::wstring &path) {
    if (!is_unc(path))
        return locate_on_drive(path);
    const std::wstring share = share_of(path);
    const auto shown = is_folder(share) ? shown_by_a_drive(share) : std::nullopt;
    if (!shown)
        return std::unexpected(HRESULT_FROM_WIN32(ERROR_BAD_NETPATH));
    return locate_on_drive(*shown + path.substr(share.size()));
}

} // namespace winebits::paths
