// SPDX-License-Identifier: LGPL-2.1-or-later
// The names under which causes are kept in the hive, so that their order in the enumeration is free to
// change. Pure functions; any thread.
#pragma once

#include "engine/base/cause.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace winebits::queue {

inline constexpr std::size_t cause_count = static_cast<std::size_t>(cause::engine_failure) + 1;

inline constexpr std::array<std::string_view, cause_count> cause_names{
    "job_not_found",
    "invalid_state",
    "no_files",
    "invalid_argument",
    "not_implemented",
    "string_too_long",
    "proxy_list_too_long",
    "proxy_bypass_list_too_long",
    "too_many_files",
    "too_many_files_in_job",
    "too_many_jobs_per_user",
    "too_many_jobs_per_machine",
    "access_denied",
    "read_only_after_resume",
    "read_only_after_add_file",
    "read_only_while_active",
    "download_jobs_only",
    "custom_method_conflict",
    "unsupported_job_configuration",
    "stored_credentials_unsupported",
    "max_download_size_invalid",
    "invalid_range",
    "overlapping_ranges",
    "too_many_ranges",
    "random_access_unsupported",
    "invalid_auth_target",
    "invalid_auth_scheme",
    "user_name_too_long",
    "password_too_long",
    "pending",
    "no_uri",
    "invalid_uri",
    "sink_unspecified",
    "sink_already_set",
    "ranges_unexpected",
    "integrity_info_unspecified",
    "decryption_unsupported",
    "blocked_by_mode",
    "storage_failed",
    "http_status",
    "name_not_resolved",
    "connect_failed",
    "timed_out",
    "connection_lost",
    "malformed_response",
    "missing_file_size",
    "insufficient_range_support",
    "invalid_range_response",
    "range_not_satisfiable",
    "remote_file_changed",
    "too_many_redirects",
    "redirect_to_insecure",
    "tls_handshake_failed",
    "certificate_unknown_authority",
    "certificate_wrong_host",
    "certificate_expired",
    "certificate_invalid",
    "certificate_revoked",
    "revocation_unknown",
    "client_certificate_needed",
    "client_certificate_no_key",
    "certificate_unjudged",
    "download_too_large",
    "invalid_proxy",
    "proxy_name_not_resolved",
    "out_of_memory",
    "size_mismatch",
    "integrity_info_unavailable",
    "metainfo_content",
    "metainfo_version",
    "metainfo_digest_match",
    "metainfo_hash_of_hashes_match",
    "metainfo_parse_hash_of_hashes",
    "metainfo_content_length",
    "metainfo_piece_size",
    "metainfo_parse_piece_hashes",
    "metainfo_parse_one_piece_hash",
    "metainfo_file_size",
    "bad_piece_hash",
    "not_encrypted",
    "stream_sink_failed",
    "os_error",
    "temporary_name_taken",
    "drive_not_mapped",
    "network_disconnected",
    "blocked_by_policy",
    "blocked_by_cost",
    "validation_failed",
    "certificate_refused",
    "certificate_judge_gone",
    "maximum_download_time",
    "no_progress",
    "blocked_by_cellular",
    "job_too_old",
    "other_download_won",
    "engine_failure",
};
static_assert(!cause_names.back().empty());
static_assert(cause_names[static_cast<std::size_t>(cause::http_status)] == "http_status");
static_assert(cause_names[static_cast<std::size_t>(cause::os_error)] == "os_error");
static_assert(cause_names[static_cast<std::size_t>(cause::engine_failure)] == "engine_failure");

constexpr std::string_view name_of(cause why) {
    const auto index = static_cast<std::size_t>(why);
    return index < cause_count ? cause_names[index] : std::string_view{};
}

constexpr std::optional<cause> cause_named(std::string_view name) {
    for (std::size_t i = 0; i < cause_count; ++i)
        if (cause_names[i] == name)
            return static_cast<cause>(i);
    return std::nullopt;
}

} // namespace winebits::queue
