// SPDX-License-Identifier: LGPL-2.1-or-later
// The local clock of the prefix.
// Any thread.
#pragma once

#include <cstdint>

namespace winebits::engine_client {

// Local time minus UTC in seconds, as it is now; 0 when that can't be found out.
std::int32_t present_offset();

} // namespace winebits::engine_client
