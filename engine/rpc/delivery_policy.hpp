// SPDX-License-Identifier: LGPL-2.1-or-later
// The policies of Delivery Optimization as docs/wire.md shows them, in both directions: the daemon keeps them
// in that form, too. Pure functions; any thread.
#pragma once

#include "engine/queue/delivery.hpp"
#include "engine/rpc/decode.hpp"
#include "engine/rpc/json.hpp"

#include <string>

namespace winebits::rpc {

decoded<queue::delivery_policy> decode_delivery_policy(const json::value &);
std::string delivery_policy_text(const queue::delivery_policy &);

} // namespace winebits::rpc
