// SPDX-License-Identifier: LGPL-2.1-or-later
// Base64 of RFC 4648 with padding, as bytes travel in JSON.
// Any thread.
#pragma once

#include <windows.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::engine_client {

std::string base64_from(std::span<const BYTE>);
// Nothing when a character does not belong there or the padding is wrong.
std::optional<std::vector<BYTE>> bytes_from_base64(std::string_view);

} // namespace winebits::engine_client
