// SPDX-License-Identifier: LGPL-2.1-or-later
// Who this process runs as. The service acts as the one user of the prefix (bits-api 10.3).
// Any thread.
#pragma once

#include <windows.h>

#include <string>

namespace winebits::com {

// The SID of the process token's user as text, "S-1-5-...".
std::wstring process_user_sid();
// The RID of its mandatory label, 0x2000 (medium) when it has none.
DWORD process_integrity_level();
// Whether it is an administrator's with all its rights.
bool process_is_elevated();

} // namespace winebits::com
