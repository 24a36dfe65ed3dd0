// SPDX-License-Identifier: LGPL-2.1-or-later
// What a bandwidth policy says at a given time (bits-api 8.4).
// Pure functions; any thread.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/settings.hpp"

#include <optional>

namespace winebits::queue {

// The limits that hold at `wall`. A window whose hours go over midnight belongs to the day it begins on; one
// that begins and ends at the same hour lasts the whole day.
const bandwidth_limits &limits_at(const bandwidth_policy &, file_time wall);

// How long it takes from `wall` until other limits hold; none: the same ones hold for ever.
std::optional<milliseconds> until_other_limits(const bandwidth_policy &, file_time wall);

} // namespace winebits::queue
