// SPDX-License-Identifier: LGPL-2.1-or-later
// Gathers what the service tells the daemon: drives, the session's environment, settings and policies.
// Any thread.
#pragma once

#include "dlls/common/engine_client/wire_codec.hpp"

#include <optional>
#include <string>

namespace winebits::engine_client {

// As the prefix and its registry are at this moment. Throws std::bad_alloc only.
surface_configuration gather_configuration();

// The Unix path of a drive's root as surface.configure names it, "" for "/"; nothing when there is no such
// drive.
std::optional<std::string> drive_root(wchar_t letter);

} // namespace winebits::engine_client
