// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbers a surface speaks: which HRESULT, context and weight each cause has (bits-api 4.4, 13; do-api
// 5.5, 6). The only place where HRESULTs are made. Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/job.hpp"

#include <cstdint>

namespace winebits::queue {

enum class weight : std::uint8_t {
    transient, // TRANSIENT_ERROR, tried again after the minimum retry delay
    fatal,     // ERROR, waits for the program
};

struct verdict {
    std::uint32_t hresult = 0;
    std::uint8_t context = 0; // BG_ERROR_CONTEXT
    weight how = weight::fatal;
    bool counted = true;          // adds to GetErrorCount (bits-api 3.4)
    bool retried_by_timer = true; // false: only its own condition ends it (bits-api 4.3)
};

// What a failed transfer, rename or decision means for a job of that personality.
verdict judge(personality, const error &);
// Of an os_error on the local side.
weight weight_of_errno(std::int32_t os_errno);
// The HRESULT of a refused call.
std::uint32_t refusal(personality, const error &);
// The Win32 error of an errno as HRESULT_FROM_WIN32 (ENOSPC gives 0x80070070).
std::uint32_t hresult_from_errno(std::int32_t os_errno);

} // namespace winebits::queue
