// SPDX-License-Identifier: LGPL-2.1-or-later
// Why something failed, before any personality has given it a number of its own.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <expected>

namespace winebits {

// One name for each way a call can be refused or a transfer can end badly. HRESULTs, contexts and the
// choice between "transient" and "fatal" are made from these in one place: queue/personality.hpp.
enum class cause : std::uint8_t {
    // Refusals of a call.
    job_not_found,
    invalid_state,
    no_files,
    invalid_argument,
    not_implemented,
    string_too_long,
    proxy_list_too_long,
    proxy_bypass_list_too_long,
    too_many_files,
    too_many_files_in_job,
    too_many_jobs_per_user,
    too_many_jobs_per_machine,
    access_denied,
    read_only_after_resume,
    read_only_after_add_file,
    read_only_while_active,
    download_jobs_only,
    custom_method_conflict, // BG_E_NOT_SUPPORTED_WITH_CUSTOM_HTTP_METHOD
    unsupported_job_configuration,
    stored_credentials_unsupported,
    max_download_size_invalid,
    invalid_range,
    overlapping_ranges,
    too_many_ranges,
    random_access_unsupported,
    invalid_auth_target,
    invalid_auth_scheme,
    user_name_too_long,
    password_too_long,
    pending, // E_PENDING
    // Refusals of the DO surfaces (do-api 6.1).
    no_uri,
    invalid_uri, // INET_E_INVALID_URL
    sink_unspecified,
    sink_already_set,
    ranges_unexpected,
    integrity_info_unspecified, // mandatory, and none given
    decryption_unsupported,     // with a stream, with ranges, or an algorithm we don't have: E_NOTIMPL
    blocked_by_mode,            // DODownloadMode is Bypass
    storage_failed,             // the hive could not store the change; nothing was changed

    // How a transfer can end. `http_status` and `os_error` carry a number beside them.
    http_status,
    name_not_resolved,
    connect_failed,
    timed_out,
    connection_lost,
    malformed_response,
    missing_file_size,
    insufficient_range_support,
    invalid_range_response,
    range_not_satisfiable,
    remote_file_changed,
    too_many_redirects,
    redirect_to_insecure,
    tls_handshake_failed,
    certificate_unknown_authority,
    certificate_wrong_host,
    certificate_expired,
    certificate_invalid,
    certificate_revoked,
    revocation_unknown,        // CRL check asked for, and no CRL could be had
    client_certificate_needed, // the server demands one, the job has none
    client_certificate_no_key, // its private key can't be had
    certificate_unjudged,      // certificate_presented was told; the program must say
    download_too_large,        // size_limit
    invalid_proxy,
    proxy_name_not_resolved,
    out_of_memory,
    size_mismatch, // a response of another length than its headers say (do-api: HTTP_BLOCKSIZE_MISMATCH)
    integrity_info_unavailable, // the pieces-hash file can't be had; http_status or another cause is lost
                                // here
    metainfo_content,           // it isn't JSON, or not an object
    metainfo_version,
    metainfo_digest_match,
    metainfo_hash_of_hashes_match,
    metainfo_parse_hash_of_hashes,
    metainfo_content_length,
    metainfo_piece_size,
    metainfo_parse_piece_hashes,
    metainfo_parse_one_piece_hash,
    metainfo_file_size, // the file has another size than its pieces
    bad_piece_hash,     // again and again
    not_encrypted,      // a key was given, and what came can't have been encrypted with it
    stream_sink_failed, // `hresult` is what the program's Write returned

    // Local side of a transfer or of Complete.
    os_error,
    temporary_name_taken, // internal: the queue picks another temporary name and starts again
    drive_not_mapped,     // the DOS drive of the target has no Unix folder at present

    // Decisions of the queue itself.
    network_disconnected,
    blocked_by_policy,      // no bandwidth at this time
    blocked_by_cost,        // the network's cost state is not among the job's cost flags
    validation_failed,      // SetValidationState(FALSE)
    certificate_refused,    // by the program; `hresult` is its own
    certificate_judge_gone, // nobody is there to be asked
    maximum_download_time,
    no_progress,         // DO: nothing came for so long; what failed last is beside it
    blocked_by_cellular, // DO: DisallowOnCellular, NoCellular
    job_too_old,
    other_download_won, // DO: another download to the same path was finalized
    engine_failure,
};

// A failure with the numbers that belong to it. `http_status` is set for cause::http_status only,
// `os_errno` (an errno value) for cause::os_error, and for storage_failed where it is known.
struct error {
    cause why{};
    std::int32_t http_status = 0;
    std::int32_t os_errno = 0;
    std::uint32_t hresult = 0; // for cause::certificate_refused and stream_sink_failed only
    bool at_source =
        false; // cause::os_error and drive_not_mapped: of the file that is copied, not of its target

    friend bool operator==(const error &, const error &) = default;
};

// A failure without a number.
inline error plain_failure(cause why) {
    return {.why = why};
}

template <class T>
using result = std::expected<T, error>;

} // namespace winebits
