// SPDX-License-Identifier: LGPL-2.1-or-later
// UTF-8 and UTF-16, strictly: an unpaired surrogate, an overlong form or a code point that does not exist is
// an error. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace winebits::com {

static_assert(sizeof(wchar_t) == 2);

std::optional<std::string> utf8_from(std::wstring_view utf16);
std::optional<std::wstring> utf16_from(std::string_view utf8);

} // namespace winebits::com
