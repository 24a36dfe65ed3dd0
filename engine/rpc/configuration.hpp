// SPDX-License-Identifier: LGPL-2.1-or-later
// What surface.configure brings (docs/wire.md): drives, environment and settings of the Windows side.
// Plain values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::rpc {

// Drive letter 'a' to 'z' to the absolute Unix path of its root, without a trailing slash ("" is the root
// folder).
using drive_map = std::map<char, std::string>;

struct environment {
    std::string http_proxy, https_proxy, no_proxy; // empty: unset
    friend bool operator==(const environment &, const environment &) = default;
};

// Numbers as docs/wire.md names them; none: the default holds.
struct settings {
    std::optional<std::uint32_t> connect_timeout, stall_timeout, slice, stall, idle_exit; // seconds
    std::optional<std::uint32_t> job_inactivity_timeout;                                  // seconds
    std::optional<std::uint32_t> umask;
    std::optional<std::uint32_t> max_jobs_per_user, max_jobs_per_machine, max_files_per_job;
    friend bool operator==(const settings &, const settings &) = default;
};

struct setting {
    std::string_view name;
    std::optional<std::uint32_t> settings::*member;
};
inline constexpr std::array<setting, 10> all_settings{{
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
}};

// A member that is none stays as it was.
struct configuration {
    std::optional<drive_map> drives;
    std::optional<rpc::environment> environment;
    std::optional<rpc::settings> settings;
};

} // namespace winebits::rpc
