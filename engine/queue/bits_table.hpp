// SPDX-License-Identifier: LGPL-2.1-or-later
// The numbers of BITS for every cause: bits-api 4.4 (weights), 13 (HRESULTs), 13.2 (contexts). Those of
// Delivery Optimization are made from them in delivery_personality.cpp. Plain values; any thread.
#pragma once

#include "engine/queue/cause_names.hpp"
#include "engine/queue/personality.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace winebits::queue {

struct cause_row {
    cause why;
    verdict means;
};
using cause_table = std::array<cause_row, cause_count>;

// The row of a cause; of engine_failure for a number that is none.
constexpr std::size_t row_of(cause why) {
    const auto row = static_cast<std::size_t>(why);
    return row < cause_count ? row : static_cast<std::size_t>(cause::engine_failure);
}

// A row for each cause, in their order, none without a number.
consteval bool is_in_order(const cause_table &table) {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].why != static_cast<cause>(i) || table[i].means.hresult == 0)
            return false;
    return true;
}

namespace detail {

// BG_ERROR_CONTEXT (bits-api 2.2).
inline constexpr std::uint8_t queue_manager = 2;
inline constexpr std::uint8_t local_file = 4;
inline constexpr std::uint8_t remote_file = 5;
inline constexpr std::uint8_t transport = 6;
inline constexpr std::uint8_t certificate_callback = 8;

inline constexpr auto transient = weight::transient;
inline constexpr auto fatal = weight::fatal;

constexpr cause_row refused(cause why, std::uint32_t hresult) {
    return {why, {hresult, queue_manager, fatal}};
}

// http_status, os_error and certificate_refused carry their own numbers; their rows hold what is left.
inline constexpr cause_table bits_table{{
    refused(cause::job_not_found, 0x80200001),
    refused(cause::invalid_state, 0x80200002),
    refused(cause::no_files, 0x80200003),
    refused(cause::invalid_argument, 0x80070057),
    refused(cause::not_implemented, 0x80004001),
    refused(cause::string_too_long, 0x80200021),
    refused(cause::proxy_list_too_long, 0x80200018),
    refused(cause::proxy_bypass_list_too_long, 0x80200019),
    refused(cause::too_many_files, 0x8020001C),
    refused(cause::too_many_files_in_job, 0x80200051),
    refused(cause::too_many_jobs_per_user, 0x80200049),
    refused(cause::too_many_jobs_per_machine, 0x80200050),
    refused(cause::access_denied, 0x80070005),
    refused(cause::read_only_after_resume, 0x80200062),
    refused(cause::read_only_after_add_file, 0x80200061),
    refused(cause::read_only_while_active, 0x80200075),
    refused(cause::download_jobs_only, 0x80200060),
    refused(cause::custom_method_conflict, 0x80200071),
    refused(cause::unsupported_job_configuration, 0x80200072),
    refused(cause::stored_credentials_unsupported, 0x80200066),
    refused(cause::max_download_size_invalid, 0x80200063),
    refused(cause::invalid_range, 0x8020002B),
    refused(cause::overlapping_ranges, 0x8020002C),
    refused(cause::too_many_ranges, 0x80200052),
    refused(cause::random_access_unsupported, 0x8020006D),
    refused(cause::invalid_auth_target, 0x80200027),
    refused(cause::invalid_auth_scheme, 0x80200028),
    refused(cause::user_name_too_long, 0x80200025),
    refused(cause::password_too_long, 0x80200026),
    refused(cause::pending, 0x8000000A),
    refused(cause::no_uri, 0x80D02200),
    refused(cause::invalid_uri, 0x800C0002),
    refused(cause::sink_unspecified, 0x80D02018),
    refused(cause::sink_already_set, 0x80D02019),
    refused(cause::ranges_unexpected, 0x80D02203),
    refused(cause::integrity_info_unspecified, 0x80D02016),
    refused(cause::decryption_unsupported, 0x80004001),
    refused(cause::blocked_by_mode, 0x80D03002),
    refused(cause::storage_failed, 0x8007001D), // ERROR_WRITE_FAULT

    {cause::http_status, {0x80190000, remote_file, fatal}},
    {cause::name_not_resolved, {0x80072EE7, remote_file, transient}},
    {cause::connect_failed, {0x80072EFD, remote_file, transient}},
    {cause::timed_out, {0x80072EE2, remote_file, transient}},
    {cause::connection_lost, {0x80072EFE, remote_file, transient}},
    {cause::malformed_response, {0x80072F78, remote_file, transient}},
    {cause::missing_file_size, {0x80200011, remote_file, fatal}},
    {cause::insufficient_range_support, {0x80200013, remote_file, fatal}},
    {cause::invalid_range_response, {0x8020001B, remote_file, fatal}},
    {cause::range_not_satisfiable, {0x8020002B, remote_file, fatal}},
    // A file that changes is fetched anew (bits-api 5.5); it gets here only when that gains nothing, and
    // waiting may.
    {cause::remote_file_changed, {0x80200073, remote_file, transient}},
    {cause::too_many_redirects, {0x80072F7C, remote_file, fatal}},
    {cause::redirect_to_insecure, {0x80072F7C, remote_file, fatal}},
    {cause::tls_handshake_failed, {0x80072F7D, remote_file, transient}},
    {cause::certificate_unknown_authority, {0x80072F8F, remote_file, fatal}},
    {cause::certificate_wrong_host, {0x80072F8F, remote_file, fatal}},
    {cause::certificate_expired, {0x80072F8F, remote_file, fatal}},
    {cause::certificate_invalid, {0x80072F8F, remote_file, fatal}},
    {cause::certificate_revoked, {0x80072F8A, remote_file, fatal}},
    {cause::revocation_unknown, {0x80072F19, remote_file, fatal}},
    {cause::client_certificate_needed, {0x80072F0C, remote_file, fatal}},
    {cause::client_certificate_no_key, {0x80072F9A, remote_file, fatal}},
    // The program has to be asked; it shows only when the question is lost (bits-api 3.9).
    {cause::certificate_unjudged, {0x80200074, certificate_callback, fatal}},
    {cause::download_too_large, {0x80200064, remote_file, fatal}},
    {cause::invalid_proxy, {0x8020003F, transport, fatal}},
    {cause::proxy_name_not_resolved, {0x80072EE7, transport, transient}},
    {cause::out_of_memory, {0x8007000E, queue_manager, transient}},
    {cause::size_mismatch, {0x80D05001, remote_file, fatal}},
    {cause::integrity_info_unavailable, {0x80D02017, remote_file, fatal}},
    {cause::metainfo_content, {0x80D06809, remote_file, fatal}},
    {cause::metainfo_version, {0x80D0680A, remote_file, fatal}},
    {cause::metainfo_digest_match, {0x80D0681A, remote_file, fatal}},
    {cause::metainfo_hash_of_hashes_match, {0x80D0681B, remote_file, fatal}},
    {cause::metainfo_parse_hash_of_hashes, {0x80D0681F, remote_file, fatal}},
    {cause::metainfo_content_length, {0x80D0681D, remote_file, fatal}},
    {cause::metainfo_piece_size, {0x80D0681E, remote_file, fatal}},
    {cause::metainfo_parse_piece_hashes, {0x80D06820, remote_file, fatal}},
    {cause::metainfo_parse_one_piece_hash, {0x80D06821, remote_file, fatal}},
    {cause::metainfo_file_size, {0x80D06822, remote_file, fatal}},
    {cause::bad_piece_hash, {0x80D06805, remote_file, fatal}},
    {cause::not_encrypted, {0x80D0201B, remote_file, fatal}},
    {cause::stream_sink_failed, {0x80004005, remote_file, fatal}},

    {cause::os_error, {0x8007001F, local_file, fatal}},
    {cause::temporary_name_taken, {0x80070050, local_file, fatal}}, // ERROR_FILE_EXISTS, after many names
    // BG_E_DESTINATION_LOCKED; bits-api 3.4: a locked volume is not counted.
    {cause::drive_not_mapped, {0x8020000D, local_file, transient, false}},

    {cause::network_disconnected, {0x80200010, transport, transient, false, false}},
    // bits-api 4.3: they end with the policy's window or with the network's state, and are no errors.
    {cause::blocked_by_policy, {0x8020003E, queue_manager, transient, false, false}},
    {cause::blocked_by_cost, {0x80200059, queue_manager, transient, false, false}},
    {cause::validation_failed, {0x80200053, queue_manager, fatal}},
    {cause::certificate_refused, {0x80004005, certificate_callback, transient}}, // else the program's own
    {cause::certificate_judge_gone, {0x80200074, certificate_callback, fatal}},
    {cause::maximum_download_time, {0x80200054, queue_manager, fatal}},
    {cause::no_progress, {0x80D02002, queue_manager, fatal}},
    {cause::blocked_by_cellular, {0x80D03803, queue_manager, transient, false, false}},
    {cause::job_too_old, {0x80D0200C, queue_manager, fatal}},
    {cause::other_download_won, {0x80D02013, queue_manager, fatal}},
    {cause::engine_failure, {0x80004005, queue_manager, transient}},
}};

static_assert(is_in_order(bits_table));

} // namespace detail

using detail::bits_table;

} // namespace winebits::queue
