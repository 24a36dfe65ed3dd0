// SPDX-License-Identifier: LGPL-2.1-or-later
// The policies of Delivery Optimization that matter without peers (do-api 8.1, 8.2), as surface.configure
// names them. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::engine_client {

// Of one class of downloads. What is 0 in the registry is not set.
struct delivery_limits {
    std::optional<std::uint64_t> rate{};           // bytes a second, over all of them
    std::optional<std::uint32_t> percent{};        // of what the line gives
    std::optional<std::uint32_t> cache_fallback{}; // seconds; UINT32_MAX: never to the origin
    // Hours of the local clock and the percentages between and outside them; equal hours: none are set.
    std::uint32_t from_hour = 0, to_hour = 0;
    std::optional<std::uint32_t> percent_within{}, percent_outside{};
    friend bool operator==(const delivery_limits &, const delivery_limits &) = default;
};

struct delivery_policy {
    std::optional<std::uint32_t> mode{}; // DownloadMode
    std::vector<std::string> cache_hosts{};
    delivery_limits background{}, foreground{};
    std::int32_t local_offset = 0; // local time minus UTC, in seconds
    friend bool operator==(const delivery_policy &, const delivery_policy &) = default;
};

// Nothing when none of them is set. A value out of its range is passed over. Throws std::bad_alloc only.
std::optional<delivery_policy> read_delivery_policy();

// The hosts of DOCacheHost, "host" or "host:port", separated by commas. What can't be a host is passed over.
std::vector<std::string> parse_cache_hosts(std::wstring_view list);

} // namespace winebits::engine_client
