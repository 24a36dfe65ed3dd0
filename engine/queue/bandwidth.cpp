// SPDX-License-Identifier: LGPL-2.1-or-later
// Hours of the week, and which window holds in each.
// Pure functions; any thread.
#include "engine/queue/bandwidth.hpp"

#include <cstdint>

namespace winebits::queue {
namespace {

constexpr std::int64_t hours_a_day = 24, days_a_week = 7;
constexpr std::int64_t hours_a_week = hours_a_day * days_a_week;
constexpr std::int64_t hour_in_milliseconds = 3'600'000;
constexpr std::int64_t ticks_a_millisecond = static_cast<std::int64_t>(file_time_per_second / 1000);
constexpr std::int64_t first_day = 1; // FILETIMEs count from a Monday

struct local_hour {
    std::uint32_t day = 0, hour = 0;
};

std::int64_t local_milliseconds(const bandwidth_policy &policy, file_time wall) {
    return static_cast<std::int64_t>(wall) / ticks_a_millisecond +
           std::int64_t{policy.local_offset_seconds} * 1000;
}

local_hour hour_number(std::int64_t hours) {
    const auto of_week = (hours + first_day * hours_a_day) % hours_a_week;
    return {static_cast<std::uint32_t>(of_week / hours_a_day),
            static_cast<std::uint32_t>(of_week % hours_a_day)};
}

bool lies_between(std::uint32_t day, std::uint32_t from, std::uint32_t to) {
    return from <= to ? day >= from && day <= to : day >= from || day <= to;
}

bool holds(const bandwidth_window &window, local_hour now) {
    const bool over_midnight = window.from_hour >= window.to_hour;
    const bool begun_today = now.hour >= window.from_hour && (over_midnight || now.hour < window.to_hour);
    if (begun_today)
        return lies_between(now.day, window.from_day, window.to_day);
    const auto yesterday = (now.day + days_a_week - 1) % days_a_week;
    return over_midnight && now.hour < window.to_hour &&
           lies_between(static_cast<std::uint32_t>(yesterday), window.from_day, window.to_day);
}

const bandwidth_limits &limits_in(const bandwidth_policy &policy, std::int64_t hours) {
    const auto now = hour_number(hours);
    for (const auto &window : policy.windows)
        if (holds(window, now))
            return window.limits;
    return policy.otherwise;
}

} // namespace

const bandwidth_limits &limits_at(const bandwidth_policy &policy, file_time wall) {
    return limits_in(policy, local_milliseconds(policy, wall) / hour_in_milliseconds);
}

std::optional<milliseconds> until_other_limits(const bandwidth_policy &policy, file_time wall) {
    if (policy.windows.empty())
        return std::nullopt;
    const auto present = local_milliseconds(policy, wall);
    const auto hour = present / hour_in_milliseconds;
    const auto &limits = limits_in(policy, hour);
    for (std::int64_t ahead = 1; ahead <= hours_a_week; ++ahead)
        if (limits_in(policy, hour + ahead) != limits)
            return milliseconds{(hour + ahead) * hour_in_milliseconds - present};
    return std::nullopt;
}

} // namespace winebits::queue
