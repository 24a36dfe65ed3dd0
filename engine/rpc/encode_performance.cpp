// SPDX-License-Identifier: LGPL-2.1-or-later
// PerfSnap as JSON.
// Pure function; any thread.
#include "engine/rpc/encode_performance.hpp"

#include "engine/rpc/json.hpp"

namespace winebits::rpc {

std::string performance_text(const queue::delivery_performance &what) {
    json::writer out;
    out.open_object();
    const auto number = [&out](std::string_view name, std::uint64_t value) { out.name(name).number(value); };
    number("files_downloaded", what.files_downloaded);
    number("files", what.files);
    number("bytes_downloaded", what.bytes_downloaded);
    number("average_download_size",
           what.files_downloaded > 0 ? what.bytes_downloaded / what.files_downloaded : 0);
    number("mode", what.mode);
    number("cache_host_connections", what.cache_host_connections);
    number("cdn_connections", what.cdn_connections);
    number("downlink_bps", what.downlink_bps);
    number("downlink_usage_bps", what.downlink_usage_bps);
    number("foreground_rate_percent", what.foreground_rate_percent);
    number("background_rate_percent", what.background_rate_percent);
    number("foreground_downloads", what.foreground_downloads);
    number("foreground_pending", what.foreground_pending);
    number("background_downloads", what.background_downloads);
    number("background_pending", what.background_pending);
    out.name("month").open_object();
    number("from_http", what.month_from_http);
    number("from_cache", what.month_from_cache);
    out.close_object().close_object();
    return out.take();
}

} // namespace winebits::rpc
