// SPDX-License-Identifier: LGPL-2.1-or-later
// The legacy queue's numbers and its file of groups (bits-api 3.13).
// Test thread only.
#include "dlls/qmgr/legacy/group_list.hpp"
#include "dlls/qmgr/legacy/status.hpp"
#include "tests/pe/tap.hpp"

#include <bits.h>
#include <qmgr.h>

using namespace winebits;
using namespace winebits::qmgr::legacy;

namespace {

constexpr GUID first{1, 2, 3, {4, 5, 6, 7, 8, 9, 10, 11}}, second{12, 0, 0, {}};

engine_client::job_record job_in(BG_JOB_STATE state, HRESULT code = S_OK) {
    engine_client::job_record job;
    job.state = state;
    job.priority = BG_JOB_PRIORITY_NORMAL;
    if (FAILED(code))
        job.error = engine_client::error_record{BG_ERROR_CONTEXT_REMOTE_FILE, code, 0, L"http"};
    return job;
}

void states_are_told_in_the_old_words() {
    TAP_CHECK(group_status(job_in(BG_JOB_STATE_SUSPENDED)) ==
              (QM_STATUS_GROUP_INCOMPLETE | QM_STATUS_GROUP_SUSPENDED));
    TAP_CHECK(group_status(job_in(BG_JOB_STATE_TRANSFERRING)) == QM_STATUS_GROUP_INCOMPLETE);
    TAP_CHECK(group_status(job_in(BG_JOB_STATE_TRANSIENT_ERROR)) == QM_STATUS_GROUP_INCOMPLETE);
    TAP_CHECK(group_status(job_in(BG_JOB_STATE_ERROR)) ==
              (QM_STATUS_GROUP_INCOMPLETE | QM_STATUS_GROUP_ERROR));
    TAP_CHECK(group_status(job_in(BG_JOB_STATE_ACKNOWLEDGED)) == QM_STATUS_GROUP_COMPLETE);
    TAP_CHECK(job_status(job_in(BG_JOB_STATE_QUEUED)) == QM_STATUS_JOB_INCOMPLETE);
    TAP_CHECK(job_status(job_in(BG_JOB_STATE_ERROR)) == (QM_STATUS_JOB_INCOMPLETE | QM_STATUS_JOB_ERROR));
    TAP_CHECK(job_status(job_in(BG_JOB_STATE_ACKNOWLEDGED)) == QM_STATUS_JOB_COMPLETE);
    auto urgent = job_in(BG_JOB_STATE_QUEUED);
    urgent.priority = BG_JOB_PRIORITY_FOREGROUND;
    TAP_CHECK(group_status(urgent) & QM_STATUS_GROUP_FOREGROUND);
}

void codes_belong_to_an_error_only() {
    const auto http = codes_of(job_in(BG_JOB_STATE_ERROR, static_cast<HRESULT>(0x80190194)));
    TAP_CHECK(http.transport == 404 && http.win32 == 0);
    const auto local = codes_of(job_in(BG_JOB_STATE_ERROR, HRESULT_FROM_WIN32(ERROR_DISK_FULL)));
    TAP_CHECK(local.win32 == ERROR_DISK_FULL && local.transport == 0);
    const auto own = codes_of(job_in(BG_JOB_STATE_ERROR, static_cast<HRESULT>(0x80200011)));
    TAP_CHECK(own.win32 == 0x80200011 && own.transport == 0);
    const auto none = codes_of(job_in(BG_JOB_STATE_TRANSIENT_ERROR, HRESULT_FROM_WIN32(ERROR_DISK_FULL)));
    TAP_CHECK(none.win32 == 0 && none.transport == 0);
}

void progress_fits_into_32_bits() {
    auto job = job_in(BG_JOB_STATE_TRANSFERRING);
    DWORD value = 0;
    job.bytes_total = 1ull << 40;
    job.bytes_transferred = 1ull << 39;
    TAP_CHECK(progress_of(job, QM_PROGRESS_PERCENT_DONE, &value) == S_OK && value == 50);
    TAP_CHECK(progress_of(job, QM_PROGRESS_SIZE_DONE, &value) == S_OK && value == MAXDWORD);
    job.bytes_total = engine_client::unknown_size;
    value = 0;
    TAP_CHECK(progress_of(job, QM_PROGRESS_PERCENT_DONE, &value) == S_OK && value == 0);
    TAP_CHECK(progress_of(job, QM_PROGRESS_TIME_DONE, &value) == E_NOTIMPL);
    TAP_CHECK(progress_of(job, 0, &value) == E_INVALIDARG);
    TAP_CHECK(small_size(engine_client::unknown_size) == 0 && small_size(5) == 5);
}

void flags_go_both_ways() {
    std::uint32_t flags = 99;
    for (const DWORD legacy : {DWORD(0), DWORD(QM_NOTIFY_GROUP_DONE), DWORD(QM_NOTIFY_DISABLE_NOTIFY),
                               DWORD(QM_NOTIFY_GROUP_DONE | QM_NOTIFY_DISABLE_NOTIFY)}) {
        TAP_CHECK(to_notify_flags(legacy, flags) == S_OK);
        TAP_CHECK(from_notify_flags(flags) == legacy);
    }
    for (const DWORD unsupported : {QM_NOTIFY_FILE_DONE, QM_NOTIFY_JOB_DONE, QM_NOTIFY_USE_PROGRESSEX})
        TAP_CHECK(to_notify_flags(unsupported, flags) == E_NOTIMPL);
}

void groups_are_read_as_they_were_written() {
    const groups list{{first, second}, {second, GUID_NULL}};
    const auto read = read_groups(write_groups(list));
    TAP_CHECK(read.size() == 2);
    TAP_CHECK(IsEqualGUID(read.at(first), second) && IsEqualGUID(read.at(second), GUID_NULL));
    TAP_CHECK(read_groups("").empty());
}

void damaged_lines_are_left_out() {
    const std::string good = write_groups({{first, second}});
    for (const std::string &bad : {std::string("\n"), std::string("word\n"), good.substr(0, 40) + "\n",
                                   std::string(77, 'x') + "\n", good.substr(0, good.size() - 5)}) {
        const auto read = read_groups(good + bad + good.substr(0, good.size() - 1));
        TAP_CHECK(read.size() == 1 && IsEqualGUID(read.at(first), second));
    }
}

} // namespace

int main() {
    return tap::run({
        {"states are told in the old words", states_are_told_in_the_old_words},
        {"codes belong to an error only", codes_belong_to_an_error_only},
        {"progress fits into 32 bits", progress_fits_into_32_bits},
        {"flags go both ways", flags_go_both_ways},
        {"groups are read as they were written", groups_are_read_as_they_were_written},
        {"damaged lines are left out", damaged_lines_are_left_out},
    });
}
