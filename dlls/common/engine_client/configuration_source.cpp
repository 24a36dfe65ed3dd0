// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the drive map, the Unix environment, the settings, the policies, the proxies and the roots.
// Any thread.
#include "dlls/common/engine_client/configuration_source.hpp"

#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/internet_settings.hpp"
#include "dlls/common/engine_client/root_store.hpp"
#include "dlls/common/engine_client/settings_key.hpp"
#include "dlls/common/engine_client/small_file.hpp"
#include "dlls/common/engine_client/unix_path.hpp"

#include <algorithm>
#include <array>

namespace winebits::engine_client {

namespace {

struct setting {
    const wchar_t *value;
    const char *name;
    std::uint64_t unit;
};

constexpr std::uint64_t largest_setting = UINT32_MAX; // the wire takes no larger ones

constexpr std::array<setting, 7> own_settings{{
    {L"ConnectTimeout", "connect_timeout", 1},
    {L"StallTimeout", "stall_timeout", 1},
    {L"Slice", "slice", 1},
    {L"Stall", "stall", 1},
    {L"Umask", "umask", 1},
    {L"IdleExit", "idle_exit", 1},
    {L"OutliveWine", "outlive_wine", 1},
}};

// bits-api 8.4; the inactivity timeout is in days there.
constexpr std::array<setting, 6> policies{{
    {L"JobInactivityTimeout", "job_inactivity_timeout", 86400},
    {L"MaxJobsPerUser", "max_jobs_per_user", 1},
    {L"MaxJobsPerMachine", "max_jobs_per_machine", 1},
    {L"MaxFilesPerJob", "max_files_per_job", 1},
    {L"MaxRangesPerFile", "max_ranges_per_file", 1},
    {L"MaxDownloadTime", "maximum_download_time", 1},
}};

// Proxies are sent under their lower-case names, which win when the session has both.
constexpr std::array<std::string_view, 6> proxies{"http_proxy", "https_proxy", "no_proxy",
                                                  "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"};
constexpr std::array<std::string_view, 3> others{"WINEPREFIX", "WINELOADER", "DISPLAY"};

// The name under which a variable is sent; nothing for one that is not.
std::optional<std::string> sent_name(std::string_view name) {
    if (std::ranges::find(others, name) != others.end())
        return std::string(name);
    const auto found = std::ranges::find(proxies, name);
    if (found == proxies.end())
        return std::nullopt;
    return std::string(proxies[(found - proxies.begin()) % 3]);
}

std::map<std::string, std::string> read_unix_environment() {
    std::map<std::string, std::string> found;
    // Services get a Windows environment built from the registry; only the kernel still knows the session's.
    const auto text = read_small_file(L"\\\\?\\unix\\proc\\self\\environ", 1 << 20);
    if (!text)
        return found;
    for (std::size_t start = 0; start < text->size();) {
        const std::size_t end = std::min(text->find('\0', start), text->size());
        const auto entry = std::string_view(*text).substr(start, end - start);
        start = end + 1;
        const auto equals = entry.find('=');
        const auto name = equals == entry.npos ? std::nullopt : sent_name(entry.substr(0, equals));
        const auto value = entry.substr(equals + 1);
        if (!name || !com::utf16_from(value)) // the wire carries UTF-8 only
            continue;
        if (entry.starts_with(*name))
            found[*name] = value;
        else
            found.emplace(*name, value);
    }
    return found;
}

// A script's answers are the job's own: qmgr/auto_proxy.hpp.
void add_internet_settings(std::map<std::string, std::string> &environment) {
    const auto settings = read_internet_settings();
    const auto proxy = com::utf8_from(settings.proxy), bypass = com::utf8_from(settings.bypass);
    if (!proxy || proxy->empty())
        return;
    environment["internet_proxy"] = *proxy;
    environment["internet_bypass"] = bypass.value_or(std::string());
}

} // namespace

std::optional<std::string> drive_root(wchar_t letter) {
    auto root = unix_path_of({letter, L':', L'\\'});
    if (root && *root == "/")
        root->clear();
    return root;
}

surface_configuration gather_configuration() {
    surface_configuration what;
    const DWORD drives = GetLogicalDrives();
    for (int i = 0; i < 26; i++) {
        if (!(drives & 1u << i))
            continue;
        if (auto root = drive_root(static_cast<wchar_t>(L'A' + i)))
            what.drives.emplace(std::string(1, static_cast<char>('a' + i)), std::move(*root));
    }
    what.environment = read_unix_environment();
    add_internet_settings(what.environment);
    what.roots = read_prefix_roots();
    auto take = [&](const wchar_t *key, const auto &table) {
        for (const auto &[value, name, unit] : table) {
            if (const auto number = read_registry_number(HKEY_LOCAL_MACHINE, key, value))
                what.settings.emplace(name, std::min(*number * unit, largest_setting));
        }
    };
    take(settings_key, own_settings);
    take(policy_key, policies);
    what.bandwidth = read_bandwidth_policy();
    what.delivery = read_delivery_policy();
    return what;
}

} // namespace winebits::engine_client
