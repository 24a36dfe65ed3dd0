// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery Optimization's table: BITS' rows, with its own numbers where it has some (do-api 6.1, 6.3),
// without BITS' contexts (do-api 7.6), and with its own choice of what is tried again (do-api 5.5, 10). Pure
// functions; any thread.
#include "engine/queue/delivery_personality.hpp"

#include "engine/queue/bits_table.hpp"

namespace winebits::queue {
namespace {

using detail::fatal;
using detail::remote_file;
using detail::transient;

constexpr std::uint32_t invalid_argument = 0x80070057;
constexpr std::uint32_t not_implemented = 0x80004001;
constexpr std::uint32_t certificate_rejected = 0x80D05002; // DO_E_HTTP_CERT_VALIDATION
constexpr std::uint32_t bad_answer = 0x80D05001;           // DO_E_HTTP_BLOCKSIZE_MISMATCH

// Rows that differ. A block by circumstances (`waits`) ends with them, not with a timer.
constexpr cause_row own(cause why, std::uint32_t hresult, weight how = fatal) {
    return {why, {hresult, 0, how}};
}
constexpr cause_row waits(cause why, std::uint32_t hresult) {
    return {why, {hresult, 0, transient, false, false}};
}

constexpr cause_row own_rows[] = {
    own(cause::job_not_found, 0x80D02003),
    own(cause::invalid_state, 0x80D02013),
    own(cause::no_files, 0x80D02004),
    own(cause::string_too_long, invalid_argument),
    own(cause::proxy_list_too_long, invalid_argument),
    own(cause::proxy_bypass_list_too_long, invalid_argument),
    own(cause::too_many_files, invalid_argument),
    own(cause::too_many_files_in_job, 0x80070718), // ERROR_NOT_ENOUGH_QUOTA
    own(cause::too_many_jobs_per_user, 0x80070718),
    own(cause::too_many_jobs_per_machine, 0x80070718),
    own(cause::read_only_after_resume, 0x80D02013),
    own(cause::read_only_after_add_file, 0x80D02013),
    own(cause::read_only_while_active, 0x80D02013),
    own(cause::download_jobs_only, not_implemented),
    own(cause::custom_method_conflict, not_implemented),
    own(cause::unsupported_job_configuration, not_implemented),
    own(cause::stored_credentials_unsupported, not_implemented),
    own(cause::max_download_size_invalid, invalid_argument),
    own(cause::invalid_range, 0x80D05010),
    own(cause::overlapping_ranges, 0x80D05012),
    own(cause::too_many_ranges, invalid_argument),
    own(cause::random_access_unsupported, not_implemented),
    own(cause::invalid_auth_target, invalid_argument),
    own(cause::invalid_auth_scheme, invalid_argument),
    own(cause::user_name_too_long, invalid_argument),
    own(cause::password_too_long, invalid_argument),

    own(cause::missing_file_size, 0x80D0201A),
    own(cause::insufficient_range_support, 0x80D05011),
    own(cause::invalid_range_response, bad_answer),
    own(cause::range_not_satisfiable, 0x80D05010), // of ranges that the program named
    own(cause::remote_file_changed, bad_answer, transient),
    own(cause::redirect_to_insecure, 0x80190003),
    own(cause::certificate_unknown_authority, certificate_rejected),
    own(cause::certificate_wrong_host, certificate_rejected),
    own(cause::certificate_expired, certificate_rejected),
    own(cause::certificate_invalid, certificate_rejected),
    own(cause::certificate_revoked, certificate_rejected),
    own(cause::revocation_unknown, certificate_rejected),
    own(cause::certificate_unjudged, certificate_rejected),
    own(cause::certificate_refused, certificate_rejected),
    own(cause::certificate_judge_gone, certificate_rejected),
    own(cause::download_too_large, 0x800700DF), // ERROR_FILE_TOO_LARGE
    own(cause::invalid_proxy, 0x80072EFD),
    own(cause::drive_not_mapped, 0x80070003, transient), // ERROR_PATH_NOT_FOUND

    waits(cause::network_disconnected, 0x80D03805),
    waits(cause::blocked_by_policy, 0x80D03806),
    waits(cause::blocked_by_cost, 0x80D03801),
    waits(cause::blocked_by_cellular, 0x80D03803),
    own(cause::validation_failed, 0x80D06804),     // DO_E_BAD_INCOMING_DATA
    own(cause::maximum_download_time, 0x800705B4), // ERROR_TIMEOUT
};

consteval cause_table delivery_table() {
    auto table = bits_table;
    for (auto &row : table)
        row.means.context = 0;
    for (const auto &row : own_rows)
        table[static_cast<std::size_t>(row.why)] = row;
    return table;
}
constexpr auto table = delivery_table();

// do-api 6.3: nothing tells that DO ever returns a BG_E code.
consteval bool speaks_no_bits() {
    for (const auto &row : table)
        if ((row.means.hresult & 0xffff'0000) == 0x8020'0000)
            return false;
    return true;
}
static_assert(is_in_order(table));
static_assert(speaks_no_bits());

// do-api 5.5: what Windows was seen to do, then the map of Microsoft's open client.
constexpr std::uint32_t hresult_of(std::int32_t status) {
    constexpr std::uint32_t unexpected = 0x80190001;
    constexpr std::uint32_t http = 0x80190000;
    switch (status) {
    case 416:
    case 503:
        return http + static_cast<std::uint32_t>(status);
    case 301:
    case 302:
    case 303:
        return 0x80190003;
    case 300:
    case 500:
        return http + 500;
    case 305:
    case 502:
    case 504:
        return http + 502;
    case 400:
    case 405:
    case 409:
    case 411:
    case 412:
    case 414:
    case 415:
        return http + 400;
    case 401:
    case 403:
    case 404:
    case 406:
    case 407:
    case 408:
    case 413:
    case 501:
        return http + static_cast<std::uint32_t>(status);
    case 410:
        return http + 404;
    case 505:
        return http + 501;
    default:
        // DO_E_UNEXPECTED_HTTP_STATUS_2XX is a transient code.
        return status >= 200 && status < 300 ? 0x80D0380D : unexpected;
    }
}
static_assert(hresult_of(404) == 0x80190194 && hresult_of(410) == 0x80190194);
static_assert(hresult_of(416) == 0x801901A0 && hresult_of(503) == 0x801901F7);
static_assert(hresult_of(504) == 0x801901F6 && hresult_of(429) == 0x80190001);

// A 4xx is one for good at once (do-api 10); what else a server says may pass.
constexpr weight weight_of_status(std::int32_t status) {
    return status >= 300 && status < 500 ? fatal : transient;
}

} // namespace

std::uint32_t delivery_hresult_of_status(std::int32_t http_status) {
    return hresult_of(http_status);
}

verdict judge_delivery(const error &what) {
    auto means = table[row_of(what.why)].means;
    if (what.why == cause::http_status) {
        means.hresult = hresult_of(what.http_status);
        means.how = weight_of_status(what.http_status);
        if (what.http_status == 403) // do-api 7.6
            means.context = remote_file;
    } else if (what.why == cause::missing_file_size && what.http_status == 206) {
        means.hresult = 0x80D0201C; // the table's is that of a 200
    } else if (what.why == cause::os_error) {
        means.hresult = hresult_from_errno(what.os_errno);
        means.how = weight_of_errno(what.os_errno);
    } else if (what.why == cause::stream_sink_failed && what.hresult >> 31) {
        means.hresult = what.hresult;
    }
    return means;
}

} // namespace winebits::queue
