// SPDX-License-Identifier: LGPL-2.1-or-later
// The class id of Delivery Optimization, and the service that serves it (do-api 1.1, 1.3).
// Constants; any thread.
#pragma once

#include "dlls/common/service/application.hpp"

#include <array>

namespace winebits::dosvc {

inline constexpr std::array<service::class_entry, 1> classes{{
    {{0x5b99fa76, 0x721c, 0x423c, {0xad, 0xac, 0x56, 0xd0, 0x3c, 0x8a, 0x80, 0x07}}, L"DeliveryOptimization"},
}};

inline constexpr wchar_t application_id[] = L"{379001DE-7108-4A45-8A74-6CD0A9FBEF2C}";
inline constexpr wchar_t service_name[] = L"DoSvc";

} // namespace winebits::dosvc
