// SPDX-License-Identifier: LGPL-2.1-or-later
// Asks Wine for both times.
// Any thread.
#include "dlls/common/engine_client/local_clock.hpp"

#include <windows.h>

namespace winebits::engine_client {

std::int32_t present_offset() {
    constexpr std::int64_t ticks_a_second = 10'000'000;
    SYSTEMTIME utc{}, local{};
    FILETIME utc_ticks{}, local_ticks{};
    GetSystemTime(&utc);
    if (!SystemTimeToTzSpecificLocalTime(nullptr, &utc, &local) || !SystemTimeToFileTime(&utc, &utc_ticks) ||
        !SystemTimeToFileTime(&local, &local_ticks))
        return 0;
    const auto ticks = [](const FILETIME &time) {
        return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
    };
    return static_cast<std::int32_t>((ticks(local_ticks) - ticks(utc_ticks)) / ticks_a_second);
}

} // namespace winebits::engine_client
