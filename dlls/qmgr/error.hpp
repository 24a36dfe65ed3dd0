// SPDX-License-Identifier: LGPL-2.1-or-later
// The error of a job as programs see it: a picture of the moment it was asked for (bits-api 3.2).
// Any thread.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <bits.h>

namespace winebits::qmgr {

class BackgroundCopyJob;

engine_client::result<com::ptr<IBackgroundCopyError>> make_error(com::ptr<BackgroundCopyJob>,
                                                                 const engine_client::error_record &);

} // namespace winebits::qmgr
