// SPDX-License-Identifier: LGPL-2.1-or-later
// The states of a download (do-api 3.1).
// Pure functions; any thread.
#pragma once

#include <deliveryoptimization.h>

#include <cstdint>

namespace winebits::dosvc {

// Whether nothing comes after this DODownloadState.
constexpr bool has_ended(std::uint32_t state) {
    return state == DODownloadState_Finalized || state == DODownloadState_Aborted;
}

} // namespace winebits::dosvc
