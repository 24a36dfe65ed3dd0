// SPDX-License-Identifier: LGPL-2.1-or-later
// See delivery_totals.hpp.
// Main thread only.
#include "engine/queue/delivery_totals.hpp"

#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace winebits::queue {

std::string month_of(file_time wall, std::int32_t local_offset_seconds) {
    using namespace std::chrono;
    const auto since_epoch = wall > file_time_of_unix_epoch ? wall - file_time_of_unix_epoch : 0;
    const auto local = seconds{static_cast<std::int64_t>(since_epoch / file_time_per_second)} +
                       seconds{local_offset_seconds};
    const year_month_day date{floor<days>(sys_seconds{local})};
    const auto month = static_cast<unsigned>(date.month());
    return std::to_string(static_cast<int>(date.year())) + (month < 10 ? "-0" : "-") + std::to_string(month);
}

void delivery_totals::took(const std::string &month, std::uint64_t bytes, bool from_cache) {
    if (month != month_) {
        month_ = month;
        month_http_ = month_cache_ = 0;
    }
    bytes_ += bytes;
    (from_cache ? month_cache_ : month_http_) += bytes;
}

std::vector<hive_change> delivery_totals::changes() const {
    std::vector<hive_change> out;
    const auto write = [&out](const char *name, hive_data data) {
        out.emplace_back(hive_write{{key, name, std::move(data)}});
    };
    write("FilesDownloaded", files_);
    write("BytesDownloaded", bytes_);
    write("Month", month_);
    write("MonthFromHttp", month_http_);
    write("MonthFromCache", month_cache_);
    return out;
}

void delivery_totals::load(const hive_value &value) {
    const std::array<std::pair<std::string_view, std::uint64_t *>, 4> numbers{{
        {"FilesDownloaded", &files_},
        {"BytesDownloaded", &bytes_},
        {"MonthFromHttp", &month_http_},
        {"MonthFromCache", &month_cache_},
    }};
    for (const auto &[name, number] : numbers)
        if (const auto *held = std::get_if<std::uint64_t>(&value.data); held && value.name == name)
            *number = *held;
    if (const auto *text = std::get_if<std::string>(&value.data); text && value.name == "Month")
        month_ = *text;
}

} // namespace winebits::queue
