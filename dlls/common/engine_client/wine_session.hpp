// SPDX-License-Identifier: LGPL-2.1-or-later
// Which Wine session this is: from the start of the wineserver to its end (design 3, promise 1).
// Any thread.
#pragma once

#include <string>

namespace winebits::engine_client {

// The session's GUID text, the same in all processes of the prefix; made by the first who asks.
std::string wine_session();

} // namespace winebits::engine_client
