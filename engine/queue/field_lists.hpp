// SPDX-License-Identifier: LGPL-2.1-or-later
// Lists as hive data: proxies of origins, credentials.
// Pure functions; any thread.
#pragma once

#include "engine/queue/hive_record.hpp"
#include "engine/queue/job.hpp"

#include <optional>
#include <vector>

namespace winebits::queue {

// "origin list", one a line.
std::optional<hive_data> to_hive(const std::vector<proxy_answer> &);
bool from_hive(const hive_data &, std::vector<proxy_answer> &);

// A secret: for each target, scheme and a mark for implicit ones, then user and password, each behind its
// length in four bytes.
std::optional<hive_data> to_hive(const std::vector<credential> &);
bool from_hive(const hive_data &, std::vector<credential> &);

} // namespace winebits::queue
