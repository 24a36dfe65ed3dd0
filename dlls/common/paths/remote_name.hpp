// SPDX-License-Identifier: LGPL-2.1-or-later
// What the remote name of a file means: a URL that is fetched, or a file that is copied (bits-api 5.1).
// Any thread.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <windows.h>

#include <optional>
#include <string>
#include <string_view>

namespace winebits::paths {

// A file that a remote name means.
struct source_file {
    engine_client::path_record path;
    std::string drive_root; // of its drive, for client::ensure_drive
};

// Takes http and https URLs, "file:" URLs, UNC names and full paths on drives, and nothing else
// (E_INVALIDARG): no wildcards, devices or pipes. A URL gives nothing; it is taken as it is, nothing is
// escaped. Whether the file is there is not asked. ERROR_BAD_NETPATH: Wine knows no such share.
engine_client::result<std::optional<source_file>> read_remote_name(const std::wstring &name);

// The part of it that asks Wine nothing: the path as the name spells it, "C:/dir/file" or
// "\\server\share\file", or an empty one for a URL.
engine_client::result<std::wstring> path_in_remote_name(std::wstring_view name);

// "https://host:port" of a URL, in lower case and always with the port; nothing for a file or a host that is
// no UTF-16.
std::optional<std::string> origin_of(std::wstring_view url);

} // namespace winebits::paths
