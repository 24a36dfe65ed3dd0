// SPDX-License-Identifier: LGPL-2.1-or-later
// What the BITS-style jobs of Delivery Optimization are to the bases that they share with BITS
// (dlls/common/jobs): no code of BITS is ever seen (do-api 6.3).
// Constants; any thread.
#pragma once

#include "dlls/common/jobs/error.hpp"

#include <bits.h>

#include <bits3_0.h>
#include <deliveryoptimizationerrors.h>

#include <cstdint>

namespace winebits::dosvc::bits_style {

class surface;
class DeliveryOptimizationJob;
class DeliveryOptimizationFile;

struct job_traits {
    using surface = bits_style::surface;
    using job = DeliveryOptimizationJob;
    using file = DeliveryOptimizationFile;

    static constexpr HRESULT not_found = DO_E_JOB_NOT_FOUND, invalid_state = DO_E_INVALID_STATE,
                             no_error = DO_E_ERROR_INFORMATION_UNAVAILABLE, too_long = E_INVALIDARG,
                             unknown_property = DO_E_UNKNOWN_PROPERTY_ID,
                             read_only_property = DO_E_READ_ONLY_PROPERTY;
    static constexpr winebits::jobs::error_codes error_codes{DO_E_FILE_NOT_AVAILABLE,
                                                             DO_E_ERROR_INFORMATION_UNAVAILABLE};
    // BG_NOTIFY_DISABLE does what it does in BITS, though the documents call it unsupported (do-api 7.3).
    static constexpr ULONG known_notify_flags = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR |
                                                BG_NOTIFY_DISABLE | BG_NOTIFY_JOB_MODIFICATION |
                                                BG_NOTIFY_FILE_TRANSFERRED;
    static constexpr std::uint32_t last_type = BG_JOB_TYPE_DOWNLOAD;
    static constexpr bool copies_files = false;
};

} // namespace winebits::dosvc::bits_style
