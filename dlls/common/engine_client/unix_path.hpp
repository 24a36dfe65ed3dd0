// SPDX-License-Identifier: LGPL-2.1-or-later
// From DOS paths to Unix paths, with the one function of Wine that does it.
// Any thread.
#pragma once

#include <optional>
#include <string>

namespace winebits::engine_client {

// The Unix path of a DOS path, as its existing part is spelled on the disk; nothing when the folder of its
// last component does not exist, or when this is not Wine. UTF-8, without a trailing slash except for "/"
// itself.
std::optional<std::string> unix_path_of(const std::wstring &dos_path);

} // namespace winebits::engine_client
