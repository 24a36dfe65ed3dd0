// SPDX-License-Identifier: LGPL-2.1-or-later
// States, errors and flags in the numbers of the legacy queue.
// Any thread.
#include "dlls/qmgr/legacy/status.hpp"

#include <bits.h>
#include <qmgr.h>

#include <algorithm>

namespace winebits::qmgr::legacy {

namespace {

constexpr std::uint32_t done_or_failed = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR;
constexpr std::uint32_t http_facility = 0x19; // bits-api 4.4

bool is_complete(const engine_client::job_record &job) {
    return job.state == BG_JOB_STATE_TRANSFERRED || job.state == BG_JOB_STATE_ACKNOWLEDGED;
}

} // namespace

DWORD group_status(const engine_client::job_record &job) {
    DWORD status = is_complete(job) ? QM_STATUS_GROUP_COMPLETE : QM_STATUS_GROUP_INCOMPLETE;
    if (job.state == BG_JOB_STATE_SUSPENDED)
        status |= QM_STATUS_GROUP_SUSPENDED;
    if (job.state == BG_JOB_STATE_ERROR)
        status |= QM_STATUS_GROUP_ERROR;
    if (job.priority == BG_JOB_PRIORITY_FOREGROUND)
        status |= QM_STATUS_GROUP_FOREGROUND;
    return status;
}

DWORD job_status(const engine_client::job_record &job) {
    return (is_complete(job) ? QM_STATUS_JOB_COMPLETE : QM_STATUS_JOB_INCOMPLETE) |
           (job.state == BG_JOB_STATE_ERROR ? QM_STATUS_JOB_ERROR : 0);
}

failure_codes codes_of(const engine_client::job_record &job) {
    if (job.state != BG_JOB_STATE_ERROR || !job.error)
        return {};
    const auto code = static_cast<std::uint32_t>(job.error->code);
    const std::uint32_t facility = code >> 16 & 0x1fff, number = code & 0xffff;
    if (facility == http_facility)
        return {0, number};
    return {facility == FACILITY_WIN32 ? number : code, 0};
}

DWORD small_size(std::uint64_t size) {
    return size == engine_client::unknown_size ? 0
                                               : static_cast<DWORD>(std::min<std::uint64_t>(size, MAXDWORD));
}

HRESULT progress_of(const engine_client::job_record &job, DWORD kind, DWORD *out) {
    switch (kind) {
    case QM_PROGRESS_SIZE_DONE:
        *out = small_size(job.bytes_transferred);
        return S_OK;
    case QM_PROGRESS_PERCENT_DONE:
        if (is_complete(job))
            *out = 100;
        else if (job.bytes_total != engine_client::unknown_size && job.bytes_total != 0)
            *out = static_cast<DWORD>(100.0L * job.bytes_transferred / job.bytes_total);
        return S_OK;
    case QM_PROGRESS_TIME_DONE:
        return E_NOTIMPL;
    default:
        return E_INVALIDARG;
    }
}

HRESULT to_notify_flags(DWORD legacy_flags, std::uint32_t &flags) {
    if (legacy_flags & ~DWORD(QM_NOTIFY_GROUP_DONE | QM_NOTIFY_DISABLE_NOTIFY))
        return E_NOTIMPL;
    flags = (legacy_flags & QM_NOTIFY_GROUP_DONE ? done_or_failed : 0) |
            (legacy_flags & QM_NOTIFY_DISABLE_NOTIFY ? BG_NOTIFY_DISABLE : 0);
    return S_OK;
}

DWORD from_notify_flags(std::uint32_t flags) {
    return (flags & done_or_failed ? QM_NOTIFY_GROUP_DONE : 0) |
           (flags & BG_NOTIFY_DISABLE ? QM_NOTIFY_DISABLE_NOTIFY : 0);
}

HRESULT to_legacy(HRESULT result) {
    return result == BG_E_INVALID_STATE ? QM_E_INVALID_STATE
           : result == BG_E_NOT_FOUND   ? QM_E_ITEM_NOT_FOUND
                                        : result;
}

} // namespace winebits::qmgr::legacy
