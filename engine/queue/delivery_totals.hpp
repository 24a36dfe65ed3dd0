// SPDX-License-Identifier: LGPL-2.1-or-later
// What Delivery Optimization has downloaded since the hive began, and in this month (do-api 8.4).
// Main thread only.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/hive_record.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace winebits::queue {

// "2026-11", of the local clock.
std::string month_of(file_time wall, std::int32_t local_offset_seconds);

class delivery_totals {
  public:
    static constexpr const char *key = "Delivery";

    void took(const std::string &month, std::uint64_t bytes, bool from_cache);
    void finished_file() { ++files_; }

    std::uint64_t files() const { return files_; }
    std::uint64_t bytes() const { return bytes_; }
    // Of that month: 0 when nothing came in it.
    std::uint64_t from_http(const std::string &month) const { return month == month_ ? month_http_ : 0; }
    std::uint64_t from_cache(const std::string &month) const { return month == month_ ? month_cache_ : 0; }

    // For the hive, and back from it. Values of an unknown name or another type are passed over.
    std::vector<hive_change> changes() const;
    void load(const hive_value &);

  private:
    std::uint64_t files_ = 0, bytes_ = 0, month_http_ = 0, month_cache_ = 0;
    std::string month_;
};

// PerfSnap (docs/wire.md). Rates in bytes a second.
struct delivery_performance {
    std::uint64_t files_downloaded = 0, files = 0, bytes_downloaded = 0;
    std::uint32_t mode = 0;
    std::uint64_t cache_host_connections = 0, cdn_connections = 0;
    std::uint64_t downlink_bps = 0, downlink_usage_bps = 0;
    std::uint32_t foreground_rate_percent = 100, background_rate_percent = 100;
    std::uint64_t foreground_downloads = 0, foreground_pending = 0;
    std::uint64_t background_downloads = 0, background_pending = 0;
    std::uint64_t month_from_http = 0, month_from_cache = 0;
};

} // namespace winebits::queue
