// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads a small file whole.
// Any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace winebits::engine_client {

// The bytes of a file of at most `limit` bytes; nothing when it can't be read or is longer.
std::optional<std::string> read_small_file(const std::wstring &path, std::size_t limit);

} // namespace winebits::engine_client
