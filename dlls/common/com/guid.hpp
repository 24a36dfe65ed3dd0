// SPDX-License-Identifier: LGPL-2.1-or-later
// GUIDs as text, as the wire and the registry spell them, and as keys of maps.
// Any thread.
#pragma once

#include <windows.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::com {

// "{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}", upper case.
std::string text_of(const GUID &);

// The reverse; nothing when the text is no GUID in braces.
std::optional<GUID> guid_from(std::string_view text);

// A new random GUID; throws std::bad_alloc when the system gives none.
GUID new_guid();

struct guid_less {
    bool operator()(const GUID &a, const GUID &b) const noexcept { return std::memcmp(&a, &b, sizeof a) < 0; }
};

} // namespace winebits::com
