// SPDX-License-Identifier: LGPL-2.1-or-later
// What a call to the engine gives: a value, or the HRESULT that the COM method returns.
// Any thread.
#pragma once

#include <windows.h>

#include <expected>

namespace winebits::engine_client {

template <class T>
using result = std::expected<T, HRESULT>;

// The daemon can't be started or reached: clients read it as "no BITS here" (bits-api 1.2).
inline constexpr HRESULT service_disabled = static_cast<HRESULT>(0x80070422);

} // namespace winebits::engine_client
