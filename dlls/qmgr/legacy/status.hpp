// SPDX-License-Identifier: LGPL-2.1-or-later
// What the legacy queue says of a job, as numbers (bits-api 3.13): pure translation.
// Any thread.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"

#include <windows.h>

namespace winebits::qmgr::legacy {

// Parts of QM_STATUS_*.
DWORD group_status(const engine_client::job_record &);
DWORD job_status(const engine_client::job_record &);

// The two results of a job in error: a Win32 code and a status of HTTP, 0 for what does not apply.
struct failure_codes {
    DWORD win32 = 0, transport = 0;
};
failure_codes codes_of(const engine_client::job_record &);

// *out = what GetProgress answers for one of QM_PROGRESS_*; E_NOTIMPL for the time, E_INVALIDARG for others.
HRESULT progress_of(const engine_client::job_record &, DWORD kind, DWORD *out);

// A size as the 32 bits of these interfaces hold it; 0 while it is unknown.
DWORD small_size(std::uint64_t size);

// BG_NOTIFY_* for QM_NOTIFY_* and back. E_NOTIMPL: a flag that was never supported.
HRESULT to_notify_flags(DWORD legacy_flags, std::uint32_t &flags);
DWORD from_notify_flags(std::uint32_t flags);

// The results of new methods in the words of the old ones.
HRESULT to_legacy(HRESULT);

} // namespace winebits::qmgr::legacy
