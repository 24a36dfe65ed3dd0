// SPDX-License-Identifier: LGPL-2.1-or-later
// What surface.configure brings (docs/wire.md): drives, environment and settings of the Windows side.
// Plain values; any thread.
#pragma once

#include "engine/queue/settings.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::rpc {

// Drive letter 'a' to 'z' to the absolute Unix path of its root, without a trailing slash ("" is the root
// folder).
using drive_map = std::map<char, std::string>;

struct environment {
    std::string http_proxy, https_proxy, no_proxy; // empty: unset
    // The Internet Settings of the prefix's user, which go before the variables (bits-api 6.7).
    std::string internet_proxy{}, internet_bypass{};
    friend bool operator==(const environment &, const environment &) = default;
};

struct variable {
    std::string_view name;
    std::string environment::*member;
};
inline constexpr std::array<variable, 5> all_variables{{
    {"http_proxy", &environment::http_proxy},
    {"https_proxy", &environment::https_proxy},
    {"no_proxy", &environment::no_proxy},
    {"internet_proxy", &environment::internet_proxy},
    {"internet_bypass", &environment::internet_bypass},
}};

// Numbers as docs/wire.md names them; none: the default holds.
struct settings {
    std::optional<std::uint32_t> connect_timeout, stall_timeout, slice, stall, idle_exit; // seconds
    std::optional<std::uint32_t> job_inactivity_timeout;                                  // seconds
    std::optional<std::uint32_t> umask;
    std::optional<std::uint32_t> max_jobs_per_user, max_jobs_per_machine, max_files_per_job;
    std::optional<std::uint32_t> max_ranges_per_file;
    std::optional<std::uint32_t> maximum_download_time; // seconds
    std::optional<std::uint32_t> outlive_wine;          // 0: transfers wait while there is no Wine session
    friend bool operator==(const settings &, const settings &) = default;
};

struct setting {
    std::string_view name;
    std::optional<std::uint32_t> settings::*member;
};
inline constexpr std::array<setting, 13> all_settings{{
    {"connect_timeout", &settings::connect_timeout},
    {"stall_timeout", &settings::stall_timeout},
    {"slice", &settings::slice},
    {"stall", &settings::stall},
    {"idle_exit", &settings::idle_exit},
    {"job_inactivity_timeout", &settings::job_inactivity_timeout},
    {"umask", &settings::umask},
    {"max_jobs_per_user", &settings::max_jobs_per_user},
    {"max_jobs_per_machine", &settings::max_jobs_per_machine},
    {"max_files_per_job", &settings::max_files_per_job},
    {"max_ranges_per_file", &settings::max_ranges_per_file},
    {"maximum_download_time", &settings::maximum_download_time},
    {"outlive_wine", &settings::outlive_wine},
}};

// A member that is none stays as it was.
struct configuration {
    std::optional<drive_map> drives;
    std::optional<rpc::environment> environment;
    std::optional<rpc::settings> settings;
    std::optional<queue::bandwidth_policy> bandwidth;
    std::optional<queue::delivery_policy> delivery;
    std::optional<std::vector<std::string>> roots; // DER certificates
};

} // namespace winebits::rpc
