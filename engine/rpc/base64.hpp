// SPDX-License-Identifier: LGPL-2.1-or-later
// Base64 of RFC 4648 with padding, on one line.
// Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace winebits::rpc {

std::string to_base64(std::string_view bytes);
// none: not base64.
std::optional<std::string> from_base64(std::string_view text);

} // namespace winebits::rpc
