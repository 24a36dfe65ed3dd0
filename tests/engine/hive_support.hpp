// SPDX-License-Identifier: LGPL-2.1-or-later
// Shorthands for transactions of the hive.
// Test thread only.
#pragma once

#include "engine/store/hive.hpp"
#include "tests/support/fresh_folder.hpp"

#include <string>
#include <utility>
#include <vector>

namespace winebits::test {

inline queue::hive_change writes(std::string key, std::string name, queue::hive_data data) {
    return queue::hive_write{{std::move(key), std::move(name), std::move(data)}};
}

inline queue::hive_transaction transaction(std::vector<queue::hive_change> changes,
                                           queue::durability keeps = queue::durability::process_kill) {
    return {std::move(changes), keeps};
}

} // namespace winebits::test
