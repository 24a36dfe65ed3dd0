// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbers of Delivery Optimization (do-api 5.5, 6). Pure functions; any thread.
#pragma once

#include "engine/queue/personality.hpp"

#include <cstdint>

namespace winebits::queue {

verdict judge_delivery(const error &);

// The HRESULT of an HTTP status (do-api 5.5): the map of Microsoft's open client, with what was seen of
// Windows.
std::uint32_t delivery_hresult_of_status(std::int32_t http_status);

} // namespace winebits::queue
