// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges as text in the hive: "offset+length offset+length", without a length for one that reaches to the
// end. Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::queue {

std::string text_of(const std::vector<byte_range> &);
// None: it is not such a text.
std::optional<std::vector<byte_range>> parse_ranges(std::string_view);

} // namespace winebits::queue
