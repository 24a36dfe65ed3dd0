// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether a file can be replaced by a rename.
// Any thread.
#pragma once

#include <windows.h>

#include <string>

namespace winebits::jobs {

// Locks of Windows programs exist only inside Wine, where the engine can't see them. What opening the file
// says that a rename needs (design 4, "Complete and Finalize"); S_OK when there is no file.
HRESULT check_replaceable(const std::wstring &local_name);

} // namespace winebits::jobs
