// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads both generations of the policies: one limit with a span of hours, and the schedules of Throttling.
// Any thread.
#include "dlls/common/engine_client/bandwidth_policy.hpp"

#include "dlls/common/engine_client/local_clock.hpp"
#include "dlls/common/engine_client/settings_key.hpp"

#include <algorithm>
#include <string>

namespace winebits::engine_client {

namespace {

constexpr std::uint64_t bytes_a_kilobit = 125;
constexpr std::uint64_t least_kilobits = 2; // less, but not nothing, counts as that
constexpr std::uint32_t last_day = 6, last_hour = 23;

std::optional<std::uint32_t> number(const std::wstring &key, const wchar_t *name) {
    return read_registry_number(HKEY_LOCAL_MACHINE, key.c_str(), name);
}

std::optional<std::uint32_t> number_to(const std::wstring &key, const wchar_t *name, std::uint32_t last) {
    const auto found = number(key, name);
    return found && *found <= last ? found : std::nullopt;
}

bool is_on(const std::wstring &key, const wchar_t *name) {
    return number(key, name) == 1u;
}

std::uint64_t rate(std::uint64_t kilobits) {
    return kilobits == 0 ? 0 : std::max(kilobits, least_kilobits) * bytes_a_kilobit;
}

bandwidth_limits same_for_all(std::optional<std::uint64_t> limit) {
    return {limit, limit, limit};
}

// ---- The one limit: EnableBITSMaxBandwidth and what it turns on.

void add_single_limit(bandwidth_policy &policy) {
    constexpr std::uint32_t default_from = 8, default_to = 17, default_rate = 1000;
    const std::wstring key = policy_key;
    bandwidth_window window;
    window.from_hour = number_to(key, L"MaxBandwidthValidFrom", last_hour).value_or(default_from);
    window.to_hour = number_to(key, L"MaxBandwidthValidTo", last_hour).value_or(default_to);
    window.limits = same_for_all(rate(number(key, L"MaxTransferRateOnSchedule").value_or(default_rate)));
    policy.windows.push_back(window);
    const auto outside = number(key, L"MaxTransferRateOffSchedule");
    if (outside && !is_on(key, L"UseSystemMaximum"))
        policy.otherwise = same_for_all(rate(*outside));
}

// ---- Throttling: a limit for each priority, in schedules.

std::optional<std::uint64_t> limit(const std::wstring &key, const wchar_t *value, const wchar_t *type) {
    enum class unit : std::uint32_t { kilobits = 1, megabits = 2, unlimited = 3 };
    const auto how_many = number(key, value);
    const auto of_what = static_cast<unit>(number(key, type).value_or(1));
    if (!how_many || of_what == unit::unlimited)
        return std::nullopt;
    return rate(of_what == unit::megabits ? std::uint64_t{*how_many} * 1000 : *how_many);
}

bandwidth_limits read_limits(const std::wstring &key) {
    return {limit(key, L"HighBandwidthLimit", L"HighBandwidthType"),
            limit(key, L"NormalBandwidthLimit", L"NormalBandwidthType"),
            limit(key, L"LowBandwidthLimit", L"LowBandwidthType")};
}

void add_schedule(bandwidth_policy &policy, const std::wstring &key) {
    const auto from_day = number_to(key, L"StartDay", last_day), to_day = number_to(key, L"EndDay", last_day);
    const auto from_hour = number_to(key, L"StartHour", last_hour);
    const auto to_hour = number_to(key, L"EndHour", last_hour);
    if (from_day && to_day && from_hour && to_hour)
        policy.windows.push_back({*from_day, *to_day, *from_hour, *to_hour, read_limits(key)});
}

} // namespace

std::optional<bandwidth_policy> read_bandwidth_policy() {
    const std::wstring throttling = std::wstring(policy_key) + L"\\Throttling";
    const bool has_schedules = is_on(throttling, L"EnableBandwidthLimits");
    const bool has_maintenance = is_on(throttling, L"EnableMaintenanceLimits");
    const bool has_single_limit = is_on(policy_key, L"EnableBITSMaxBandwidth");
    if (!has_schedules && !has_maintenance && !has_single_limit)
        return std::nullopt;
    bandwidth_policy policy;
    if (has_maintenance) // overrides the others while it lasts
        add_schedule(policy, throttling + L"\\MaintenanceSchedule");
    if (has_schedules) {
        add_schedule(policy, throttling + L"\\WorkSchedule");
        policy.otherwise = read_limits(throttling + L"\\NonWorkSchedule");
    } else if (has_single_limit) {
        add_single_limit(policy);
    }
    policy.local_offset = present_offset();
    return policy;
}

} // namespace winebits::engine_client
