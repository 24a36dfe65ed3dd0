// SPDX-License-Identifier: LGPL-2.1-or-later
// The bandwidth policy as docs/wire.md shows it, in both directions: the daemon keeps it in that form, too.
// Pure functions; any thread.
#pragma once

#include "engine/queue/settings.hpp"
#include "engine/rpc/decode.hpp"
#include "engine/rpc/json.hpp"

#include <string>

namespace winebits::rpc {

decoded<queue::bandwidth_policy> decode_bandwidth(const json::value &);
std::string bandwidth_text(const queue::bandwidth_policy &);

} // namespace winebits::rpc
