// SPDX-License-Identifier: LGPL-2.1-or-later
// Who this process runs as. The service acts as the one user of the prefix (bits-api 10.3).
// Any thread.
#pragma once

#include <string>

namespace winebits::com {

// The SID of the process token's user as text, "S-1-5-...".
std::wstring process_user_sid();

} // namespace winebits::com
