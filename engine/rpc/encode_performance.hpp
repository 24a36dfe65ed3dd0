// SPDX-License-Identifier: LGPL-2.1-or-later
// The result of delivery.performance (docs/wire.md).
// Pure function; any thread.
#pragma once

#include "engine/queue/delivery_totals.hpp"

#include <string>

namespace winebits::rpc {

std::string performance_text(const queue::delivery_performance &);

} // namespace winebits::rpc
