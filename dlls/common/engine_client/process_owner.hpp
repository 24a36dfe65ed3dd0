// SPDX-License-Identifier: LGPL-2.1-or-later
// Whose the jobs are that this process makes.
// Any thread.
#pragma once

#include "dlls/common/com/process_token.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

namespace winebits::engine_client {

// The one user that owns the prefix (bits-api 10.3), with the rights of this process.
inline owner_record process_owner() {
    return {com::process_user_sid(), com::process_integrity_level(), com::process_is_elevated()};
}

} // namespace winebits::engine_client
