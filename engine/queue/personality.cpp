// SPDX-License-Identifier: LGPL-2.1-or-later
// What a failure means for a job of BITS: bits-api 4.4 (weights), 13 (HRESULTs), 13.2 (contexts); and what
// all surfaces share. Pure functions; any thread.
#include "engine/queue/personality.hpp"

#include "engine/queue/bits_table.hpp"
#include "engine/queue/delivery_personality.hpp"

#include <cerrno>

namespace winebits::queue {
namespace {

using detail::fatal;
using detail::remote_file;
using detail::transient;

// bits-api 4.4, "HTTP status": only what a server may get over by itself is tried again.
constexpr weight weight_of_status(std::int32_t status) {
    if (status >= 300 && status < 400)
        return status <= 305 || status == 307 ? fatal : transient;
    if (status >= 400 && status < 500)
        return status == 408 || status == 409 ? transient : fatal;
    if (status == 501 || status == 505 || status == 200 || status == 205)
        return fatal;
    return transient;
}
static_assert(weight_of_status(404) == fatal && weight_of_status(503) == transient);
static_assert(weight_of_status(429) == fatal && weight_of_status(308) == transient);

} // namespace

// A file that is in use, or a shortage that passes, is worth another try (bits-api 4.4, "sharing violation").
weight weight_of_errno(std::int32_t os_errno) {
    switch (os_errno) {
    case EAGAIN:
    case EBUSY:
    case EINTR:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ETXTBSY:
        return transient;
    default:
        return fatal;
    }
}

namespace {

// Of the file that is copied: a share may come back (bits-api 4.4 of servers that can't be reached).
verdict verdict_on_source(const error &what) {
    constexpr std::uint32_t bad_network_path = 0x80070035;
    if (what.why != cause::os_error)
        return {bad_network_path, remote_file, transient};
    verdict means{hresult_from_errno(what.os_errno), remote_file, weight_of_errno(what.os_errno)};
    for (const int away : {ECONNABORTED, ECONNRESET, EHOSTDOWN, EHOSTUNREACH, ENETDOWN, ENETUNREACH, ENOTCONN,
                           ESTALE, ETIMEDOUT})
        if (what.os_errno == away)
            means.how = transient;
    return means;
}

} // namespace

verdict judge(personality surface, const error &what) {
    if (is_delivery(surface))
        return judge_delivery(what);
    if (what.at_source)
        return verdict_on_source(what);
    auto means = bits_table[row_of(what.why)].means;
    if (what.why == cause::http_status) {
        means.hresult += static_cast<std::uint32_t>(what.http_status) & 0xffff;
        means.how = weight_of_status(what.http_status);
    } else if (what.why == cause::os_error) {
        means.hresult = hresult_from_errno(what.os_errno);
        means.how = weight_of_errno(what.os_errno);
    } else if (what.why == cause::certificate_refused && what.hresult >> 31) {
        means.hresult = what.hresult;
    }
    return means;
}

std::uint32_t refusal(personality surface, const error &what) {
    // Of a change that could not be kept, a program can tell its user what to do about a full disk.
    if (what.why == cause::storage_failed && (what.os_errno == ENOSPC || what.os_errno == EDQUOT))
        return hresult_from_errno(what.os_errno);
    return judge(surface, what).hresult;
}

std::uint32_t hresult_from_errno(std::int32_t os_errno) {
    struct pair {
        int os_errno;
        std::uint32_t win32;
    };
    static constexpr pair known[] = {
        {EPERM, 5},       {EACCES, 5},          {EISDIR, 5},      {ENOENT, 2},         {ENODATA, 38},
        {ENOTDIR, 3},     {EROFS, 19},          {ENOSPC, 112},    {EDQUOT, 112},       {EFBIG, 223},
        {EMFILE, 4},      {ENFILE, 4},          {EEXIST, 80},     {ENOTEMPTY, 145},    {EBUSY, 32},
        {ETXTBSY, 32},    {ENAMETOOLONG, 206},  {EINVAL, 87},     {ENOMEM, 14},        {EIO, 1117},
        {ENODEV, 55},     {ENXIO, 55},          {EXDEV, 17},      {ELOOP, 1921},       {ETIMEDOUT, 121},
        {ENOSYS, 50},     {EOPNOTSUPP, 50},     {ESTALE, 59},     {EINTR, 1235},       {EAGAIN, 1237},
        {EHOSTDOWN, 53},  {EHOSTUNREACH, 1232}, {ENETDOWN, 1231}, {ENETUNREACH, 1231}, {ENOTCONN, 2250},
        {ECONNRESET, 64}, {ECONNABORTED, 64},
    };
    constexpr std::uint32_t general_failure = 31; // ERROR_GEN_FAILURE
    std::uint32_t win32 = general_failure;
    for (const auto &row : known)
        if (row.os_errno == os_errno)
            win32 = row.win32;
    return 0x80070000U | win32;
}

} // namespace winebits::queue
