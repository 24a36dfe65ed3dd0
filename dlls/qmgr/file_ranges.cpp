// SPDX-License-Identifier: LGPL-2.1-or-later
// Ranges of a file: those that are wanted first, those that are there.
// Any thread.
#include "dlls/common/jobs/file_base_access.hpp"
#include "dlls/qmgr/file.hpp"

#include <algorithm>
#include <span>

namespace winebits::qmgr {

namespace {

// Its length reaches to the end, or the range ends somewhere.
bool is_possible(const BG_FILE_RANGE &range) {
    return range.InitialOffset != BG_LENGTH_TO_EOF &&
           (range.Length == BG_LENGTH_TO_EOF || range.Length <= UINT64_MAX - range.InitialOffset);
}

} // namespace

HRESULT BackgroundCopyFile::UpdateDownloadPosition(UINT64 offset) noexcept {
    return change([&](auto &calls, const GUID &job) { return calls.set_position(job, index_, offset); });
}

HRESULT BackgroundCopyFile::RequestFileRanges(DWORD rangeCount, const BG_FILE_RANGE *ranges) noexcept {
    if (rangeCount == 0 || !ranges)
        return E_INVALIDARG;
    const std::span wanted(ranges, rangeCount);
    if (!std::ranges::all_of(wanted, is_possible))
        return BG_E_INVALID_RANGE;
    return change([&](auto &calls, const GUID &job) {
        std::vector<engine_client::range_record> list;
        for (const auto &[offset, length] : wanted)
            list.push_back({offset, length});
        return calls.request_ranges(job, index_, list);
    });
}

HRESULT BackgroundCopyFile::GetFilledFileRanges(DWORD *rangeCount, BG_FILE_RANGE **ranges) noexcept {
    if (rangeCount)
        *rangeCount = 0;
    if (ranges)
        *ranges = nullptr;
    if (!rangeCount || !ranges)
        return E_INVALIDARG;
    return com::guard([&] {
        const auto file = job_->file_record(index_);
        if (!file)
            return file.error();
        return file->random_access ? jobs::copy_ranges(file->filled, rangeCount, ranges)
                                   : BG_E_RANDOM_ACCESS_NOT_SUPPORTED;
    });
}

} // namespace winebits::qmgr
