// SPDX-License-Identifier: LGPL-2.1-or-later
// Values of properties between VARIANTs and C++ (do-api 4, "Common rules").
// Any thread.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <windows.h>

#include <oaidl.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace winebits::dosvc {

// VT_BSTR, VT_UI4, VT_UI8, VT_BOOL, VT_UNKNOWN (may be null), VT_ARRAY | VT_UI1.
using property_value =
    std::variant<std::wstring, std::uint32_t, std::uint64_t, bool, com::ptr<IUnknown>, std::vector<BYTE>>;

// E_NOT_SET: a property without a value.
inline constexpr HRESULT not_set = HRESULT_FROM_WIN32(ERROR_NOT_FOUND);

inline constexpr VARTYPE byte_array_type = VT_ARRAY | VT_UI1;

// What a program gave for a property of one of those types. By reference is as good as by value, VT_I4 as
// VT_UI4; VT_EMPTY and VT_NULL are no object where one is wanted. E_INVALIDARG for every other type, as
// nothing is converted. The result owns all of it.
engine_client::result<property_value> read_value(const VARIANT &, VARTYPE wanted);

// Writes it into a VARIANT, by value; the caller of the COM method clears it. VT_EMPTY when there is no
// memory, which gives E_OUTOFMEMORY.
HRESULT write_value(const property_value &, VARIANT &out);

} // namespace winebits::dosvc
