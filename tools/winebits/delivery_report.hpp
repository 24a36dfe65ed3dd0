// SPDX-License-Identifier: LGPL-2.1-or-later
// What Delivery Optimization does in a prefix, under the names that Windows' cmdlets give it (do-api 8.4).
// Main thread.
#pragma once

#include "engine/rpc/client.hpp"
#include "tools/winebits/field_list.hpp"

#include <expected>
#include <string>
#include <vector>

namespace winebits::cli {

// Get-DeliveryOptimizationStatus: one list a file, in order of creation. `engine` is a connection for that
// surface. Error: a sentence for the user.
std::expected<std::vector<field_list>, std::string> read_delivery_status(rpc::client &engine);

// Get-DeliveryOptimizationPerfSnap, and what came this month. `folder` lies on the disk that is told of.
// Error: likewise.
std::expected<field_list, std::string> read_delivery_performance(rpc::client &engine,
                                                                 const std::string &folder);
// Likewise of a prefix in which nothing has ever been downloaded.
field_list idle_delivery_performance(const std::string &folder);

} // namespace winebits::cli
