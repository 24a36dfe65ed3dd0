// SPDX-License-Identifier: LGPL-2.1-or-later
// Text of GUIDs.
// Any thread.
#include "dlls/common/com/guid.hpp"

#include <objbase.h>

#include <array>
#include <new>

namespace winebits::com {

namespace {

constexpr std::size_t length = 38;

} // namespace

std::string text_of(const GUID &guid) {
    std::array<wchar_t, length + 1> wide{};
    StringFromGUID2(guid, wide.data(), int(wide.size()));
    std::string text(length, '\0');
    for (std::size_t i = 0; i < length; i++)
        text[i] = static_cast<char>(wide[i]);
    return text;
}

std::optional<GUID> guid_from(std::string_view text) {
    if (text.size() != length)
        return std::nullopt;
    std::array<wchar_t, length + 1> wide{};
    for (std::size_t i = 0; i < length; i++)
        wide[i] = static_cast<unsigned char>(text[i]);
    GUID guid;
    if (FAILED(IIDFromString(wide.data(), &guid)))
        return std::nullopt;
    return guid;
}

GUID new_guid() {
    GUID guid;
    if (FAILED(CoCreateGuid(&guid)))
        throw std::bad_alloc();
    return guid;
}

} // namespace winebits::com
