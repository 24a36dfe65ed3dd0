// SPDX-License-Identifier: LGPL-2.1-or-later
// What the jobs of BITS are to the bases that they share with Delivery Optimization (dlls/common/jobs).
// Constants; any thread.
#pragma once

#include "dlls/common/jobs/error.hpp"

#include <bits.h>

#include <bits10_1.h>
#include <bitsmsg.h>

#include <cstdint>

namespace winebits::qmgr {

class surface;
class BackgroundCopyJob;
class BackgroundCopyFile;

struct job_traits {
    using surface = qmgr::surface;
    using job = BackgroundCopyJob;
    using file = BackgroundCopyFile;

    static constexpr HRESULT not_found = BG_E_NOT_FOUND, invalid_state = BG_E_INVALID_STATE,
                             no_error = BG_E_ERROR_INFORMATION_UNAVAILABLE, too_long = BG_E_STRING_TOO_LONG,
                             unknown_property = BG_E_UNKNOWN_PROPERTY_ID,
                             read_only_property = BG_E_READ_ONLY_PROPERTY;
    static constexpr jobs::error_codes error_codes{BG_E_FILE_NOT_AVAILABLE, BG_E_PROTOCOL_NOT_AVAILABLE};
    static constexpr ULONG known_notify_flags =
        BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_DISABLE | BG_NOTIFY_JOB_MODIFICATION |
        BG_NOTIFY_FILE_TRANSFERRED | BG_NOTIFY_FILE_RANGES_TRANSFERRED;
    static constexpr std::uint32_t last_type = BG_JOB_TYPE_UPLOAD_REPLY;
    static constexpr bool copies_files = true;
};

} // namespace winebits::qmgr
