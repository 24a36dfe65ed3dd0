// SPDX-License-Identifier: LGPL-2.1-or-later
// Passes the notifications of a job on to a legacy callback (bits-api 3.13).
// Any thread inside an apartment.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "dlls/qmgr/surface.hpp"

#include <bits.h>

#include <memory>

namespace winebits::qmgr::legacy {

// An IBackgroundCopyCallback that calls the client's IBackgroundCopyCallback1::OnStatus, until it says S_OK;
// empty when the object has no such interface. Asks the client.
com::ptr<IUnknown> make_status_callback(const std::shared_ptr<surface> &, IUnknown *client);

} // namespace winebits::qmgr::legacy
