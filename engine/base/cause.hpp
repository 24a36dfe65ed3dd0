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
    storage_failed, // the hive could not store the change; nothing was changed

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
    invalid_proxy,
    proxy_name_not_resolved,
    out_of_memory,

    // Local side of a transfer or of Complete.
    os_error,
    temporary_name_taken, // internal: the queue picks another temporary name and starts again
    drive_not_mapped,     // the DOS drive of the target has no Unix folder at present

    // Decisions of the queue itself.
    network_disconnected,
    maximum_download_time,
    engine_failure,
};

// A failure with the numbers that belong to it. `http_status` is set for cause::http_status only,
// `os_errno` (an errno value) for cause::os_error only.
struct error {
    cause why{};
    std::int32_t http_status = 0;
    std::int32_t os_errno = 0;

    friend bool operator==(const error &, const error &) = default;
};

template <class T>
using result = std::expected<T, error>;

} // namespace winebits
