// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the policies of Delivery Optimization. Caches are not looked for in the network, so DOCacheHostSource
// changes nothing: what it switches off (0) is never done, and what it asks for beside DOCacheHost (1, 2)
// isn't there. Any thread.
#include "dlls/common/engine_client/delivery_policy.hpp"

#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/local_clock.hpp"
#include "dlls/common/engine_client/settings_key.hpp"

#include <algorithm>
#include <array>

namespace winebits::engine_client {

namespace {

constexpr std::uint64_t bytes_a_kilobyte = 1024;
constexpr std::uint32_t last_hour = 23, whole = 100;
constexpr std::uint32_t longest_fallback = 2'592'000, no_fallback = UINT32_MAX;
constexpr std::array<std::uint32_t, 6> modes{0, 1, 2, 3, 99, 100};
constexpr std::size_t longest_host = 255;

std::optional<std::uint32_t> number(const std::wstring &name) {
    return read_registry_number(HKEY_LOCAL_MACHINE, delivery_policy_key, name.c_str());
}

std::optional<std::uint32_t> number_to(const std::wstring &name, std::uint32_t last) {
    const auto found = number(name);
    return found && *found <= last ? found : std::nullopt;
}

std::optional<std::uint32_t> unless_zero(std::optional<std::uint32_t> value) {
    return value == 0u ? std::nullopt : value;
}

std::optional<std::uint32_t> fallback(const std::wstring &of_class) {
    const auto found = unless_zero(number(L"DODelayCacheServerFallback" + of_class));
    return found && *found > longest_fallback && *found != no_fallback ? std::nullopt : found;
}

void read_hours(delivery_limits &into, const std::wstring &of_class) {
    const auto name = L"SetHoursToLimit" + of_class + L"DownloadBandwidth";
    const auto from = number_to(name + L"From", last_hour), to = number_to(name + L"To", last_hour);
    if (!from || !to || *from == *to)
        return;
    into.from_hour = *from;
    into.to_hour = *to;
    into.percent_within = unless_zero(number_to(name + L"In", whole));
    into.percent_outside = unless_zero(number_to(name + L"Out", whole));
}

delivery_limits read_limits(const std::wstring &of_class) {
    delivery_limits out;
    if (const auto rate = unless_zero(number(L"DOMax" + of_class + L"DownloadBandwidth")))
        out.rate = *rate * bytes_a_kilobyte;
    out.percent = unless_zero(number_to(L"DOPercentageMax" + of_class + L"Bandwidth", whole));
    out.cache_fallback = fallback(of_class);
    read_hours(out, of_class);
    return out;
}

// The policy goes before what the user chose.
std::optional<std::uint32_t> read_mode() {
    const std::optional<std::uint32_t> places[] = {
        number(L"DODownloadMode"),
        read_registry_number(HKEY_LOCAL_MACHINE, delivery_config_key, L"DODownloadMode"),
        read_registry_number(HKEY_USERS, delivery_user_key, L"DownloadMode")};
    for (const auto &found : places)
        if (found && std::ranges::find(modes, *found) != modes.end())
            return found;
    return std::nullopt;
}

} // namespace

std::vector<std::string> parse_cache_hosts(std::wstring_view list) {
    constexpr std::wstring_view blanks = L" \t";
    std::vector<std::string> hosts;
    for (;;) {
        const auto comma = list.find(L',');
        auto one = list.substr(0, comma);
        one.remove_prefix(std::min(one.find_first_not_of(blanks), one.size()));
        one = one.substr(0, one.find_last_not_of(blanks) + 1);
        const auto host = com::utf8_from(one);
        if (host && !host->empty() && host->size() <= longest_host &&
            host->find_first_of(" \t/\\@?#%") == host->npos)
            hosts.push_back(*host);
        if (comma == list.npos)
            return hosts;
        list.remove_prefix(comma + 1);
    }
}

std::optional<delivery_policy> read_delivery_policy() {
    delivery_policy policy;
    policy.mode = read_mode();
    if (const auto hosts = read_registry_string(HKEY_LOCAL_MACHINE, delivery_policy_key, L"DOCacheHost"))
        policy.cache_hosts = parse_cache_hosts(*hosts);
    policy.background = read_limits(L"Background");
    policy.foreground = read_limits(L"Foreground");
    if (policy == delivery_policy{})
        return std::nullopt;
    policy.local_offset = present_offset();
    return policy;
}

} // namespace winebits::engine_client
