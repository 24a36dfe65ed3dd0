// SPDX-License-Identifier: LGPL-2.1-or-later
// Paths of Windows: which ones name plain files, and where they lie below the root of a drive.
// Any thread.
#pragma once

#include "dlls/common/engine_client/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace winebits::paths {

bool is_separator(wchar_t) noexcept;

// "\\server\share\…": no drive, device, pipe or verbatim prefix. Wine's own "\\?\unix\…" is not one either.
bool is_unc(std::wstring_view path) noexcept;
// "C:\…" or "\\server\share\…" with the name of a file at its end, and in it nothing that Windows would not
// take for a plain name: no wildcard, no stream, no control character.
bool names_plain_file(std::wstring_view path) noexcept;

// Without "." and "..", with backslashes; nothing for a device such as NUL.
std::optional<std::wstring> full_path(const std::wstring &path);

bool is_folder(const std::wstring &path);

// A file or folder by the drive it is reached through.
struct drive_path {
    char drive = 0;            // 'a' to 'z'
    std::string drive_root;    // as surface.configure names it
    std::string unix_relative; // below the drive's root, as far as it exists spelled as on the disk
};

// `path` is a full path. One of a share is reached through a drive that shows the same folder, as Z: does
// with the default settings of Wine; ERROR_BAD_NETPATH when Wine does not map the share, or no drive shows
// it. Folders that do not exist are taken as they are spelled. ERROR_PATH_NOT_FOUND: nothing of the path can
// be translated.
engine_client::result<drive_path> locate(const std::wstring &path);

} // namespace winebits::paths
